"""Printers and scanners of the desks: who says that they work, and where they are."""

from __future__ import annotations

from typing import Any

import pytest

from inventory.groups.form import DeviceState
from inventory.groups.printer import Printer, Supply
from inventory.groups.scanner import Scanner
from inventory.seen import Outcome
from tests.checks.small_city import WARD, City, day, good_host, good_place, healthy, usb

OS, TP, SCAN = f"{WARD}-prn-os", f"{WARD}-prn-tp", f"{WARD}-scan"


def reports(**printer: Any) -> City:
    """The one-stop PC reports its printer in some other state."""
    devices = (usb("printer", f"S-{OS}", **printer), usb("scanner", f"S-{SCAN}"))
    return healthy().look(
        f"{WARD}-pc-os", "pc.report", good_host(devices=devices), good_place(), back_days=2
    )


def unreported(*states: DeviceState, **form: Any) -> City:
    """The one-stop PC reports no devices at all; the form is all there is."""
    city = healthy().look(f"{WARD}-pc-os", "pc.report", good_host(devices=None), good_place())
    return city.form(*states, **form)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"errors": ("jam",)}, "jam"),
        ({"errors": ("door_open",)}, "door_open"),
        ({"driver_ok": False}, "driver"),
        ({"status": "error"}, "faulty"),
        ({"status": "offline"}, "offline"),
    ],
)
def test_what_the_pc_reports_broken_fails_the_desk_once(said: dict[str, Any], why: str) -> None:
    city = reports(**said)
    assert city.bad("printer.one_stop") == {"works": ("fail", why)}
    assert city.bad("device.works") == {}


def test_what_the_form_calls_broken_stands_against_an_idle_spooler() -> None:
    city = reports(last_test_page_on=day(5)).form(
        DeviceState(asset=OS, works=False, problem="fuser")
    )
    assert city.bad("printer.one_stop") == {"works": ("fail", "fuser")}


def test_a_test_page_after_the_form_shows_that_it_was_mended() -> None:
    city = reports(last_test_page_on=day(3)).form(
        DeviceState(asset=OS, works=False, problem="fuser")
    )
    assert city.bad("printer.one_stop") == {}


@pytest.mark.parametrize(
    ("back", "bad"),
    [
        (7, {}),
        (8, {"test_page": ("warn", "test_old")}),
        (14, {"test_page": ("warn", "test_old")}),
        (15, {"test_page": ("unknown", "stale")}),
    ],
)
def test_a_test_page_proves_for_a_week(back: int, bad: dict[str, Any]) -> None:
    assert reports(last_test_page_on=day(back)).bad("printer.one_stop") == bad


def test_without_a_test_page_nothing_is_proved() -> None:
    city = reports(last_test_page_on=None)
    assert city.bad("printer.one_stop") == {"test_page": ("unknown", "not_said")}


def test_a_printer_of_which_nobody_speaks_is_unknown() -> None:
    city = unreported()
    assert city.bad("printer.one_stop") == {"works": ("unknown", "not_said")}
    assert city.bad("scanner.one_stop") == {"works": ("unknown", "not_said")}


def test_the_form_alone_can_say_that_a_printer_works() -> None:
    city = unreported(DeviceState(asset=OS, works=True, test_page_on=day(2)))
    assert city.bad("printer.one_stop") == {}


def test_a_desk_without_a_printer_is_a_shortage() -> None:
    city = healthy().without(OS)
    assert city.bad("printer.one_stop") == {"present": ("fail", "none_declared")}
    gone = unreported(DeviceState(asset=OS, problem="missing"))
    assert gone.bad("printer.one_stop") == {"present": ("fail", "missing")}


def test_a_printer_of_the_network_serves_justice_but_is_not_at_the_counter() -> None:
    city = healthy().without(OS, TP)
    city.devices["lan"] = healthy().devices[TP].model_copy(
        update={"id": "lan", "connection": "lan", "attached_to": None, "desk": f"{WARD}-office",
                "address": "127.1.1.8", "serial": "S-lan"}
    )  # fmt: skip
    city.form(DeviceState(asset="lan", works=True, test_page_on=day(1)))
    assert city.bad("printer.justice") == {}
    assert city.bad("printer.one_stop") == {"present": ("fail", "none_declared")}


@pytest.mark.parametrize("how", ["form", "book", "report"])
def test_a_usb_printer_on_another_officers_pc_is_elsewhere(how: str) -> None:
    city = healthy()
    if how == "form":
        city = unreported(DeviceState(asset=OS, works=True, desk=f"{WARD}-office"))
    elif how == "book":
        city = unreported(DeviceState(asset=OS, works=True)).device(OS, attached_to=f"{WARD}-pc-x")
    else:
        city = unreported().look(
            f"{WARD}-pc-x", "pc.report", good_host(devices=(usb("printer", f"S-{OS}"),)),
            good_place(),
        )  # fmt: skip
    assert city.bad("printer.one_stop") == {"at_desk": ("fail", "on_other_pc")}
    need = next(m.need for m in city.ask("printer.one_stop") if m.need)
    assert (need.action, need.asset) == ("move", OS)


def test_one_of_two_printers_is_enough_and_the_other_is_said_elsewhere() -> None:
    city = reports(errors=("jam",))
    city.devices["two"] = city.devices[OS].model_copy(update={"id": "two", "serial": "S-two"})
    city.form(DeviceState(asset="two", works=True, test_page_on=day(2)))
    assert city.bad("printer.one_stop") == {}
    assert city.bad("device.works")["works"] == ("fail", "jam")


def networked(said: Printer | None, outcome: Outcome = Outcome.ANSWERED) -> City:
    """The one-stop printer stands on the network and answers for itself."""
    city = unreported(DeviceState(asset=OS, works=True, test_page_on=day(2)))
    city.device(OS, address="127.1.1.9", connection="lan", attached_to=None)
    groups = () if said is None else (said,)
    return city.look(OS, "printer.snmp", *groups, outcome=outcome)


@pytest.mark.parametrize(
    ("said", "bad"),
    [
        (Printer(state="idle", error_state=()), {}),
        (Printer(state="idle", error_state=("lowToner", "lowPaper")), {}),
        (Printer(state="other", error_state=()), {}),
        (Printer(state="idle", error_state=("jammed",)), {"works": ("fail", "jam")}),
        (Printer(state="idle", error_state=("doorOpen",)), {"works": ("fail", "door_open")}),
        (Printer(state="idle", error_state=("serviceRequested",)),
         {"works": ("fail", "service_requested")}),
        (Printer(state="stopped", reasons=("media-jam-error",)), {"works": ("fail", "jam")}),
        (Printer(state="stopped", reasons=()), {"works": ("fail", "stopped")}),
        (Printer(state="stopped", reasons=("toner-empty-error",)),
         {"works": ("warn", "no_toner")}),
        (Printer(state="idle", error_state=("noToner",)), {"works": ("warn", "no_toner")}),
        (Printer(), {}),
    ],
)  # fmt: skip
def test_the_printers_own_word_is_the_best(said: Printer, bad: dict[str, Any]) -> None:
    assert networked(said).bad("printer.one_stop") == bad


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.REFUSED, Outcome.UNREACHABLE])
def test_a_printer_that_does_not_answer_is_unknown_not_broken(outcome: Outcome) -> None:
    city = networked(None, outcome)
    assert city.bad("printer.one_stop") == {"works": ("unknown", outcome.value)}
    assert "fail" not in city.says("device.works").values()


def test_a_silent_printer_that_the_form_calls_broken_is_broken() -> None:
    city = networked(None, Outcome.TIMEOUT).form(DeviceState(asset=OS, works=False))
    assert city.bad("printer.one_stop") == {"works": ("fail", "faulty")}


def toner(level_pct: float | None, **said: Any) -> Supply:
    return Supply(index=1, name="Black", type="toner", level_pct=level_pct, **said)


@pytest.mark.parametrize(
    ("supply", "want"),
    [
        (toner(0), ("fail", "no_toner")),
        (toner(4.9), ("fail", "low_toner")),
        (toner(5), ("warn", "low_toner")),
        (toner(14.9), ("warn", "low_toner")),
        (toner(15), None),
        (toner(None, level=-3, remaining="some"), None),
        (toner(None, level=-2, remaining="unknown"), ("unknown", "not_said")),
    ],
)
def test_toner_is_ordered_in_time_and_some_left_is_not_empty(
    supply: Supply, want: tuple[str, str] | None
) -> None:
    city = networked(Printer(state="idle", supplies=(supply,)))
    bad = {m.asset: (m.verdict.value, m.reason) for m in city.ask("printer.supplies")}
    assert bad[OS] == (want or ("pass", None))


def test_a_waste_box_that_is_nearly_empty_is_no_shortage() -> None:
    waste = Supply(index=2, name="Waste", type="wasteToner", level_pct=1)
    city = networked(Printer(state="idle", supplies=(waste, toner(60))))
    assert city.bad("printer.supplies") == {}


@pytest.mark.parametrize("said", ["report", "form"])
def test_a_usb_printer_without_toner_is_not_broken(said: str) -> None:
    city = (
        reports(errors=("no_toner",), status="error")
        if said == "report"
        else unreported(DeviceState(asset=OS, works=False, problem="no_toner", test_page_on=day(2)))
    )
    assert city.bad("printer.one_stop") == {"works": ("warn", "no_toner")}
    assert city.bad("printer.supplies")["supplies"] == ("fail", "no_toner")
    assert city.bad("device.works").get("works") is None


def test_a_ward_without_a_scanner_needs_one() -> None:
    assert healthy().without(SCAN).bad("scanner.one_stop") == {"present": ("fail", "none_declared")}


def test_a_scanner_without_its_driver_does_not_scan() -> None:
    devices = (usb("printer", f"S-{OS}"), usb("scanner", f"S-{SCAN}", driver_ok=False))
    city = healthy().look(f"{WARD}-pc-os", "pc.report", good_host(devices=devices), good_place())
    assert city.bad("scanner.one_stop") == {"works": ("fail", "driver")}


def test_an_mfp_is_a_scanner_too() -> None:
    city = healthy().without(SCAN).device(OS, kind="mfp")
    devices = (usb("mfp", f"S-{OS}"),)
    city.look(f"{WARD}-pc-os", "pc.report", good_host(devices=devices), good_place())
    assert city.bad("scanner.one_stop") == {}
    assert city.bad("printer.one_stop") == {}


@pytest.mark.parametrize(
    ("state", "bad"), [("Idle", {}), ("Stopped", {"works": ("fail", "stopped")})]
)
def test_a_network_scanner_speaks_for_itself(state: str, bad: dict[str, Any]) -> None:
    city = healthy().device(SCAN, address="127.1.1.5", connection="lan", attached_to=None)
    city.look(SCAN, "scanner.escl", Scanner(state=state, sources=("platen", "adf")))
    assert city.bad("scanner.one_stop") == bad


@pytest.mark.parametrize(
    ("dossiers", "adf", "bad"),
    [
        (30, False, {}),
        (31, False, {"adf": ("warn", "no_adf")}),
        (31, True, {}),
        (31, None, {"adf": ("unknown", "not_said")}),
        (None, False, {"adf": ("unknown", "not_said")}),
    ],
)
def test_a_feeder_is_advised_where_there_is_much_to_scan(
    dossiers: float | None, adf: bool | None, bad: dict[str, Any]
) -> None:
    city = healthy().device(SCAN, adf=adf).form(dossiers_month=dossiers)
    assert city.bad("scanner.adf") == bad


@pytest.mark.parametrize(("state", "need"), [("Idle", ("buy", None)), ("Down", ("replace", SCAN))])
def test_a_broken_flatbed_is_replaced_by_one_with_a_feeder_and_a_good_one_stays(
    state: str, need: tuple[str, str | None]
) -> None:
    city = healthy().device(SCAN, address="127.1.1.8", connection="lan").form(dossiers_month=31)
    city.look(SCAN, "scanner.escl", Scanner(state=state, sources=("platen",)))
    (mark,) = city.ask("scanner.adf")
    assert mark.need is not None
    assert (mark.need.action, mark.need.asset) == need


def test_a_printer_is_known_by_its_serial_and_else_by_its_model() -> None:
    city = healthy().device(OS, serial=None, model="LBP 2900")
    devices = (usb("printer", None, model="Canon LBP2900", errors=("jam",)),)
    city.look(f"{WARD}-pc-os", "pc.report", good_host(devices=devices), good_place())
    assert city.bad("printer.one_stop") == {"works": ("fail", "jam")}
    city.device(OS, model="LaserJet 1020")
    assert city.bad("printer.one_stop")["works"][0] == "unknown"
