"""What hangs on a device's ports by LLDP (IEEE 802.1AB): rows of ntc-templates in, who out."""

import re
from collections.abc import Iterable, Mapping, Sequence

from audit.wire.cli_words import Row, every, first, ipv4, mac
from inventory.groups.interfaces import Neighbor

Rows = Mapping[str, Sequence[Row]]

MAX_NEIGHBORS = 64
"""On one port; more is a flood, not a desk."""

_LISTS_NEIGHBORS = re.compile(
    r"(?:show|display) (?:lldp|cdp) (?:neigh|info remote)|/?ip neighbor print|.*lldprx"
)
_SHORT = re.compile(r"([a-z-]*)[\s_]*(\d[\d/.:]*)?$")


def lists_neighbors(command: str) -> bool:
    """Whether a command lists neighbours, by LLDP or the vendor's own protocol."""
    return _LISTS_NEIGHBORS.match(command.strip().casefold()) is not None


def neighbors(rows: Rows) -> dict[str, list[Neighbor]]:
    """{local interface as it is written there: its neighbours}; nobody is listed twice."""
    found: dict[str, list[Neighbor]] = {}
    for command, table in rows.items():
        if not lists_neighbors(command):
            continue
        for row in table:
            local = first(row, "local_interface", "interface", "port_txt", "port")
            one = _neighbor(row)
            if local is None or one == Neighbor():
                continue
            known = found.setdefault(local.split(",")[0], [])
            if len(known) < MAX_NEIGHBORS and not any(_same(one, other) for other in known):
                known.append(one)
    return found


def _neighbor(row: Row) -> Neighbor:
    chassis = first(row, "chassis_id", "chassis_data", "mac_address")
    return Neighbor(
        name=first(row, "neighbor_name", "system_name_data", "identity"),
        port=first(row, "neighbor_interface", "neighbor_port_id", "port_id_data",
                   "interface_name"),
        chassis=mac(chassis) or chassis,
        address=next(iter(ipv4(every(row, "mgmt_address", "address_1_addr", "ipv4_address",
                                     "ip_address"))), None),
        description=first(row, "neighbor_description", "system_desc_data", "system_description",
                          "platform"),
    )  # fmt: skip


def _same(one: Neighbor, other: Neighbor) -> bool:
    """`show lldp neighbors` and its detail tell of one neighbour twice."""
    if one.chassis and other.chassis:
        return one.chassis == other.chassis and (one.port or other.port) == other.port
    return one.name is not None and one.name == other.name and one.port == other.port


def match(local: str, names: Iterable[str]) -> str | None:
    """The one interface that a neighbour table means by "Gi1/0/1"; None when it may be several."""
    wanted = local.casefold()
    known = list(names)
    exact = [name for name in known if name.casefold() == wanted]
    if exact:
        return exact[0]
    short = _SHORT.fullmatch(wanted)
    if short is None or short[2] is None:
        return None
    found = [
        name
        for name in known
        if (full := _SHORT.fullmatch(name.casefold()))
        and full[2] == short[2]
        and (full[1].startswith(short[1]) or short[1].startswith(full[1][:2]))
    ]
    return found[0] if len(found) == 1 else None
