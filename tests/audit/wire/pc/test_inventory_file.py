"""Another tool's inventory comes from a machine that anybody may have touched."""

from __future__ import annotations

import json

import pytest

from audit.wire.pc.inventory_facts import groups_of
from audit.wire.pc.inventory_file import is_inventory, parse_inventory
from audit.wire.pc.said import MOST_BYTES
from inventory.groups.hardware import Hardware
from inventory.groups.host import Host
from inventory.groups.workplace import Workplace
from inventory.pc_report import FORMAT
from inventory.seen import LookError, Outcome

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<REQUEST><CONTENT><BIOS><SSN>&b;</SSN></BIOS></CONTENT></REQUEST>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd">
<REQUEST><CONTENT><BIOS/></CONTENT></REQUEST>"""


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS, OUTSIDE, b"", b"{", b"[]", b'{"content": 7}', b"<REQUEST/>",
        b"<REQUEST><CONTENT></CONTENT></REQUEST>", b"<REQUEST><CONTENT>",
        b'{"content":' * 200, b"[" * 100_000, b"x" * (MOST_BYTES + 1),
        b'{"content": {}, "itemtype": "Printer"}', b'{"content": {}, "action": "netinventory"}',
        b"<REQUEST><CONTENT><BIOS/></CONTENT><QUERY>SNMPQUERY</QUERY></REQUEST>",
        "<?xml version='1.0' encoding='utf-16'?><REQUEST/>".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_computers_inventory_is_garbled(data):
    with pytest.raises(LookError) as caught:
        parse_inventory(data)
    assert caught.value.outcome is Outcome.GARBLED


def test_our_own_report_is_not_taken_for_another_tools():
    assert not is_inventory(json.dumps({"format": FORMAT, "facts": {"content": 1}}).encode())
    assert not is_inventory(b"PDF")
    assert is_inventory(b'\xef\xbb\xbf{"deviceid": "x", "content": {}}')
    assert is_inventory(b"<?xml version='1.0'?>\n<REQUEST>")


def test_no_person_program_or_key_is_taken(corpora):
    for name in ("computer_1.json", "1.xml"):
        data = (corpora / "glpi-inventory-format" / name).read_bytes()
        told = " ".join(group.model_dump_json() for group in groups_of(parse_inventory(data)))
        for word in (b"johan", b"glpixps", b"LF014", b"ssh-rsa", b"teclib", b"root"):
            if word in data:
                assert f'"{word.decode()}"' not in told, (name, word)
        assert "AAAAB3NzaC1yc2E" not in told


def test_threads_are_of_a_core_for_one_tool_and_of_a_processor_for_another():
    row = {"name": "CPU", "core": 2, "thread": 2}
    for tool, threads in (("GLPI-Agent_v1.5", 4), ("FusionInventory-Agent_v2.5", 2)):
        content = {"cpus": [row], "versionclient": tool, "bios": {}}
        hardware = groups_of(parse_inventory(json.dumps({"content": content}).encode()))[2]
        assert isinstance(hardware, Hardware)
        assert hardware.cpus is not None
        assert hardware.cpus[0].threads == threads


def test_a_section_that_is_missing_was_not_asked_and_an_empty_one_was():
    content = {"bios": {"ssn": "To be filled by O.E.M."}, "printers": []}
    identity, host, hardware = groups_of(parse_inventory(json.dumps({"content": content}).encode()))
    assert identity.model_dump()["serial"] is None
    assert isinstance(host, Host)
    assert host.devices == ()
    assert isinstance(hardware, Hardware)
    assert hardware.antivirus is None


def test_the_virus_scanner_that_is_on_protects_the_workplace():
    rows = [{"name": "A", "enabled": False}, {"name": "B", "enabled": True, "uptodate": True}]
    groups = groups_of(parse_inventory(json.dumps({"content": {"antivirus": rows}}).encode()))
    assert [group.antivirus for group in groups if isinstance(group, Workplace)] == ["B"]
