"""Findings and decisions as few bytes and back: what a country's judgement is kept as."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from checks.decision import Decision, Held, Readiness
from checks.finding import Evidence, Finding, Mark, Need, Verdict

T = TypeVar("T")

_VERDICTS = {verdict: verdict.value for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class _Packing(Generic[T]):
    """How the rows of one site become bytes: `read(write(rows)) == rows`."""

    write: Callable[[tuple[T, ...]], bytes]
    read: Callable[[bytes], tuple[T, ...]]


def _bytes(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, default=_day).encode(), 1)


def _value(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def _write_findings(findings: tuple[Finding, ...]) -> bytes:
    looks: dict[Evidence, int] = {}  # many findings rest on the same look
    checks: dict[tuple[str, ...], int] = {}  # and have a check and its people in common
    rows = []
    for one in findings:
        mark, need = one.mark, one.mark.need
        check = one.check, one.criterion, one.weight, one.unit, one.leader_role
        rows.append((
            checks.setdefault(check, len(checks)), _VERDICTS[mark.verdict], mark.aspect,
            mark.asset, mark.reason, mark.got, mark.sign, mark.want, mark.unit,
            [looks.setdefault(look, len(looks)) for look in mark.evidence],
            need and (need.action, need.item, need.quantity, need.asset),
            one.waived_until, one.waived_because, None if one.id == _id(one) else one.id,
        ))  # fmt: skip
    looked = [(e.asset, e.probe, e.at.isoformat(), e.outcome, e.run, e.note) for e in looks]
    first = findings[0]
    assert all(one.site == first.site and one.at == first.at for one in findings)
    return _bytes((first.site, first.at.isoformat(), list(checks), looked, rows))


def _id(finding: Finding) -> str:
    mark = finding.mark
    return f"{finding.check}:{finding.site}:{mark.asset or ''}:{mark.aspect}"


def _read_findings(data: bytes) -> tuple[Finding, ...]:
    site, at, checks, looked, rows = _value(data)
    moment = datetime.fromisoformat(at)
    looks = [
        Evidence(
            asset=asset, probe=probe, at=datetime.fromisoformat(seen_at), outcome=outcome,
            run=run, note=note,
        )
        for asset, probe, seen_at, outcome, run, note in looked
    ]  # fmt: skip
    return tuple(_finding(row, site, moment, checks, looks) for row in rows)


def _finding(
    row: list[Any], site: str, at: datetime, checks: list[list[Any]], looks: list[Evidence]
) -> Finding:
    (
        place, verdict, aspect, asset, reason, got, sign, want, unit, looked, need, waived_until,
        waived_because, id_,
    ) = row  # fmt: skip
    check, criterion, weight, responsible, leader_role = checks[place]
    mark = Mark(
        verdict=Verdict(verdict), aspect=aspect, asset=asset, reason=reason, got=_got(got),
        sign=sign, want=_got(want), unit=unit, evidence=tuple(looks[look] for look in looked),
        need=need and Need(action=need[0], item=need[1], quantity=need[2], asset=need[3]),
    )  # fmt: skip
    return Finding(
        id=id_ or f"{check}:{site}:{asset or ''}:{aspect}", check=check, criterion=criterion,
        site=site, weight=weight, at=at, mark=mark, unit=responsible, leader_role=leader_role,
        waived_until=_got(waived_until), waived_because=waived_because,
    )  # fmt: skip


def _write_decisions(decisions: tuple[Decision, ...]) -> bytes:
    return _bytes([
        (one.site, one.service, one.verdict.value,
         [(held.site, held.finding, held.why) for held in one.held_by],
         one.blockers, one.unknowns, one.conditions, one.score, one.coverage_pct)
        for one in decisions
    ])  # fmt: skip


def _read_decisions(data: bytes) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            site=site, service=service, verdict=Readiness(verdict),
            held_by=tuple(Held(site=at, finding=finding, why=why) for at, finding, why in held_by),
            blockers=tuple(blockers), unknowns=tuple(unknowns), conditions=tuple(conditions),
            score=score, coverage_pct=coverage_pct,
        )
        for site, service, verdict, held_by, blockers, unknowns, conditions, score, coverage_pct
        in _value(data)
    )  # fmt: skip


def _day(value: object) -> Any:
    """JSON has no dates; a mapping is nothing that a mark ever holds."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"a mark holds a {type(value).__name__}")


def _got(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


FINDINGS = _Packing(_write_findings, _read_findings)
DECISIONS = _Packing(_write_decisions, _read_decisions)
