"""The product's command line with every library's log at DEBUG, into the file LOUD_LOG."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from audit.cli.root import run


class _EachByItself(logging.Handler):
    """A worker is a copy of this process with every file closed."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line, in a file that is opened for it."""
        with Path(os.environ["LOUD_LOG"]).open("a", encoding="utf-8") as out:
            out.write(f"{record.levelname}:{record.name}:{record.getMessage()}\n")


if __name__ == "__main__":
    handler = _EachByItself()
    logging.basicConfig(level=logging.DEBUG, handlers=[handler])
    for name in ("paramiko", "netmiko", "pysnmp", "asyncio"):  # some keep theirs to themselves
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(handler)
    sys.exit(run())
