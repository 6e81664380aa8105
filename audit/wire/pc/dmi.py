"""dmidecode: its text into structures by SMBIOS type, whatever its age (DSP0134)."""

import re
from collections.abc import Mapping, Sequence

from audit.wire.pc.said import lines_of, text_of

Section = Mapping[str, str]
Dmi = Mapping[int, Sequence[Section]]
"""Structures by type number, each a table of field and raw value; fillers are still in."""

_MOST_SECTIONS = 4_000
_MOST_FIELDS = 100
_TYPE = re.compile(r"DMI type ([0-9]{1,3})\b")
_FIELD = re.compile(r"(\s+)(\S[^:\t]{0,79}):\s(.*\S)")


def parse_dmidecode(data: bytes | str) -> dict[int, list[dict[str, str]]]:
    """Read dmidecode's text: versions 2.0 (2003) to 3.x, tabs or the spaces of a copied text.

    Fields of a structure are those indented least below its name; the lists below a field
    (flags, capabilities) are left out. Never raises for text of any kind.
    """
    found: dict[int, list[dict[str, str]]] = {}
    here: dict[str, str] | None = None
    depth = 0
    count = 0
    for line in lines_of(text_of(data) if isinstance(data, bytes) else data):
        if start := _TYPE.search(line):
            count += 1
            if count > _MOST_SECTIONS:
                break
            here, depth = {}, 0
            found.setdefault(int(start[1]), []).append(here)
        elif here is not None and (field := _FIELD.match(line)):
            indent = len(field[1].expandtabs(8))
            depth = depth or indent
            name = field[2].strip()
            if indent <= depth and name not in here and len(here) < _MOST_FIELDS:
                here[name] = field[3].strip()
    return found


def first(dmi: Dmi, type_: int) -> Section:
    """The first structure of a type, an empty one where there is none."""
    sections = dmi.get(type_)
    return sections[0] if sections else {}


def pick(section: Section, *names: str) -> str | None:
    """The first of several names that the structure has; older versions name fields otherwise."""
    return next((section[name] for name in names if name in section), None)
