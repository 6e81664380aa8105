"""One encoder per sink, for text that came from outside: a device, a form, a file.

Text is made harmless twice: `plain` and `clean` take away what no reader should meet (control
characters, direction overrides, half surrogates), and the sink's own encoder does the rest. HTML
is not here: its encoder is Jinja's autoescape, always on (`reports/page.py`).
"""

import unicodedata
from typing import Any

LONGEST = 256
"""Signs of one text that came from outside; a longer one is cut and says so."""

CUT = " […]"

_KEPT = {"\u200c", "\u200d"}  # joiners: letters of some scripts need them
_FORMULA = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫")  # their wide and small forms too


def plain(text: str) -> str:
    """One line of text in NFC without a sign that acts; spaces at its ends stay.

    Line ends and tabs become spaces; C0 and C1 controls, DEL, surrogates, noncharacters and
    private-use signs become U+FFFD; every format character (direction marks, overrides and
    isolates, zero-width spaces, tags, byte-order marks) becomes nothing.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text  # nearly all of it: letters, digits, punctuation and plain spaces
    return "".join(map(_sign, unicodedata.normalize("NFC", text)))


def clean(text: str, longest: int = LONGEST) -> str:
    """`plain` text without spaces at its ends, at most `longest` signs; cutting leaves a mark."""
    bound = 4 * longest  # the work is bounded too: no text of a megabyte is looked through
    shown = plain(text[:bound]).strip()
    if len(shown) > longest or len(text) > bound:
        return shown[: longest - len(CUT)] + CUT
    return shown


def _sign(sign: str) -> str:
    if " " <= sign <= "~":
        return sign
    if sign in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    category = unicodedata.category(sign)
    if category == "Cf":
        return sign if sign in _KEPT else ""
    if category == "Zs":
        return " " if sign != "\u00a0" else sign
    if category in ("Cc", "Cs", "Co", "Cn"):
        return "\ufffd"
    return sign


def csv_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before a risky start.

    Numbers stay bare (−3.2 is a number, not a formula); None is the empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    risky = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    text = plain(text)
    return f"'{text}" if risky or text.startswith(_FORMULA) else text


def csv_line(cells: "list[Any] | tuple[Any, ...]") -> str:
    """One line of RFC 4180, every text quoted, with its CRLF."""
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: Any) -> str:
    text = csv_cell(cell)
    if isinstance(cell, int | float) or cell is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def terminal(text: str, longest: int = LONGEST) -> str:
    """Text for a screen: `clean` leaves no byte a terminal would obey."""
    return clean(text, longest)
