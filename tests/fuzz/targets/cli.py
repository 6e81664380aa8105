"""What a device's command line says, as facts: its text, and the rows that a template made of it.

The first byte chooses a platform, the second one of its commands; after a byte 0 come rows, a line
each, `column=value` parted by bytes 1, a list's values by bytes 2. The templates themselves run in
a process that is ended after 5 s (`audit/world/template_process.py`), so they are no target.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.wire.cli_facts import facts
from audit.world.shell_commands import COMMANDS, template_platform
from audit.world.templates import rows
from inventory.facts import AnyGroup
from tests.fuzz.target import Target

_PLATFORMS = sorted(COMMANDS)


def _parse(data: bytes) -> list[AnyGroup]:
    if len(data) < 2:
        return []
    platform = _PLATFORMS[data[0] % len(_PLATFORMS)]
    commands = COMMANDS[platform]
    command = commands[data[1] % len(commands)]
    text, _, listed = data[2:].decode("utf-8", "replace").partition("\0")
    read = [_row(line) for line in listed.split("\n") if line]
    return facts(platform, {command: text}, {command: read})


def _row(line: str) -> Mapping[str, Any]:
    found: dict[str, str | list[str]] = {}
    for pair in line.split("\1"):
        name, _, value = pair.partition("=")
        found[name] = value.split("\2") if "\2" in value else value
    return found


def _with_rows(data: bytes) -> bytes:
    """A recorded text with the rows that its template makes."""
    platform = _PLATFORMS[data[0]]
    command = COMMANDS[platform][data[1]]
    read = rows(template_platform(platform, command), command, data[2:].decode("utf-8", "replace"))
    lines = (
        "\1".join(
            f"{name}={chr(2).join([*value, '']) if isinstance(value, list) else value}"
            for name, value in row.items()
        )
        for row in read
    )
    return data + b"\0" + "\n".join(lines).encode()


def _texts() -> Iterator[bytes]:
    yield _of("cisco_ios", "show version") + (
        b"Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE, RELEASE\n"
        b'sw1 uptime is 3 weeks, 2 days, 1 hour, 5 minutes\nSystem image file is "flash:c.bin"\n'
        b"cisco WS-C2960-24TT-L (PowerPC405) processor (revision D0) with 65536K bytes of memory.\n"
        b"Processor board ID FOC1010X104\nConfiguration register is 0xF\n"
    )
    yield _of("cisco_ios", "show interfaces") + (
        b"GigabitEthernet0/1 is up, line protocol is up (connected)\n"
        b"  Hardware is Gigabit Ethernet, address is 001a.2b3c.4d5e (bia 001a.2b3c.4d5e)\n"
        b"  Internet address is 10.1.0.1/24\n  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,\n"
        b"  Full-duplex, 1000Mb/s, media type is 10/100/1000BaseTX\n"
        b"     5 input errors, 1 CRC, 0 frame, 0 overrun, 0 ignored\n"
    )
    yield _of("dlink_ds", "show ports description") + (
        b" 1      Enabled  Auto/Disabled     100M/Full/None     Enabled\n   Desc: x\n"
    )
    yield _of("linux", "ip link show") + (
        b"1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT\n"
        b"    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
    )
    yield _of("mikrotik_routeros", "/system resource print") + (
        b"  uptime: 1w2d3h\n  version: 6.48 (stable)\n  board-name: RB750\n  platform: MikroTik\n"
    )
    yield _of("ubiquiti_edgeswitch", "show interfaces status all") + (
        b"                      Link    Physical    Physical    Media       Flow\n"
        b"Port       Name       State   Mode        Status      Type        Control\n"
        b"---------  ---------  ------  ----------  ----------  ----------  ----------\n"
        b"0/1        uplink     Up      Auto        1000 Full   Copper      Inactive\n"
    )
    yield _of("juniper_junos", "show version") + b"Hostname: r1\nModel: srx100\nJunos: 12.1X46\n"


def _seeds() -> Iterator[bytes]:
    yield from map(_with_rows, _texts())


def _of(platform: str, command: str) -> bytes:
    return bytes((_PLATFORMS.index(platform), COMMANDS[platform].index(command)))


def _recorded(folder: Path) -> Iterable[bytes]:
    for place, platform in enumerate(_PLATFORMS):
        for number, command in enumerate(COMMANDS[platform]):
            name = command.strip("/").replace(" ", "_").replace("/", "_")
            for path in (folder / "ntc-templates" / platform / name).glob("*.raw"):
                if path.stat().st_size < 6_000:
                    yield _with_rows(bytes((place, number)) + path.read_bytes())


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=16_384,
    words=(b"\0interface=", b"\1", b"\2", b"\1link_status=", b"\1speed=",
           b" is up, line protocol is ", b"\n  ", b"Serial number", b"uptime is ", b"up",
           b"Kbit", b"00:1a:2b:3c:4d:5e", b"10.1.0.1/24", b"a-1000", b"administratively down"),
)  # fmt: skip
