"""How a data-centre service answers."""

from datetime import datetime
from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said, SaidValues


class Tls(Record):
    """What the server sent, and whether it verifies: two results, never mixed."""

    subject: Said | None = None
    issuer: Said | None = None
    names: tuple[Said, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None
    days_left: float | None = None
    version: Said | None = None
    cipher: Said | None = None
    verified: bool | None = None
    problem: Said | None = None  # why it does not verify


class Service(Group):
    """`time_ms` by phase: resolve, connect, tls, answer, total. `status` is the protocol's own."""

    group: ClassVar[str] = "service"

    protocol: Said | None = None
    status: Said | None = None  # HTTP status, DNS rcode, LDAP result, SMTP code ... as text
    ok: bool | None = None  # the protocol's own idea of success, asserted body included
    time_ms: dict[Said, float] | None = None
    tls: Tls | None = None
    detail: SaidValues | None = None  # what the protocol says: addresses, offset_s, stratum ...
