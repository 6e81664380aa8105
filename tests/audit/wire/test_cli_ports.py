"""Interfaces and neighbours of a command line: several commands speak of one port."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.cli_facts import MAX_INTERFACES, facts
from audit.wire.cli_identity import is_about_itself
from audit.wire.cli_neighbors import MAX_NEIGHBORS, lists_neighbors, match
from audit.wire.cli_ports import lists_ports
from audit.world.shell_commands import COMMANDS, PLATFORMS
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interfaces, Neighbor


def interfaces(platform, rows, texts=None):
    [found] = facts(platform, texts or {}, rows)
    assert isinstance(found, Interfaces)
    return {row.name: row for row in found.root}


def test_what_two_commands_say_of_a_port_is_laid_together():
    found = interfaces("cisco_ios", {
        "show interfaces": [{"interface": "Vlan1", "link_status": "up", "protocol_status": "up",
                             "mtu": "1500", "ip_address": "10.1.0.1"}],
        "show ip interface": [{"interface": "Vlan1", "link_status": "up",
                               "ip_address": ["10.1.0.1", "10.1.0.2"]}],
    })  # fmt: skip
    assert found["Vlan1"].ipv4 == ("10.1.0.1", "10.1.0.2")
    assert (found["Vlan1"].mtu, found["Vlan1"].oper_status) == (1_500, "up")


def test_counters_that_templates_leave_in_the_text_are_read():
    text = """GigabitEthernet0/0 is up, line protocol is up
     125 packets input, 48614 bytes, 0 no buffer
     3 input errors, 0 CRC
     300 packets output, 62737 bytes, 0 underruns
GigabitEthernet0/1 is down, line protocol is down
     0 packets input, 0 bytes, 0 no buffer
"""
    rows = {"show interfaces": [
        {"interface": "GigabitEthernet0/0", "link_status": "up"},
        {"interface": "GigabitEthernet0/1", "link_status": "down"},
    ]}  # fmt: skip
    found = interfaces("cisco_ios", rows, {"show interfaces": text})
    first, second = found["GigabitEthernet0/0"], found["GigabitEthernet0/1"]
    assert (first.in_octets, first.out_octets, first.in_errors) == (48_614, 62_737, 3)
    assert (second.in_octets, second.out_octets) == (0, None)


def test_an_address_that_routeros_holds_and_does_not_use_is_none():
    rows = [{"flags": "", "ip": "10.1.0.1", "interface": "ether1"},
            {"flags": "X", "ip": "10.2.0.1", "interface": "ether1"},
            {"flags": "D", "ip": "10.3.0.1", "interface": "ether1"}]  # fmt: skip
    found = interfaces("mikrotik_routeros", {"/ip address print without-paging": rows})
    assert found["ether1"].ipv4 == ("10.1.0.1", "10.3.0.1")


def test_a_neighbour_is_put_to_its_port_by_the_short_name():
    rows = {
        "show interfaces": [{"interface": "GigabitEthernet1/0/1", "link_status": "up"},
                            {"interface": "TenGigabitEthernet1/0/1", "link_status": "up"}],
        "show lldp neighbors detail": [
            {"local_interface": "Gi1/0/1", "neighbor_name": "sw2", "neighbor_interface": "Gi0/2",
             "chassis_id": "fa16.3e57.336f", "mgmt_address": "10.1.0.9"}],
        "show lldp neighbors": [
            {"local_interface": "Gi1/0/1", "neighbor_name": "sw2", "neighbor_interface": "Gi0/2"}],
    }  # fmt: skip
    found = interfaces("cisco_ios", rows)
    assert found["GigabitEthernet1/0/1"].neighbors == (
        Neighbor(name="sw2", port="Gi0/2", chassis="fa:16:3e:57:33:6f", address="10.1.0.9"),
    )
    assert found["TenGigabitEthernet1/0/1"].neighbors == ()
    assert set(found) == {"GigabitEthernet1/0/1", "TenGigabitEthernet1/0/1"}


def test_a_short_name_that_may_be_two_ports_is_neither():
    assert match("Te1", ["TenGigabitEthernet1", "Test1"]) is None
    assert match("ge-0/0/1", ["ge-0/0/1", "ge-0/0/1.0"]) == "ge-0/0/1"
    assert match("xx", ["xy"]) is None


def test_a_flood_of_ports_or_neighbours_is_cut():
    many = [{"interface": f"Gi0/{n}", "link_status": "up"} for n in range(3_000)]
    assert len(interfaces("cisco_ios", {"show interfaces": many})) == MAX_INTERFACES
    crowd = [{"local_interface": "Gi0/1", "neighbor_name": f"n{n}"} for n in range(500)]
    [port] = interfaces("cisco_ios", {"show lldp neighbors": crowd}).values()
    assert len(port.neighbors) == MAX_NEIGHBORS


def test_the_serial_number_of_a_neighbour_is_nobody_s_identity():
    rows = {"show lldp neighbors detail": [
        {"local_interface": "Gi1", "neighbor_name": "x", "serial": "ABC", "platform": "y"},
    ]}  # fmt: skip
    [only] = facts("cisco_ios", {}, rows)
    assert isinstance(only, Interfaces)


def test_a_stack_is_its_first_member_and_a_fan_is_no_switch():
    rows = {"display device manuinfo": [
        {"slot_type": "Fan", "slot_id": "1", "device_name": "FAN1", "device_serial_number": "F1"},
        {"slot_type": "Slot", "slot_id": "1", "device_name": "HP 5130 JG932A",
         "device_serial_number": "CN1", "vendor_name": "HP"},
        {"slot_type": "Slot", "slot_id": "2", "device_name": "HP 5130 JG932A",
         "device_serial_number": "CN2", "vendor_name": "HP"}]}  # fmt: skip
    assert facts("hp_comware", {}, rows) == [
        Identity(vendor="HP", model="5130 JG932A", serial="CN1")
    ]


@pytest.mark.parametrize(
    ("platform", "command", "text", "identity"),
    [
        ("dlink_ds", "show switch",
         "Device Type                : DGS-3120-24TC Gigabit Ethernet Switch\n"
         "MAC Address                : 00-01-02-03-04-00\n"
         "Firmware Version           : Build 3.10.511\nHardware Version           : B1\n"
         "Firmware Type              : EI\nSerial Number              : P1UQ1A9000101\n"
         "System Name                : ward-sw\n",
         Identity(device_class="switch", vendor="D-Link",
                  model="DGS-3120-24TC Gigabit Ethernet Switch", serial="P1UQ1A9000101",
                  firmware="Build 3.10.511", sys_name="ward-sw")),
        ("zyxel_os", "show system-information",
         "System Name             : ward-sw\nProduct Model           : GS2210-24\n"
         "ZyNOS F/W Version       : V4.50(AAHX.3) | 11/14/2018\n"
         "Serial Number           : S182L12345678\n",
         Identity(vendor="Zyxel", model="GS2210-24", serial="S182L12345678",
                  firmware="V4.50(AAHX.3) | 11/14/2018", sys_name="ward-sw")),
        ("huawei_vrp", "display esn", "ESN of slot 0: 2102310ABCDEFG000123\n",
         Identity(vendor="Huawei", serial="2102310ABCDEFG000123")),
        ("hp_comware", "display version",
         "HPE Comware Software, Version 7.1.070, Release 3507P02\n"
         "Copyright (c) 2010-2018 Hewlett Packard Enterprise Development LP\n"
         "HPE 5130-24G-4SFP+ EI JG932A uptime is 2 weeks, 1 day, 3 hours, 4 minutes\n",
         Identity(vendor="HP", model="5130-24G-4SFP+ EI JG932A",
                  firmware="7.1.070, Release 3507P02", uptime_s=1_307_040)),
    ],
)  # fmt: skip
def test_texts_without_a_template_are_read_by_their_labels(platform, command, text, identity):
    assert facts(platform, {command: text}, {}) == [identity]


def test_ports_of_a_dlink_are_read_by_the_table_of_its_manual():
    text = """Command: show ports description

Port      State/        Settings            Connection        Address  AutoSpeed
          MDIX    Speed/Duplex/FlowCtrl Speed/Duplex/FlowCtrl Learning Downgrade
-------- -------- --------------------- --------------------- -------- ---------
1        Enabled  Auto/Disabled         1000M/Full/None       Enabled  Disabled
          Auto
          Description: Printer of desk 3
2        Disabled Auto/Disabled         LinkDown              Enabled  Disabled
          Auto
 Desc:
25  (C)  Enabled  Auto/Disabled         Link Down             Enabled  Disabled
          Auto
25  (F)  Enabled  Auto/Disabled         100M/Half/Disabled    Enabled  -
"""
    [found] = facts("dlink_ds", {"show ports description": text}, {})
    assert isinstance(found, Interfaces)
    assert [(p.name, p.admin_status, p.oper_status, p.speed_bps, p.duplex, p.alias)
            for p in found.root] == [
        ("1", "up", "up", 10**9, "full", "Printer of desk 3"),
        ("2", "down", "down", None, None, None),
        ("25", "up", "up", 10**8, "half", None),
    ]  # fmt: skip


def test_ports_of_an_edgeswitch_are_read_by_the_head_of_their_table():
    text = """
                                      Link    Physical    Physical    Media       Flow
Port       Name                       State   Mode        Status      Type        Control     VLAN
---------  -------------------------  ------  ----------  ----------  ----------  ----------  ----
0/1        to the router              Up      Auto        1000 Full   Copper      Inactive    1
0/2                                   Down    Auto                                Inactive    1
3/1                                   Down
"""
    [found] = facts("ubiquiti_edgeswitch", {"show interfaces status all": text}, {})
    assert isinstance(found, Interfaces)
    assert [(p.name, p.oper_status, p.speed_bps, p.duplex, p.alias) for p in found.root] == [
        ("0/1", "up", 10**9, "full", "to the router"),
        ("0/2", "down", None, None, None),
        ("3/1", "down", None, None, None),
    ]
    assert facts("ubiquiti_edgeswitch", {"show interfaces status all": text[:200]}, {}) == []


def test_every_command_on_the_lists_is_read_for_something():
    for platform, known in PLATFORMS.items():
        for command in known.commands:
            by_label = command in ("display esn", "display device", "show system-information")
            assert (
                is_about_itself(command) or lists_ports(command) or lists_neighbors(command)
                or by_label or platform == "linux"
            ), (platform, command)  # fmt: skip


VALUES = st.one_of(
    st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3), st.none(), st.integers(),
    st.sampled_from(["up", "down", "R", "X", "1000Mb/s", "10.0.0.1/8", "Gi0/1", "chassis"]),
)  # fmt: skip
COLUMNS = st.sampled_from([
    "interface", "port", "name", "link_status", "status", "protocol", "flags", "ip_address", "mtu",
    "speed", "bandwidth", "mac_address", "hardware", "serial", "version", "uptime", "slot_type",
    "device_name", "local_interface", "neighbor_name", "chassis_id", "mode", "admin_state", "id",
    "interface_status_admin_oper", "platform", "vendor_name", "uptime_weeks", "input_errors",
])  # fmt: skip
PLATFORM = st.sampled_from([*COMMANDS, "aruba_aoscx", ""])
COMMAND = st.sampled_from(sorted({c for known in COMMANDS.values() for c in known} | {"", "x"}))


@given(
    PLATFORM,
    st.dictionaries(COMMAND, st.lists(st.dictionaries(COLUMNS, VALUES), max_size=4), max_size=4),
    st.dictionaries(COMMAND, st.text(max_size=300), max_size=3),
)
def test_whatever_rows_and_texts_come_there_are_facts_or_none(platform, rows, texts):
    for group in facts(platform, texts, rows):
        assert group.model_dump_json()
