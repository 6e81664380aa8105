"""The marks of one network service, the data centre's or a partner's."""

from collections.abc import Iterator
from math import floor
from statistics import median

from pydantic import Field

from checks.finding import Mark, at_least, at_most, evidence, unknown
from checks.marks import FAIL, PASS, WARN
from checks.silence import QUIET, live, said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.service import Service
from inventory.model import ServiceAsset
from inventory.seen import Outcome, Seen


class ServiceLimits(Record):
    """Limits of criterion C21; a service may name its own times."""

    certificate_days: float = Field(default=30, ge=0, description="days left without a warning")
    offset_s: float = Field(default=1.0, gt=0, description="most error of a time server, s")
    path_ms: float = Field(
        default=10.0, ge=0, description="connect time usual among the services that is set off, ms"
    )
    stratum: int = Field(default=4, ge=1, le=15, description="highest stratum of a time server")


def service_marks(view: SiteView, service: ServiceAsset, limits: ServiceLimits) -> Iterator[Mark]:
    """It answers as it should, in time, with a certificate that lasts.

    Reachability is the question here: a service that refuses or is silent fails, as long as
    another one of the same site answered; when none does, it may be our own line: unknown.
    A service that is not mandatory only warns, and so does a certificate that does not verify here:
    it may be our own list of authorities that lacks one.
    """
    seen = view.look(service.id)
    said = seen.get(Service)
    bad = FAIL if service.mandatory else WARN
    if said is None:
        yield _nothing(view, service, seen)
        return
    if said.ok is None:
        yield silent(seen, "service", "answers", asset=service.id)
        return
    yield Mark(
        verdict=PASS if said.ok else bad, aspect="answers", asset=service.id,
        reason=None if said.ok else "wrong_answer", got=said.status or said.ok,
        evidence=said_by(seen, "service"),
    )  # fmt: skip
    if not said.ok:
        return
    if service.warn_ms is not None or service.fail_ms is not None:
        yield _time(view, service, said, seen, limits)
    yield from _certificate(service, said, seen, limits)
    yield from _clock(service, said, seen, limits)


def _nothing(view: SiteView, service: ServiceAsset, seen: Seen) -> Mark:
    looked = live(seen)
    quiet = [o for o in looked if o.outcome in QUIET]
    others = [
        o
        for other in view.typed(ServiceAsset)
        if other.id != service.id
        for o in live(view.look(other.id))
        if o.outcome is Outcome.ANSWERED
    ]
    if not quiet or not others:
        return silent(seen, "service", "answers", asset=service.id)
    return Mark(
        verdict=FAIL if service.mandatory else WARN, aspect="answers", asset=service.id,
        reason=quiet[0].outcome.value, evidence=evidence(*looked),
    )  # fmt: skip


def path_ms(view: SiteView) -> float:
    """The connect time that is usual among a site's services, ms: the path's, not the services'.

    When half of them take long to accept a connection, it is the line to them or the probing host
    that is busy. 0.0 where fewer than three say it.
    """
    key = ("path_ms",)
    if key not in view.memo:
        said = [view.look(service.id).get(Service) for service in view.typed(ServiceAsset)]
        phases = [(one.time_ms or {}) for one in said if one is not None]
        times = [phase["connect"] for phase in phases if "connect" in phase]
        view.memo[key] = median(times) if len(times) >= 3 else 0.0
    usual: float = view.memo[key]
    return usual


def _time(
    view: SiteView, service: ServiceAsset, said: Service, seen: Seen, limits: ServiceLimits
) -> Mark:
    total = (said.time_ms or {}).get("total")
    if total is None:
        return silent(seen, "service", "time", asset=service.id)
    usual = path_ms(view)
    got = max(total - usual, 0.0) if usual > limits.path_ms else total
    return at_most(
        round(got, 1), service.warn_ms, service.fail_ms if service.mandatory else None,
        aspect="time", unit="ms", asset=service.id, evidence=said_by(seen, "service"),
        reason="slow",
    )  # fmt: skip


def _certificate(
    service: ServiceAsset, said: Service, seen: Seen, limits: ServiceLimits
) -> Iterator[Mark]:
    if said.tls is None:
        if service.protocol == "https":
            yield silent(seen, "service", "certificate", asset=service.id)
        return
    looked = said_by(seen, "service")
    ended = said.tls.days_left is not None and said.tls.days_left < 0
    if said.tls.verified is not None and not ended:
        yield Mark(
            verdict=PASS if said.tls.verified else WARN, aspect="trust", asset=service.id,
            reason=None if said.tls.verified else "not_trusted",
            got=said.tls.problem or said.tls.verified, evidence=looked,
        )  # fmt: skip
    if said.tls.days_left is None:
        yield unknown("certificate", "not_said", asset=service.id, evidence=looked)
        return
    left = floor(said.tls.days_left * 10) / 10  # an hour past its end is past it, not 0.0 days
    yield at_least(
        left, limits.certificate_days, 0 if service.mandatory else None,
        aspect="certificate", unit="days", asset=service.id, evidence=looked,
        reason="expired" if left < 0 else "expires_soon",
    )  # fmt: skip


def _clock(
    service: ServiceAsset, said: Service, seen: Seen, limits: ServiceLimits
) -> Iterator[Mark]:
    if service.protocol != "ntp":
        return
    detail = said.detail or {}
    looked = said_by(seen, "service")
    offset, stratum = detail.get("offset_s"), detail.get("stratum")
    if not isinstance(offset, int | float):
        yield unknown("offset", "not_said", asset=service.id, evidence=looked)
    else:
        yield at_most(
            round(abs(float(offset)), 3), None, limits.offset_s, aspect="offset", unit="s",
            asset=service.id, evidence=looked, reason="clock_wrong",
        )  # fmt: skip
    if isinstance(stratum, int):
        yield at_most(
            stratum, None, limits.stratum, aspect="stratum", unit="stratum", asset=service.id,
            evidence=looked, reason="stratum_high",
        )  # fmt: skip
