"""Regulations with their days: what binds a plan depends on when it is made."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import ValidationError

from inventory._record import Record
from inventory.problem import InventoryError
from inventory.yaml_file import load_yaml, problems_of

Topic = Literal[
    "price_cap", "approval", "service_life", "central_purchasing", "funding", "plan",
    "selection", "splitting",
]  # fmt: skip


class Regulation(Record):
    """One rule. `evidence`: seen in a source, recalled (unverified), or an assumption."""

    id: str
    topic: Topic
    item: str | None = None
    doc: str
    article: str
    eff_from: date
    eff_to: date | None = None
    evidence: Literal["seen", "recalled", "assumption"]
    text_vi: str
    cap_vnd: int | None = None
    life_years: dict[str, int] | None = None
    items: tuple[str, ...] = ()
    direct_vnd: int | None = None  # direct appointment up to
    quote_short_vnd: int | None = None  # shortened competitive quotation up to
    quote_vnd: int | None = None  # competitive quotation up to


class _File(Record):
    regulations: tuple[Regulation, ...]


def parse_regulations(text: str, source: str) -> tuple[Regulation, ...]:
    """Read a file of regulations.

    Raises:
        InventoryError: every line that is wrong.
    """
    value, places = load_yaml(text, source)
    try:
        return _File.model_validate(value).regulations
    except ValidationError as error:
        raise InventoryError(problems_of(error, places, source)) from None


@cache
def load_regulations() -> tuple[Regulation, ...]:
    """The regulations that ship with the product."""
    name = "vietnam.yaml"
    return parse_regulations(files("checks").joinpath("regulations", name).read_text("utf-8"), name)


def in_force(
    regulations: tuple[Regulation, ...], topic: Topic, at: date, item: str | None = None
) -> Regulation | None:
    """The rule of a topic (and item) in force on a day, both ends included; the newest wins."""
    found = [
        rule
        for rule in regulations
        if rule.topic == topic
        and (rule.item == item or item in rule.items)
        and rule.eff_from <= at
        and (rule.eff_to is None or at <= rule.eff_to)
    ]
    return max(found, key=lambda rule: rule.eff_from, default=None)
