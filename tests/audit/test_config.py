"""The budgets of the settings: gentle unless somebody answers for the line."""

import pytest

from audit.config import MOST_WARD_KBIT_S, ConfigError, parse_config

REAL, SIMULATED = "register: hanoi-2016\n", "register: hanoi-2016\nsimulated: true\n"


def test_who_says_nothing_has_the_gentle_budget() -> None:
    budget = parse_config(REAL).budget
    assert (budget.ward_kbit_s, budget.device_kb, budget.run_kbit_s) == (64, 512, 20_000)


@pytest.mark.parametrize("kbit_s", [8, 64, MOST_WARD_KBIT_S])
def test_up_to_a_tenth_of_a_line_anybody_may_ask(kbit_s: int) -> None:
    config = parse_config(f"{REAL}budget: {{ward_kbit_s: {kbit_s}}}\n")
    assert config.budget.ward_kbit_s == kbit_s


@pytest.mark.parametrize("kbit_s", ["201", "500", "null"])
def test_more_or_no_budget_is_for_whoever_says_in_words_that_the_line_is_theirs(
    kbit_s: str,
) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(f"{REAL}budget: {{ward_kbit_s: {kbit_s}}}\n")
    assert "i_own_this_line: true" in str(error.value)
    config = parse_config(f"{REAL}budget: {{ward_kbit_s: {kbit_s}, i_own_this_line: true}}\n")
    assert config.budget.ward_kbit_s == (None if kbit_s == "null" else float(kbit_s))


def test_a_simulated_estate_has_no_line_to_spare() -> None:
    assert parse_config(f"{SIMULATED}budget: {{ward_kbit_s: null}}\n").budget.ward_kbit_s is None
