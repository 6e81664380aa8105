"""What simulated agents hold: {OID: typed value} in the tables that an audit reads.

Sources: SNMPv2-MIB (RFC 3418), IF-MIB (RFC 2863), IP-MIB (RFC 4293, the deprecated ipAddrTable),
EtherLike-MIB (RFC 3635), ENTITY-MIB (RFC 6933), HOST-RESOURCES-MIB (RFC 2790), Printer-MIB
(RFC 3805), UPS-MIB (RFC 1628).
"""

from collections.abc import Iterable, Sequence

from audit.lab.spec import SnmpTyped
from audit.wire.printer_names import ERROR_STATE

Values = dict[str, SnmpTyped]

MIB_2 = "1.3.6.1.2.1"


def system(descr: str, object_id: str, name: str, location: str, uptime_s: int) -> Values:
    """The system group; sysUpTime in hundredths of a second."""
    base = f"{MIB_2}.1"
    return {
        f"{base}.1.0": ("text", descr),
        f"{base}.2.0": ("oid", object_id),
        f"{base}.3.0": ("ticks", uptime_s * 100),
        f"{base}.4.0": ("text", "so-lieu-mo-phong"),
        f"{base}.5.0": ("text", name),
        f"{base}.6.0": ("text", location),
        f"{base}.7.0": ("int", 78),
    }


def interfaces(rows: Iterable[Sequence[object]]) -> Values:
    """ifTable, ifXTable and dot3StatsDuplexStatus.

    Each row: (index, name, alias, speed in bit/s, up, MAC of 6 bytes, octets in, octets out).
    """
    table, x_table, duplex = f"{MIB_2}.2.2.1", f"{MIB_2}.31.1.1.1", f"{MIB_2}.10.7.2.1.19"
    values: Values = {}
    count = 0
    for index, name, alias, speed, up, mac, octets_in, octets_out in rows:
        assert isinstance(name, str)
        assert isinstance(alias, str)
        assert isinstance(mac, bytes)
        assert isinstance(speed, int)
        assert isinstance(octets_in, int)
        assert isinstance(octets_out, int)
        count += 1
        status = 1 if up else 2
        for column, value in (
            (1, ("int", index)),
            (2, ("text", name)),
            (3, ("int", 6)),
            (4, ("int", 1500)),
            (5, ("gauge", min(speed, 4_294_967_295))),
            (6, ("text", mac)),
            (7, ("int", 1)),
            (8, ("int", status)),
            (9, ("ticks", 4_200)),
            (10, ("counter", octets_in % 2**32)),
            (13, ("counter", 0)),
            (14, ("counter", 0)),
            (16, ("counter", octets_out % 2**32)),
            (19, ("counter", 0)),
            (20, ("counter", 0)),
        ):
            values[f"{table}.{column}.{index}"] = value  # type: ignore[assignment]  # index is an int
        values[f"{x_table}.1.{index}"] = ("text", name)
        values[f"{x_table}.6.{index}"] = ("counter64", octets_in)
        values[f"{x_table}.10.{index}"] = ("counter64", octets_out)
        values[f"{x_table}.15.{index}"] = ("gauge", speed // 1_000_000)
        values[f"{x_table}.18.{index}"] = ("text", alias)
        values[f"{x_table}.19.{index}"] = ("ticks", 0)
        values[f"{duplex}.{index}"] = ("int", 3 if up else 1)
    values[f"{MIB_2}.2.1.0"] = ("int", count)
    return values


def address(ipv4: str, if_index: int) -> Values:
    """One row of ipAddrTable."""
    base = f"{MIB_2}.4.20.1"
    return {
        f"{base}.1.{ipv4}": ("ip", ipv4),
        f"{base}.2.{ipv4}": ("int", if_index),
        f"{base}.3.{ipv4}": ("ip", "255.255.255.0"),
    }


def chassis(vendor: str, model: str, serial: str, firmware: str) -> Values:
    """entPhysicalTable with the chassis alone."""
    base = f"{MIB_2}.47.1.1.1.1"
    return {
        f"{base}.2.1": ("text", f"{vendor} {model}"),
        f"{base}.3.1": ("oid", "0.0"),
        f"{base}.4.1": ("int", 0),
        f"{base}.5.1": ("int", 3),
        f"{base}.7.1": ("text", model),
        f"{base}.8.1": ("text", ""),
        f"{base}.9.1": ("text", firmware),
        f"{base}.10.1": ("text", firmware),
        f"{base}.11.1": ("text", serial),
        f"{base}.12.1": ("text", vendor),
        f"{base}.13.1": ("text", model),
        f"{base}.16.1": ("int", 1),
    }


def processors(loads_pct: Sequence[int]) -> Values:
    """hrDeviceTable and hrProcessorTable, one row a processor."""
    device, load = f"{MIB_2}.25.3.2.1", f"{MIB_2}.25.3.3.1"
    values: Values = {}
    for index, pct in enumerate(loads_pct, 1):
        values[f"{device}.1.{index}"] = ("int", index)
        values[f"{device}.2.{index}"] = ("oid", f"{MIB_2}.25.3.1.3")
        values[f"{device}.3.{index}"] = ("text", "CPU")
        values[f"{device}.5.{index}"] = ("int", 2)
        values[f"{load}.1.{index}"] = ("oid", "0.0")
        values[f"{load}.2.{index}"] = ("int", pct)
    return values


def storage(rows: Iterable[tuple[int, int, str, int, int]]) -> Values:
    """hrStorageTable. Each row: (index, type number of hrStorageTypes, name, bytes, used)."""
    base, unit = f"{MIB_2}.25.2.3.1", 4_096
    values: Values = {}
    for index, kind, name, size, used in rows:
        values[f"{base}.1.{index}"] = ("int", index)
        values[f"{base}.2.{index}"] = ("oid", f"{MIB_2}.25.2.1.{kind}")
        values[f"{base}.3.{index}"] = ("text", name)
        values[f"{base}.4.{index}"] = ("int", unit)
        values[f"{base}.5.{index}"] = ("int", size // unit)
        values[f"{base}.6.{index}"] = ("int", used // unit)
    return values


def error_octets(errors: Iterable[str]) -> bytes:
    """hrPrinterDetectedErrorState of one octet; its first bit is the most significant one."""
    return bytes([sum(0x80 >> ERROR_STATE.index(error) for error in errors)])


def printer(
    *, vendor: str, model: str, serial: str, toner_pct: int, paper: int, pages: int,
    errors: Sequence[str],
) -> Values:  # fmt: skip
    """HOST-RESOURCES' printer rows, general, input, marker and supplies of Printer-MIB."""
    host, prt = f"{MIB_2}.25.3", f"{MIB_2}.43"
    blocked = bool({"jammed", "noToner", "noPaper", "doorOpen"} & set(errors))
    state = 5 if blocked else 3 if errors else 2  # down, warning, running
    toner = f"{vendor} black toner cartridge"
    values: Values = {
        f"{host}.2.1.1.1": ("int", 1),
        f"{host}.2.1.2.1": ("oid", f"{host}.1.5"),
        f"{host}.2.1.3.1": ("text", f"{vendor} {model}"),
        f"{host}.2.1.4.1": ("oid", "0.0"),
        f"{host}.2.1.5.1": ("int", state),
        f"{host}.2.1.6.1": ("counter", 0),
        f"{host}.5.1.1.1": ("int", 1 if blocked else 3),  # other, idle
        f"{host}.5.1.2.1": ("text", error_octets(errors)),
        f"{prt}.5.1.1.16.1": ("text", model),
        f"{prt}.5.1.1.17.1": ("text", serial),
        f"{prt}.8.2.1.2.1.1": ("int", 4),
        f"{prt}.8.2.1.3.1.1": ("int", 3),
        f"{prt}.8.2.1.4.1.1": ("int", 110_000),
        f"{prt}.8.2.1.5.1.1": ("int", 85_000),
        f"{prt}.8.2.1.8.1.1": ("int", 8),
        f"{prt}.8.2.1.9.1.1": ("int", 250),
        f"{prt}.8.2.1.10.1.1": ("int", paper),
        f"{prt}.8.2.1.11.1.1": ("int", 0),
        f"{prt}.8.2.1.12.1.1": ("text", "iso_a4_210x297mm"),
        f"{prt}.8.2.1.13.1.1": ("text", "Tray 1"),
        f"{prt}.8.2.1.18.1.1": ("text", "Tray 1"),
        f"{prt}.10.2.1.3.1.1": ("int", 7),
        f"{prt}.10.2.1.4.1.1": ("counter", pages),
        f"{prt}.10.2.1.5.1.1": ("counter", pages % 977),
        f"{prt}.10.2.1.9.1.1": ("int", 600),
        f"{prt}.10.2.1.10.1.1": ("int", 600),
        f"{prt}.11.1.1.2.1.1": ("int", 1),
        f"{prt}.11.1.1.3.1.1": ("int", 1),
        f"{prt}.11.1.1.4.1.1": ("int", 3),
        f"{prt}.11.1.1.5.1.1": ("int", 3),
        f"{prt}.11.1.1.6.1.1": ("text", toner),
        f"{prt}.11.1.1.7.1.1": ("int", 19),
        f"{prt}.11.1.1.8.1.1": ("int", 100),
        f"{prt}.11.1.1.9.1.1": ("int", toner_pct),
        f"{prt}.12.1.1.4.1.1": ("text", "black"),
    }
    for index, error in enumerate(errors, 1):
        group, code, text = _ALERTS[error]
        base = f"{prt}.18.1.1"
        values[f"{base}.2.1.{index}"] = ("int", 3 if blocked else 4)
        values[f"{base}.3.1.{index}"] = ("int", 3)
        values[f"{base}.4.1.{index}"] = ("int", group)
        values[f"{base}.5.1.{index}"] = ("int", 1)
        values[f"{base}.6.1.{index}"] = ("int", 1)
        values[f"{base}.7.1.{index}"] = ("int", code)
        values[f"{base}.8.1.{index}"] = ("text", text)
    return values


_ALERTS = {  # prtAlertGroup, prtAlertCode (RFC 3805), console text
    "lowPaper": (8, 12, "Paper low"),
    "noPaper": (8, 13, "Load paper"),
    "lowToner": (11, 1104, "Toner low"),
    "noToner": (11, 1101, "Replace toner"),
    "doorOpen": (6, 3, "Close door"),
    "jammed": (10, 8, "Paper jam"),
    "offline": (5, 2, "Offline"),
    "serviceRequested": (5, 2, "Call service"),
}


def ups(
    *, vendor: str, model: str, firmware: str, battery: int, runtime_min: int, charge_pct: int,
    load_pct: int, on_battery: bool,
) -> Values:  # fmt: skip
    """The identity, battery, input, output and alarm groups of UPS-MIB."""
    base = f"{MIB_2}.33.1"
    values: Values = {
        f"{base}.1.1.0": ("text", vendor),
        f"{base}.1.2.0": ("text", model),
        f"{base}.1.3.0": ("text", firmware),
        f"{base}.1.4.0": ("text", firmware),
        f"{base}.1.5.0": ("text", model),
        f"{base}.2.1.0": ("int", battery),
        f"{base}.2.2.0": ("int", 300 if on_battery else 0),
        f"{base}.2.3.0": ("int", runtime_min),
        f"{base}.2.4.0": ("int", charge_pct),
        f"{base}.2.5.0": ("int", 274),
        f"{base}.2.7.0": ("int", 31),
        f"{base}.3.2.0": ("int", 1),
        f"{base}.3.3.1.2.1": ("int", 0 if on_battery else 500),
        f"{base}.3.3.1.3.1": ("int", 0 if on_battery else 221),
        f"{base}.4.1.0": ("int", 5 if on_battery else 3),
        f"{base}.4.2.0": ("int", 500),
        f"{base}.4.3.0": ("int", 1),
        f"{base}.4.4.1.2.1": ("int", 220),
        f"{base}.4.4.1.3.1": ("int", 12),
        f"{base}.4.4.1.4.1": ("int", 180),
        f"{base}.4.4.1.5.1": ("int", load_pct),
        f"{base}.6.1.0": ("gauge", 1 if battery != 2 else 0),
    }
    if battery != 2:
        values[f"{base}.6.2.1.2.1"] = ("oid", f"{base}.6.3.3")  # upsAlarmLowBattery
        values[f"{base}.6.2.1.3.1"] = ("ticks", 1_000)
    return values
