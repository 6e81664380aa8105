"""A value against its limits, and the worst of several verdicts."""

from __future__ import annotations

import pytest

from checks.finding import Mark, Need, Number, Verdict, at_least, at_most, worst

NEED = Need(action="configure", item="disk")


def against(judge: object, got: Number | None, warn: Number | None, fail: Number | None) -> Mark:
    assert callable(judge)
    mark = judge(got, warn, fail, aspect="disk", unit="%", reason="disk_full", need=NEED)
    assert isinstance(mark, Mark)
    return mark


@pytest.mark.parametrize(
    ("judge", "got", "warn", "fail", "verdict", "want"),
    [
        (at_most, 2, 2, 5, "pass", 2), (at_most, 2.1, 2, 5, "warn", 2),
        (at_most, 5, 2, 5, "warn", 2), (at_most, 5.1, 2, 5, "fail", 5),
        (at_most, 9, 2, None, "warn", 2), (at_most, 4, None, 5, "pass", 5),
        (at_least, 20, 20, 10, "pass", 20), (at_least, 19.9, 20, 10, "warn", 20),
        (at_least, 10, 20, 10, "warn", 20), (at_least, 9.9, 20, 10, "fail", 10),
        (at_least, 0, 20, None, "warn", 20), (at_least, 0, None, None, "pass", None),
    ],
)  # fmt: skip
def test_a_value_on_a_limit_belongs_to_the_better_side(
    judge: object, got: Number, warn: Number | None, fail: Number | None, verdict: str,
    want: Number | None,
) -> None:  # fmt: skip
    mark = against(judge, got, warn, fail)
    assert (mark.verdict.value, mark.want) == (verdict, want)
    well = verdict == "pass"
    assert (mark.reason, mark.need) == ((None, None) if well else ("disk_full", NEED))


@pytest.mark.parametrize("judge", [at_most, at_least])
def test_silence_is_unknown_and_needs_nothing(judge: object) -> None:
    mark = against(judge, None, 2, 5)
    assert (mark.verdict, mark.reason, mark.need) == (Verdict.UNKNOWN, "not_said", None)


def test_a_fault_outweighs_silence_and_nothing_at_all_is_unknown() -> None:
    every = [Verdict.PASS, Verdict.WARN, Verdict.UNKNOWN, Verdict.FAIL]
    assert [worst(every[:n]) for n in range(5)] == [
        Verdict.UNKNOWN, Verdict.PASS, Verdict.WARN, Verdict.UNKNOWN, Verdict.FAIL,
    ]  # fmt: skip
