"""How one device stands, and whom one believes."""

from __future__ import annotations

from typing import Any

import pytest

from checks.equipment import DeviceStanding, on_lan, usable
from checks.silence import why_silent
from inventory.groups.form import DeviceState
from inventory.groups.identity import Identity
from inventory.groups.printer import Alert, Printer
from inventory.groups.scanner import Scanner
from inventory.groups.ups import Ups
from inventory.seen import Outcome
from tests.checks.small_city import WARD, City, day, good_form, good_host, good_place, healthy, usb

PRN, PC = f"{WARD}-prn-os", f"{WARD}-pc-os"


def stands(city: City, device: str = PRN, side: Any = None) -> DeviceStanding:
    return usable(city.devices[device], city.view(), side)


def test_a_usb_printer_is_known_by_its_pc() -> None:
    found = stands(healthy())
    assert (found.state, found.source, found.pc, found.test_page_on) == (
        "usable", "pc", PC, day(1),
    )  # fmt: skip
    assert [one.probe for one in found.evidence] == ["pc.report"]


def test_without_any_witness_it_is_unknown_and_says_why() -> None:
    city = healthy().no_look(PC).no_look(f"{WARD}-office", "ward.form")
    assert (stands(city).state, stands(city).why) == ("unknown", "never_seen")
    city.look(f"{WARD}-office", "ward.form", good_form(), back_days=15)
    assert (stands(city).state, stands(city).why) == ("unknown", "stale")


@pytest.mark.parametrize(
    ("noted", "state", "why", "action", "consumable"),
    [
        (DeviceState(asset=PRN, works=True), "usable", None, None, None),
        (DeviceState(asset=PRN, works=False), "broken", "faulty", "repair", None),
        (DeviceState(asset=PRN, problem="broken"), "broken", "faulty", "repair", None),
        (DeviceState(asset=PRN, works=False, problem="driver"), "broken", "driver", "configure",
         None),
        (DeviceState(asset=PRN, problem="jam"), "broken", "jam", "repair", None),
        (DeviceState(asset=PRN, problem="missing"), "missing", "missing", "buy", None),
        (DeviceState(asset=PRN, works=False, problem="lent"), "broken", "lent", "move", None),
        (DeviceState(asset=PRN, works=False, problem="no_toner"), "usable", None, "consumable",
         "no_toner"),
        (DeviceState(asset=PRN, works=True, problem="low_toner"), "usable", None, "consumable",
         "low_toner"),
        (DeviceState(asset=PRN), "unknown", "not_said", None, None),
    ],
)  # fmt: skip
def test_the_forms_word(
    noted: DeviceState, state: str, why: str | None, action: str | None, consumable: str | None
) -> None:
    found = stands(healthy().no_look(PC).form(noted))
    assert (found.state, found.why, found.action, found.consumable) == (
        state, why, action, consumable,
    )  # fmt: skip


def test_the_device_itself_is_believed_over_its_pc_and_the_form() -> None:
    city = healthy().device(PRN, address="127.1.1.9", connection="lan")
    city.form(DeviceState(asset=PRN, works=False))
    city.look(PRN, "printer.snmp", Printer(state="idle", error_state=()))
    assert (stands(city).state, stands(city).source) == ("usable", "device")


def test_a_device_that_speaks_but_not_of_its_health_leaves_the_word_to_others() -> None:
    city = healthy().device(PRN, address="127.1.1.9", connection="lan")
    city.look(PRN, "system.snmp", Identity(device_class="printer"))
    assert (stands(city).state, stands(city).source) == ("usable", "pc")
    city.look(PRN, "printer.snmp", Printer())
    assert (stands(city).state, stands(city).source) == ("usable", "pc")


def test_one_protocol_that_fails_beside_one_that_answers_is_no_silence() -> None:
    city = healthy().device(PRN, address="127.1.1.9", connection="lan")
    city.look(PRN, "printer.snmp", outcome=Outcome.TIMEOUT)
    city.look(PRN, "printer.ipp", Printer(state="idle", reasons=()))
    assert stands(city).state == "usable"


def test_an_mfp_has_two_sides() -> None:
    city = healthy().device(PRN, kind="mfp", address="127.1.1.9", connection="lan")
    city.look(PRN, "printer.ipp", Printer(state="idle", error_state=("jammed",)))
    city.look(PRN, "scanner.escl", Scanner(state="Idle", sources=("platen",)))
    assert stands(city).state == "broken"
    assert stands(city, side="printer").why == "jam"
    scanner = stands(city, side="scanner")
    assert (scanner.state, scanner.adf) == ("usable", False)


def test_a_report_that_lists_it_tells_where_it_hangs() -> None:
    city = healthy().look(PC, "pc.report", good_host(devices=()), good_place())
    other = f"{WARD}-pc-x"
    city.look(other, "pc.report", good_host(devices=(usb("printer", f"s-{PRN}"),)), good_place())
    assert stands(city).pc == other


def test_two_alike_printers_without_serial_numbers_are_not_told_apart() -> None:
    city = healthy().device(PRN, serial=None, model="LBP 2900")
    twice = (usb("printer", None, model="LBP2900"), usb("printer", None, model="LBP2900"))
    city.look(PC, "pc.report", good_host(devices=twice), good_place())
    assert stands(city).state == "unknown"


@pytest.mark.parametrize("kind", ["switch", "access_point", "firewall"])
def test_a_network_device_that_answers_works_and_one_that_does_not_is_unknown(kind: str) -> None:
    city = healthy().device(f"{WARD}-router", kind=kind)
    assert stands(city, f"{WARD}-router").state == "usable"
    for probe in ("system.snmp", "host.snmp"):
        city.look(f"{WARD}-router", probe, outcome=Outcome.TIMEOUT)
    found = stands(city, f"{WARD}-router")
    assert (found.state, found.why) == ("unknown", "timeout")


@pytest.mark.parametrize(
    ("said", "state", "why"),
    [
        (Printer(state="idle", accepting_jobs=False), "broken", "not_accepting"),
        (Printer(state="idle", accepting_jobs=True), "usable", None),
        (Printer(state="idle"), "usable", None),
        (Printer(error_state=("lowPaper",)), "usable", None),
        (
            Printer(error_state=(), alerts=(Alert(severity="critical", code="jam"),)),
            "broken",
            "jam",
        ),
        (Printer(error_state=(), alerts=(Alert(severity="warning", code="jam"),)), "usable", None),
        (
            Printer(state="idle", alerts=(Alert(severity="critical", code="configurationChange"),)),
            "usable",
            None,
        ),
        (Printer(reasons=("media-jam-error",)), "broken", "jam"),
        (Printer(state="stopped", reasons=("toner-empty-error",)), "usable", None),
    ],
)
def test_a_printers_own_word(said: Printer, state: str, why: str | None) -> None:
    city = healthy().device(PRN, address="127.1.1.9", connection="lan")
    found = stands(city.look(PRN, "printer.ipp", said))
    assert (found.state, found.why) == (state, why)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (Ups(battery_status="unknown"), "unknown"),
        (Ups(battery_status="unknown", runtime_min=12), "usable"),
        (Ups(runtime_min=12), "usable"),
        (Ups(battery_status="batteryNormal"), "usable"),
        (Ups(battery_status="batteryFault", runtime_min=12), "broken"),
    ],
)
def test_a_ups_own_word(said: Ups, state: str) -> None:
    ups = f"{WARD}-ups"
    city = healthy().form().device(ups, address="127.1.1.6").look(ups, "ups.snmp", said)
    assert stands(city, ups).state == state


def test_a_pc_that_says_nothing_of_a_printer_leaves_the_word_to_the_form() -> None:
    city = healthy()
    mute = usb("printer", f"S-{PRN}", status=None, errors=None, driver_ok=None)
    city.look(PC, "pc.report", good_host(devices=(mute,)), good_place())
    assert stands(city).state == "unknown"
    assert stands(city.form(DeviceState(asset=PRN, works=True))).source == "form"


def test_of_two_pcs_that_report_one_printer_the_one_of_the_book_is_believed() -> None:
    city = healthy()
    for pc, errors in ((PC, ()), (f"{WARD}-pc-a", ("jam",))):
        seen = usb("printer", f"S-{PRN}", errors=errors)
        city.devices.setdefault(pc, city.devices[PC].model_copy(update={"id": pc}))
        city.look(pc, "pc.report", good_host(devices=(seen,)), good_place())
    assert (stands(city).pc, stands(city).state) == (PC, "usable")


@pytest.mark.parametrize(
    ("connection", "address", "attached_to", "shared"),
    [
        ("lan", None, None, True),
        ("usb", "127.1.1.9", None, False),
        (None, "127.1.1.9", None, True),
        (None, "127.1.1.9", PC, False),
        (None, None, None, False),
    ],
)
def test_what_stands_on_the_network_serves_the_whole_office(
    connection: Any, address: str | None, attached_to: str | None, shared: bool
) -> None:
    device = (
        healthy()
        .devices[PRN]
        .model_copy(
            update={"connection": connection, "address": address, "attached_to": attached_to}
        )
    )
    assert on_lan(device) is shared


@pytest.mark.parametrize(
    ("outcomes", "why"),
    [
        ((Outcome.SKIPPED, Outcome.TIMEOUT), "timeout"),
        ((Outcome.TIMEOUT, Outcome.SKIPPED), "timeout"),
        ((Outcome.OUT_OF_SCOPE, Outcome.SKIPPED), "out_of_scope"),
    ],
)
def test_the_look_that_tells_most_is_the_reason(outcomes: tuple[Outcome, ...], why: str) -> None:
    city = healthy()
    for probe, outcome in zip(("a.snmp", "b.snmp"), outcomes, strict=True):
        city.look("x", probe, outcome=outcome)
    assert why_silent(city.seen["x"], "printer")[0] == why
