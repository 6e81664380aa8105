"""Findings: their address, who answers for them, and which sites are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checks.accountable import accountable, unit_of
from checks.assess import WiringError, assess
from checks.by_site import BySite
from checks.packing import DECISIONS, FINDINGS
from checks.policy import Rule
from checks.policy_file import load_default_policy
from inventory.model import LinkAsset, Register, ServiceAsset, Site, Unit
from tests.checks.small_city import (
    AT,
    CITY,
    DEAD_LINE,
    DISTRICT,
    REGISTER,
    TODAY,
    WARD,
    healthy,
)

WARD_SITE, DISTRICT_SITE, CITY_SITE = (REGISTER.by_id[id_] for id_ in (WARD, DISTRICT, CITY))


def test_an_address_is_check_site_asset_and_aspect() -> None:
    city = healthy().look(f"{WARD}-line", "link.stamp", DEAD_LINE)
    found = {f.id: f for f in city.judge().findings}
    dead = found[f"link.primary:{WARD}:{WARD}-line:reachable"]
    assert (dead.criterion, dead.weight, dead.at) == ("C01", "mandatory", AT)
    assert dead.mark.evidence[0].probe == "link.stamp"
    assert f"people.trained:{WARD}::trained" in found


@pytest.mark.parametrize(
    ("responsible", "unit", "leader"),
    [
        ("UBND phường", "UBND phường Một", "Chủ tịch UBND phường"),
        ("nhà mạng, UBND phường", "UBND phường Một", "Chủ tịch UBND phường"),
        ("UBND quận", "Văn phòng HĐND và UBND quận Mẫu", "Chánh Văn phòng HĐND và UBND quận"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông",
         "Giám đốc Sở Thông tin và Truyền thông"),
        ("Phòng VH-TT", "Phòng Văn hóa và Thông tin quận Mẫu",
         "Trưởng phòng Văn hóa và Thông tin"),
        ("Điện lực", "Điện lực", "Chủ tịch UBND phường"),
    ],
)  # fmt: skip
def test_every_finding_has_a_unit_and_a_leader(responsible: str, unit: str, leader: str) -> None:
    assert accountable(responsible, WARD_SITE, None, REGISTER, {}) == (unit, leader)


def test_the_estates_own_words_win_over_the_defaults() -> None:
    own = Unit(site=WARD, unit="Ủy ban Một", leader_role="Phó Chủ tịch")
    assert unit_of(WARD_SITE, {WARD: own}) == own
    assert accountable("UBND phường", WARD_SITE, None, REGISTER, {WARD: own}) == (
        "Ủy ban Một", "Phó Chủ tịch",
    )  # fmt: skip


def test_a_partners_service_is_the_partners() -> None:
    police = ServiceAsset(id="x", site=CITY, partner="Công an")
    assert accountable("Sở TT&TT", CITY_SITE, police, REGISTER, {})[0] == "Công an"


def test_only_sites_in_force_on_the_day_are_judged() -> None:
    sites = (
        *REGISTER.sites,
        Site(id="99903", level="ward", name="Cũ", title="Phường Cũ", parent=DISTRICT,
             valid_to=date(2016, 8, 4)),
        Site(id="99904", level="ward", name="Mới", title="Phường Mới", parent=DISTRICT,
             valid_from=date(2016, 8, 5)),
    )  # fmt: skip
    register = Register(id="tiny", vi="", en="", source="", sites=sites)
    city = healthy()
    found = assess(register, city.estate, load_default_policy(), city.seen, AT, "r1")
    judged = {d.site for d in found.decisions}
    assert "99904" in judged
    assert "99903" not in judged
    assert next(t for t in found.tallies if t.site == CITY).total == 3


def test_a_policy_that_names_an_absent_check_is_our_own_fault() -> None:
    policy = load_default_policy()
    rule = Rule(
        check="no.such", weight="advisory", why_vi="", why_en="", source="", regulation=True,
        responsible="",
    )  # fmt: skip
    broken = policy.model_copy(update={"rules": {**policy.rules, "no.such": rule}})
    with pytest.raises(WiringError, match=r"no check is called 'no\.such'"):
        healthy().judge(broken)


def test_a_rule_that_is_switched_off_is_not_asked() -> None:
    policy = load_default_policy()
    rules = {id_: rule for id_, rule in policy.rules.items() if id_ != "link.primary"}
    found = healthy().judge(policy.model_copy(update={"rules": rules}))
    assert "link.primary" not in {f.check for f in found.findings}


def test_a_policys_numbers_are_the_ones_that_count() -> None:
    policy = load_default_policy()
    rule = policy.rules["people.trained"]
    strict = rule.model_copy(update={"params": rule.params.model_copy(update={"least": 5})})
    rules = {**policy.rules, "people.trained": strict}
    found = healthy().judge(policy.model_copy(update={"rules": rules}))
    trained = next(f for f in found.findings if f.check == "people.trained")
    assert (trained.mark.verdict.value, trained.mark.want) == ("fail", 5)


def test_twins_are_devices_of_other_sites_only() -> None:
    city = healthy()
    city.device(f"{WARD}-pc-x", serial="same").device(f"{WARD}-pc-os", serial="same")
    assert city.view().twins == {}
    city.device("99902-fax", serial="SAME")
    assert city.view().twins[f"{WARD}-pc-x"] == ("99902-fax",)


def test_a_city_that_declares_lines_twice_judges_the_first_by_id() -> None:
    city = healthy()
    city.links["z"] = LinkAsset(id="z", site=WARD, address="127.9.9.9")
    city.look("z", "link.stamp", DEAD_LINE)
    assert city.bad("link.primary") == {}


def test_what_is_packed_comes_back_as_it_was() -> None:
    city = healthy()
    city.devices.clear()
    found = city.judge()
    assert BySite(found.findings, packing=FINDINGS) == found.findings
    assert BySite(found.decisions, packing=DECISIONS) == found.decisions
    dated = replace(next(iter(found.findings)), waived_until=TODAY)
    dated = replace(dated, mark=replace(dated.mark, got=TODAY, want=2.5))
    assert BySite([dated], packing=FINDINGS).of(dated.site) == (dated,)
