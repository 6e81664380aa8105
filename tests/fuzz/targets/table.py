"""Tables of the inventory: CSV, YAML, XLSX, to an estate that can be written and read again."""

from __future__ import annotations

from collections.abc import Iterator

from inventory.load import export_estate, load_estate, merge_estate
from inventory.problem import InventoryError
from inventory.table import load_tables
from tests.fuzz.target import Target
from tests.fuzz.targets._files import ENDINGS, REGISTER, ending_of, sheet_of
from tests.inventory.estates import ESTATE

_TABLES = tuple(load_tables())
_BOOK = export_estate(ESTATE, "xlsx")["estate.xlsx"]


def _parse(data: bytes) -> None:
    """The second byte names the table."""
    name = _TABLES[(data[1] if len(data) > 1 else 0) % len(_TABLES)]
    ending, said = ending_of(data[:1] + data[2:], _BOOK)
    estate = merge_estate(ESTATE, {f"{name}.{ending}": said}, REGISTER)
    files = export_estate(estate, "csv")
    again = load_estate(files, REGISTER, simulated=True)
    if again != estate:
        raise AssertionError("an estate that was written is not what was read")


def _seeds() -> Iterator[bytes]:
    for first, ending in enumerate(ENDINGS[:2]):
        files = export_estate(ESTATE, ending, REGISTER)
        for place, name in enumerate(_TABLES):
            whole = files[f"{name}.{ending}"]
            yield bytes((first, place)) + whole
            yield bytes((first, place)) + b"\n".join(whole.split(b"\n")[:3]) + b"\n"
    yield bytes((2, 0)) + _BOOK
    yield bytes((3, 0)) + sheet_of(_BOOK)


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(InventoryError,), most_bytes=40_000,
    words=(b"00001", b";", b",", b'"', b"'", b"\xef\xbb\xbf", b"\xff\xfe", b"1.500",
           b"05/08/2016", b"=1+1", b"10.1.0.9", b"<c t=\"n\"><v>", b"</v></c>", b"<row>",
           b"&#0;", b"- id: ", b"*a", b"&a ", b"!!python/object", b"1e999", b"<!DOCTYPE"),
)  # fmt: skip
