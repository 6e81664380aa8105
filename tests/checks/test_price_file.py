"""Price lists and regulations as people write them, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from checks.price_file import parse_prices
from checks.regulation import parse_regulations
from inventory.problem import InventoryError

GOOD_PRICE = """
prices: p
vi: a
en: a
currency: VND
repair_limit_pct: 40
items:
  - {item: fax, action: buy, vi: a, en: a, spec_vi: a, spec_en: a, unit_vi: a, unit_en: a,
     price_vnd: 5, on: 2016-07-15, valid_days: 9, source: a, evidence: quotation, group: g}
"""


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ("price_vnd: 5", "prices.yaml:9: items[1].price_vnd"),
        ("on: 2016-07-15", "prices.yaml:9: items[1].on"),
        ("action: buy", "prices.yaml:8: items[1].action"),
    ],
)
def test_a_wrong_price_list_says_where(wrong: str, line: str) -> None:
    name = wrong.split(":")[0]
    with pytest.raises(InventoryError) as caught:
        parse_prices(GOOD_PRICE.replace(wrong, f"{name}: x"), "prices.yaml")
    assert line in str(caught.value)


def test_a_class_priced_twice_is_refused() -> None:
    row = GOOD_PRICE[GOOD_PRICE.index("  - {item") :]
    with pytest.raises(InventoryError, match=r"priced twice: fax \(buy\)"):
        parse_prices(GOOD_PRICE + row.lstrip("\n"), "prices.yaml")


def test_a_regulation_of_no_topic_is_refused() -> None:
    text = "regulations:\n  - {id: a, topic: taste, doc: d, article: '', eff_from: 2016-01-01,\n"
    with pytest.raises(InventoryError, match=r"rules.yaml:2: regulations\[1\].topic"):
        parse_regulations(text + "     evidence: seen, text_vi: t}\n", "rules.yaml")
