"""Command lines of real devices: recordings in, facts out, compared with what others read there."""

from __future__ import annotations

import pytest
import yaml
from ntc_templates.parse import parse_output

from audit.wire.cli_facts import facts
from audit.wire.cli_platform import platform_of
from audit.world.shell_commands import COMMANDS, SESSION, TEMPLATES
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interfaces


@pytest.fixture(scope="session")
def said(corpora):
    """`said(platform, command, file)`: our facts, and the rows that ntc-templates expects."""

    def read(platform, command, file):
        folder = command.lstrip("/").replace(" ", "_")
        place = corpora / "ntc-templates" / platform / folder
        rows = parse_output(platform, command, (place / f"{platform}_{file}.raw").read_text())
        expected = yaml.safe_load((place / f"{platform}_{file}.yml").read_text())["parsed_sample"]
        return facts(platform, {}, {command: rows}), expected

    return read


@pytest.mark.parametrize(
    ("platform", "command", "file", "identity"),
    [
        ("cisco_ios", "show version", "show_version1",
         Identity(vendor="Cisco", model="WS-C3850-48U", serial="FOC11111111",
                  firmware="03.06.05E", sys_name="city-building-4-sw",
                  uptime_s=((28 * 7 + 1) * 24 + 7) * 3600 + 54 * 60)),
        ("cisco_ios", "show inventory", "show_inventory",
         Identity(vendor="Cisco", serial="FF1045C5")),
        ("huawei_vrp", "display version", "display_version1",
         Identity(vendor="Huawei", model="CX600-M2E", firmware="CX600 V800R007C10SPC100",
                  uptime_s=(266 * 24 + 8) * 3600 + 59 * 60)),
        ("mikrotik_routeros", "/system resource print", "system_resource_print_1",
         Identity(vendor="MikroTik", model="hEX PoE lite", firmware="6.48.6 (long-term)",
                  uptime_s=(47 * 24 + 11) * 3600 + 55 * 60 + 45)),
        ("mikrotik_routeros", "/system routerboard print", "system_routerboard_print",
         Identity(vendor="MikroTik", model="RB750Gr3", serial="CC210E592C82")),
        ("juniper_junos", "show version", "show_version",
         Identity(vendor="Juniper", model="mx240", serial="qfsn-0123456789",
                  firmware="13.3R1.4", sys_name="lab")),
        ("fortinet", "get system status", "get_system_status_7.4",
         Identity(device_class="firewall", vendor="Fortinet", model="FortiGate-60E-POE",
                  serial="FG60EPTK19010019", firmware="7.4.1 build 2463", sys_name="fw1")),
    ],
)  # fmt: skip
def test_a_device_is_who_it_says_it_is(said, platform, command, file, identity):
    found, _ = said(platform, command, file)
    assert found == [identity]


@pytest.mark.parametrize(
    "file", ["", "2", "4", "6", "_01"]
)  # fmt: skip
def test_every_interface_of_a_cisco_is_there_with_its_state(said, file):
    found, expected = said("cisco_ios", "show interfaces", f"show_interfaces{file}")
    [ports] = found
    assert isinstance(ports, Interfaces)
    once = {row["interface"]: row for row in reversed(expected)}  # one file lists a port twice
    assert {port.name for port in ports.root} == set(once)
    for port in ports.root:
        row = once[port.name or ""]
        assert (port.oper_status == "up") == (
            row["link_status"] == "up" and row["protocol_status"].startswith("up")
        )
        assert (port.admin_status == "down") == ("administratively" in row["link_status"])
        assert port.mtu == (int(row["mtu"]) if row["mtu"] else None)
        assert port.in_errors == (int(row["input_errors"]) if row["input_errors"] else None)
        assert (port.mac or "").replace(":", "") == row["mac_address"].replace(".", "")
        assert port.ipv4 == ((row["ip_address"],) if row["ip_address"] else ())
        if row["bandwidth"]:
            assert port.speed_bps == int(row["bandwidth"].split()[0]) * 1_000


def test_interfaces_of_the_other_platforms_carry_their_names_and_states(said):
    for platform, command, file, key in (
        ("huawei_vrp", "display interface", "display_interface_dialer_1", "interface"),
        ("juniper_junos", "show interfaces", "show_interfaces", "interface"),
        ("linux", "ip link show", "ip_link_show_2", "interface"),
    ):
        [ports], expected = said(platform, command, file)
        assert isinstance(ports, Interfaces)
        assert [port.name for port in ports.root] == [row[key] for row in expected]
        assert all(port.oper_status is not None for port in ports.root)


def test_what_was_not_said_is_none_and_nothing_said_is_no_group():
    for platform in COMMANDS:
        assert facts(platform, {}, {}) == []
    [identity] = facts("cisco_ios", {}, {"show version": [{"version": "15.4", "hostname": ""}]})
    assert identity == Identity(vendor="Cisco", firmware="15.4")


def test_what_a_device_says_cannot_act_on_who_reads_it():
    rows = {"show version": [{"hostname": "a\x1b]0;owned\x07b", "version": "1" * 10_000}]}
    [identity] = facts("cisco_ios", {}, rows)
    assert isinstance(identity, Identity)
    assert "\x1b" not in (identity.sys_name or "")
    assert len(identity.firmware or "") == 200


def test_nothing_on_the_lists_can_change_a_device():
    verbs = {"show", "display", "get", "/system", "/interface", "/ip", "sys", "uname", "ip"}
    for platform, commands in COMMANDS.items():
        assert {command.split()[0] for command in commands} <= verbs, platform
        assert all(command.isascii() and "\n" not in command for command in commands)
    typed = " ".join(line for lines in SESSION.values() for line in lines).split()
    assert not {"configure", "config", "conf", "system-view", "enable", "write", "copy"} & set(
        typed
    )
    assert set(TEMPLATES) <= {
        (id_, command) for id_, known in COMMANDS.items() for command in known
    }
    shown = {command.split()[-1] for command in COMMANDS["mikrotik_routeros"]}
    assert shown <= {"print", "without-paging"}


def test_a_vendor_is_known_by_a_word_of_its_name():
    assert platform_of("Cisco Systems", "C881-K9") == "cisco_ios"
    assert platform_of("Cisco", "SG300-28PP") == "cisco_s300"
    assert platform_of("Cisco") is None  # two command lines: the device is asked
    assert platform_of("HPE", "5130-24G-SFP EI") == "hp_comware"
    assert platform_of("Ubiquiti", "EdgeRouter X") == "ubiquiti_edgerouter"
    assert platform_of("Ubiquiti", "J9021A") is None
    assert platform_of("MikroTik") == "mikrotik_routeros"
    assert platform_of("Ciscolike") is None
    assert platform_of(None) is None
