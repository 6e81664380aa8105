"""The SNMP probes: what each asks of whom, and what it makes of the answer."""

from datetime import UTC, datetime

import pytest

from audit.asks import SnmpAnswer
from audit.probes.host_snmp import HOST
from audit.probes.interfaces_snmp import INTERFACES
from audit.probes.printer_snmp import PRINTER
from audit.probes.system_snmp import SYSTEM
from audit.probes.ups_snmp import UPS
from audit.wire import if_mib, printer_mib
from audit.wire.entity_mib import ASK as ENTITY
from audit.wire.printer_alerts import ALERT_ENTRY
from inventory.groups.interfaces import Interfaces
from inventory.groups.printer import Printer
from inventory.model import Asset
from inventory.seen import LookError, Outcome
from tests.support.snmp_agent import converse, read_recording

PROBES = (SYSTEM, INTERFACES, PRINTER, HOST, UPS)
AT = datetime(2016, 8, 5, 2, tzinfo=UTC)


def asset(kind, address="10.1.2.3", **fields):
    return Asset(id="a", kind=kind, site="00001", address=address, **fields)


def look(probe, kind, agent):
    device = asset(kind)
    return parse(probe, device, *(converse(agent, ask) for ask in asks(probe, device)))


def asks(probe, device):
    assert probe.ask is not None
    return probe.ask(device)


def parse(probe, device, *answers):
    assert probe.parse is not None
    return probe.parse(device, answers, AT)


@pytest.mark.parametrize(
    ("kind", "fields", "fit"),
    [
        ("router", {}, {"system.snmp", "interfaces.snmp", "host.snmp"}),
        ("switch", {}, {"system.snmp", "interfaces.snmp"}),
        ("printer", {}, {"system.snmp", "printer.snmp"}),
        ("mfp", {}, {"system.snmp", "printer.snmp"}),
        ("ups", {}, {"system.snmp", "ups.snmp"}),
        ("pc", {}, set()),  # a ward's PC runs no agent
        ("pc", {"ports": {"snmp": 161}}, {"system.snmp", "host.snmp"}),
        ("pc", {"probes": ("host.snmp",)}, {"host.snmp"}),
        ("printer", {"address": None}, set()),  # it hangs on a PC by USB
        ("scanner", {}, set()),
        ("link", {}, set()),
    ],
)
def test_who_is_asked_what(kind, fields, fit):
    assert {probe.id for probe in PROBES if probe.fits(asset(kind, **fields))} == fit


def test_a_recorded_printer_yields_its_supplies_and_its_identity(corpora):
    path = corpora / "librenms" / "snmprec" / "jetdirect_m130nw.snmprec"
    (printer,) = look(PRINTER, "printer", read_recording(path)).groups
    (identity,) = look(SYSTEM, "printer", read_recording(path)).groups
    assert isinstance(printer, Printer)
    assert len(printer.supplies) == 2
    assert printer.pages_total
    assert getattr(identity, "serial", None) == "VNCRC48198"


def test_a_recorded_router_yields_its_interfaces(corpora):
    path = corpora / "librenms" / "snmprec" / "routeros_rb750gr3.snmprec"
    (interfaces,) = look(INTERFACES, "router", read_recording(path)).groups
    assert isinstance(interfaces, Interfaces)
    assert any(row.oper_status == "up" and row.in_octets for row in interfaces.root)
    (host,) = look(HOST, "router", read_recording(path)).groups
    assert len(getattr(host, "processors", ())) == 4


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_an_agent_that_has_nothing_of_it_is_unsupported_not_empty(probe):
    with pytest.raises(LookError) as caught:
        parse(probe, asset("router"), SnmpAnswer({}))
    assert caught.value.outcome is Outcome.UNSUPPORTED


def test_a_table_that_was_cut_is_said_in_the_note():
    values = {f"{if_mib.IF_ENTRY}.8.1": 1}
    answer = SnmpAnswer(values, cut=frozenset({f"{if_mib.IF_ENTRY}.8"}))
    assert "1.3.6.1.2.1.2.2.1.8" in parse(INTERFACES, asset("switch"), answer).note


def test_a_table_that_we_cap_ourselves_needs_no_word():
    values = {f"{ALERT_ENTRY}.7.1.1": 8}
    capped = frozenset({printer_mib.ASK.caps[0][0]})
    assert parse(PRINTER, asset("printer"), SnmpAnswer(values, cut=capped)).note == ""


def test_only_network_devices_are_asked_for_a_chassis():
    assert ENTITY in asks(SYSTEM, asset("switch"))
    assert ENTITY not in asks(SYSTEM, asset("printer"))
