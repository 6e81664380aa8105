"""Interfaces as they were recorded: rows, states, and counters of 64 bits first."""

import json

from audit.wire import if_mib, ip_mib
from tests.support.snmp_agent import converse, read_recording, typed

IF, IFX = if_mib.IF_ENTRY, if_mib.IFX_ENTRY


def interfaces(agent):
    found = if_mib.parse(converse(agent, if_mib.ASK).values)
    return {row.index: row for row in found.root}


def test_recorded_interfaces_are_what_another_tool_reads(corpora):
    """3,000 interfaces; fields that it fills with 0 or makes up itself are left out."""
    same = dict.fromkeys(("oper", "admin", "mtu", "mac", "speed", "in_errors"), 0)
    other = dict.fromkeys(same, 0)
    for path in sorted((corpora / "librenms" / "expected").glob("*.json"))[:160]:
        ports = json.loads(path.read_text()).get("ports")
        recording = corpora / "librenms" / "snmprec" / f"{path.stem}.snmprec"
        if not ports or recording.stat().st_size > 1_000_000:
            continue
        polled = ports.get("poller")
        polled = ports["discovery"] if polled in (None, "matches discovery") else polled
        ours = interfaces(read_recording(recording))
        for row in polled["ports"]:
            port = ours.get(row["ifIndex"])
            if port is None:
                continue
            for name, theirs, value in (
                ("oper", row["ifOperStatus"], port.oper_status),
                ("admin", row["ifAdminStatus"], port.admin_status),
                ("mtu", row["ifMtu"], port.mtu),
                ("mac", row["ifPhysAddress"], (port.mac or "").replace(":", "")),
                ("speed", row["ifSpeed"], port.speed_bps),
                ("in_errors", row["ifInErrors"], port.in_errors),
            ):
                if theirs not in (None, 0, "000000000000"):
                    (same if theirs == value else other)[name] += 1
    assert same["oper"] > 500
    assert all(other[name] <= same[name] // 100 for name in same), (same, other)


def test_a_counter_of_64_bits_wins_and_one_of_32_stands_in():
    rows = interfaces(
        typed(
            {
                f"{IF}.2.1": ("text", "WAN"), f"{IF}.10.1": ("counter", 5),
                f"{IFX}.6.1": ("counter64", 2**40), f"{IF}.10.2": ("counter", 7),
            }
        )
    )  # fmt: skip
    assert (rows[1].in_octets, rows[1].description) == (2**40, "WAN")
    assert rows[2].in_octets == 7
    assert rows[2].out_octets is None


def test_a_speed_beyond_32_bits_comes_from_ifhighspeed():
    rows = interfaces(
        typed(
            {
                f"{IF}.5.1": ("gauge", 2**32 - 1), f"{IFX}.15.1": ("gauge", 10_000),
                f"{IF}.5.2": ("gauge", 2_048_000), f"{IFX}.15.2": ("gauge", 2),
                f"{IF}.5.3": ("gauge", 0), f"{IFX}.15.3": ("gauge", 0),
            }
        )
    )  # fmt: skip
    assert [rows[n].speed_bps for n in (1, 2, 3)] == [10_000_000_000, 2_048_000, 0]


def test_states_duplex_and_addresses_have_their_names():
    rows = interfaces(
        typed(
            {
                f"{IF}.7.4": ("int", 1), f"{IF}.8.4": ("int", 7), f"{IF}.9.4": ("ticks", 12_345),
                f"{IF}.6.4": ("text", bytes.fromhex("001ba90ba752")),
                f"{if_mib.DOT3_ENTRY}.19.4": ("int", 2),
                f"{ip_mib.ADDR_ENTRY}.2.10.1.2.3": ("int", 4),
            }
        )
    )  # fmt: skip
    port = rows[4]
    assert (port.admin_status, port.oper_status, port.duplex) == ("up", "lowerLayerDown", "half")
    assert (port.last_change_s, port.mac) == (123.45, "00:1b:a9:0b:a7:52")
    assert port.ipv4 == ("10.1.2.3",)


def test_a_state_that_no_standard_has_is_its_number():
    assert interfaces(typed({f"{IF}.8.1": ("int", 42)}))[1].oper_status == "42"


def test_an_agent_without_interfaces_has_none():
    assert interfaces(typed({"1.3.6.1.2.1.1.1.0": ("text", "x")})) == {}
