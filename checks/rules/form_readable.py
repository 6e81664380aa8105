"""Could the ward's form be read as it was meant?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.finding import Mark, evidence
from checks.marks import FAIL, PASS, WARN
from checks.silence import silent
from checks.view import SiteView
from inventory.model import office_id
from inventory.seen import Outcome

_TRAPS = {"Q-FONT": "font", "Q-CODE": "codes", "Q-NUM": "numbers"}


@check(
    id="form.readable",
    criterion="form.readable",
    level="ward",
    vi="Phiếu khảo sát đọc được",
    en="Survey form readable",
    reads=("form",),
    params=NoParams,
)
def form_readable(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """No legacy letters (TCVN3, VNI), no lost leading zeros, no mixed-up separators.

    A form that had to be refused fails here; one that was read with a repair warns. Project
    default.
    """
    asset = office_id(view.site.id)
    seen = view.office
    look = seen.last.get("ward.form")
    if look is None or look.outcome not in (Outcome.ANSWERED, Outcome.GARBLED):
        yield silent(seen, "form", "readable", asset=asset)
        return
    refused = look.outcome is Outcome.GARBLED
    looked = evidence(look)
    traps = [trap for trap in _TRAPS if trap in look.note]
    for trap in traps:
        yield Mark(
            verdict=FAIL if refused else WARN, aspect=_TRAPS[trap], asset=asset,
            reason=_TRAPS[trap], got=look.note[:200], evidence=looked,
        )  # fmt: skip
    if not traps:
        yield Mark(
            verdict=FAIL if refused else PASS, aspect="readable", asset=asset,
            reason="garbled" if refused else None, got=look.note[:200] if refused else True,
            evidence=looked,
        )  # fmt: skip
