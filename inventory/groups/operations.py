"""What the data centre's own logs and registers say: backups, drills, disk, credit, sign-off."""

from datetime import date, datetime
from typing import ClassVar

from inventory.facts import Group, Said


class Operations(Group):
    """From a job log or a register file; every field dated by the file that says it."""

    group: ClassVar[str] = "operations"

    last_backup_at: datetime | None = None
    last_backup_ok: bool | None = None
    last_restore_test_on: date | None = None
    database_free_pct: float | None = None
    failover_drill_on: date | None = None
    failover_drill_ok: bool | None = None
    security_level: int | None = None  # NĐ 85/2016/NĐ-CP
    security_file_on: date | None = None
    sms_credit_days: float | None = None
    sms_tested_on: date | None = None
    sms_delivered_s: dict[Said, float | None] | None = None  # by operator; None = never arrived
    sms_text_ok: dict[Said, bool] | None = None
    confirmed_on: date | None = None  # Phòng VH-TT signs a district off
    confirmed_wards: tuple[Said, ...] = ()
