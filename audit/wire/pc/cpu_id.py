"""Processors: what CPUID's signature means, and names without trade marks."""

import re

from audit.wire.pc.said import said

_MARKS = re.compile(r"\((?:r|tm)\)|[®™]", re.IGNORECASE)
_IN_NAME = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,3})?) ?(mhz|ghz)", re.IGNORECASE)
_ROUGH = re.compile(r"(?:x86|intel64|amd64|em64t|ia64|arm)", re.IGNORECASE)
_FAMILY = re.compile(
    r"family ([0-9]{1,4}).{0,20}?model ([0-9]{1,4}).{0,20}?stepping ([0-9]{1,4})", re.IGNORECASE
)
VENDORS = {
    "genuineintel": "Intel", "intel": "Intel", "intel corporation": "Intel",
    "intel(r) corporation": "Intel", "authenticamd": "AMD", "amd": "AMD",
    "advanced micro devices": "AMD", "advanced micro devices, inc.": "AMD",
    "centaurhauls": "VIA", "cyrixinstead": "Cyrix", "hygongenuine": "Hygon",
    "tmx86": "Transmeta", "genuinetmx86": "Transmeta", "  shanghai  ": "Zhaoxin",
    "shanghai": "Zhaoxin",
}  # fmt: skip
"""CPUID leaf 0's words (Intel SDM volume 2, AMD APM volume 3) and makers' own names."""


def cpu_vendor(value: str | None) -> str | None:
    """A processor's maker by its common name."""
    word = said(value)
    return None if word is None else VENDORS.get(word.casefold(), word)


def cpu_name(value: str | None) -> str | None:
    """A processor's brand without (R), (TM) and runs of spaces."""
    word = said(value)
    return said(_MARKS.sub("", word)) if word else None


def speed_in(name: str | None) -> float | None:
    """The rated clock that a brand ends with: "... @ 2.80GHz"; MHz."""
    found = _IN_NAME.search(name or "")
    if found is None:
        return None
    return round(float(found[1]) * (1000 if found[2].casefold() == "ghz" else 1), 3)


def signature(eax: int) -> tuple[int, int, int]:
    """Family, model and stepping of CPUID leaf 1's EAX.

    The extended family counts where the family is 15, the extended model where it is 6 or 15
    (Intel SDM volume 2, CPUID; AMD APM volume 3, Fn0000_0001_EAX).
    """
    family, model, stepping = eax >> 8 & 15, eax >> 4 & 15, eax & 15
    if family in (6, 15):
        model |= eax >> 12 & 0xF0
    if family == 15:
        family += eax >> 20 & 0xFF
    return family, model, stepping


def signature_of_dmi(id_: str | None) -> tuple[int, int, int] | None:
    """The signature in SMBIOS type 4's eight bytes "D7 06 02 00 FF FB EB BF"."""
    found = re.match(r"([0-9A-F]{2}) ([0-9A-F]{2}) ([0-9A-F]{2}) ([0-9A-F]{2})\b", id_ or "")
    if found is None:
        return None
    eax = int.from_bytes(bytes.fromhex("".join(found.groups())), "little")
    return signature(eax) if eax else None


def signature_in(words: str | None) -> tuple[int, int, int] | None:
    """The same from Windows' "Intel64 Family 6 Model 42 Stepping 7"."""
    found = _FAMILY.search(words or "")
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def is_rough(name: str | None) -> bool:
    """Whether a name is only "x86 Family 6 Model 23 Stepping 6"."""
    return bool(name and _ROUGH.match(name) and _FAMILY.search(name))
