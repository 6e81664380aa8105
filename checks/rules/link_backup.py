"""Is there a second way out when the primary line breaks?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.days import age_days
from checks.finding import Mark, Need
from checks.marks import FAIL, PASS, most
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.form import Form


class Backup(Record):
    """Limit of criterion C03."""

    tested_days: int = Field(default=90, ge=1, description="longest time since the last test, days")


@check(
    id="link.backup",
    criterion="C03",
    level="ward",
    vi="Đường truyền dự phòng",
    en="Backup line",
    reads=("form",),
    params=Backup,
)
def link_backup(view: SiteView, limits: Backup) -> Iterator[Mark]:
    """A backup line is there, and was tested not long ago. Source: criterion C03 (survey).

    The form, where it says so, is believed over the book.
    """
    form = view.office.get(Form)
    backup = next((link for link in view.links if link.role == "backup"), None)
    asset = None if backup is None else backup.id
    told = None if form is None else form.backup_line
    if told is None and backup is None:
        yield silent(view.office, "form", "present")
        return
    if not (told if told is not None else backup is not None):
        yield Mark(
            verdict=FAIL, aspect="present", asset=asset, reason="none_declared", got=False,
            sign="==", want=True, evidence=said_by(view.office, "form"),
            need=Need(action="buy", item="backup_line"),
        )  # fmt: skip
        return
    yield Mark(
        verdict=PASS, aspect="present", asset=asset, got=True, sign="==", want=True,
        evidence=said_by(view.office, "form"),
    )  # fmt: skip
    yield most(
        age_days(form.backup_tested_on if form else None, view.at), limits.tested_days, None,
        "tested", "days", seen=view.office, group="form", asset=asset, reason="test_old",
    )  # fmt: skip
