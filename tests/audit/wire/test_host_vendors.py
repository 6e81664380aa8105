"""Processors, memory and flash of makers that have them in MIBs of their own, as recorded."""

import pytest

from audit.wire import host_mib, host_vendors
from audit.wire.system_mib import DESCR, OBJECT_ID
from tests.support.snmp_agent import typed
from tests.support.snmp_recorded import facts, recording

E = "1.3.6.1.4.1."


@pytest.mark.parametrize(
    ("name", "loads", "total"),
    [
        ("fortigate_60f", [0, 2, 0, 0, 0, 0, 0, 0, 0, 0], 2_011_107_328),
        ("vrp_ar169sfp", [24], 434_110_464),  # hwEntityMemSizeMega: 414 MB
        ("procurve_2520", [42], None),
        ("edgecos_es3528mv2", [20], 134_217_728),
        ("edgeswitch_es-24-250w", [31.11], 262_557_696),  # "5 Secs ( 31.1134%)"
        ("procurve_e2910", [37], 100_663_296),
        ("dlink_des-3526", [24], None),
    ],
)
def test_a_recorded_network_device(corpora, name, loads, total):
    host = facts(recording(corpora, name), host_mib)
    assert [one.load_pct for one in host.processors] == loads
    if total is not None:
        assert host.memory_total_bytes == total


def test_a_pool_that_tells_its_share_and_no_size_has_no_size(corpora):
    host = facts(recording(corpora, "dlink_des-3526"), host_mib)
    assert [(one.used_pct, one.total_bytes) for one in host.memory_pools] == [(59.0, None)]
    assert (host.memory_total_bytes, host.memory_used_bytes) == (None, None)


def test_a_chassis_tells_its_boards_by_name_and_leaves_fans_out(corpora):
    host = facts(recording(corpora, "junos_ex"), host_mib)
    assert [one.name for one in host.processors][:1] == ["FPC: EX3400-48T @ 0/*/*"]
    assert not any("fan" in (one.name or "").lower() for one in host.processors)


def test_flash_is_storage_with_what_is_free_taken_off(corpora):
    host = facts(recording(corpora, "ios_ie32008t2s-ios17-12"), host_mib)
    sizes = [(one.size_bytes, one.used_bytes) for one in host.storage if one.type != "ram"]
    assert (1_697_755_136, 660_856_832) in sizes


def test_an_agent_is_asked_for_no_other_makers_tables():
    cisco = host_vendors.more({OBJECT_ID: E + "9.1.516", DESCR: b"Cisco IOS Software"})
    assert all(oid.startswith(E + "9.") for ask in cisco for oid in (*ask.get, *ask.walk))
    assert host_vendors.more({OBJECT_ID: E + "99999.1", DESCR: b"Box"}) == ()
    assert host_vendors.more({}) == ()


def test_a_linux_agent_without_host_resources_is_read_by_ucd():
    ucd = E + "2021"
    host = facts(
        typed(
            {
                DESCR: ("text", "Linux ap 4.4.60 #1 mips"),
                OBJECT_ID: ("oid", E + "8072.3.2.10"),
                f"{ucd}.4.5.0": ("int", 126_000), f"{ucd}.4.6.0": ("int", 56_000),
                f"{ucd}.4.14.0": ("int", 1_000), f"{ucd}.4.15.0": ("int", 9_000),
                f"{ucd}.11.11.0": ("int", 88),
                f"{ucd}.9.1.2.1": ("text", "/"), f"{ucd}.9.1.6.1": ("int", 30_848),
                f"{ucd}.9.1.7.1": ("int", 848), f"{ucd}.9.1.8.1": ("int", 7),
            }
        ),
        host_mib,
    )  # fmt: skip
    assert [one.load_pct for one in host.processors] == [12.0]
    assert (host.memory_total_bytes, host.memory_used_bytes) == (126_000 * 1_024, 60_000 * 1_024)
    assert [(one.name, one.used_bytes) for one in host.storage] == [("/", 30_000 * 1_024)]


def test_buffers_and_cache_are_not_used_memory():
    entry = host_mib.STORAGE_ENTRY
    cells: dict[str, tuple[str, int | str | bytes]] = {}
    for index, kind, name, used in (
        (1, 2, "Physical memory", 900), (6, 1, "Memory buffers", 100), (7, 1, "Cached memory", 300)
    ):  # fmt: skip
        cells[f"{entry}.2.{index}"] = ("oid", f"1.3.6.1.2.1.25.2.1.{kind}")
        cells[f"{entry}.3.{index}"] = ("text", name)
        cells[f"{entry}.4.{index}"] = ("int", 1_024)
        cells[f"{entry}.5.{index}"] = ("int", 1_000)
        cells[f"{entry}.6.{index}"] = ("int", used)
    host = facts(typed(cells), host_mib)
    assert host.memory_used_bytes == 500 * 1_024
    assert host.storage[0].used_bytes == 900 * 1_024  # as the agent counts


def test_a_kind_of_storage_that_is_rooted_elsewhere_is_known_by_its_last_number():
    entry = host_mib.STORAGE_ENTRY
    kinds = ("1.3.6.1.2.1.25.2.1.4.0", "1.3.6.1.2.1.25.3.9.2", "1.3.6.1.2.1.25.3.9.14", "0.0.9")
    cells = {f"{entry}.2.{n}": ("oid", kind) for n, kind in enumerate(kinds, 1)}
    host = facts(typed(cells), host_mib)
    assert [one.type for one in host.storage] == ["fixed_disk", "fixed_disk", "network", "flash"]


def test_esxi_says_its_version_and_build():
    host = facts(
        typed({DESCR: ("text", "VMware ESXi 6.7.0 build-13006603 VMware, Inc. x86_64")}), host_mib
    )
    assert (host.os, host.os_version) == ("VMware ESXi", "6.7.0.13006603")


def test_the_mean_that_an_arista_puts_first_is_no_processor():
    cells: dict[str, tuple[str, int | str | bytes]] = {
        f"{host_mib.PROCESSOR_ENTRY}.2.{index}": ("int", index) for index in (1, 2, 3)
    }
    arista = {OBJECT_ID: ("oid", E + "30065.1.3011"), **cells}
    assert [one.index for one in facts(typed(arista), host_mib).processors] == [2, 3]
    assert [one.index for one in facts(typed(cells), host_mib).processors] == [1, 2, 3]


def test_ucd_is_asked_of_agents_that_may_have_it():
    def asked(object_id):
        asks = host_mib.more({OBJECT_ID: E + object_id, DESCR: b"Box"})
        return {oid for ask in asks for oid in (*ask.get, *ask.walk) if oid.startswith(E + "2021")}

    assert asked("8072.3.2.10")
    assert asked("99999.1")
    assert not asked("9.1.1")  # it has tables of its own
