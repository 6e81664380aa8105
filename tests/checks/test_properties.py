"""What must hold of every judgement, whatever is broken and whatever is missing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.decision import Readiness
from checks.finding import Verdict, evidence
from checks.gate import WORST_FIRST
from inventory.groups.form import DeviceState
from inventory.groups.link import RttMs
from inventory.groups.printer import Printer
from inventory.seen import Observation, Outcome
from tests.checks.small_city import (
    CITY,
    DEAD_LINE,
    DISTRICT,
    WARD,
    WARD_ROLES,
    City,
    day,
    good_form,
    good_host,
    good_line,
    good_operations,
    good_people,
    good_place,
    good_service,
    healthy,
    usb,
)

OFFICE, LINE = f"{WARD}-office", f"{WARD}-line"
PC, TP = f"{WARD}-pc-os", f"{WARD}-pc-tp"


def lan_printer(city: City) -> None:
    city.device(f"{WARD}-prn-tp", address="127.1.1.9", connection="lan", attached_to=None)
    city.look(f"{WARD}-prn-tp", "printer.snmp", Printer(state="idle", error_state=("jammed",)))


BREAKS = {
    "line down": lambda c: c.look(LINE, "link.stamp", DEAD_LINE),
    "line lossy": lambda c: c.look(LINE, "link.stamp", good_line(loss_pct=9)),
    "line slow": lambda c: c.look(LINE, "link.stamp", good_line(rtt_ms=RttMs(p95=300))),
    "rate low": lambda c: [
        c.look(f"{WARD}-{p}", "pc.report", good_host(), good_place(down_mbps=1))
        for p in ("pc-os", "pc-tp", "pc-x")
    ],
    "pc off the network": lambda c: c.look(
        PC, "pc.report", good_host(), good_place(city_network=False)
    ),
    "pc unstable": lambda c: c.look(TP, "pc.report", good_host(), good_place(stable_h=2)),
    "pc moved": lambda c: c.form(DeviceState(asset=PC, desk=f"{WARD}-office", works=True)),
    "printer jammed": lambda c: c.look(
        PC,
        "pc.report",
        good_host(devices=(usb("printer", f"S-{WARD}-prn-os", errors=("jam",)),)),
        good_place(),
    ),
    "lan printer jammed": lan_printer,
    "printer broken": lambda c: c.form(
        DeviceState(asset=f"{WARD}-prn-os", works=False), surveyed_on=day(0)
    ),
    "untrained": lambda c: c.look(
        OFFICE, "people.register", good_people(WARD_ROLES, trained_total=1)
    ),
    "half trained": lambda c: c.look(
        OFFICE, "people.register", good_people(WARD_ROLES, trained_total=3)
    ),
    "small office": lambda c: c.form(area_m2=20),
    "old form": lambda c: c.look(OFFICE, "ward.form", good_form(), back_days=20),
    "no scanner": lambda c: c.without(f"{WARD}-scan"),
    "old test page": lambda c: c.look(
        PC,
        "pc.report",
        good_host(devices=(usb("printer", f"S-{WARD}-prn-os", last_test_page_on=day(10)),)),
        good_place(),
    ),
    "portal down": lambda c: c.look(
        f"{CITY}-portal", "service.https", good_service("https", ok=False)
    ),
    "backup failed": lambda c: c.look(
        f"{CITY}-office", "operations.register", good_operations(last_backup_ok=False)
    ),
    "node down": lambda c: c.look(f"{DISTRICT}-line-1", "link.stamp", DEAD_LINE),
}
LOOKS = sorted(healthy().looks)
QUIET = [
    Outcome.TIMEOUT, Outcome.REFUSED, Outcome.UNREACHABLE, Outcome.DENIED, Outcome.GARBLED,
    Outcome.UNSUPPORTED, Outcome.OUT_OF_SCOPE, Outcome.SKIPPED, Outcome.BROKEN,
]  # fmt: skip

slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def broken(names: list[str]) -> City:
    city = healthy()
    for name in names:
        BREAKS[name](city)
    return city


def verdicts(city: City) -> dict[tuple[str, str], Readiness]:
    return {(d.site, d.service): d.verdict for d in city.judge().decisions}


faults = st.lists(st.sampled_from(sorted(BREAKS)), max_size=3, unique=True)
looks = st.lists(st.sampled_from(LOOKS), min_size=1, max_size=6, unique=True)


@slow
@given(names=faults, gone=looks)
def test_taking_evidence_away_never_gives_go(names: list[str], gone: list[tuple[str, str]]) -> None:
    city = broken(names)
    before = verdicts(city)
    for key in gone:
        city.looks.pop(key, None)
    for key, verdict in verdicts(city).items():
        assert verdict is not Readiness.GO or before[key] is Readiness.GO, (key, names, gone)


@slow
@given(names=faults, gone=looks, outcome=st.sampled_from(QUIET))
def test_a_look_that_fails_never_gives_go(
    names: list[str], gone: list[tuple[str, str]], outcome: Outcome
) -> None:
    city = broken(names)
    before = verdicts(city)
    for asset, probe in gone:
        city.look(asset, probe, outcome=outcome)
    for key, verdict in verdicts(city).items():
        assert verdict is not Readiness.GO or before[key] is Readiness.GO, (key, names, gone)


@slow
@given(names=faults, gone=looks)
def test_bringing_good_evidence_back_never_makes_it_worse_than_the_whole_truth(
    names: list[str], gone: list[tuple[str, str]]
) -> None:
    """The whole truth of a healthy city is GO: each look that comes back leads up to it."""
    city = healthy()
    whole: dict[tuple[str, str], Observation] = dict(city.looks)
    for key in gone:
        del city.looks[key]
    last = verdicts(city)
    for key in gone:
        city.looks[key] = whole[key]
        now = verdicts(city)
        for where, verdict in now.items():
            assert WORST_FIRST.index(verdict) >= WORST_FIRST.index(last[where]), (where, key)
        last = now
    assert set(last.values()) == {Readiness.GO}


@slow
@given(names=faults, gone=looks)
def test_a_pass_stands_on_what_was_seen_and_unknown_has_a_reason(
    names: list[str], gone: list[tuple[str, str]]
) -> None:
    city = broken(names)
    for key in gone:
        city.looks.pop(key, None)
    kept = set(evidence(*city.looks.values()))
    for found in city.judge().findings:
        assert found.mark.verdict is not Verdict.UNKNOWN or found.mark.reason
        for one in found.mark.evidence:
            assert one in kept


@slow
@given(names=faults)
def test_what_is_well_needs_nothing(names: list[str]) -> None:
    for found in broken(names).judge().findings:
        if found.mark.verdict is Verdict.PASS:
            assert found.mark.need is None, found.id


@slow
@given(names=st.lists(st.sampled_from(sorted(BREAKS)), min_size=1, max_size=3, unique=True))
def test_what_is_broken_in_one_ward_does_not_touch_the_other(names: list[str]) -> None:
    found = broken(names).judge()
    other = [f for f in found.findings if f.site == "99902"]
    assert {f.mark.verdict for f in other} == {Verdict.PASS}


def test_a_whole_ward_that_is_silent_over_the_network_has_unknown_devices_not_broken_ones() -> None:
    city = healthy()
    for device in list(city.devices.values()):
        if device.site == WARD and device.kind in ("pc", "printer", "scanner", "ups"):
            city.device(device.id, address="127.1.1.77")
            city.look(device.id, "any.snmp", outcome=Outcome.TIMEOUT)
    city.no_look(f"{WARD}-router").look(f"{WARD}-router", "system.snmp", outcome=Outcome.TIMEOUT)
    city.look(LINE, "link.stamp", DEAD_LINE)
    bad = {
        f.check
        for f in city.judge().findings
        if f.site == WARD and f.mark.verdict in (Verdict.FAIL, Verdict.WARN)
    }
    assert bad == {"link.primary", "declared.contradiction"}
