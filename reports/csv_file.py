"""CSV that Excel opens rightly: UTF-8 with its mark, RFC 4180, no cell that acts."""

from collections.abc import Iterable, Sequence
from typing import Any

from reports import phrase
from reports.escape import csv_line
from reports.report import ReportContext
from reports.words import load_words


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]], context: ReportContext) -> bytes:
    """A whole CSV file; `rows` hold numbers as numbers and None for "not said".

    Lines are copied out of their file, so simulated data says what it is in every one of them.
    """
    label, mark = [], []
    if context.simulated:
        label = [load_words(context.lang).say("simulated_short")]
        mark = [phrase.scalar(True, context.lang)]
    lines = [csv_line([*head, *label]), *(csv_line([*row, *mark]) for row in rows)]
    return b"\xef\xbb\xbf" + "".join(lines).encode()
