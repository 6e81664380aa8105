"""District, data centre, SMS and partners."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from checks.assess import assess
from checks.policy_file import load_default_policy
from inventory.groups.link import Link, RttMs
from inventory.groups.operations import Operations
from inventory.groups.people import RoleCount
from inventory.groups.service import Tls
from inventory.groups.sms_gateway import Connector
from inventory.model import Register, Site
from inventory.seen import Outcome
from tests.checks.small_city import (
    AT,
    CITY,
    DEAD_LINE,
    DISTRICT,
    DISTRICT_ROLES,
    OTHER,
    REGISTER,
    WARD,
    City,
    day,
    good_gateway,
    good_line,
    good_operations,
    good_people,
    good_service,
    healthy,
)

PORTAL, NTP, SMS = f"{CITY}-portal", f"{CITY}-ntp", f"{CITY}-sms"


def operating(**changed: Any) -> City:
    return healthy().look(f"{CITY}-office", "operations.register", good_operations(**changed))


def bad(city: City, check: str) -> dict[str, tuple[str, str | None]]:
    return city.bad(check, CITY)


def test_a_district_role_without_an_account_fails() -> None:
    roles = tuple(RoleCount(role=r, staff=1, accounts=int(r != "it")) for r in DISTRICT_ROLES)
    said = good_people(DISTRICT_ROLES, roles=roles)
    city = healthy().look(f"{DISTRICT}-office", "people.register", said)
    assert city.bad("district.accounts", DISTRICT) == {"issued": ("fail", "no_account")}


@pytest.mark.parametrize(
    ("said", "want"),
    [
        (Operations(confirmed_on=day(0), confirmed_wards=(WARD, OTHER)), {}),
        (Operations(confirmed_on=day(0), confirmed_wards=(WARD,)),
         {"confirmed": ("fail", "not_confirmed")}),
        (Operations(confirmed_wards=(WARD, OTHER)), {"confirmed": ("fail", "not_confirmed")}),
        (Operations(), {"confirmed": ("unknown", "not_said")}),
    ],
)  # fmt: skip
def test_every_ward_is_confirmed_with_a_date(said: Operations, want: dict[str, Any]) -> None:
    city = healthy().look(f"{DISTRICT}-office", "operations.register", said)
    assert city.bad("district.signoff", DISTRICT) == want


def test_one_silent_core_router_beside_one_that_answers_is_a_fault() -> None:
    city = healthy().look(f"{CITY}-core-1", "system.snmp", outcome=Outcome.TIMEOUT)
    assert bad(city, "wan.core") == {"router": ("fail", "timeout")}
    city.look(f"{CITY}-core-2", "system.snmp", outcome=Outcome.TIMEOUT)
    assert bad(city, "wan.core") == {"router": ("unknown", "timeout")}


def test_a_core_of_one_router_is_not_what_was_asked() -> None:
    city = healthy().without(f"{CITY}-core-2")
    assert bad(city, "wan.core") == {"router": ("unknown", "not_declared")}


def test_an_unreached_district_warns_at_the_core_and_no_district_fails_it() -> None:
    city = healthy().look(f"{DISTRICT}-line-1", "link.stamp", DEAD_LINE)
    assert bad(city, "wan.core") == {"peers": ("fail", "down")}  # it is the only one there
    city.no_look(f"{DISTRICT}-line-1")
    assert bad(city, "wan.core") == {"peers": ("unknown", "never_seen")}


@pytest.mark.parametrize(
    ("said", "want"),
    [
        (good_service("https", ok=False, status="503"), {"answers": ("fail", "wrong_answer")}),
        (good_service("https", ok=None), {"answers": ("unknown", "not_said")}),
        (good_service("https", time_ms={"total": 1500.0}), {}),
        (good_service("https", time_ms={"total": 1500.1}), {"time": ("warn", "slow")}),
        (good_service("https", time_ms={"total": 5000.1}), {"time": ("fail", "slow")}),
        (good_service("https", time_ms=None), {"time": ("unknown", "not_said")}),
        (good_service("https", tls=Tls(days_left=30)), {}),
        (good_service("https", tls=Tls(days_left=29.9)), {"certificate": ("warn", "expires_soon")}),
        (good_service("https", tls=Tls(days_left=-0.5)), {"certificate": ("fail", "expired")}),
        (good_service("https", tls=Tls(days_left=-0.01)), {"certificate": ("fail", "expired")}),
        (good_service("https", tls=Tls()), {"certificate": ("unknown", "not_said")}),
        (good_service("https", tls=None), {"certificate": ("unknown", "not_said")}),
        (good_service("https", tls=Tls(days_left=90, verified=False, problem="self-signed")),
         {"trust": ("warn", "not_trusted")}),
        (good_service("https", tls=Tls(days_left=-1, verified=False, problem="expired")),
         {"certificate": ("fail", "expired")}),
    ],
)  # fmt: skip
def test_a_service_answers_in_time_with_a_lasting_certificate(
    said: Any, want: dict[str, Any]
) -> None:
    assert bad(healthy().look(PORTAL, "service.https", said), "dc.services") == want


@pytest.mark.parametrize(
    ("detail", "want"),
    [
        ({"offset_s": -1.0, "stratum": 4}, {}),
        ({"offset_s": -1.1, "stratum": 4}, {"offset": ("fail", "clock_wrong")}),
        ({"offset_s": 0, "stratum": 5}, {"stratum": ("fail", "stratum_high")}),
        ({"stratum": 3}, {"offset": ("unknown", "not_said")}),
    ],
)
def test_a_time_server_keeps_time(detail: dict[str, Any], want: dict[str, Any]) -> None:
    city = healthy().look(NTP, "service.ntp", good_service("ntp", detail=detail))
    assert bad(city, "dc.services") == want


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.REFUSED, Outcome.UNREACHABLE])
def test_a_service_that_is_silent_fails_only_beside_one_that_answers(outcome: Outcome) -> None:
    city = healthy().look(PORTAL, "service.https", outcome=outcome)
    assert bad(city, "dc.services") == {"answers": ("fail", outcome.value)}
    for other in ("ntp", "police"):
        city.look(f"{CITY}-{other}", "service.tcp", outcome=outcome)
        city.no_look(f"{CITY}-{other}", f"service.{'ntp' if other == 'ntp' else 'https'}")
    assert {verdict for verdict, _ in bad(city, "dc.services").values()} == {"unknown"}


def test_our_own_bug_never_counts_against_a_service() -> None:
    city = healthy().look(PORTAL, "service.https", outcome=Outcome.BROKEN)
    assert bad(city, "dc.services") == {"answers": ("unknown", "broken")}


def test_a_service_that_is_not_mandatory_only_warns() -> None:
    city = healthy().look(PORTAL, "service.https", good_service("https", ok=False))
    city.services[PORTAL] = city.services[PORTAL].model_copy(update={"mandatory": False})
    assert bad(city, "dc.services") == {"answers": ("warn", "wrong_answer")}


def test_a_partners_fault_is_the_partners() -> None:
    city = healthy().look(f"{CITY}-police", "service.https", outcome=Outcome.REFUSED)
    assert bad(city, "dc.services") == {}
    assert bad(city, "partner.endpoints") == {"answers": ("fail", "refused")}
    found = next(f for f in city.judge().findings if f.check == "partner.endpoints")
    assert found.unit == "Công an Thành phố"


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ({"last_backup_at": AT - timedelta(hours=24)}, {}),
        ({"last_backup_at": AT - timedelta(hours=24.1)}, {"last_backup": ("fail", "backup_old")}),
        ({"last_backup_ok": False}, {"last_backup": ("fail", "backup_failed")}),
        ({"last_backup_at": None}, {"last_backup": ("unknown", "not_said")}),
        ({"last_restore_test_on": day(90)}, {}),
        ({"last_restore_test_on": day(91)}, {"restore_test": ("fail", "test_old")}),
        ({"last_restore_test_on": None}, {"restore_test": ("unknown", "not_said")}),
    ],
)
def test_a_backup_is_recent_and_was_restored(said: dict[str, Any], want: dict[str, Any]) -> None:
    assert bad(operating(**said), "dc.backup") == want


def test_an_old_job_log_says_nothing_of_todays_backup() -> None:
    said = good_operations(last_backup_at=AT - timedelta(days=4, hours=2))
    city = healthy().look(f"{CITY}-office", "operations.register", said, back_days=4)
    assert bad(city, "dc.backup") == {"last_backup": ("unknown", "stale")}


@pytest.mark.parametrize(
    ("check", "said", "want"),
    [
        ("dc.database_space", {"database_free_pct": 20}, {}),
        ("dc.database_space", {"database_free_pct": 19.9}, {"free": ("warn", "disk_full")}),
        ("dc.database_space", {"database_free_pct": 10}, {"free": ("warn", "disk_full")}),
        ("dc.database_space", {"database_free_pct": 9.9}, {"free": ("fail", "disk_full")}),
        ("dc.database_space", {"database_free_pct": None}, {"free": ("unknown", "not_said")}),
        ("dc.failover", {"failover_drill_ok": False}, {"drill": ("fail", "drill_failed")}),
        ("dc.failover", {"failover_drill_on": day(365)}, {}),
        ("dc.failover", {"failover_drill_on": day(366)}, {"drill": ("fail", "test_old")}),
        ("dc.failover", {"failover_drill_ok": None}, {"drill": ("unknown", "not_said")}),
        ("security.file", {"security_level": 2}, {"file": ("fail", "level_low")}),
        ("security.file", {"security_file_on": None}, {"file": ("fail", "no_file")}),
    ],
)
def test_the_registers_of_the_data_centre(
    check: str, said: dict[str, Any], want: dict[str, Any]
) -> None:
    assert bad(operating(**said), check) == want


def delivered(**changed: Any) -> dict[str, Any]:
    return {"sms_delivered_s": {"Viettel": 8, "MobiFone": 12, "VinaPhone": 10, **changed}}


@pytest.mark.parametrize(
    ("said", "want"),
    [
        (delivered(viettel=None), {}),
        (delivered(Viettel=60), {}),
        (delivered(Viettel=60.1), {"delivered/Viettel": ("fail", "slow")}),
        (delivered(Viettel=None), {"delivered/Viettel": ("fail", "never_arrived")}),
        ({"sms_delivered_s": {"MobiFone": 1, "VinaPhone": 1}},
         {"delivered/Viettel": ("unknown", "not_said")}),
        ({"sms_text_ok": {"Viettel": False}}, {"text/Viettel": ("warn", "text_garbled")}),
        ({"sms_credit_days": 30}, {}),
        ({"sms_credit_days": 29}, {"credit": ("warn", "credit_low")}),
        ({"sms_credit_days": 1}, {"credit": ("warn", "credit_low")}),
        ({"sms_credit_days": 0}, {"credit": ("fail", "credit_low")}),
    ],
)  # fmt: skip
def test_a_message_arrives_at_every_operator(said: dict[str, Any], want: dict[str, Any]) -> None:
    assert bad(operating(**said), "sms.gateway") == want


def test_a_delivery_test_of_three_weeks_ago_proves_nothing() -> None:
    found = bad(operating(sms_tested_on=day(15)), "sms.gateway")
    assert set(found.values()) == {("unknown", "stale")}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ({"bind": "ESME_RBINDFAIL"}, {"bind": ("fail", "bind_refused")}),
        ({"bind": None}, {"bind": ("unknown", "not_said")}),
        ({"enquire_link_ms": None}, {"enquire_link": ("unknown", "not_said")}),
        ({"connectors": (Connector(id="viettel-1", state="online"),
                         Connector(id="m", operator="mobifone", state="bound"),
                         Connector(id="v1", operator="VinaPhone", state="dead"),
                         Connector(id="v2", operator="VinaPhone", state="online"))}, {}),
        ({"connectors": (Connector(id="viettel-1", state="online"),
                         Connector(id="m", operator="MobiFone", state="connecting"),
                         Connector(id="v", operator="VinaPhone", state="online"))},
         {"bound/MobiFone": ("fail", "not_bound")}),
    ],
)  # fmt: skip
def test_every_operator_is_bound(said: dict[str, Any], want: dict[str, Any]) -> None:
    city = healthy().look(SMS, "sms.status", good_gateway(**said))
    assert bad(city, "sms.gateway") == want


def test_a_silent_gateway_is_unknown() -> None:
    city = healthy().look(SMS, "sms.status", outcome=Outcome.TIMEOUT)
    found = bad(city, "sms.gateway")
    assert set(found.values()) == {("unknown", "timeout")}


def test_a_slow_path_to_all_services_is_no_services_fault() -> None:
    city = healthy()
    for name, protocol in (("portal", "https"), ("ntp", "ntp"), ("police", "https")):
        times = {"connect": 900.0, "total": 1800.0}
        city.look(f"{CITY}-{name}", f"service.{protocol}", good_service(protocol, time_ms=times))
    assert bad(city, "dc.services") == {}
    slow = good_service("https", time_ms={"connect": 900.0, "total": 2500.0})
    city.look(PORTAL, "service.https", slow)
    assert bad(city, "dc.services") == {"time": ("warn", "slow")}


def spread(p95: float, usual: float) -> Link:
    return good_line(rtt_ms=RttMs(median=usual, p95=p95))


def crowded(p95s: list[float]) -> City:
    """So many more wards, each with its own line; the first is the one that is looked at."""
    city = healthy()
    for n, p95 in enumerate(p95s):
        line = city.links[f"{WARD}-line"].model_copy(update={"id": f"L{n}", "site": f"9991{n}"})
        city.links[line.id] = line
        city.look(line.id, "link.stamp", spread(p95, 6))
    return city


def bigger(wards: int) -> Register:
    more = (
        Site(id=f"9991{n}", level="ward", name=f"P{n}", title=f"Phường P{n}", parent=DISTRICT)
        for n in range(wards)
    )
    return Register(id="tiny", vi="", en="", source="", sites=(*REGISTER.sites, *more))


def delays(city: City, wards: int) -> dict[str, tuple[str, str | None]]:
    found = assess(bigger(wards), city.estate, load_default_policy(), city.seen, AT, "r1")
    return {
        f.check: (f.mark.verdict.value, f.mark.reason)
        for f in found.findings
        if f.mark.aspect == "spread" or (f.mark.aspect == "rtt_p95" and f.mark.asset == "L0")
    }


def test_a_line_that_stands_out_from_its_peers_is_slow() -> None:
    assert delays(crowded([120.0, *[12.0] * 9]), 10) == {
        "link.primary": ("fail", "slow"), "link.quality": ("warn", "slow"),
        "wan.delay": ("pass", None),
    }  # fmt: skip


def test_delay_that_all_lines_share_is_said_once_and_is_no_lines_fault() -> None:
    shared = [110.0 + n for n in range(10)]
    assert delays(crowded(shared), 10) == {
        "link.primary": ("pass", None), "link.quality": ("pass", None),
        "wan.delay": ("unknown", "common_cause"),
    }  # fmt: skip


def test_a_long_way_is_long_whatever_all_lines_share() -> None:
    city = crowded([110.0 + n for n in range(10)])
    city.look("L0", "link.stamp", spread(220.0, 140.0))
    assert delays(city, 10)["link.primary"] == ("fail", "slow")


def test_too_few_lines_share_nothing() -> None:
    assert bad(healthy(), "wan.delay") == {"spread": ("unknown", "thin_evidence")}
