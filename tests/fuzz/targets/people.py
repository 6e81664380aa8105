"""The directory's export and the attendance lists, in every format; and what they amount to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from inventory.model import Officer
from inventory.people import (
    Account,
    Attendance,
    accounts_bytes,
    parse_accounts,
    parse_training,
    reconcile,
    training_bytes,
)
from inventory.problem import InventoryError
from tests.fuzz.target import Target
from tests.fuzz.targets._files import ENDINGS, REGISTER, ending_of, sheet_of

_STAFF = (Officer(id="cb-1", site="00001", role="one_stop"),)

_ACCOUNTS = [
    Account(id="tk-1", officer="cb-1", site="00001", role="one_stop",
            issued_on=date(2016, 7, 1), last_login_on=date(2016, 8, 4), used_on=("pc-1", "pc-2"),
            exported_on=date(2016, 8, 5)),
]  # fmt: skip
_TRAINING = [Attendance(officer="cb-1", site="00001", attended_on=date(2016, 7, 9), course="a")]
_BOOK = accounts_bytes(_ACCOUNTS, "xlsx")


def _parse(data: bytes) -> object:
    """The second byte says which of the two files it is."""
    ending, said = ending_of(data[:1] + data[2:], _BOOK)
    if len(data) > 1 and data[1] % 2:
        training = parse_training(f"training.{ending}", said, REGISTER)
        return reconcile(_STAFF, None, training, "00001", date(2016, 8, 5))
    directory = parse_accounts(f"accounts.{ending}", said, REGISTER)
    again = parse_accounts("a.csv", accounts_bytes(directory.accounts), REGISTER)
    if again.accounts and list(again.accounts) != list(directory.accounts):
        raise AssertionError("accounts that were written are not what was read")
    return reconcile(_STAFF, directory, (), "00001", date(2016, 8, 5))


def _seeds() -> Iterator[bytes]:
    for first, ending in enumerate(ENDINGS):
        book = accounts_bytes(_ACCOUNTS, ending)
        yield bytes((first, 0)) + book
        yield bytes((first, 1)) + training_bytes(_TRAINING, ending)
        if ending == "xlsx":
            yield bytes((3, 0)) + sheet_of(book)


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(InventoryError,), most_bytes=40_000,
    words=(b"00001", b"cb-1", b",", b"2016-08-05", b"05/08/2016", b"one_stop", b"<v>", b"\xff\xfe"),
)  # fmt: skip
