"""Text that a device sent to a terminal, as plain text: nothing in it acts on who reads it."""

import re
import unicodedata

from audit.wire.text import INVISIBLE

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|[\x1b\x9d]\][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC: titles, clipboard
    r"|\x1b[PX^_][^\x1b\n]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"
)
LONGEST_LINE = 1_000


def plain(text: str) -> str:
    """Lines of printable text: no escape sequence, control or direction mark is left.

    Line ends become one sign, tabs a space; a line is cut at `LONGEST_LINE` characters.
    """
    lines = _ESCAPES.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_printable(line[:LONGEST_LINE]) for line in lines)


def _printable(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        letter
        for letter in line.replace("\t", " ")
        if unicodedata.category(letter) not in INVISIBLE
    )
