"""Does the scanner feed sheets by itself where there are many?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.finding import Mark, Need, unknown
from checks.marks import PASS, WARN
from checks.scanner_marks import scanners
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.form import Form


class Adf(Record):
    """Limit of criterion C09."""

    dossiers_month: float = Field(
        default=30, ge=0, description="dossiers a month above which a feeder is advised"
    )


@check(
    id="scanner.adf",
    criterion="C09",
    level="ward",
    vi="Máy quét có khay nạp tự động",
    en="Scanner with a document feeder",
    reads=("form", "scanner", "host"),
    params=Adf,
)
def scanner_adf(view: SiteView, limits: Adf) -> Iterator[Mark]:
    """Above so many dossiers a month a flatbed is too slow: a document feeder is advised.

    Source: criterion C09 ("ADF advised").
    """
    form = view.office.get(Form)
    dossiers = None if form is None else form.dossiers_month
    rows = [row for row in scanners(view) if row[1].state != "missing"]
    said = said_by(view.office, "form")
    if dossiers is None:
        yield silent(view.office, "form", "adf")
    elif dossiers <= limits.dossiers_month:
        yield Mark(
            verdict=PASS, aspect="adf", got=dossiers, sign="<=", want=limits.dossiers_month,
            unit="dossiers_month", evidence=said,
        )  # fmt: skip
    elif not rows:
        yield unknown("adf", "no_scanner", evidence=said)
    elif any(standing.adf for _, standing in rows):
        asset = next(device.id for device, standing in rows if standing.adf)
        yield Mark(verdict=PASS, aspect="adf", asset=asset, got=True, sign="==", want=True)
    elif any(standing.adf is None for _, standing in rows):
        asset = next(device.id for device, standing in rows if standing.adf is None)
        yield unknown("adf", "not_said", asset=asset)
    else:
        device, standing = rows[0]
        need = Need(action="buy", item="scanner_adf")
        if standing.state == "broken":  # one with a feeder is bought in its place
            need = Need(action="replace", item="scanner_adf", asset=device.id)
        yield Mark(
            verdict=WARN, aspect="adf", asset=device.id, reason="no_adf", got=False, sign="==",
            want=True, evidence=(*standing.evidence, *said),
            need=need,
        )  # fmt: skip
