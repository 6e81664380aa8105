"""What a ward says of itself on its survey form (phiếu khảo sát)."""

from datetime import date
from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said, SaidLines


class DeviceState(Record):
    """The ward's word on one device of the book."""

    asset: Said
    works: bool | None = None
    problem: Said | None = None  # jam, no_toner, broken, battery, driver, no_power, missing ...
    desk: Said | None = None  # where it stands, when that differs from the book
    test_page_on: date | None = None
    runtime_min: float | None = None  # of a UPS


class Form(Group):
    """One survey form; `None` = the line was left empty."""

    group: ClassVar[str] = "form"

    surveyed_on: date | None = None
    declared_ready: bool | None = None  # the ward's own declaration, shown beside what was measured
    area_m2: float | None = None
    landline: bool | None = None
    seats: bool | None = None
    fax: bool | None = None
    photocopier: bool | None = None
    citizen_pc: bool | None = None
    backup_line: bool | None = None
    backup_tested_on: date | None = None
    dossiers_month: float | None = None
    briefed_on: date | None = None  # quán triệt chủ trương, R23
    remarks: SaidLines | None = None
    devices: tuple[DeviceState, ...] = ()
