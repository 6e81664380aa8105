"""The gate's words: what a site is, for a service, and why."""

from datetime import datetime
from enum import Enum
from typing import Literal

from pydantic import Field

from checks.finding import Finding
from checks.policy import Policy
from inventory._record import Record
from inventory.model import Estate, Register


class Readiness(Enum):
    """Per ward and service. Colours and letters in reports: S, Đ, C, K."""

    GO = "GO"
    CONDITIONAL = "CONDITIONAL"
    NO_GO = "NO_GO"
    NO_VERDICT = "NO_VERDICT"


class Held(Record):
    """A parent's failed or unknown mandatory finding that holds a site up."""

    site: str  # district or city
    finding: str  # Finding.id
    why: Literal["fail", "unknown"]


class Decision(Record):
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


class Tally(Record):
    """Wards by verdict, of one site (a district or the city) and one service."""

    site: str
    service: str
    total: int
    by_verdict: dict[str, int]
    held: int
    missing: tuple[str, ...]  # wards without a verdict, by code


class Assessment(Record):
    """What a judgement is: everything a report may say."""

    register_: Register
    estate: Estate
    policy: Policy
    at: datetime
    run: str
    findings: tuple[Finding, ...]  # by (site, check, aspect, asset)
    decisions: tuple[Decision, ...]  # by (site, service)
    tallies: tuple[Tally, ...]
    declared: dict[str, bool] = Field(default_factory=dict)  # by ward: what its own form says (R22)
