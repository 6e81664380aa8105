"""Computers over HOST-RESOURCES: memory, volumes, processors, and what is attached."""

import pytest

from audit.wire import host_mib
from audit.wire.host_mib import DEVICE_ENTRY, PRINTER_ENTRY, PROCESSOR_ENTRY, STORAGE_ENTRY
from audit.wire.system_mib import DESCR
from tests.support.snmp_agent import converse, read_recording, typed


def parse(values):
    return host_mib.parse(converse(typed(values), host_mib.ASK).values)


@pytest.mark.parametrize(
    ("descr", "os", "version"),
    [
        (
            "Hardware: Intel64 Family 6 Model 26 Stepping 4 AT/AT COMPATIBLE - Software: Windows "
            "Version 6.1 (Build 7601 Multiprocessor Free)",
            "Windows",
            "6.1.7601",
        ),
        (
            "Hardware: x86 - Software: Windows NT Version 4.0  (Build Number: 1381 Free )",
            "Windows NT",
            "4.0.1381",
        ),
        ("Linux may-01 4.9.0 #1 SMP Mon Dec 12 2016 x86_64", "Linux", "4.9.0"),
        ("Brother NC-6800h, Firmware Ver.1.01", None, None),
    ],
)
def test_the_operating_system_is_read_from_the_description(descr, os, version):
    host = parse({DESCR: ("text", descr)})
    assert (host.os, host.os_version) == (os, version)


def test_volumes_and_memory_are_in_bytes():
    host = parse(
        {
            "1.3.6.1.2.1.25.2.2.0": ("int", 4_194_304),
            f"{STORAGE_ENTRY}.2.1": ("oid", "1.3.6.1.2.1.25.2.1.2"),
            f"{STORAGE_ENTRY}.3.1": ("text", "Physical memory"),
            f"{STORAGE_ENTRY}.4.1": ("int", 1_024),
            f"{STORAGE_ENTRY}.5.1": ("int", 4_194_304),
            f"{STORAGE_ENTRY}.6.1": ("int", 1_048_576),
            f"{STORAGE_ENTRY}.2.31": ("oid", "1.3.6.1.2.1.25.2.1.4"),
            f"{STORAGE_ENTRY}.3.31": ("text", "C:\\ Label:  Serial Number 5e2b"),
            f"{STORAGE_ENTRY}.4.31": ("int", 4_096),
            f"{STORAGE_ENTRY}.5.31": ("int", -1_294_967_296),  # 3,000,000,000 units of 4 KB
        }
    )
    assert host.memory_total_bytes == 4 * 2**30
    assert host.memory_used_bytes == 2**30
    memory, volume = host.storage
    assert (memory.type, volume.type) == ("ram", "fixed_disk")
    assert (volume.size_bytes, volume.used_bytes) == (3_000_000_000 * 4_096, None)
    assert volume.name == "C:\\ Label: Serial Number 5e2b"


def test_processors_have_a_load_or_did_not_say():
    host = parse(
        {
            f"{PROCESSOR_ENTRY}.2.3": ("int", 97),
            f"{PROCESSOR_ENTRY}.2.4": ("int", 4_000),
            f"{DEVICE_ENTRY}.2.3": ("oid", "1.3.6.1.2.1.25.3.1.3"),
            f"{DEVICE_ENTRY}.3.3": ("text", "Intel"),
        }
    )
    assert [(one.index, one.load_pct) for one in host.processors] == [(3, 97.0), (4, None)]
    assert host.processor_model == "Intel"


def test_a_table_without_printers_does_not_say_that_none_is_attached():
    assert parse({f"{PROCESSOR_ENTRY}.2.3": ("int", 1)}).devices is None
    host = parse(
        {
            f"{DEVICE_ENTRY}.2.1": ("oid", "1.3.6.1.2.1.25.3.1.5"),
            f"{DEVICE_ENTRY}.3.1": ("text", "Canon LBP 2900"),
            f"{PRINTER_ENTRY}.1.1": ("int", 3),
        }
    )
    assert host.devices is not None
    assert [(one.device_class, one.name, one.status) for one in host.devices] == [
        ("printer", "Canon LBP 2900", "idle")
    ]


def test_a_recorded_router_shows_its_processors_and_memory(corpora):
    agent = read_recording(corpora / "librenms" / "snmprec" / "routeros_rb750gr3.snmprec")
    host = host_mib.parse(converse(agent, host_mib.ASK).values)
    assert (len(host.processors), host.memory_total_bytes) == (4, 268_435_456)


def test_this_machine_over_net_snmp_has_a_processor_and_a_volume(snmpd):
    from audit.wire.snmp_walk import merge_asks
    from tests.audit.world.test_snmp import look
    from tests.support.snmp_world import community, device

    answer = look(
        device(snmpd.port, snmpd.host), merge_asks((host_mib.ASK,)),
        community(snmpd.community), timeout_s=3,
    )  # fmt: skip
    host = host_mib.parse(answer.values)
    assert host.os == "Linux"
    assert host.processor_model  # its load comes a minute after the start
    assert host.memory_total_bytes
    assert any(area.type == "fixed_disk" and area.size_bytes for area in host.storage)
