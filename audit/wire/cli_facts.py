"""What a device's command line says, as facts: rows of ntc-templates in, typed groups out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from audit.wire.text import clean
from inventory.facts import AnyGroup
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

MAX_INTERFACES = 1_000

_DURATION_S = {"year": 31_536_000, "week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60,
               "second": 1}  # fmt: skip
_PARTS = tuple((f"uptime_{unit}s", seconds) for unit, seconds in _DURATION_S.items())
_SPELT = re.compile(r"(\d{1,9})\s*(year|week|day|hour|minute|second)")
_BITS = {"bit": 1, "kbit": 1_000, "mbit": 1_000_000, "gbit": 1_000_000_000}
_HEX = re.compile(r"[0-9a-f]{12}")
_FORTIOS = re.compile(r"(\S+)\s+v(\d\S*?)(?:,build(\d+)\S*)?(?:\s|$)")


def facts(platform: str, texts: Mapping[str, str], rows: Rows) -> list[AnyGroup]:
    """The groups that the answers of one session hold; what nothing says is left out.

    Interfaces are numbered in the order they are shown: a command line knows no ifIndex (Linux
    does). Speeds are the ones the device itself goes by, in bit/s.
    """
    identify, list_ports = _PLATFORMS[platform]
    found: list[AnyGroup] = []
    identity = identify(texts, rows)
    if identity != Identity(vendor=identity.vendor):
        found.append(identity)
    ports = tuple(list_ports(rows))[:MAX_INTERFACES]
    if ports:
        found.append(Interfaces(ports))
    return found


def _first(rows: Rows, command: str) -> Row:
    said = rows.get(command) or ()
    return said[0] if said else {}


def _text(row: Row, *names: str) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        said = clean(value) if isinstance(value, str) else None
        if said is not None:
            return said
    return None


def _number(row: Row, name: str) -> int | None:
    said = _text(row, name)
    return int(said) if said is not None and said.isascii() and said.isdigit() else None


def _mac(row: Row) -> str | None:
    digits = re.sub(r"[.:-]", "", (_text(row, "mac_address") or "").lower())
    if not _HEX.fullmatch(digits):
        return None
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _uptime_by_parts(row: Row) -> float | None:
    said = [(_number(row, name), seconds) for name, seconds in _PARTS]
    if all(number is None for number, _ in said):
        return None
    return float(sum((number or 0) * seconds for number, seconds in said))


def _uptime_spelt(text: str | None) -> float | None:
    found = _SPELT.findall(text or "")
    return float(sum(int(n) * _DURATION_S[unit] for n, unit in found)) if found else None


def _state(link: str | None, line: str | None = None) -> tuple[str | None, str | None]:
    """(admin, oper) by the names of RFC 2863, out of "up", "administratively down" and the like."""
    if link is None:
        return None, None
    word = link.casefold()
    admin = "down" if "admin" in word or "disabled" in word else "up"
    up = word.startswith("up") and (line is None or line.casefold().startswith("up"))
    return admin, "up" if up else "down"


def _bps(text: str | None) -> int | None:
    number, _, unit = (text or "").partition(" ")
    factor = _BITS.get(unit.casefold())
    return int(number) * factor if factor and number.isascii() and number.isdigit() else None


def _duplex(text: str | None) -> str | None:
    word = (text or "").casefold()
    return next((name for name in ("full", "half") if name in word), None)


def _addresses(*said: str | None) -> tuple[str, ...]:
    return tuple(one.partition("/")[0] for one in said if one and not one.startswith("0."))


def _cisco(_: Mapping[str, str], rows: Rows) -> Identity:
    version = _first(rows, "show version")
    parts = rows.get("show inventory") or ()
    chassis: Row = next((p for p in parts if "chassis" in str(p.get("name", "")).casefold()), {})
    return Identity(
        vendor="Cisco",
        model=_text(version, "hardware") or _text(chassis, "pid"),
        serial=_text(chassis, "sn") or _text(version, "serial"),
        firmware=_text(version, "version"),
        sys_name=_text(version, "hostname"),
        uptime_s=_uptime_by_parts(version),
    )


def _cisco_ports(rows: Rows) -> Iterator[Interface]:
    for index, row in enumerate(rows.get("show interfaces") or (), 1):
        admin, oper = _state(_text(row, "link_status"), _text(row, "protocol_status"))
        yield Interface(
            index=index, name=_text(row, "interface"), alias=_text(row, "description"),
            admin_status=admin, oper_status=oper, speed_bps=_bps(_text(row, "bandwidth")),
            mtu=_number(row, "mtu"), mac=_mac(row), in_errors=_number(row, "input_errors"),
            out_errors=_number(row, "output_errors"), duplex=_duplex(_text(row, "duplex")),
            ipv4=_addresses(_text(row, "ip_address")),
        )  # fmt: skip


def _huawei(_: Mapping[str, str], rows: Rows) -> Identity:
    version = _first(rows, "display version")
    return Identity(
        vendor="Huawei",
        model=_text(version, "model"),
        firmware=_text(version, "product_version", "vrp_version"),
        uptime_s=_uptime_spelt(_text(version, "uptime")),
    )


def _huawei_ports(rows: Rows) -> Iterator[Interface]:
    for index, row in enumerate(rows.get("display interface") or (), 1):
        admin, oper = _state(_text(row, "link_status"), _text(row, "protocol_status"))
        mbps = _number(row, "speed")
        yield Interface(
            index=index, name=_text(row, "interface"), alias=_text(row, "interface_description"),
            admin_status=admin, oper_status=oper,
            speed_bps=None if mbps is None else mbps * 1_000_000, mtu=_number(row, "mtu"),
            mac=_mac(row), duplex=_duplex(_text(row, "duplex")),
            ipv4=_addresses(_text(row, "ip_address")),
        )  # fmt: skip


def _mikrotik(_: Mapping[str, str], rows: Rows) -> Identity:
    resource = _first(rows, "/system resource print")
    board = _first(rows, "/system routerboard print")
    return Identity(
        vendor=_text(resource, "platform") or "MikroTik",
        model=_text(board, "hardware_model") or _text(resource, "board_name"),
        serial=_text(board, "serial_number"),
        firmware=_text(resource, "version"),
        uptime_s=_uptime_by_parts(resource),
    )


def _mikrotik_ports(rows: Rows) -> Iterator[Interface]:
    said = rows.get("/interface print detail without-paging") or ()
    for index, row in enumerate(said, 1):
        flag = _text(row, "status")
        yield Interface(
            index=index, name=_text(row, "name"), alias=_text(row, "description"),
            admin_status="down" if flag == "X" else "up",
            oper_status="up" if flag == "R" else "down",
            mtu=_number(row, "actual_mtu") or _number(row, "mtu"), mac=_mac(row),
        )  # fmt: skip


def _junos(_: Mapping[str, str], rows: Rows) -> Identity:
    version = _first(rows, "show version")
    hardware = rows.get("show chassis hardware") or ()
    serials = (_text(row, "chassis_serial_number") for row in hardware)
    return Identity(
        vendor="Juniper",
        model=_text(version, "model"),
        serial=next((serial for serial in serials if serial), None),
        firmware=_text(version, "junos_version"),
        sys_name=_text(version, "hostname"),
    )


def _junos_ports(rows: Rows) -> Iterator[Interface]:
    for index, row in enumerate(rows.get("show interfaces") or (), 1):
        _, oper = _state(_text(row, "link_status"))
        admin = (_text(row, "admin_state") or "").casefold()
        yield Interface(
            index=index, name=_text(row, "interface"), alias=_text(row, "description"),
            admin_status={"enabled": "up", "disabled": "down"}.get(admin.rstrip(",")),
            oper_status=oper, mtu=_number(row, "mtu"), ipv4=_addresses(_text(row, "local")),
        )  # fmt: skip


def _fortinet(_: Mapping[str, str], rows: Rows) -> Identity:
    status = _first(rows, "get system status")
    version = _text(status, "version") or ""
    parts = _FORTIOS.match(version)
    return Identity(
        vendor="Fortinet",
        model=parts[1] if parts else None,
        serial=_text(status, "serial_number"),
        firmware=(f"{parts[2]} build {parts[3]}" if parts[3] else parts[2]) if parts else None,
        sys_name=_text(status, "hostname"),
    )


def _fortinet_ports(rows: Rows) -> Iterator[Interface]:
    for index, row in enumerate(rows.get("get system interface") or (), 1):
        _, oper = _state(_text(row, "status"))
        yield Interface(
            index=index, name=_text(row, "name"), oper_status=oper,
            ipv4=_addresses(_text(row, "ip_address")),
        )  # fmt: skip


def _linux(texts: Mapping[str, str], _: Rows) -> Identity:
    return Identity(sys_descr=clean(texts.get("uname -srm")))


def _linux_ports(rows: Rows) -> Iterator[Interface]:
    for place, row in enumerate(rows.get("ip link show") or (), 1):
        flags = (_text(row, "flags") or "").split(",")
        state = (_text(row, "state") or "").casefold()
        yield Interface(
            index=_number(row, "id") or place, name=_text(row, "interface"),
            alias=_text(row, "alias"), admin_status="up" if "UP" in flags else "down",
            oper_status=state if state in ("up", "down", "unknown", "dormant") else None,
            mtu=_number(row, "mtu"), mac=_mac(row),
        )  # fmt: skip


_Identify = Callable[[Mapping[str, str], Rows], Identity]
_Ports = Callable[[Rows], Iterable[Interface]]

_PLATFORMS: Mapping[str, tuple[_Identify, _Ports]] = {
    "cisco_ios": (_cisco, _cisco_ports),
    "huawei_vrp": (_huawei, _huawei_ports),
    "mikrotik_routeros": (_mikrotik, _mikrotik_ports),
    "juniper_junos": (_junos, _junos_ports),
    "fortinet": (_fortinet, _fortinet_ports),
    "linux": (_linux, _linux_ports),
}
