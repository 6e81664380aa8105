"""Score an audit against the planted truth: what was found, missed and invented."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from audit.lab.truth import Expect, Planted, Truth
from checks.finding import Finding
from inventory._record import Record


class KindScore(Record):
    """One fault code. A rate without anything to count is None, never 0 and never 1."""

    fault: str
    planted: int
    detectable: int
    found: int
    recall: float | None


class Score(Record):
    """Recall over detectable faults; precision over every WARN and FAIL of the audit."""

    planted: int
    detectable: int
    found: int
    claims: int  # findings that say WARN or FAIL
    recall: float | None
    precision: float | None
    missed: tuple[str, ...]  # Planted.id
    invented: tuple[str, ...]  # Finding.id
    table: tuple[KindScore, ...]  # by fault code


def score(truth: Truth, findings: Iterable[Finding]) -> Score:
    """Compare findings with what was planted.

    A fault is found when any one finding that it expects is there with a verdict that it
    expects. A finding that says WARN or FAIL is invented when no fault expects or explains it;
    UNKNOWN is never an invention, and never a find unless a fault expects just that.
    """
    listed = list(findings)
    by_key: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in listed:
        by_key[finding.check, finding.site].append(finding)
    found = {one.id: _found(one, by_key) for one in truth.planted if one.detectable}
    reasons: dict[tuple[str, str], list[Expect]] = defaultdict(list)
    for one in truth.planted:
        for expect in (*one.expects, *one.explains):
            reasons[expect.check, expect.site].append(expect)
    claims = [finding for finding in listed if finding.mark.verdict.value in ("warn", "fail")]
    invented = tuple(
        finding.id
        for finding in claims
        if not any(_fits(expect, finding) for expect in reasons[finding.check, finding.site])
    )
    detectable = len(found)
    hits = sum(found.values())
    return Score(
        planted=len(truth.planted),
        detectable=detectable,
        found=hits,
        claims=len(claims),
        recall=_ratio(hits, detectable),
        precision=_ratio(len(claims) - len(invented), len(claims)),
        missed=tuple(id_ for id_, hit in found.items() if not hit),
        invented=invented,
        table=_table(truth.planted, found),
    )


def _found(one: Planted, by_key: dict[tuple[str, str], list[Finding]]) -> bool:
    return any(
        _fits(expect, finding)
        for expect in one.expects
        for finding in by_key.get((expect.check, expect.site), ())
    )


def _fits(expect: Expect, finding: Finding) -> bool:
    mark = finding.mark
    return (
        finding.check == expect.check
        and finding.site == expect.site
        and (expect.asset is None or mark.asset == expect.asset)
        and (expect.aspect is None or mark.aspect == expect.aspect)
        and mark.verdict.value in expect.verdicts
    )


def _table(planted: Sequence[Planted], found: dict[str, bool]) -> tuple[KindScore, ...]:
    rows = []
    for code in sorted({one.fault for one in planted}):
        of_kind = [one for one in planted if one.fault == code]
        seen = [one for one in of_kind if one.detectable]
        hits = sum(found[one.id] for one in seen)
        rows.append(
            KindScore(
                fault=code,
                planted=len(of_kind),
                detectable=len(seen),
                found=hits,
                recall=_ratio(hits, len(seen)),
            )
        )
    return tuple(rows)


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
