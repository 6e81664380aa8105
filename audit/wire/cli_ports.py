"""The interfaces that a command line lists: columns of ntc-templates in, rows by name out.

Several commands may speak of one interface (`show interfaces`, `show ip interface brief`); they
are laid over each other by its name, the first that says a thing wins. A command line knows no
ifIndex: interfaces are numbered as they come (Linux and ZTE tell theirs).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audit.wire.cli_words import (
    Row,
    bps,
    duplex,
    every,
    first,
    forbidden,
    ipv4,
    is_up,
    mac,
    number,
)  # fmt: skip

Rows = Mapping[str, Sequence[Row]]
Fields = dict[str, Any]

_LISTS_PORTS = re.compile(
    r"(?:show|display|get system) (?:ip |ipv6 )?(?:interfaces?|ports?)\b(?!.*(?:switchport"
    r"|transceiver|counters|vrf|trunk|utili|capabilit|cable|dom\b))"
    r"|/?interface\b(?!.*(?:host|peers|apn|poe)).*\bprint\b|/?interface ethernet monitor .*"
    r"|/?ip address print|(?:ip link|ip addr|ip address|ifconfig)\b.*|fnsysctl ifconfig"
)
_NAMES = ("interface", "port", "name", "nic")
_LINK = ("link_status", "line_status", "linkstate", "link_detected", "link", "phy", "physical",
         "phy_status", "oper_state", "oper_status", "oper", "status", "state")  # fmt: skip
_LINE = ("protocol_status", "protocol", "proto")
_ADMIN = ("admin_state", "admin_status", "admin", "enabled")
_BY_FLAG = re.compile(r"/?interface\b.*\bprint\b")
_SPEEDS = ("bandwidth", "bandwith", "bw", "negotiated_speed", "speed", "rate")
_MODE = re.compile(r"\d(?:Gig)?[FH]Dx?$|^Duplex/", re.I)
_KNOWN = frozenset({"up", "down", "testing", "unknown", "dormant"})


def lists_ports(command: str) -> bool:
    """Whether a command lists interfaces (with a state or an address), not what runs on them."""
    return _LISTS_PORTS.match(command.strip().casefold()) is not None


def ports(platform: str, rows: Rows) -> dict[str, Fields]:
    """{name: fields of `Interface`} in the order of their first appearance."""
    found: dict[str, Fields] = {}
    for command, table in rows.items():
        if not lists_ports(command):
            continue
        for row in table:
            name = first(row, *_NAMES)
            if name is None or "X" in (first(row, "flags") or "").split(",")[0][:3]:
                continue  # X: an address that RouterOS holds and does not use
            kept = found.setdefault(name, {})
            for field, value in _fields(platform, command, name, row):
                if field == "ipv4":
                    kept[field] = tuple(dict.fromkeys((*kept.get(field, ()), *value)))
                elif value is not None:
                    kept.setdefault(field, value)
    return found


def _fields(platform: str, command: str, name: str, row: Row) -> Iterator[tuple[str, Any]]:
    admin, oper = _states(platform, command, row)
    yield "admin_status", admin
    yield "oper_status", oper
    alias = first(row, "description", "interface_description", "alias", "comment")
    if alias is None and first(row, "interface", "port") is not None:
        alias = first(row, "name")
    yield "alias", None if alias == name else alias
    mode = first(row, "mode") or ""
    mode = mode if _MODE.search(mode) else ""  # "static" and "802.3ad" are modes of other things
    speeds = (bps(first(row, column)) for column in _SPEEDS)
    yield "speed_bps", next((speed for speed in speeds if speed), bps(mode))
    yield "mtu", number(row, "actual_mtu", "mtu")
    yield (
        "mac",
        next(
            filter(
                None, map(mac, every(row, "mac_address", "hw_address", "hardware_address", "bia"))
            ),
            None,
        ),
    )
    yield (
        "duplex",
        duplex(first(row, "duplex"), first(row, "speed"), mode)
        or ("full" if first(row, "full_duplex") == "yes" else None),
    )
    yield "ipv4", ipv4(every(row, "ip_address", "ip", "main_ip", "local"))
    yield "in_octets", number(row, "rx_bytes")
    yield "out_octets", number(row, "tx_bytes")
    yield "in_errors", number(row, "input_errors", "inerrors", "errors_rx", "rx_errors")
    yield "out_errors", number(row, "output_errors", "outerrors", "tx_errors")
    yield "in_discards", number(row, "rx_dropped")
    yield "out_discards", number(row, "drops_tx", "tx_dropped", "queue_output_drops")
    yield "index", number(row, "interface_index", "id") if platform in _INDEXED else None


_INDEXED = ("linux", "zte_zxros")


def _states(platform: str, command: str, row: Row) -> tuple[str | None, str | None]:
    """(admin, oper) by the names of RFC 2863."""
    if platform == "mikrotik_routeros":
        return _by_flag(command, row)
    if platform == "linux" and "flags" in row:
        flags = (first(row, "flags") or "").split(",")
        state = str(row.get("state") or "").casefold()  # UNKNOWN is a state here, not silence
        return "up" if "UP" in flags else "down", state if state in _KNOWN else None
    both = first(row, "interface_status_admin_oper")  # "UP/DOWN"
    if both is not None:
        left, _, right = both.partition("/")
        return _word(left), _word(right)
    said = [one for name in _LINK if (one := first(row, name)) is not None]
    return _of_words(said, first(row, *_LINE), first(row, *_ADMIN), platform, command)


def _of_words(
    said: Sequence[str], line: str | None, allowed: str | None, platform: str, command: str
) -> tuple[str | None, str | None]:
    link = next((one for one in said if is_up(one) is not None), None)
    if link is None and line is None:
        return _word(allowed), None
    works = [is_up(one) for one in (link, line) if one is not None]
    oper = "down" if False in works else "up" if True in works else None
    if allowed is not None:
        return _word(allowed), oper
    off = any(forbidden(one) for one in (*said, line or ""))
    if platform in _LINK_ONLY:
        return None, oper
    return ("down" if off else "up") if link is not None else None, oper


_LINK_ONLY = ("fortinet", "cisco_s300", "hp_procurve", "ubiquiti_edgeswitch")
"""Where a status is the link's alone and says nothing of what was configured."""


def _word(said: str | None) -> str | None:
    if said is None:
        return None
    up = is_up(said)
    return None if up is None else "up" if up else "down"


def _by_flag(command: str, row: Row) -> tuple[str | None, str | None]:
    """RouterOS marks with letters: X disabled, R running, no letter = not running."""
    if "monitor" in command:
        oper = _word(first(row, "status"))
        return ("up" if oper == "up" else None), oper
    if not _BY_FLAG.match(command.strip().casefold()) or not {"status", "running"} & set(row):
        return None, None
    flag = first(row, "status", "running")
    return "down" if flag == "X" else "up", "up" if flag == "R" else "down"
