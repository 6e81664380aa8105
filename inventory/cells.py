"""What one cell of a table may hold: how it is read, written and explained."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_address
from typing import Any, Protocol

from inventory.model import Level, Register
from inventory.number import number_text, parse_decimal, parse_whole
from inventory.problem import CellError
from inventory.resolve import resolve_site
from inventory.text import Q_FONT, clean, font_problem, has_control

MAX_TEXT = 2_000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_VN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_YES = frozenset({"yes", "có", "co", "true", "x", "1"})
_NO = frozenset({"no", "không", "khong", "false", "0"})


@dataclass(frozen=True, slots=True)
class Beside:
    """What a cell may need to know of its surroundings."""

    register: Register
    row: Mapping[str, Any] = field(default_factory=dict)  # the raw row, by column
    sites: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)
    # ^ codes that were understood before, by what was written: most rows repeat their neighbour's


class CellType(Protocol):
    """One way of writing a value. `read` gets what CSV (text), XLSX or YAML (typed) holds."""

    @property
    def format_vi(self) -> str:
        """How to write it, in Vietnamese."""

    @property
    def format_en(self) -> str:
        """How to write it, in English."""

    @property
    def values(self) -> Sequence[str]:
        """All allowed values, or () when there is no list."""

    def read(self, value: Any, beside: Beside) -> Any:
        """The model's value.

        Raises:
            CellError: it cannot be read.
        """

    def text(self, value: Any) -> str:
        """The value as a cell; `read(text(value)) == value`."""

    def plain(self, value: Any) -> Any:
        """The value for YAML; `read(plain(value)) == value`."""


@dataclass(frozen=True, slots=True)
class Text:
    """Free text: NFC, no control characters, no legacy font."""

    format_vi: str = "văn bản Unicode"
    format_en: str = "Unicode text"
    values: Sequence[str] = ()

    def read(self, value: Any, beside: Beside) -> str:
        """Text; a whole number counts as its digits."""
        return text_of(value)

    def text(self, value: Any) -> str:
        """As it is."""
        return str(value)

    def plain(self, value: Any) -> Any:
        """As it is."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Id(Text):
    """A key: letters, digits, dot, dash and underscore, so that it is safe in a file name."""

    format_vi: str = "chữ không dấu, số, . _ -"
    format_en: str = "letters, digits, . _ -"

    def read(self, value: Any, beside: Beside) -> str:
        """The key."""
        text = text_of(value)
        if not _ID.fullmatch(text):
            raise CellError(f"{text[:40]!r} is no key; use letters, digits, . _ - (64 at most)")
        return text


@dataclass(frozen=True, slots=True)
class SiteCode(Text):
    """An official code. A column `site_name` beside it is checked against it."""

    levels: Sequence[Level] = ("ward", "district", "city")
    format_vi: str = "mã hành chính, đủ số 0 đầu: 00001"
    format_en: str = "official code with its leading zeros: 00001"

    def read(self, value: Any, beside: Beside) -> str:
        """The code, known to the register."""
        code, name = text_of(value), beside.row.get("site_name")
        said = text_of(name) if name not in (None, "") else ""
        known = beside.sites.get((code, said))
        if known is None or len(self.levels) < 3:
            known = resolve_site(beside.register, code, said or None, levels=self.levels).id
            beside.sites[code, said] = known
        return known


@dataclass(frozen=True, slots=True)
class Choice(Text):
    """One of a list."""

    format_vi: str = "một trong các giá trị"
    format_en: str = "one of the values"

    def read(self, value: Any, beside: Beside) -> str:
        """The value; upper and lower case are one."""
        text = text_of(value)
        for known in self.values:
            if text.casefold() == known.casefold():
                return known
        raise CellError(f"{text[:40]!r} is not one of {', '.join(self.values)}; choose one")


@dataclass(frozen=True, slots=True)
class Address(Text):
    """A numeric address, or a host name where names are allowed."""

    names: bool = False
    format_vi: str = "địa chỉ IP: 10.1.2.3"
    format_en: str = "IP address: 10.1.2.3"

    def read(self, value: Any, beside: Beside) -> str:
        """The address as written by the standard library (RFC 5952 for IPv6)."""
        text = text_of(value)
        try:
            return str(ip_address(text))
        except ValueError:
            if self.names and _HOST.fullmatch(text) and not text.replace(".", "").isdigit():
                return text
        kind = "an IP address or a host name" if self.names else "an IP address"
        raise CellError(f"{text[:60]!r} is not {kind}; write it as 10.1.2.3")


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    format_vi: str = "yes/no (có/không)"
    format_en: str = "yes or no"
    values: Sequence[str] = ("yes", "no")

    def read(self, value: Any, beside: Beside) -> bool:
        """True or False."""
        if isinstance(value, bool):
            return value
        text = text_of(value).casefold()
        if text in _YES:
            return True
        if text in _NO:
            return False
        raise CellError(f"{text[:40]!r} is neither yes nor no; write yes, no, có or không")

    def text(self, value: Any) -> str:
        """yes or no."""
        return "yes" if value else "no"

    def plain(self, value: Any) -> Any:
        """true or false."""
        return bool(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, not negative unless said."""

    least: int = 0
    most: int = 10**15
    format_vi: str = "số nguyên: 1500"
    format_en: str = "whole number: 1500"
    values: Sequence[str] = ()

    def read(self, value: Any, beside: Beside) -> int:
        """The number."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            value = parse_whole(text_of(value))
        if not self.least <= value <= self.most:
            raise CellError(f"{value} is out of range; write {self.least} to {self.most}")
        return int(value)

    def text(self, value: Any) -> str:
        """Digits only."""
        return str(value)

    def plain(self, value: Any) -> Any:
        """The number."""
        return value


@dataclass(frozen=True, slots=True)
class Money(Whole):
    """Whole đồng; groups of three may be parted by dots: 12.500.000."""

    format_vi: str = "số nguyên, đồng: 12500000"
    format_en: str = "whole đồng: 12500000"

    def read(self, value: Any, beside: Beside) -> int:
        """Đồng."""
        if isinstance(value, str):
            value = re.sub(r"\s*(đồng|đ|VND|VNĐ)\.?$", "", clean(value), flags=re.IGNORECASE)
        return Whole.read(self, value, beside)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number with decimals; 1.500 is refused, for it may be 1500."""

    positive: bool = False
    format_vi: str = "số: 12 hoặc 12,5 (không viết 1.500)"
    format_en: str = "number: 12 or 12.5 (never 1.500)"
    values: Sequence[str] = ()

    def read(self, value: Any, beside: Beside) -> float:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            value = parse_decimal(text_of(value))
        number = float(value)
        if not -1e18 < number < 1e18:
            raise CellError("is out of range; correct it")
        if number < 0 or (self.positive and number == 0):
            least = "above 0" if self.positive else "0 or more"
            raise CellError(f"{number_text(number)} must be {least}; correct it")
        return number

    def text(self, value: Any) -> str:
        """Never to be taken for thousands."""
        return number_text(value)

    def plain(self, value: Any) -> Any:
        """The number."""
        return float(value)


@dataclass(frozen=True, slots=True)
class Day:
    """A day: 2016-08-05 or 5/8/2016 (day first)."""

    format_vi: str = "ngày: 2016-08-05 hoặc 5/8/2016"
    format_en: str = "day: 2016-08-05 or 5/8/2016 (day first)"
    values: Sequence[str] = ()

    def read(self, value: Any, beside: Beside) -> date:
        """The day."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise CellError(f"{value} is a number; format the cell as a date or write 5/8/2016")
        text = text_of(value)
        iso, vn = _ISO_DAY.fullmatch(text), _VN_DAY.fullmatch(text)
        parts = (iso[1], iso[2], iso[3]) if iso else (vn[3], vn[2], vn[1]) if vn else None
        if parts is None:
            raise CellError(f"{text[:40]!r} is not a day; write 2016-08-05 or 5/8/2016")
        try:
            return date(*map(int, parts))
        except ValueError:
            raise CellError(f"there is no day {text}; day comes before month: 5/8/2016") from None

    def text(self, value: Any) -> str:
        """ISO 8601."""
        return str(value.isoformat())

    def plain(self, value: Any) -> Any:
        """ISO 8601."""
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class Names:
    """A list in one cell, parted by semicolons; a single dash is the list of nothing."""

    format_vi: str = "danh sách, cách nhau bằng dấu ;"
    format_en: str = "list, parted by ;"
    values: Sequence[str] = ()

    def read(self, value: Any, beside: Beside) -> tuple[str, ...]:
        """The list."""
        if isinstance(value, list):
            return tuple(text_of(item) for item in value)
        text = text_of(value)
        if text == "-":
            return ()
        return tuple(part.strip() for part in text.split(";") if part.strip())

    def text(self, value: Any) -> str:
        """Parted by semicolons."""
        if any(";" in item or item.strip() != item or item in ("", "-") for item in value):
            raise CellError("an item holds a semicolon or is empty; write it otherwise")
        return ";".join(value) if value else "-"

    def plain(self, value: Any) -> Any:
        """A list."""
        return list(value)


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports by name: snmp=161;ssh=22."""

    format_vi: str = "tên=cổng, cách nhau bằng dấu ;: snmp=161;ssh=22"
    format_en: str = "name=port, parted by ;: snmp=161;ssh=22"
    values: Sequence[str] = ()

    def read(self, value: Any, beside: Beside) -> dict[str, int]:
        """The ports by name."""
        if isinstance(value, dict):
            pairs = [(str(name), str(port)) for name, port in value.items()]
        else:
            parts = [part.partition("=") for part in text_of(value).split(";") if part.strip()]
            pairs = [(name.strip(), port.strip()) for name, _, port in parts]
        ports: dict[str, int] = {}
        for name, port in pairs:
            digits = port.isascii() and port.isdigit() and len(port) <= 5
            if not _ID.fullmatch(name) or not digits or not 1 <= int(port) <= 65_535:
                raise CellError(f"'{name[:20]}={port[:20]}' is no port; write snmp=161;ssh=22")
            if name in ports:
                raise CellError(f"port {name} is written twice; keep one")
            ports[name] = int(port)
        return ports

    def text(self, value: Any) -> str:
        """By name."""
        return ";".join(f"{name}={port}" for name, port in value.items())

    def plain(self, value: Any) -> Any:
        """A mapping."""
        return dict(value)


def text_of(value: Any) -> str:
    """What a cell says, as clean text.

    Raises:
        CellError: a spreadsheet made a number, a date or a truth value of it; control
            characters; a legacy font (Q-FONT); too long.
    """
    if isinstance(value, str) and value.isascii() and value.isprintable():
        if len(value) <= MAX_TEXT:
            return value.strip()  # nearly every cell: nothing below could find a fault in it
    elif isinstance(value, bool):
        raise CellError(f"a spreadsheet made {value} of it; format the cell as text")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        raise CellError(f"a spreadsheet made the number {value} of it; format the cell as text")
    if isinstance(value, date):
        raise CellError("a spreadsheet made a date of it; format the cell as text")
    if not isinstance(value, str):
        raise CellError("is a list or a mapping; write one value")
    text = clean(value)
    if len(text) > MAX_TEXT:
        raise CellError(f"is longer than {MAX_TEXT} characters; shorten it")
    if has_control(text):
        raise CellError("holds control characters; type it anew")
    why = font_problem(text)
    if why is not None:
        raise CellError(why, Q_FONT)
    return text.replace("\u00ad", "")  # a soft hyphen, now that it is known to be no letter
