"""Rows by site: the same kept and packed, and judged from no more than a site's own sightings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from checks.assess import gathered, judge_sites
from checks.by_site import BySite
from checks.packing import DECISIONS, FINDINGS
from checks.policy_file import load_default_policy
from inventory.seen import Seen
from tests.checks.small_city import AT, CITY, DISTRICT, OTHER, REGISTER, WARD, healthy


def test_rows_come_by_site_whatever_the_order_of_keeping() -> None:
    found = healthy().judge().decisions
    kept = BySite(reversed(tuple(found)))
    assert kept.sites() == sorted([CITY, DISTRICT, OTHER, WARD])
    assert [one.site for one in kept] == sorted(one.site for one in found)
    assert len(kept) == len(found)
    assert next(iter(found)) in kept
    assert kept.of("nowhere") == ()


def test_a_part_of_the_sites_is_a_part_of_the_rows() -> None:
    found = healthy().judge()
    for rows in (found.findings, BySite(found.findings, packing=FINDINGS)):
        part = rows.only({WARD, "nowhere"})
        assert part.sites() == [WARD]
        assert tuple(part) == found.findings.of(WARD)
        assert len(part) == len(found.findings.of(WARD))


def test_packed_rows_are_small() -> None:
    found = healthy().judge()
    packed = [FINDINGS.write(found.findings.of(site)) for site in found.findings.sites()]
    assert sum(map(len, packed)) < 80 * len(found.findings)
    assert BySite(found.decisions, packing=DECISIONS).of(WARD) == found.decisions.of(WARD)


def test_a_site_is_judged_by_its_own_sightings_and_its_childrens_lines() -> None:
    city = healthy()
    seen = city.seen
    asked: list[int] = []

    def of(assets: Collection[str]) -> Mapping[str, Seen]:
        asked.append(len(assets))
        return {id_: seen[id_] for id_ in assets if id_ in seen}

    policy = load_default_policy()
    judged = list(judge_sites(REGISTER, city.estate, policy, of, AT))
    assert [one.site for one in judged] == [CITY, DISTRICT, *sorted([WARD, OTHER])]
    assert gathered(judged, REGISTER, city.estate, policy, AT, "r1") == city.judge(policy)
    assert max(asked) < 100
