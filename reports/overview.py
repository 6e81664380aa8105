"""The city at a glance: verdicts counted, what fails most, who must act, what wards wait for."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial

from checks.decision import Decision, Readiness
from checks.finding import Finding, Verdict
from checks.gate import EVERY, WORST_FIRST
from checks.policy import WEIGHTS, Weight
from inventory.model import Site
from reports import phrase
from reports.collate import collation_key
from reports.names import Names, names_of
from reports.report import ReportContext
from reports.rows import FindingRow, code, merged, rows_of

_SITES_KEPT = 512

VERDICTS = (Readiness.GO, Readiness.CONDITIONAL, Readiness.NO_GO, Readiness.NO_VERDICT)


@dataclass(frozen=True, slots=True)
class Count:
    """Wards by verdict, of a place and a service."""

    total: int
    by_verdict: Mapping[str, int]

    def of(self, readiness: str) -> int:
        """How many wards have this verdict."""
        return self.by_verdict.get(readiness, 0)


@dataclass(frozen=True, slots=True)
class WardRow:
    """One ward: its verdicts by service, what it waits for, and its findings."""

    site: Site
    district: str | None
    verdict: Readiness
    by_service: Mapping[str, Readiness]
    decision: Decision
    rows: Callable[[], tuple[FindingRow, ...]]  # every finding in words, the gravest first
    declared: bool | None

    @property
    def open(self) -> tuple[FindingRow, ...]:
        """What does not pass, the gravest first."""
        return tuple(row for row in self.rows() if row.verdict != Verdict.PASS.value)

    @property
    def passed(self) -> tuple[FindingRow, ...]:
        """What passes."""
        return tuple(row for row in self.rows() if row.verdict == Verdict.PASS.value)

    @property
    def counting(self) -> list[FindingRow]:
        """What is open and moves the verdict; what says the same of several aspects is one."""
        return merged(row for row in self.open if row.counts)

    @property
    def advice(self) -> list[tuple[FindingRow, list[FindingRow]]]:
        """What is open and only advised, check by check: (the first row, all rows)."""
        found: dict[str, list[FindingRow]] = defaultdict(list)
        for row in self.open:
            if not row.counts:
                found[row.finding.check].append(row)
        return [(rows[0], merged(rows)) for rows in found.values()]

    @property
    def contradicts(self) -> bool | None:
        """Whether the ward's own word differs from the measurement; None: it gave none.

        Without data nothing is contradicted, and "ready" under conditions is not called a lie.
        """
        if self.declared is None or self.verdict is Readiness.NO_VERDICT:
            return None
        return self.declared != (self.verdict is not Readiness.NO_GO)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One check: in how many places it fails, knows nothing, or warns."""

    check: str
    criterion: str
    title: str
    weight: Weight
    fail: int
    unknown: int
    warn: int
    responsible: str

    @property
    def places(self) -> int:
        """Places with anything open."""
        return self.fail + self.unknown + self.warn


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One responsible unit: where it must act and on what."""

    unit: str
    places: int
    findings: int
    tasks: tuple[tuple[str, int], ...]  # title of the check, places; mandatory ones first


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A finding above the wards that holds some of them up."""

    row: FindingRow
    site: str
    why: str
    wards: int


@dataclass(frozen=True)
class Overview:
    """Everything the readiness report says, counted once and kept."""

    context: ReportContext

    @cached_property
    def names(self) -> Names:
        """How things are called."""
        return names_of(self.context)

    @property
    def at(self) -> date:
        """The as-of day in Hanoi."""
        return phrase.day(self.context.assessment.at)

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Services judged, all of them together first."""
        judged = {one.service for one in self.context.assessment.decisions}
        known = [service.id for service in self.context.assessment.policy.services]
        return (EVERY, *(one for one in known if one in judged))

    @cached_property
    def _rows(self) -> Callable[[str], tuple[FindingRow, ...]]:
        """The findings of a site in words; those of a city are kept for all formats."""
        findings, names = self.context.assessment.findings, self.names
        return lru_cache(_SITES_KEPT)(lambda site: tuple(rows_of(findings.of(site), names)))

    @cached_property
    def wards(self) -> tuple[WardRow, ...]:
        """The wards that were judged, by district and Vietnamese alphabet."""
        register = self.context.assessment.register_
        judged = [
            site for site in register.level("ward") if self.context.assessment.decisions.of(site.id)
        ]
        judged.sort(key=lambda site: (site.parent or "", collation_key(site.name), site.id))
        return tuple(self._ward(site) for site in judged)

    def _ward(self, site: Site) -> WardRow:
        decisions = {one.service: one for one in self.context.assessment.decisions.of(site.id)}
        whole = decisions[EVERY]
        return WardRow(
            site=site,
            district=site.parent,
            verdict=whole.verdict,
            by_service={
                service: decisions[service].verdict if service in decisions else whole.verdict
                for service in self.services
            },
            decision=whole,
            rows=partial(self._rows, site.id),
            declared=self.context.assessment.declared.get(site.id),
        )

    @cached_property
    def by_ward(self) -> Mapping[str, WardRow]:
        """Wards by code."""
        return {ward.site.id: ward for ward in self.wards}

    @cached_property
    def districts(self) -> tuple[tuple[str, tuple[WardRow, ...]], ...]:
        """(code, wards) by code; wards without a district stand under ""."""
        found: dict[str, list[WardRow]] = defaultdict(list)
        for ward in self.wards:
            found[ward.district or ""].append(ward)
        return tuple((code, tuple(wards)) for code, wards in sorted(found.items()))

    def count(self, wards: Iterable[WardRow] | None = None, service: str = EVERY) -> Count:
        """Wards by verdict."""
        chosen = self.wards if wards is None else tuple(wards)
        counted = Counter(ward.by_service[service].value for ward in chosen)
        return Count(total=len(chosen), by_verdict={v.value: counted[v.value] for v in VERDICTS})

    def queue(self, wards: Iterable[WardRow]) -> list[WardRow]:
        """In order of work: not ready first, then without data; the score decides inside."""

        def key(ward: WardRow) -> tuple[int, float, object]:
            score = ward.decision.score
            return (
                WORST_FIRST.index(ward.verdict),
                100.0 if score is None else score,
                collation_key(ward.site.name),
            )

        return sorted(wards, key=key)

    @cached_property
    def criteria(self) -> tuple[CriterionRow, ...]:
        """Checks with anything open, by number of places; mandatory ones first."""
        places: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        sample: dict[str, Finding] = {}
        for finding in self.context.assessment.findings:
            sample.setdefault(finding.check, finding)
            places[finding.check][finding.mark.verdict.value].add(finding.site)
        rows = []
        for check, by in places.items():
            fail, unknown, warn = by["fail"], by["unknown"] - by["fail"], by["warn"]
            warn = warn - fail - unknown
            rows.append(
                CriterionRow(
                    check=check,
                    criterion=code(sample[check].criterion, check),
                    title=self.names.check(check),
                    weight=sample[check].weight,
                    fail=len(fail),
                    unknown=len(unknown),
                    warn=len(warn),
                    responsible=self.names.responsible(sample[check]),
                )
            )
        return tuple(sorted(rows, key=_rank))

    @cached_property
    def units(self) -> tuple[UnitRow, ...]:
        """Who must act, the one with most places first."""
        places: dict[str, set[str]] = defaultdict(set)
        findings: Counter[str] = Counter()
        tasks: dict[str, dict[tuple[int, str], set[str]]] = defaultdict(lambda: defaultdict(set))
        for finding in self.context.assessment.findings:
            if finding.mark.verdict is Verdict.PASS:
                continue
            unit = self.names.responsible(finding)
            places[unit].add(finding.site)
            findings[unit] += 1
            task = WEIGHTS.index(finding.weight), self.names.check(finding.check)
            tasks[unit][task].add(finding.site)
        rows = [
            UnitRow(
                unit=unit,
                places=len(sites),
                findings=findings[unit],
                tasks=tuple(
                    (title, len(where))
                    for (_, title), where in sorted(
                        tasks[unit].items(), key=lambda task: (task[0][0], -len(task[1]), task[0])
                    )
                ),
            )
            for unit, sites in places.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-row.places, collation_key(row.unit))))

    @cached_property
    def above(self) -> tuple[tuple[str, tuple[FindingRow, ...]], ...]:
        """What does not pass at sites that are not wards, by code."""
        return tuple(
            (site, rows)
            for site in sorted(
                self.context.assessment.findings.sites(), key=lambda code: (len(code), code)
            )
            if site not in self.by_ward
            and (
                rows := tuple(row for row in self._rows(site) if row.verdict != Verdict.PASS.value)
            )
        )

    @cached_property
    def held(self) -> tuple[HeldRow, ...]:
        """What wards wait for, by number of wards."""
        waiting: Counter[str] = Counter()
        why: dict[str, tuple[str, str]] = {}
        for ward in self.wards:
            for held in ward.decision.held_by:
                waiting[held.finding] += 1
                why[held.finding] = (held.site, held.why)
        by_id = {one.id: one for one in self.context.assessment.findings if one.id in waiting}
        rows = [
            HeldRow(row=row, site=why[id_][0], why=why[id_][1], wards=waiting[id_])
            for id_, finding in by_id.items()
            for row in rows_of((finding,), self.names)
        ]
        return tuple(sorted(rows, key=lambda row: (-row.wards, row.why, row.row.criterion)))

    @cached_property
    def held_wards(self) -> int:
        """Wards that wait for something above them."""
        return sum(bool(ward.decision.held_by) for ward in self.wards)

    @cached_property
    def contradictions(self) -> tuple[WardRow, ...]:
        """Wards whose own word differs from the measurement, in order of work."""
        return tuple(self.queue(ward for ward in self.wards if ward.contradicts))


def _rank(row: CriterionRow) -> tuple[int, int, int, str, str]:
    """Mandatory first, then what fails most."""
    weight = WEIGHTS.index(row.weight)
    return weight, -row.fail, -row.places, row.criterion or "~", row.check


def overview(context: ReportContext) -> Overview:
    """The overview of a context, counted once for all its pages."""
    return context.once("overview", lambda: Overview(context))
