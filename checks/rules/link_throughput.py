"""Does the line carry what the contract says?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Evidence, Mark, at_least, unknown
from checks.line_marks import primary
from checks.silence import said_by, why_silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.workplace import Workplace


class Throughput(Record):
    """Limits of criterion C02."""

    ratio: float = Field(default=0.8, gt=0, le=1, description="least share of the contract")
    mbps: float = Field(default=2.0, gt=0, description="least rate, Mbit/s, whatever the contract")


@check(
    id="link.throughput",
    criterion="C02",
    level="ward",
    vi="Băng thông đạt mức đăng ký",
    en="Throughput vs contract",
    reads=("workplace",),
    params=Throughput,
)
def link_throughput(view: SiteView, limits: Throughput) -> Iterator[Mark]:
    """The transfer test of a ward's PC reaches the contracted share, down and up.

    The best of the ward's PCs counts: a slow PC is not a slow line. Source: criterion C02; the
    ratio is that of QCVN 34:2014/BTTTT for fixed broadband.
    """
    link = primary(view)
    if link is None:
        yield unknown("down", "not_declared")
        yield unknown("up", "not_declared")
        return
    for aspect, contract in (("down", link.down_mbps), ("up", link.up_mbps)):
        got, evidence, why = _best(view, aspect)
        if got is None or contract is None:
            reason = why if got is None else "contract_not_said"
            yield unknown(aspect, reason, asset=link.id, evidence=evidence)
            continue
        want = max(round(limits.ratio * contract, 3), limits.mbps)
        yield at_least(
            got, None, want, aspect=aspect, unit="Mbps", asset=link.id, evidence=evidence,
            reason="below_contract",
        )  # fmt: skip


def _best(view: SiteView, aspect: str) -> tuple[float | None, tuple[Evidence, ...], str]:
    best: float | None = None
    evidence: tuple[Evidence, ...] = ()
    why = "never_seen"
    for pc in view.of_kind("pc"):
        seen = view.look(pc.id)
        said = seen.get(Workplace)
        got = None if said is None else (said.down_mbps if aspect == "down" else said.up_mbps)
        if got is not None and (best is None or got > best):
            best, evidence = got, said_by(seen, "workplace")
        elif got is None and best is None and why == "never_seen":
            why, evidence = why_silent(seen, "workplace")
    return best, evidence, why
