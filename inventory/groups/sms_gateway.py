"""What an SMS gateway says of itself."""

from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said


class Connector(Record):
    """One connection to an operator."""

    id: Said
    operator: Said | None = None
    state: Said | None = None  # online, connecting, disconnected, dead ...
    queued: int | None = None
    sent: int | None = None
    failed: int | None = None


class SmsGateway(Group):
    """From a status page (Kannel, Jasmin) or from an SMPP 3.4 session of our own.

    Accepted by the gateway does not mean delivered: nothing here claims delivery.
    """

    group: ClassVar[str] = "sms_gateway"

    state: Said | None = None
    connectors: tuple[Connector, ...] = ()
    queue: int | None = None
    bind: Said | None = None  # SMPP command_status of the bind, by name: ESME_ROK ...
    enquire_link_ms: float | None = None
    version: Said | None = None
