"""Addresses of an agent's interfaces, in every form that agents index them."""

from audit.wire import if_mib, ip_mib, port_mib
from audit.wire.system_mib import DESCR, OBJECT_ID
from tests.support.snmp_agent import typed
from tests.support.snmp_recorded import facts, recording

OLD, NEW = ip_mib.ADDR_ENTRY, ip_mib.ADDRESS_ENTRY


def addresses(corpora, name):
    return {row.index: row.ipv4 for row in facts(recording(corpora, name), if_mib).root if row.ipv4}


def test_an_address_with_a_number_after_it_is_that_address(corpora):
    found = addresses(corpora, "fortigate_60f")
    assert (found[10], found[3]) == (("127.0.0.1", "172.18.57.126"), ("10.10.10.1",))


def test_an_address_after_its_ifindex_is_not_cut_in_the_middle(corpora):
    found = addresses(corpora, "innovaphone")
    assert found == {1: ("192.168.176.10",), 2: ("192.168.103.50",)}  # and 0.0.0.0 is none


def test_an_address_that_is_only_a_value_is_asked_for(corpora):
    assert addresses(corpora, "imcopower-ls110") == {1: ("10.37.13.251",)}


def test_the_newer_table_is_asked_of_agents_without_the_older():
    assert ip_mib.more({f"{OLD}.2.10.0.0.1": 4}) == ()
    assert [ask.walk for ask in ip_mib.more({})] == [(f"{NEW}.3", f"{NEW}.4")]


def test_the_newer_table_gives_unicast_addresses_with_and_without_their_length():
    found = ip_mib.addresses(
        {
            f"{NEW}.3.1.4.10.0.0.1": 4, f"{NEW}.4.1.4.10.0.0.1": 1,
            f"{NEW}.3.1.4.10.0.0.255": 4, f"{NEW}.4.1.4.10.0.0.255": 3,  # broadcast
            f"{NEW}.3.1.10.1.0.1": 15,
            f"{NEW}.3.1.4.10.0.999.1": 4,
            f"{NEW}.3.2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1": 4,
        }
    )  # fmt: skip
    assert found == {4: ["10.0.0.1"], 15: ["10.1.0.1"]}


def test_ports_of_an_optical_terminal_stand_beside_those_of_its_processor(corpora):
    rows = {row.index: row for row in facts(recording(corpora, "edgeosolt"), if_mib).root}
    assert (rows[2].description, rows[1002].name) == ("eth0", "pon1")
    assert (rows[1002].oper_status, rows[1002].in_octets) == ("up", 83_684_979_613)
    assert not port_mib.fits({OBJECT_ID: "1.3.6.1.4.1.41112.1.4", DESCR: b"Linux"})


def test_a_speed_is_taken_from_where_it_says_more():
    speed = {
        1: (4_294_967_295, 10_000, 10_000_000_000),
        2: (2_048_000, 2, 2_048_000),  # exact
        3: (10_000_000, 1_000, 1_000_000_000),  # they contradict each other
        4: (1_000_000_000, 1_000_000_000, 1_000_000_000),  # counted in bits
        5: (100_000_000, 4_294_967_295, 100_000_000),  # -1 as a Gauge32
        6: (64_000, 0, 64_000),
    }
    cells = {}
    for index, (exact, mbps, _) in speed.items():
        cells[f"{if_mib.IF_ENTRY}.5.{index}"] = ("gauge", exact)
        cells[f"{if_mib.IFX_ENTRY}.15.{index}"] = ("gauge", mbps)
    found = {row.index: row.speed_bps for row in facts(typed(cells), if_mib).root}
    assert found == {index: wanted for index, (_, _, wanted) in speed.items()}


def test_a_hardware_address_is_read_in_every_way_that_it_is_written():
    written = (
        bytes.fromhex("001ba90ba752"), b"0:1b:a9:b:a7:52", b"001BA90BA752", b"001b.a90b.a752",
        b"00-1B-A9-0B-A7-52",
    )  # fmt: skip
    cells = {
        f"{if_mib.IF_ENTRY}.6.{index}": ("text", value) for index, value in enumerate(written, 1)
    }
    cells[f"{if_mib.IF_ENTRY}.6.9"] = ("text", b"HostPC")
    macs = [row.mac for row in facts(typed(cells), if_mib).root]
    assert macs[:-1] == ["00:1b:a9:0b:a7:52"] * len(written)


def test_a_counter_that_was_reset_says_when():
    cells = {
        f"{if_mib.IFX_ENTRY}.6.1": ("counter64", 5), f"{if_mib.IFX_ENTRY}.19.1": ("ticks", 4_200)
    }  # fmt: skip
    assert facts(typed(cells), if_mib).root[0].counter_discontinuity_s == 42.0
