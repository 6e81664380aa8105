"""Unit prices: each with its source and its day. A price past its validity is unknown, never 0."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from inventory._record import Record
from inventory.problem import InventoryError
from inventory.yaml_file import load_yaml, problems_of

Priced = Literal["buy", "repair", "consumable"]


class Price(Record):
    """What one unit costs, VAT included, in whole đồng."""

    item: str
    action: Priced
    vi: str
    en: str
    spec_vi: str
    spec_en: str
    unit_vi: str
    unit_en: str
    price_vnd: int = Field(gt=0)
    on: date
    valid_days: int = Field(gt=0)
    source: str
    evidence: Literal["quotation", "award", "assumption"]
    group: str  # classes that one buyer would buy together

    def valid(self, at: date) -> bool:
        """Whether the price may be used on a day."""
        return self.on <= at <= self.on + timedelta(days=self.valid_days)


class PriceList(Record):
    """All prices of one plan. `repair_limit_pct` is ours: a dearer repair is a replacement."""

    prices: str
    vi: str
    en: str
    currency: Literal["VND"]
    repair_limit_pct: float = Field(gt=0, le=100)
    items: tuple[Price, ...]

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Price]:
        return {(price.item, price.action): price for price in self.items}

    def of(self, item: str, remedy: str) -> Price | None:
        """What a remedy costs one unit; what is replaced is bought."""
        return self._by_key.get((item, "buy" if remedy == "replace" else remedy))

    @model_validator(mode="after")
    def _once(self) -> "PriceList":
        keys = [(price.item, price.action) for price in self.items]
        twice = sorted(
            {f"{item} ({action})" for item, action in keys if keys.count((item, action)) > 1}
        )
        if twice:
            raise ValueError(f"priced twice: {', '.join(twice)}; keep one price each")
        return self


def parse_prices(text: str, source: str) -> PriceList:
    """Read a price list.

    Raises:
        InventoryError: every line that is wrong.
    """
    value, places = load_yaml(text, source)
    try:
        return PriceList.model_validate(value)
    except ValidationError as error:
        raise InventoryError(problems_of(error, places, source)) from None


@cache
def load_default_prices() -> PriceList:
    """The price list that ships with the product: assumptions for a simulated city."""
    name = "hanoi-2016.yaml"
    return parse_prices(files("checks").joinpath("prices", name).read_text("utf-8"), name)
