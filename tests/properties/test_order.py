"""Order: in which rows stand, looks come back and things are declared changes no result."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.plan import Plan
from audit.probes.probe import load_probes
from checks.assess import assess
from checks.decision import Assessment
from checks.policy_file import load_default_policy
from inventory.groups.printer import Printer
from inventory.model import Estate
from inventory.seen import Observation, Outcome, lay
from tests.checks.small_city import AT, REGISTER, City, healthy
from tests.checks.test_properties import BREAKS

CHANCE = st.randoms(use_true_random=False)
FAULTS = st.lists(st.sampled_from(sorted(BREAKS)), max_size=3, unique=True)
TABLES = ("units", "desks", "links", "services", "gateways", "devices", "staff")

few = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def mixed(rows: Any, chance: random.Random) -> tuple[Any, ...]:
    now = list(rows)
    chance.shuffle(now)
    return tuple(now)


def shuffled(estate: Estate, chance: random.Random) -> Estate:
    return estate.model_copy(update={name: mixed(getattr(estate, name), chance) for name in TABLES})


def broken(names: list[str]) -> City:
    city = healthy()
    for name in names:
        BREAKS[name](city)
    return city


def told(one: Assessment) -> tuple[Any, ...]:
    return tuple(one.findings), tuple(one.decisions), one.declared, one.tallies


@few
@given(FAULTS, CHANCE)
def test_a_judgement_is_the_same_in_whatever_order_rows_and_looks_come(
    names: list[str], chance: random.Random
) -> None:
    city = broken(names)
    other = broken(names)
    other.looks = dict(mixed(city.looks.items(), chance))
    policy = load_default_policy()
    now = assess(REGISTER, shuffled(city.estate, chance), policy, other.seen, AT, "r1")
    assert told(now) == told(city.judge())


@few
@given(FAULTS)
def test_judging_twice_says_the_same_twice(names: list[str]) -> None:
    city = broken(names)
    assert told(city.judge()) == told(city.judge())


@few
@given(CHANCE)
def test_a_plan_is_the_same_in_whatever_order_its_rows_stand(chance: random.Random) -> None:
    estate = healthy().estate
    probes = load_probes()
    plan = Plan(estate, REGISTER, probes)
    other = Plan(shuffled(estate, chance), REGISTER, dict(mixed(probes.items(), chance)))
    assert other.survey() == plan.survey()
    asked = [[(one.id, one.looks) for one in each.batches()] for each in (plan, other)]
    assert asked[0] == asked[1]


LOOKS = st.lists(
    st.builds(
        Observation, run=st.sampled_from(["r1", "r2"]), asset=st.just("a"), site=st.just("00001"),
        kind=st.just("printer"), probe=st.sampled_from(["printer.ipp", "printer.snmp", "z"]),
        at=st.integers(0, 30).map(lambda hours: AT - timedelta(hours=hours)),
        took_s=st.just(0.1), outcome=st.sampled_from([Outcome.ANSWERED, Outcome.TIMEOUT]),
        facts=st.builds(
            lambda state, pages: {"printer": Printer(state=state, pages_total=pages)},
            st.sampled_from([None, "idle", "printing"]), st.none() | st.integers(0, 9),
        ),
    ),
    max_size=6, unique_by=lambda one: (one.probe, one.at),
)  # fmt: skip


@given(LOOKS, CHANCE)
def test_looks_are_laid_over_each_other_by_their_probes_and_times_alone(
    looks: list[Observation], chance: random.Random
) -> None:
    one = lay("a", looks, at=AT, max_age=timedelta(hours=20))
    other = lay("a", mixed(looks, chance), at=AT, max_age=timedelta(hours=20))
    assert dict(one.groups) == dict(other.groups)
    assert dict(one.last) == dict(other.last)
    assert dict(one.stale) == dict(other.stale)
    assert one == lay("a", [*looks, *looks], at=AT, max_age=timedelta(hours=20))
