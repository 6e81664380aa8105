"""The gate's words: what a site is, for a service, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Literal

from checks.by_site import BySite
from checks.finding import Finding
from checks.policy import Policy
from inventory.model import Declared, Register


class Readiness(Enum):
    """Per ward and service. Colours and letters in reports: S, Đ, C, K."""

    GO = "GO"
    CONDITIONAL = "CONDITIONAL"
    NO_GO = "NO_GO"
    NO_VERDICT = "NO_VERDICT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A parent's failed or unknown mandatory finding that holds a site up."""

    site: str  # district or city
    finding: str  # Finding.id
    why: Literal["fail", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A site for one service. `verdict` is the site's own; `held_by` is what stands above it.

    A fault of the data centre blocks wards without painting them faulty: their own verdict stays
    what they earned, and `held_by` says what they wait for.
    """

    site: str
    service: str  # PublicService.id, or "*" for the worst over all services
    verdict: Readiness
    held_by: tuple[Held, ...] = ()
    blockers: tuple[str, ...] = ()  # Finding.ids: mandatory fails
    unknowns: tuple[str, ...] = ()  # Finding.ids: mandatory or conditional, unknown
    conditions: tuple[str, ...] = ()  # Finding.ids: conditional fails, warnings, waived
    score: float | None = None  # 0..100 over what is known; orders the queue only
    coverage_pct: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Wards by verdict, of one site (a district or the city) and one service."""

    site: str
    service: str
    total: int
    by_verdict: dict[str, int]
    held: int
    missing: tuple[str, ...]  # wards without a verdict, by code


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a judgement is: everything a report may say.

    Findings and decisions may be walked again and again; those of a country are unpacked on the
    way, so nobody makes a list of them.
    """

    register_: Register
    estate: Declared
    policy: Policy
    at: datetime
    run: str
    findings: BySite[Finding]  # by (site, check, aspect, asset)
    decisions: BySite[Decision]  # by (site, service)
    tallies: tuple[Tally, ...]
    declared: Mapping[str, bool] = field(default_factory=dict)
    # ^ by ward: what its own form says (R22)
