"""Jasmin: its HTTP API's /ping and /metrics."""

import re
from collections.abc import Sequence

from audit.wire.sms_operator import operator_of
from audit.wire.text import clean
from inventory.groups.sms_gateway import Connector, SmsGateway
from inventory.seen import LookError, Outcome

PONG = b"Jasmin/PONG"

_MOST_LINES = 20_000
_LINE = re.compile(r'smppc_([a-z_]{1,60})\{cid="([^"]{1,80})"\} (\d{1,15})(?:\.0)?\s*\Z')


def is_pong(body: bytes) -> bool:
    """Whether the answer to /ping is Jasmin's."""
    return body.strip() == PONG


def parse_metrics(body: bytes, operators: Sequence[str] = ()) -> SmsGateway:
    """Read /metrics, the text format of Prometheus.

    A connector is online when it has been bound and has connected more often than disconnected:
    Jasmin's counters only grow. `failed` counts submits that were throttled or refused.

    Raises:
        LookError: GARBLED, there is no metric of Jasmin's in it.
    """
    text = body.decode("utf-8", "replace")
    if "httpapi_request_count" not in text:
        raise LookError(Outcome.GARBLED, "not Jasmin's metrics")
    counts: dict[str, dict[str, int]] = {}
    for line in text.splitlines()[:_MOST_LINES]:
        if found := _LINE.match(line):
            counts.setdefault(found[2], {})[found[1]] = int(found[3])
    return SmsGateway(
        state="running",
        connectors=tuple(
            _connector(cid, count, operators) for cid, count in sorted(counts.items())
        ),
    )


def _connector(cid: str, count: dict[str, int], operators: Sequence[str]) -> Connector:
    errors = [count.get(name) for name in ("throttling_error_count", "other_submit_error_count")]
    known = [error for error in errors if error is not None]
    return Connector(
        id=clean(cid, 80) or "?",
        operator=operator_of((cid,), operators),
        state=_state(count),
        sent=count.get("submit_sm_count"),
        failed=sum(known) if known else None,
    )


def _state(count: dict[str, int]) -> str | None:
    bound, up, down = (
        count.get(name) for name in ("bound_count", "connected_count", "disconnected_count")
    )
    if bound is None or up is None or down is None:
        return None
    if up <= down:
        return "disconnected"
    return "online" if bound > 0 else "connecting"
