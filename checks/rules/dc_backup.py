"""Could the data centre get its data back?"""

from collections.abc import Iterator

from pydantic import Field

from checks.check import check
from checks.days import age_days, age_h
from checks.finding import Mark, unknown
from checks.marks import FAIL, most
from checks.silence import said_by
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.operations import Operations


class BackupLimits(Record):
    """Limits of criterion C22."""

    backup_h: float = Field(default=24, gt=0, description="oldest good backup, h")
    restore_days: int = Field(default=90, ge=1, description="oldest restore test, days")
    log_h: float = Field(default=72, gt=0, description="oldest job log that counts, h")


@check(
    id="dc.backup",
    criterion="C22",
    level="city",
    vi="Sao lưu",
    en="Backup",
    reads=("operations",),
    params=BackupLimits,
)
def dc_backup(view: SiteView, limits: BackupLimits) -> Iterator[Mark]:
    """The last backup was good and recent, and a restore was really tried.

    The age of a backup counts to the moment of the job log that names it; a log that is itself
    too old says nothing. Source: criterion C22.
    """
    said = view.office.get(Operations)
    seen = view.office
    told_at = max((o.at for o in seen.sources("operations")), default=view.at)
    if said is not None and said.last_backup_ok is False:
        yield Mark(
            verdict=FAIL, aspect="last_backup", reason="backup_failed", got=False, sign="==",
            want=True, evidence=said_by(seen, "operations"),
        )  # fmt: skip
    elif (age_h(told_at, view.at) or 0) > limits.log_h:
        yield unknown("last_backup", "stale", evidence=said_by(seen, "operations"))
    else:
        yield most(
            age_h(said.last_backup_at if said else None, told_at), None, limits.backup_h,
            "last_backup", "h", seen=seen, group="operations", reason="backup_old",
        )  # fmt: skip
    yield most(
        age_days(said.last_restore_test_on if said else None, view.at), None, limits.restore_days,
        "restore_test", "days", seen=seen, group="operations", reason="test_old",
    )  # fmt: skip
