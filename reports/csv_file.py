"""CSV that Excel opens rightly: UTF-8 with its mark, RFC 4180, no cell that acts."""

from collections.abc import Iterable, Sequence
from typing import Any

from reports.escape import csv_line


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A whole CSV file; `rows` hold numbers as numbers and None for "not said"."""
    lines = [csv_line(tuple(head)), *(csv_line(tuple(row)) for row in rows)]
    return b"\xef\xbb\xbf" + "".join(lines).encode()
