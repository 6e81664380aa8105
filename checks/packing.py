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


@dataclass(frozen=True, slots=True)
class Packing(Generic[T]):
    """How the rows of one site become bytes: `read(write(rows)) == rows`."""

    write: Callable[[tuple[T, ...]], bytes]
    read: Callable[[bytes], tuple[T, ...]]


def _bytes(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, default=_day).encode(), 1)


def _value(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def _write_findings(findings: tuple[Finding, ...]) -> bytes:
    places: dict[Evidence, int] = {}  # many findings rest on the same look
    rows = []
    for one in findings:
        mark = one.mark
        need = mark.need
        rows.append((
            one.id, one.check, one.criterion, one.site, one.weight, one.at.isoformat(),
            mark.verdict.value, mark.aspect, mark.asset, mark.reason, mark.got, mark.sign,
            mark.want, mark.unit, [places.setdefault(e, len(places)) for e in mark.evidence],
            need and (need.action, need.item, need.quantity, need.asset),
            one.unit, one.leader_role, one.waived_until, one.waived_because,
        ))  # fmt: skip
    looked = [(e.asset, e.probe, e.at.isoformat(), e.outcome, e.run, e.note) for e in places]
    return _bytes((looked, rows))


def _read_findings(data: bytes) -> tuple[Finding, ...]:
    looked, rows = _value(data)
    known = [
        Evidence(asset=asset, probe=probe, at=_at(at), outcome=outcome, run=run, note=note)
        for asset, probe, at, outcome, run, note in looked
    ]
    return tuple(_finding(row, known) for row in rows)


def _finding(row: list[Any], known: list[Evidence]) -> Finding:
    (
        id_, check, criterion, site, weight, at, verdict, aspect, asset, reason, got, sign, want,
        unit, looked, need, responsible, leader_role, waived_until, waived_because,
    ) = row  # fmt: skip
    mark = Mark(
        verdict=Verdict(verdict), aspect=aspect, asset=asset, reason=reason, got=_got(got),
        sign=sign, want=_got(want), unit=unit, evidence=tuple(known[place] for place in looked),
        need=need and Need(action=need[0], item=need[1], quantity=need[2], asset=need[3]),
    )  # fmt: skip
    return Finding(
        id=id_, check=check, criterion=criterion, site=site, weight=weight, at=_at(at), mark=mark,
        unit=responsible, leader_role=leader_role, waived_until=_got(waived_until),
        waived_because=waived_because,
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


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


FINDINGS = Packing(_write_findings, _read_findings)
DECISIONS = Packing(_write_decisions, _read_decisions)
