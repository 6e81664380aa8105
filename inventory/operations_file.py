"""The file in which a district or the data centre writes down its backups, drills and sign-off."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import AwareDatetime, Field, ValidationError

from inventory._record import Record
from inventory.groups.operations import Operations
from inventory.problem import InventoryError, Problem
from inventory.text import decode
from inventory.yaml_file import dump_yaml, line_of, load_yaml, problems_of

FORMAT = "ward-audit-operations/1"


class OperationsFile(Record):
    """One register file: whose, of when, and what it says."""

    format: Literal["ward-audit-operations/1"]
    site: str = Field(pattern=r"^[0-9]{2,5}$")
    made_at: AwareDatetime  # when the register was written; how old the evidence is
    operations: Operations


def parse_operations(name: str, data: bytes, site: str) -> OperationsFile:
    """Read `seen/operations/<site>.yaml`.

    Args:
        name: of the file, for messages.
        site: the code that the file's name says; the file must say the same.

    Raises:
        InventoryError: every problem of the file.
    """
    value, places = load_yaml(decode(data, name), name)
    try:
        file = OperationsFile.model_validate(value)
    except ValidationError as error:
        raise InventoryError(problems_of(error, places, name)) from None
    if file.site != site:
        said = f"is {file.site!r}, but the file is named for {site}; correct one of them"
        raise InventoryError([Problem(name, line_of(places, ("site",)), "site", said)])
    return file.model_copy(update={"made_at": file.made_at.astimezone(UTC)})


def operations_bytes(site: str, made_at: datetime, operations: Operations) -> bytes:
    """The file that `parse_operations` reads back as the same facts."""
    said: dict[str, Any] = {
        field: value
        for field, value in operations.model_dump(mode="json").items()
        if value is not None and value != []
    }
    text = dump_yaml(
        {"format": FORMAT, "site": site, "made_at": made_at.isoformat(), "operations": said}
    )
    return text.encode()
