"""Until when makers mend their operating systems: dates are data, with their source."""

import re
from datetime import date
from functools import lru_cache

_MS = "Microsoft Lifecycle (learn.microsoft.com/lifecycle), last day of extended support"
_UBUNTU = (
    "Ubuntu release cycle (ubuntu.com/about/release-cycle), standard support; distro-info-data"
)
_DEBIAN = "Debian LTS (wiki.debian.org/LTS), end of long-term support; distro-info-data"
_CENTOS = "CentOS project (centos.org), end of life"

ROWS: tuple[tuple[str, date | None, str], ...] = (
    ("windows xp", date(2014, 4, 8), _MS),
    ("windows vista", date(2017, 4, 11), _MS),
    ("windows 7", date(2020, 1, 14), _MS),
    ("windows 8.1", date(2023, 1, 10), _MS),
    ("windows 8", date(2016, 1, 12), _MS),
    ("windows 10", date(2025, 10, 14), _MS),
    ("windows 11", None, _MS),
    ("windows 2000", date(2010, 7, 13), _MS),
    ("windows server 2003", date(2015, 7, 14), _MS),
    ("windows server 2008", date(2020, 1, 14), _MS),
    ("windows server 2012", date(2023, 10, 10), _MS),
    ("windows server 2016", date(2027, 1, 12), _MS),
    ("windows server 2019", date(2029, 1, 9), _MS),
    ("windows server 2022", date(2031, 10, 14), _MS),
    ("ubuntu 12.04", date(2017, 4, 28), _UBUNTU),
    ("ubuntu 14.04", date(2019, 4, 25), _UBUNTU),
    ("ubuntu 16.04", date(2021, 4, 30), _UBUNTU),
    ("ubuntu 18.04", date(2023, 5, 31), _UBUNTU),
    ("ubuntu 20.04", date(2025, 5, 29), _UBUNTU),
    ("ubuntu 22.04", date(2027, 6, 1), _UBUNTU),
    ("ubuntu 24.04", date(2029, 5, 31), _UBUNTU),
    ("debian 7", date(2018, 5, 31), _DEBIAN),
    ("debian 8", date(2020, 6, 30), _DEBIAN),
    ("debian 9", date(2022, 6, 30), _DEBIAN),
    ("debian 10", date(2024, 6, 30), _DEBIAN),
    ("debian 11", date(2026, 8, 31), _DEBIAN),
    ("debian 12", date(2028, 6, 30), _DEBIAN),
    ("debian 13", date(2030, 6, 30), _DEBIAN),
    ("centos 6", date(2020, 11, 30), _CENTOS),
    ("centos 7", date(2024, 6, 30), _CENTOS),
    ("centos 8", date(2021, 12, 31), _CENTOS),
)
"""(name in lower case, last day of security updates for everyone, source); None: no end said."""

ENDS: tuple[tuple[str, date | None], ...] = tuple((name, end) for name, end, _ in ROWS)
"""The same without their sources. Longer names first wins."""

_NT = {
    "5.0": "windows 2000",
    "5.1": "windows xp",
    "5.2": "windows xp",
    "6.0": "windows vista",
    "6.1": "windows 7",
    "6.2": "windows 8",
    "6.3": "windows 8.1",
    "10.0": "windows 10",
}
_NT_NUMBER = re.compile(r"\b(5\.[012]|6\.[0123]|10\.0)(?:\.(\d+))?")
_POINT = re.compile(r"\b((?:debian|centos) [0-9]{1,2}|ubuntu [0-9]{2}\.[0-9]{2})\.[0-9.]+")
"""A point release of one that has a row."""
_EDITION = re.compile(r"\b(?:microsoft|gnu/linux|linux|\(r\)|®|™)\b|[®™]")


@lru_cache(1_024)
def os_name(os: str | None, version: str | None) -> str | None:
    """One of the names of `ENDS` for what a PC said; None where it is none of them.

    Knows "Windows" + "7", "Windows 7 Professional", "Microsoft Windows XP", NT numbers
    ("Windows" + "5.1.2600") and "Debian GNU/Linux" + "12 (bookworm)".
    """
    text = " ".join(_EDITION.sub(" ", f"{os or ''} {version or ''}".casefold()).split())
    text = _POINT.sub(r"\1", text)
    for name, _ in sorted(ENDS, key=lambda row: -len(row[0])):
        if re.search(rf"\b{re.escape(name)}(?![\d.]*\d)", text):
            return "windows 11" if name == "windows 10" and _is_11(text) else name
    nt = _NT_NUMBER.search(text)
    if "windows" in text and nt is not None:
        return "windows 11" if _is_11(text) else _NT[nt[1]]
    return None


def _is_11(text: str) -> bool:
    """Windows 11 still calls itself 10.0, and 10 in many places; its builds begin at 22000."""
    nt = _NT_NUMBER.search(text)
    return nt is not None and nt[1] == "10.0" and int((nt[2] or "0")[:9]) >= 22000


def supported_until(name: str) -> date | None:
    """The last day of updates of a name of `ENDS`; None: no end announced."""
    return dict(ENDS)[name]
