"""Which laws on personal data apply on a day: the law of the date is data, not code."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import ValidationError

from inventory._record import Record
from inventory.problem import InventoryError
from inventory.yaml_file import load_yaml, problems_of


class PrivacyLaw(Record):
    """One law or decree. `evidence`: the days were seen in `source`, or are recalled."""

    id: str
    doc: str
    article: str = ""
    doc_en: str  # with its articles
    eff_from: date
    eff_to: date | None = None  # the last day
    evidence: Literal["seen", "recalled"]
    source: str
    text_vi: str
    text_en: str

    def cited(self, lang: str) -> str:
        """How a text names it: "Nghị định số …, Điều …" · "Decree …"."""
        return self.doc_en if lang == "en" else ", ".join(filter(None, (self.doc, self.article)))


class _File(Record):
    laws: tuple[PrivacyLaw, ...]


def parse_privacy_laws(text: str, source: str) -> tuple[PrivacyLaw, ...]:
    """Read a file of laws.

    Raises:
        InventoryError: every line that is wrong.
    """
    value, places = load_yaml(text, source)
    try:
        return _File.model_validate(value).laws
    except ValidationError as error:
        raise InventoryError(problems_of(error, places, source)) from None


@cache
def load_privacy_laws() -> tuple[PrivacyLaw, ...]:
    """The laws that ship with the product."""
    name = "personal-data.yaml"
    text = files("checks").joinpath("regulations", name).read_text("utf-8")
    return parse_privacy_laws(text, name)


def privacy_laws_at(at: date) -> tuple[PrivacyLaw, ...]:
    """The laws in force on a day, both ends included, in the order of the file."""
    return tuple(
        law
        for law in load_privacy_laws()
        if law.eff_from <= at and (law.eff_to is None or at <= law.eff_to)
    )
