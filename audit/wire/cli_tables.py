"""Tables of interfaces that no template reads, as rows with the column names of ntc-templates.

D-Link's `show ports description` (CLI reference manuals of the DES-3000, DGS-3000 and DGS-3120
series): one line a port with its settings and its connection, below it the MDIX mode and the
description; a combo port has a line for copper (C) and one for fibre (F), of which one is in use.
"""

import re
from collections.abc import Mapping, Sequence

_DLINK = re.compile(
    r"^\s{0,4}(\d{1,3}(?:[:/]\d{1,3})?)\s{0,6}(?:\([CF]\))?\s{1,8}(Enabled|Disabled)\s{1,12}"
    r"[^\s/]{1,10}/\S{1,20}\s{1,20}(Link ?Down|Err-?\S{0,20}|(\d{1,5}[MG])/(Full|Half)/\S{1,12})",
    re.IGNORECASE,
)
_DLINK_SAID = re.compile(r"^\s{1,20}Desc(?:ription)?\s{0,4}:\s?(.{0,120})$")
_MOST = 20_000


def table(platform: str, command: str, text: str) -> Sequence[Mapping[str, str]]:
    """The rows of a text whose table is known here; none of any other."""
    if platform == "dlink_ds" and command.startswith("show ports"):
        return _dlink(text)
    return ()


def _dlink(text: str) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    row: dict[str, str] = {}
    for line in text.splitlines()[:_MOST]:
        port = _DLINK.match(line[:200])
        if port:
            up = port[4] is not None
            row = found.setdefault(port[1], {"interface": port[1], "admin_state": port[2]})
            if up or "link" not in row:
                row.update(link="up" if up else "down", speed=port[4] or "", duplex=port[5] or "")
        elif row and (said := _DLINK_SAID.match(line[:200])):
            row["description"] = said[1].strip() or row.get("description", "")
    return list(found.values())
