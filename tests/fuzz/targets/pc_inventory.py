"""Another tool's inventory of a PC (GLPI, FusionInventory, OCS), down to its facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.wire.pc.inventory_facts import groups_of
from audit.wire.pc.inventory_file import is_inventory, parse_inventory
from tests.fuzz.target import Target


def _parse(data: bytes) -> object:
    is_inventory(data)
    return groups_of(parse_inventory(data))


def _seeds() -> Iterator[bytes]:
    content = {
        "accesslog": {"logdate": "2016-08-05 09:00:00"}, "versionclient": "GLPI-Agent_v1.5",
        "bios": {"smanufacturer": "Dell Inc.", "smodel": "OptiPlex", "ssn": "A1"},
        "hardware": {"memory": 4096, "uuid": "x"}, "cpus": [{"name": "Core i5", "core": 4}],
        "memories": [{"capacity": 4096, "type": "DDR3", "numslots": 1}],
        "storages": [{"name": "sda", "disksize": 500000, "interface": "SATA"}],
        "drives": [{"filesystem": "ntfs", "total": 100, "free": 50, "letter": "C:"}],
        "monitors": [{"base64": "AP///////wA=", "serial": "1"}],
        "networks": [{"description": "eth0", "mac": "00:1a:2b:3c:4d:5e", "ipaddress": "10.1.0.2",
                      "speed": 1000}],
        "printers": [{"name": "HP", "port": "USB001"}],
        "antivirus": [{"name": "x", "enabled": True}],
        "operatingsystem": {"full_name": "Windows 10", "install_date": "2015-01-01 00:00:00"},
    }  # fmt: skip
    yield json.dumps({"action": "inventory", "itemtype": "Computer", "content": content}).encode()
    yield (
        b"<?xml version='1.0' encoding='UTF-8'?><REQUEST><CONTENT><ACCESSLOG><LOGDATE>2016-08-05 "
        b"09:00:00</LOGDATE></ACCESSLOG><BIOS><SMODEL>x</SMODEL></BIOS><CPUS><NAME>i5</NAME></CPUS>"
        b"<STORAGES><DISKSIZE>5</DISKSIZE></STORAGES></CONTENT><QUERY>INVENTORY</QUERY></REQUEST>"
    )


def _recorded(folder: Path) -> Iterable[bytes]:
    for path in (folder / "glpi-inventory-format").iterdir():
        yield path.read_bytes()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=60_000,
    words=(b'"content":{', b'"cpus":[{', b'"memories":[', b'"capacity":', b"1e400", b"NaN",
           b"\\ud800", b"<CONTENT>", b"</CONTENT>", b"<CPUS>", b"99999999999999999999999", b"-1",
           b"null", b"[[[["),
)  # fmt: skip
