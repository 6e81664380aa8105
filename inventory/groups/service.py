"""How a data-centre service answers."""

from datetime import datetime
from typing import Any, ClassVar

from inventory._record import Record
from inventory.facts import Group


class Tls(Record):
    """What the server sent, and whether it verifies: two results, never mixed."""

    subject: str | None = None
    issuer: str | None = None
    names: tuple[str, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None
    days_left: float | None = None
    version: str | None = None
    cipher: str | None = None
    verified: bool | None = None
    problem: str | None = None  # why it does not verify


class Service(Group):
    """`time_ms` by phase: resolve, connect, tls, answer, total. `status` is the protocol's own."""

    group: ClassVar[str] = "service"

    protocol: str | None = None
    status: str | None = None  # HTTP status, DNS rcode, LDAP result, SMTP code ... as text
    ok: bool | None = None  # the protocol's own idea of success, asserted body included
    time_ms: dict[str, float] | None = None
    tls: Tls | None = None
    detail: dict[str, Any] | None = None  # what the protocol says: addresses, offset_s, stratum ...
