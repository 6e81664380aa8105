"""Lines: what is up, what is good enough, and what nobody measured."""

from __future__ import annotations

import pytest

from checks.line_marks import LineLimits
from inventory.groups.host import Host, Processor
from inventory.groups.identity import Identity
from inventory.groups.link import Link, Round, RttMs
from inventory.seen import Outcome
from tests.checks.small_city import (
    DEAD_LINE,
    DISTRICT,
    WARD,
    City,
    day,
    good_form,
    good_line,
    good_place,
    healthy,
)

LINE = f"{WARD}-line"


def lined(said: Link) -> City:
    return healthy().look(LINE, "link.stamp", said)


@pytest.mark.parametrize(
    ("loss", "verdict"),
    [(0.0, "pass"), (1.96, "pass"), (2.0, "pass"), (2.01, "fail"), (50, "fail")],
)
def test_a_loss_on_the_limit_belongs_to_the_better_side(loss: float, verdict: str) -> None:
    assert lined(good_line(loss_pct=loss)).says("link.primary")[f"loss/{LINE}"] == verdict


@pytest.mark.parametrize(
    ("p95", "quality", "primary"),
    [(30.0, "pass", "pass"), (30.1, "warn", "pass"), (100.0, "warn", "pass"),
     (100.1, "warn", "fail")],
)  # fmt: skip
def test_a_slow_line_warns_before_it_fails(p95: float, quality: str, primary: str) -> None:
    city = lined(good_line(rtt_ms=RttMs(p95=p95)))
    assert city.says("link.quality")[f"rtt_p95/{LINE}"] == quality
    assert city.says("link.primary")[f"rtt_p95/{LINE}"] == primary


@pytest.mark.parametrize(("loss", "verdict"), [(0.5, "pass"), (0.51, "warn")])
def test_a_little_loss_warns(loss: float, verdict: str) -> None:
    assert lined(good_line(loss_pct=loss)).says("link.quality")[f"loss/{LINE}"] == verdict


def test_a_dead_line_is_one_fail_and_its_quality_is_unknown() -> None:
    city = lined(DEAD_LINE)
    assert city.says("link.primary") == {f"reachable/{LINE}": "fail"}
    assert city.bad("link.quality") == {"loss": ("unknown", "link_down")}


def test_a_round_without_any_answer_fails_although_others_were_answered() -> None:
    rounds = (Round(sent=34, received=34), Round(sent=34, received=0), Round(sent=34, received=34))
    said = good_line(rounds=rounds, received=68, loss_pct=33.3)
    assert lined(said).says("link.primary")[f"reachable/{LINE}"] == "fail"


def test_a_look_that_failed_says_nothing_of_the_line() -> None:
    city = healthy().look(LINE, "link.stamp", outcome=Outcome.DENIED)
    assert city.bad("link.primary") == {"reachable": ("unknown", "denied")}
    assert healthy().no_look(LINE).bad("link.primary") == {"reachable": ("unknown", "never_seen")}


def test_an_old_look_is_stale_not_good() -> None:
    city = healthy().look(LINE, "link.stamp", good_line(), back_days=15)
    assert city.bad("link.primary") == {"reachable": ("unknown", "stale")}


def test_a_handful_of_packets_proves_no_percentage() -> None:
    said = good_line(sent=19, received=19, rounds=(Round(sent=7, received=7),) * 3)
    assert lined(said).bad("link.primary") == {"loss": ("unknown", "thin_evidence")}
    said = good_line(sent=20, received=20, rounds=(Round(sent=7, received=7),) * 3)
    assert lined(said).bad("link.primary") == {}


def test_two_rounds_do_not_show_three() -> None:
    said = good_line(rounds=(Round(sent=50, received=50),) * 2, sent=100)
    assert lined(said).bad("link.primary") == {"reachable": ("unknown", "thin_evidence")}


def test_a_missing_reflector_does_not_make_a_line_dead() -> None:
    connects = Link(connect_ms=5.0, connects=Round(sent=3, received=3))
    city = lined(DEAD_LINE).look(LINE, "link.tcp", connects)
    says = city.says("link.primary")
    assert says[f"reachable/{LINE}"] == "pass"
    assert says[f"loss/{LINE}"] == "unknown"


def test_tcp_and_stamp_both_silent_is_down() -> None:
    refused = Link(connects=Round(sent=3, received=0))
    city = lined(DEAD_LINE).look(LINE, "link.tcp", refused)
    assert city.bad("link.primary") == {"reachable": ("fail", "down")}


def test_icmp_alone_does_not_prove_that_a_line_is_up_unless_the_policy_says_so() -> None:
    city = healthy().no_look(LINE).look(LINE, "link.icmp", good_line(method="icmp"))
    assert city.bad("link.primary") == {"reachable": ("unknown", "weak_evidence")}
    assert set(city.says("link.primary", params=LineLimits(icmp_is_enough=True)).values()) == {
        "pass"
    }
    dead = DEAD_LINE.model_copy(update={"method": "icmp"})
    assert healthy().no_look(LINE).look(LINE, "link.icmp", dead).bad("link.primary") == {
        "reachable": ("fail", "down")
    }


def test_a_small_path_mtu_warns_where_it_was_measured() -> None:
    assert lined(good_line(mtu=1399)).says("link.quality")[f"mtu/{LINE}"] == "warn"
    assert lined(good_line(mtu=1400)).says("link.quality")[f"mtu/{LINE}"] == "pass"


@pytest.mark.parametrize(
    ("down", "up", "want"),
    [(3.2, 3.2, {"down": "pass", "up": "pass"}), (3.19, 3.2, {"down": "fail", "up": "pass"}),
     (3.2, 3.1, {"down": "pass", "up": "fail"})],
)  # fmt: skip
def test_four_fifths_of_the_contract_are_enough(
    down: float, up: float, want: dict[str, str]
) -> None:
    city = healthy().no_look(f"{WARD}-pc-x").no_look(f"{WARD}-pc-tp")
    city.look(f"{WARD}-pc-os", "pc.report", good_place(down_mbps=down, up_mbps=up))
    assert city.says("link.throughput") == {f"{k}/{LINE}": v for k, v in want.items()}


def test_a_small_contract_does_not_excuse_less_than_two() -> None:
    city = healthy()
    city.links[LINE] = city.links[LINE].model_copy(update={"down_mbps": 2, "up_mbps": 2})
    for pc in ("pc-os", "pc-tp", "pc-x"):
        city.look(f"{WARD}-{pc}", "pc.report", good_place(down_mbps=1.9, up_mbps=2.0))
    assert city.bad("link.throughput") == {"down": ("fail", "below_contract")}


def test_the_best_pc_speaks_for_the_line() -> None:
    city = healthy().look(f"{WARD}-pc-os", "pc.report", good_place(down_mbps=0.4, up_mbps=0.4))
    assert city.bad("link.throughput") == {}


def test_a_rate_without_a_contract_is_unknown() -> None:
    city = healthy()
    city.links[LINE] = city.links[LINE].model_copy(update={"up_mbps": None})
    assert city.bad("link.throughput") == {"up": ("unknown", "contract_not_said")}


@pytest.mark.parametrize(("events", "verdict"), [(2, "pass"), (3, "warn")])
def test_three_breaks_a_day_are_flapping(events: int, verdict: str) -> None:
    city = healthy().look(f"{WARD}-pc-x", "pc.report", good_place(link_down_events_day=events))
    assert city.says("link.flapping") == {f"events/{LINE}": verdict}


def test_no_backup_is_one_finding() -> None:
    city = healthy().without(f"{WARD}-backup").form(backup_line=False, backup_tested_on=None)
    assert city.bad("link.backup") == {"present": ("fail", "none_declared")}


@pytest.mark.parametrize(("back", "bad"), [(90, {}), (91, {"tested": ("warn", "test_old")})])
def test_a_backup_counts_when_it_was_tried(back: int, bad: dict[str, tuple[str, str]]) -> None:
    assert healthy().form(backup_tested_on=day(back)).bad("link.backup") == bad


def test_a_backup_that_was_never_tried_is_unknown() -> None:
    city = healthy().form(backup_tested_on=None)
    assert city.bad("link.backup") == {"tested": ("unknown", "not_said")}


def test_the_form_is_believed_over_the_book() -> None:
    city = healthy().form(backup_line=False)
    assert city.bad("link.backup") == {"present": ("fail", "none_declared")}


ROUTER = f"{WARD}-router"


def silent_router(city: City) -> City:
    for probe in ("system.snmp", "host.snmp"):
        city.look(ROUTER, probe, outcome=Outcome.TIMEOUT)
    return city


def test_a_silent_router_on_a_live_line_is_a_fault() -> None:
    assert silent_router(healthy()).bad("router.answers") == {"gateway": ("fail", "router_silent")}


def test_a_silent_router_on_a_dead_line_is_unknown() -> None:
    city = silent_router(lined(DEAD_LINE))
    assert city.bad("router.answers") == {"gateway": ("unknown", "link_down")}


def test_a_router_behind_which_somebody_answers_forwards() -> None:
    city = silent_router(healthy()).device(f"{WARD}-prn-os", address="127.1.1.9")
    city.look(f"{WARD}-prn-os", "printer.ipp", Identity(device_class="printer"))
    assert city.bad("router.answers") == {}


def test_a_report_in_a_file_is_no_answer_over_the_network() -> None:
    city = silent_router(healthy()).device(f"{WARD}-pc-os", address="127.1.1.7")
    assert city.bad("router.answers") == {"gateway": ("fail", "router_silent")}


def test_a_router_that_was_not_asked_is_unknown() -> None:
    city = healthy()
    for probe in ("system.snmp", "host.snmp"):
        city.look(ROUTER, probe, outcome=Outcome.SKIPPED)
    assert city.bad("router.answers") == {"gateway": ("unknown", "skipped")}
    assert healthy().no_look(ROUTER).bad("router.answers") == {"gateway": ("unknown", "never_seen")}


def test_the_line_may_be_the_router_itself() -> None:
    city = silent_router(healthy()).device(ROUTER, address="127.1.1.1")
    assert city.bad("router.answers") == {}


@pytest.mark.parametrize(("load", "verdict"), [(90, "pass"), (90.1, "warn")])
def test_a_router_above_ninety_percent_is_overloaded(load: float, verdict: str) -> None:
    busy = Host(processors=(Processor(index=1, load_pct=load),))
    assert healthy().look(ROUTER, "host.snmp", busy).says("router.load") == {
        f"cpu/{ROUTER}": verdict
    }


def test_a_router_that_does_not_say_its_load_is_unknown() -> None:
    city = healthy().look(ROUTER, "host.snmp", Host())
    assert city.bad("router.load") == {"cpu": ("unknown", "not_said")}


def test_a_district_node_is_judged_as_a_ward_line() -> None:
    city = healthy().look(f"{DISTRICT}-line-1", "link.stamp", DEAD_LINE)
    assert city.bad("district.node", DISTRICT) == {"reachable": ("fail", "down")}


def test_one_uplink_warns() -> None:
    city = healthy().without(f"{DISTRICT}-line-2")
    assert city.bad("district.uplinks", DISTRICT) == {"uplinks": ("warn", "too_few")}


def test_a_form_of_the_past_does_not_speak_of_the_backup() -> None:
    city = healthy().look(f"{WARD}-office", "ward.form", good_form(), back_days=15)
    assert city.bad("link.backup") == {"tested": ("unknown", "stale")}
