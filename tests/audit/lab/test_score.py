"""Scoring: what counts as found, missed, invented and merely explained."""

from datetime import UTC, datetime
from typing import Any

from audit.lab.score import score
from audit.lab.truth import Expect, Planted, Truth
from checks.finding import Finding, Mark, Verdict

AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)


def finding(check: str, verdict: str, aspect: str = "works", asset: str | None = "x") -> Finding:
    return Finding(
        id=f"{check}:00001:{asset}:{aspect}", check=check, criterion="C01", site="00001",
        weight="mandatory", at=AT, unit="UBND", leader_role="Chủ tịch",
        mark=Mark(verdict=Verdict(verdict), aspect=aspect, asset=asset),
    )  # fmt: skip


def truth(*planted: Planted) -> Truth:
    return Truth(seed=0, planted=planted)


def fault(*expects: Expect, code: str = "P-DEAD", **more: Any) -> Planted:
    return Planted(id=f"{code}:00001:x", fault=code, site="00001", expects=expects, **more)


WORKS = Expect(check="device.works", site="00001", asset="x", aspect="works", verdicts=("fail",))


def test_a_fault_is_found_when_any_expected_finding_is_there():
    other = Expect(check="pc.one_stop", site="00001")
    scored = score(truth(fault(other, WORKS)), [finding("device.works", "fail")])
    assert (scored.recall, scored.precision) == (1.0, 1.0)
    assert scored.missed == scored.invented == ()


def test_a_finding_of_another_asset_finds_nothing_and_is_an_invention():
    scored = score(truth(fault(WORKS)), [finding("device.works", "fail", asset="y")])
    assert scored.missed == ("P-DEAD:00001:x",)
    assert scored.invented == ("device.works:00001:y:works",)
    assert (scored.recall, scored.precision) == (0.0, 0.0)


def test_unknown_finds_nothing_unless_that_is_what_a_fault_expects():
    unknown = [finding("device.works", "unknown")]
    assert score(truth(fault(WORKS)), unknown).recall == 0.0
    stale = WORKS.model_copy(update={"verdicts": ("unknown",)})
    assert score(truth(fault(stale)), unknown).recall == 1.0


def test_unknown_and_pass_are_never_inventions():
    found = [finding("a", "unknown"), finding("b", "pass")]
    scored = score(truth(), found)
    assert scored.invented == ()
    assert scored.claims == 0
    assert scored.precision is None
    assert scored.recall is None


def test_what_may_follow_explains_but_does_not_find():
    one = fault(WORKS, explains=(Expect(check="device.past_life", site="00001"),))
    scored = score(truth(one), [finding("device.past_life", "warn")])
    assert scored.invented == ()
    assert scored.missed == (one.id,)


def test_an_undetectable_fault_is_counted_and_never_missed():
    one = fault(code="P-IPC", detectable=False, why_not="ARP is not seen")
    scored = score(truth(one), [])
    assert (scored.planted, scored.detectable, scored.missed) == (1, 0, ())


def test_the_table_counts_by_fault_code():
    scored = score(
        truth(fault(WORKS), fault(code="P-IPC", detectable=False)),
        [finding("device.works", "warn")],
    )
    rows = {row.fault: row for row in scored.table}
    assert (rows["P-DEAD"].detectable, rows["P-DEAD"].found, rows["P-DEAD"].recall) == (1, 0, 0.0)
    assert rows["P-IPC"].recall is None
