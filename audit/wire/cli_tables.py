"""Tables of interfaces that no template reads, as rows with the column names of ntc-templates.

EdgeSwitch's `show interfaces status all` (FASTPATH) is read by its head: dashes say where a column
stands, the words above them which it is; a column of another name is passed over.

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


_RULER = re.compile(r"-{3,80}(?: {1,20}-{2,80}){3,15} *")
_COLUMNS: Mapping[str, str] = {
    "port": "interface",
    "intf": "interface",
    "name": "description",
    "link state": "link",
    "link status": "link",
    "state": "link",
    "admin mode": "admin_state",
    "physical status": "speed",
}


def table(platform: str, command: str, text: str) -> Sequence[Mapping[str, str]]:
    """The rows of a text whose table is known here; none of any other."""
    if platform == "dlink_ds" and command.startswith("show ports"):
        return _dlink(text)
    if platform == "ubiquiti_edgeswitch" and command.startswith("show interfaces status"):
        return _by_head(text)
    return ()


def _by_head(text: str) -> list[dict[str, str]]:
    lines = [line[:300] for line in text.splitlines()[:_MOST]]
    at = next((n for n, line in enumerate(lines) if _RULER.fullmatch(line)), None)
    if at is None:
        return []
    spans = [found.span() for found in re.finditer(r"-+", lines[at])]
    above = lines[max(0, at - 3) : at]
    heads = [" ".join(" ".join(line[a:b] for line in above).casefold().split()) for a, b in spans]
    found = []
    for line in lines[at + 1 :]:
        cells = (line[a:b].strip() for a, b in spans)
        row = {_COLUMNS[head]: cell for head, cell in zip(heads, cells, strict=True)
               if head in _COLUMNS}  # fmt: skip
        if re.fullmatch(r"\d{1,3}(?:/\d{1,3}){1,2}|lag \d{1,3}", row.get("interface", "")):
            speed, _, mode = row.get("speed", "").partition(" ")
            found.append({**row, "speed": speed, "duplex": mode})
    return found


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
