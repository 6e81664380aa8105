"""Text that a device sent to a terminal, as plain text: nothing in it acts on who reads it."""

import re
import unicodedata

from inventory.harmless import INVISIBLE

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|[\x1b\x9d]\][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC: titles, clipboard
    r"|\x1b[PX^_][^\x1b\n]*(?:\x1b\\)?"  # DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]"
)
_MOVE = re.compile(r"\x1b\[(\d{0,4})(?:;(\d{0,4}))?([CDGHKf])")
_PIECE = re.compile(_MOVE.pattern + r"|[\r\b]|[^\x1b\r\b]+|\x1b")
_PAGER = re.compile(
    r"[ \t]*(?:"
    r"<?-{1,4} ?\(?more\b[^\n]{0,70}"  # --More--, ---- More ----, ---(more 45%)---, -- MORE --, ...
    r"|more: <space>[^\n]{0,70}"  # More: <space>,  Quit: q or CTRL+Z, One line: <return>
    r"|press any key to continue[^\n]{0,40}"
    r"|ctrl\+c +esc +q +quit +space +n +next +page[^\n]{0,60}"
    r"|-- \[q quit\|[^\n]{0,60}\]"
    r")[ \t]*",
    re.IGNORECASE,
)
LONGEST_LINE = 1_000


def screen(text: str) -> str:
    """What a person would see: a line written over is the line that was written last.

    Devices take a pager's question back with returns, backspaces and cursor codes, and write the
    next line over it. Each line is a row of its own: codes that move between rows move along it,
    only `ESC E` begins another. Nothing that acts is left (`plain`), nor a pager's question that
    was not taken back.
    """
    lines = text.replace("\x1bE", "\n").split("\n")
    shown = (_overwritten(line.rstrip("\r")) for line in lines)
    return plain("\n".join(line for line in shown if not _PAGER.fullmatch(line)))


def asks_for_a_key(tail: str) -> str:
    """A pager's question at the end of what came, or "": a blank turns the page."""
    last = plain(_overwritten(tail.replace("\x1bE", "\n").rpartition("\n")[2]))
    return last if _PAGER.fullmatch(last) else ""


def comes_round(question: str) -> bool:
    """Whether a pager begins again after its last page (D-Link's live screens): `q` ends it."""
    return "refresh" in question.casefold()


def _overwritten(line: str) -> str:
    line = line[: 8 * LONGEST_LINE]
    if not any(sign in line for sign in "\r\b\x1b"):
        return line
    cells: list[str] = []
    at = 0
    for piece in _PIECE.finditer(_ESCAPES.sub(_kept, line)):
        if piece[3] is not None:
            at = _moved(cells, at, piece[3], piece[1], piece[2])
        elif piece[0] == "\r":
            at = 0
        elif piece[0] == "\b":
            at = max(0, at - 1)
        elif piece[0] != "\x1b":
            cells.extend(" " * (at - len(cells)))
            cells[at : at + len(piece[0])] = piece[0]
            at += len(piece[0])
    return "".join(cells[:LONGEST_LINE]).rstrip()


def _kept(escape: re.Match[str]) -> str:
    return escape[0] if _MOVE.fullmatch(escape[0]) else ""


def _moved(cells: list[str], at: int, code: str, first: str, second: str | None) -> int:
    """The column after a cursor code; K clears what it says of the row."""
    count = min(int(first or 1), LONGEST_LINE)
    if code == "D":
        return max(0, at - count)
    if code == "C":
        return min(LONGEST_LINE, at + count)
    if code == "G":
        return max(0, count - 1)
    if code in "Hf":
        return max(0, min(int(second or 1), LONGEST_LINE) - 1)
    if first in ("", "0"):
        del cells[at:]
    elif first == "1":
        cells[:at] = " " * min(at, len(cells))
    else:
        cells.clear()
    return at


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
