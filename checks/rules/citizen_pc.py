"""Can citizens file online at the office?"""

from collections.abc import Iterator

from checks.check import NoParams, check
from checks.device_marks import mend
from checks.equipment import standings
from checks.finding import Mark, Need
from checks.marks import FAIL, PASS
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory.groups.form import Form


@check(
    id="citizen.pc",
    criterion="C14",
    level="ward",
    vi="Thiết bị hỗ trợ người dân nộp trực tuyến",
    en="Citizen-facing PC",
    reads=("form",),
    params=NoParams,
)
def citizen_pc(view: SiteView, _: NoParams) -> Iterator[Mark]:
    """One PC with Internet stands there for citizens, and works. Source: criterion C14; R35.

    The form, where it says so, is believed over the book.
    """
    form = view.office.get(Form)
    rows = standings(view, "citizen_pc")
    told = None if form is None else form.citizen_pc
    bad = [standing for _, standing in rows if standing.state in ("broken", "missing")]
    looked = said_by(view.office, "form")
    if told is None and not rows and (form is None or not view.devices):
        yield silent(view.office, "form", "present")
        return
    if told is None and rows and len(bad) < len(rows):
        if not any(standing.state == "usable" for _, standing in rows):
            yield silent(view.office, "form", "present")
            return
        told = True
    if told and rows and len(bad) == len(rows):
        told = False
    need = mend(bad[0], "citizen_pc") if bad else Need(action="buy", item="citizen_pc")
    yield Mark(
        verdict=PASS if told else FAIL, aspect="present",
        reason=None if told else (bad[0].why if bad else "none_declared"), got=bool(told),
        sign="==", want=True, evidence=looked,
        need=None if told else need,
    )  # fmt: skip
