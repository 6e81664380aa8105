"""The process that reads texts by templates: a line of JSON in, a line of JSON out.

`python -m audit.world.template_worker`, started and ended by `template_process.py`.
"""

import contextlib
import json
import sys
from typing import BinaryIO

from audit.world.templates import rows

MOST_MEMORY_BYTES = 1 << 30


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the questions end: [platform, command, text] becomes a list of rows."""
    for line in questions:
        platform, command, text = json.loads(line)
        answers.write(json.dumps(list(rows(platform, command, text))).encode() + b"\n")
        answers.flush()


def _bound() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))


if __name__ == "__main__":
    _bound()
    serve(sys.stdin.buffer, sys.stdout.buffer)
