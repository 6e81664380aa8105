"""A ward's survey form, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from inventory.form_file import form_bytes, parse_form
from inventory.groups.form import DeviceState, Form
from inventory.problem import InventoryError
from tests.fuzz.target import Target
from tests.fuzz.targets._files import ENDINGS, REGISTER, ending_of, sheet_of

_FORM = Form(
    surveyed_on=date(2016, 8, 5), declared_ready=True, area_m2=40.5, dossiers_month=300.0,
    remarks="Máy in hay kẹt giấy",
    devices=(DeviceState(asset="00001-prn", works=False, problem="jam"),),
)  # fmt: skip
_BOOK = form_bytes(_FORM, REGISTER, "00001", "xlsx")


def _parse(data: bytes) -> Form:
    ending, said = ending_of(data, _BOOK)
    form = parse_form(f"form.{ending}", said, REGISTER, "00001")
    if parse_form("form.csv", form_bytes(form, REGISTER, "00001"), REGISTER, "00001") != form:
        raise AssertionError("a form that was written is not what was read")
    return form


def _seeds() -> Iterator[bytes]:
    for first, ending in enumerate(ENDINGS):
        whole = form_bytes(_FORM, REGISTER, "00001", ending)
        yield bytes((first,)) + whole
        if ending == "xlsx":
            yield bytes((3,)) + sheet_of(whole)


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(InventoryError,), most_bytes=40_000, clean=False,
    words=(b"00001", b"\nasset", b",", b"1.500", b"05/08/2016", b"=1+1", b"remarks", "có".encode(),
           b"<v>", b"&#0;", b"\xff\xfe"),
)  # fmt: skip
