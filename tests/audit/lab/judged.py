"""A city judged in memory, by the shipped policy."""

from datetime import timedelta

from audit.lab.estate import REGISTER, Generated
from checks.assess import assess
from checks.decision import Assessment
from checks.policy_file import load_default_policy
from inventory.model import Register
from inventory.register import load_register
from tests.audit.lab.memory import sightings


def part_of(made: Generated) -> Register:
    """The part of the register that a city has."""
    register = load_register(REGISTER)
    there = {unit.site for unit in made.estate.units}
    sites = tuple(site for site in register.sites if site.id in there)
    return register.model_copy(update={"sites": sites})


def judge(made: Generated) -> Assessment:
    """What an audit says of a city, a quarter of an hour after it came up."""
    policy, register = load_default_policy(), part_of(made)
    seen = sightings(made, register, timedelta(days=policy.max_age_days))
    at = made.city.now + timedelta(minutes=15)
    return assess(register, made.estate, policy, seen, at, "r")
