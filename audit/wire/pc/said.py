"""Words of makers and systems: what is a value, what is a filler, how large, how fast, when."""

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from audit.wire.text import clean
from inventory.seen import LookError, Outcome
from inventory.serials import serial_key

MOST_BYTES = 4_000_000
"""More than any of these programs prints about one PC."""

_MOST_LINES = 200_000
_LONGEST_LINE = 4_000

_FILLER = re.compile(
    r"(?:n/?a|none|null|nil|unknown|undefined|invalid|empty|blank|unset|-+|\.+|x+|0+|"
    r"not (?:specified|present|available|applicable|installed|provided|supported by cpu|set)|"
    r"no (?:module installed|asset (?:tag|information)|enclosure|dimm)|"
    r"default string|default|oem|o\.e\.m\.|oem define ?\d*|tbd(?: by (?:odm|oem))?|"
    r"to be filled by o\.?e\.?m\.?.{0,8}|fill by oem|type\d ?- ?.{0,40}|"
    r"(?:system|chassis|base ?board|product|board) ?"
    r"(?:(?:product ?)?name|manufacturer?|serial(?: ?number)?|version|type|sku(?:number)?)|"
    r"(?:manufacturer|modulepartnumber|partnum|sernum|assettagnum|part ?number|serial ?number|"
    r"asset ?tag|a\d_\w+)_? ?[0-9a-f]{0,2}|.{0,30}(?:tag|sku)#|"
    r"<?bad ?index>?|(?:<?out of spec>? ?){1,2}|standard|sku|wxyz.{0,8}|"
    r"\(standard [a-z ]{1,30}\)|\(standard\)|generic)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"([0-9]{1,15}(?:[.,][0-9]{1,6})?) ?(bytes?|b|(?:[kmgtp]i?)(?:b(?:ytes?)?)?)?\b", re.IGNORECASE
)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_SPEED = re.compile(r"([0-9]{1,7}(?:\.[0-9]{1,4})?) ?(mhz|ghz|mt/s)", re.IGNORECASE)


def text_of(data: bytes) -> str:
    """What a program or an export wrote, as text: UTF-16 with its mark, UTF-8, else Windows-1252.

    Raises:
        LookError: GARBLED, longer than any such program's output.
    """
    if len(data) > MOST_BYTES:
        raise LookError(Outcome.GARBLED, f"longer than {MOST_BYTES} bytes")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if len(data) > 3 and data[1] == data[3] == 0 and data[0] and data[2]:
        return data.decode("utf-16-le", "replace")  # a console that left the mark out
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, each bounded, at most as many as are worth reading."""
    whole = io.StringIO(text.replace("\r\r\n", "\n"), newline=None)  # wmic's own line ends first
    for line in islice(whole, _MOST_LINES):
        yield line[:_LONGEST_LINE].rstrip("\n")


def said(value: str | None, limit: int = 120) -> str | None:
    """A maker's word, None where it only fills the field."""
    word = clean(value, limit)
    return None if word is None or _FILLER.fullmatch(word) else word


def said_serial(value: str | None) -> str | None:
    """A serial number, None where it is none: a filler, one sign repeated, a row of digits."""
    word = said(value)
    return word if serial_key(word) is not None else None


def bytes_of(value: str | None, thousand: int = 1024) -> int | None:
    """A size in bytes: "4096 MB", "16 GB", "256Mbyte". KiB, MiB are 1024 always.

    Args:
        thousand: what K means to this program: 1024 for memory, 1000 for disks.
    """
    found = _SIZE.match(clean(value) or "")
    if found is None:
        return None
    unit = (found[2] or "").casefold()
    base = 1024 if "i" in unit else thousand
    power = _POWER[unit[:1] if unit[:1] in "kmgtp" else ""]
    return fits(int(float(found[1].replace(",", ".")) * base**power))


def fits(value: int | None) -> int | None:
    """A number that any store and any JSON reader takes (62 bits); None for a larger one."""
    return value if value is not None and 0 <= value < 2**62 else None


def mhz_of(value: str | None) -> float | None:
    """A clock in MHz: "2800 MHz", "3.4 GHz"; MT/s is taken as makers write it."""
    found = _SPEED.search(clean(value) or "")
    if found is None:
        return None
    mhz = float(found[1]) * (1000 if found[2].casefold() == "ghz" else 1)
    return round(mhz, 3) or None


def day_of(value: str | None) -> date | None:
    """A day: 12/31/2011, 12/31/99, 2011-12-31, and CIM's 20111231000000.000000+000.

    Two digits of a year up to 69 are this century's (SMBIOS: 1980 is the earliest).
    """
    text = clean(value, 40) or ""
    if found := re.match(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})\b", text):
        month, day, year = int(found[1]), int(found[2]), int(found[3])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
    elif found := re.match(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9]{1,5}$)", text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def whole(value: object) -> int | None:
    """A whole number from 0, of at most 18 digits, of a text or JSON; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 10**18 else None
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"[0-9]{1,18}", text, re.ASCII):
            return int(text)
    return None
