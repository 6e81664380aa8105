"""Has the one-stop office what the regulation says it must have?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.device_marks import mend
from checks.equipment import standings
from checks.finding import Mark, Need, unknown
from checks.marks import FAIL, PASS, least, yes
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.form import Form


class Equipment(Record):
    """Limit of QĐ 09/2015/QĐ-TTg, Điều 9."""

    area_m2: float = Field(default=40, ge=0, description="least area of the office, m²")


_CLASSES = (
    ("pc", ("pc",), "desktop"),
    ("photocopier", ("photocopier",), "photocopier"),
    ("fax", ("fax",), "fax"),
    ("printer", ("printer", "mfp"), "printer"),
)


@check(
    id="onestop.equipment",
    criterion="C15",
    level="ward",
    vi="Trang thiết bị tối thiểu Bộ phận Một cửa (QĐ 09/2015/QĐ-TTg)",
    en="Minimum one-stop equipment",
    reads=("form",),
    params=Equipment,
)
def onestop_equipment(view: SiteView, limits: Equipment) -> Iterator[Mark]:
    """PC, photocopier, fax, printer, telephone, seats, and room enough.

    Source: Quyết định 09/2015/QĐ-TTg, Điều 9 Quy chế. Where the form says nothing of a class, the
    book and what is known of its devices count.
    """
    form = view.office.get(Form)
    for aspect, kinds, item in _CLASSES:
        told = None
        if form is not None and aspect in ("photocopier", "fax"):
            told = form.photocopier if aspect == "photocopier" else form.fax
        yield _class(view, aspect, kinds, item, told, surveyed=form is not None)
    for aspect in ("landline", "seats"):
        got = None
        if form is not None:
            got = form.landline if aspect == "landline" else form.seats
        need = Need(action="buy", item="phone" if aspect == "landline" else "seats")
        yield yes(got, aspect, seen=view.office, group="form", reason="none_declared", need=need)
    yield least(
        None if form is None else form.area_m2, None, limits.area_m2, "area", "m2",
        seen=view.office, group="form", reason="too_small",
    )  # fmt: skip


def _class(
    view: SiteView, aspect: str, kinds: tuple[str, ...], item: str, told: bool | None, *,
    surveyed: bool,
) -> Mark:  # fmt: skip
    rows = standings(view, *kinds)
    looked = said_by(view.office, "form")
    states = [standing.state for _, standing in rows]
    bad = [standing for _, standing in rows if standing.state in ("broken", "missing")]
    if told is False or (rows and len(bad) == len(rows)) or (not rows and told is None):
        in_book = aspect in ("pc", "printer") and view.devices
        if not rows and told is None and not (surveyed or in_book):
            return silent(view.office, "form", aspect)
        why = bad[0] if bad and told is not False else None
        return Mark(
            verdict=FAIL, aspect=aspect, asset=why.asset if why else None,
            reason=why.why if why else "none_declared", got=False, sign="==", want=True,
            evidence=why.evidence if why else looked,
            need=mend(why, item) if why else Need(action="buy", item=item),
        )  # fmt: skip
    if told or "usable" in states:
        return Mark(
            verdict=PASS, aspect=aspect, got=True, sign="==", want=True,
            evidence=looked if told else next(s.evidence for _, s in rows if s.state == "usable"),
        )  # fmt: skip
    first = rows[0][1]
    return unknown(aspect, first.why or "not_said", evidence=first.evidence)
