"""One encoder per sink, for text that came from outside: a device, a form, a file.

Devices' text is tame before it is stored (`inventory.facts.Said`). Here it is made harmless again,
by what the sink would obey: `plain` for pages, whose escaping is Jinja's autoescape, always on
(`reports/page.py`); `clean` for cells of a workbook; `csv_cell`; `json_text`; `terminal`.
"""

import json
import unicodedata
from collections.abc import Callable
from typing import Any

from inventory.harmless import FORMULA_STARTS, INVISIBLE, unpiled

LONGEST = 256
"""Signs of one text that came from outside; a longer one is cut and says so."""

CUT = " […]"


def plain(text: str) -> str:
    """One line of text in NFC without a sign that acts; spaces at its ends stay.

    Line ends and tabs become spaces; C0 and C1 controls, DEL, surrogates, noncharacters and
    private-use signs become U+FFFD; every format character (direction marks, overrides and
    isolates, zero-width signs, tags, byte-order marks) becomes nothing, and what it kept apart is
    composed. Of signs piled on a letter a few stay.
    """
    if not text.isprintable():  # nearly all is: letters, digits, punctuation and plain spaces
        text = "".join(map(_sign, text))
    elif text.isascii():
        return text
    return unpiled(unicodedata.normalize("NFC", text))


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
        return ""
    if category == "Zs":
        return " " if sign != "\u00a0" else sign
    return "\ufffd" if category in INVISIBLE else sign


def csv_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before a risky start."""
    shown = plain(text)
    # Also when the sign stands first after spaces, or after a line end that became one.
    risky = shown.lstrip().startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
    return f"'{shown}" if risky else shown


def csv_cell(value: Any) -> str:
    """A cell that nothing runs. Numbers stay bare (−3.2 is a number); None is the empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return csv_text(str(value))


def csv_line(cells: "list[Any] | tuple[Any, ...]") -> str:
    """One line of RFC 4180, every text quoted, with its CRLF."""
    return ",".join(_quoted(cell) for cell in cells) + "\r\n"


def _quoted(cell: Any) -> str:
    text = csv_cell(cell)
    if isinstance(cell, int | float) or cell is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def json_text(
    value: Any, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> str:
    """JSON that keeps every text as it is and shows none that acts: RFC 8259 escapes stand for
    controls (DEL and C1 too), direction marks, line separators and half surrogates.

    Raises:
        ValueError: a number that JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=default, allow_nan=False)
    if text.isascii() and "\x7f" not in text:
        return text
    for sign in set(text):
        if sign != "\n" and unicodedata.category(sign) in INVISIBLE:
            text = text.replace(sign, json.dumps(sign)[1:-1] if sign != "\x7f" else "\\u007f")
    return text


def terminal(text: str, longest: int = LONGEST, *, lines: bool = False) -> str:
    """Text for a screen: no byte a terminal would obey. Line feeds stay where `lines` says so."""
    if lines:
        shown = "\n".join(map(plain, text[: longest + 1].split("\n")))
    else:
        shown = plain(text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
