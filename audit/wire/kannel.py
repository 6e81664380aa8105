"""Kannel: the status page of a bearerbox, in the layouts of 1.4.5 and of 1.5.0."""

import re
from collections.abc import Sequence

from audit.wire.sms_operator import operator_of
from audit.wire.text import clean
from audit.wire.xml import Element, parse
from inventory.groups.sms_gateway import Connector, SmsGateway
from inventory.seen import LookError, Outcome

_MOST_CONNECTORS = 256


def parse_status(body: bytes, operators: Sequence[str] = ()) -> SmsGateway:
    """Read `status.xml`.

    Args:
        operators: names that a connector's id may contain, as declared for the gateway.

    Returns:
        `state` is the first word of the page's status (running, isolated, suspended, full,
        shutdown), a connector's likewise (online, connecting, re-connecting, disconnected, dead,
        unknown). `queue` counts the messages that wait in the box to be sent.

    Raises:
        LookError: DENIED for a wrong password (which comes with HTTP 200), GARBLED otherwise.
    """
    page = parse(body)
    if page.name != "gateway":
        raise LookError(Outcome.GARBLED, "not a Kannel status page")
    if page.text == "Denied":
        raise LookError(Outcome.DENIED, "Kannel refuses the status password")
    state = _word(page.text_at("status"))
    if state is None:
        raise LookError(Outcome.GARBLED, "a Kannel status page without a status")
    connectors = tuple(
        _connector(smsc, operators)
        for found in page.all("smscs")
        for smsc in found.all("smsc")[:_MOST_CONNECTORS]
    )
    return SmsGateway(
        state=state,
        connectors=connectors,
        queue=page.int_at("sms", "sent", "queued"),
        version=_version(page.text_at("version")),
    )


def _connector(smsc: Element, operators: Sequence[str]) -> Connector:
    id_ = smsc.text_at("admin-id") or smsc.text_at("id") or smsc.text_at("name") or "?"
    sent = smsc.int_at("sms", "sent")  # 1.4.5
    if sent is None:
        sent = smsc.int_at("sent", "sms")  # 1.5.0
    return Connector(
        id=id_,
        operator=operator_of((id_, smsc.text_at("id"), smsc.text_at("name")), operators),
        state=_word(smsc.text_at("status")),
        queued=smsc.int_at("queued"),
        sent=sent,
        failed=smsc.int_at("failed"),
    )


def _word(status: str | None) -> str | None:
    """ "online 178s" and "running, uptime 0d 1h" without how long."""
    if status is None:
        return None
    return clean(re.split(r"[ ,]", status, maxsplit=1)[0], 40)


def _version(said: str | None) -> str | None:
    """ "Kannel bearerbox version `1.4.5'. Compiler ..." without the rest."""
    found = re.search(r"version `([^']{1,40})'", said or "")
    return f"Kannel {found[1]}" if found else None
