"""Probes of the equal work: what the peers do too, through the product's own engine and store.

The product finds them as it finds any plug-in, by entry points (`_city.py` writes them).
"""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import (
    Answer,
    ConnectAnswer,
    ConnectAsk,
    HttpAnswer,
    HttpAsk,
    PingAnswer,
    PingAsk,
    SnmpAsk,
)
from audit.probes._snmp import snmp_probe
from audit.probes.probe import Looked, Probe
from audit.wire.mib import Values
from audit.wire.series_stats import link_facts
from bench._estate import CLOSED_PORTS, GET12, HTTP_PORT, OPEN_PORTS
from inventory.groups.identity import Identity
from inventory.groups.service import Service
from inventory.model import Asset
from inventory.seen import LookError, Outcome

ECHOES, INTERVAL_S, TIMEOUT_S = 10, 0.2, 1.0

_PORTS = (*OPEN_PORTS, *CLOSED_PORTS)
_DESCR, _NAME, _SERIAL, _MODEL = GET12[0], GET12[4], GET12[10], GET12[7]


def _echoes(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    (answer,) = answers
    assert isinstance(answer, PingAnswer)
    said = link_facts("icmp", [answer.rtt_ms])
    if not said.received:
        raise LookError(Outcome.TIMEOUT, f"no reply to {said.sent} echoes")
    return Looked([said])


def _ports(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    (answer,) = answers
    assert isinstance(answer, ConnectAnswer)
    seen = answer.ports
    if all(one.outcome is Outcome.TIMEOUT for one in seen.values()):
        raise LookError(Outcome.TIMEOUT, f"no answer at {len(seen)} ports")
    open_ms = [one.connect_ms for one in seen.values() if one.connect_ms is not None]
    times = {str(port): one.connect_ms for port, one in seen.items() if one.connect_ms is not None}
    return Looked(
        [
            Service(
                protocol="tcp",
                ok=bool(open_ms),
                time_ms=times,
                detail={str(port): one.outcome.value for port, one in seen.items()},
            )
        ]
    )


def _page(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    (answer,) = answers
    assert isinstance(answer, HttpAnswer)
    right = answer.status == 200 and answer.body.endswith(b"ready</html>\n")
    return Looked(
        [
            Service(
                protocol="http", status=str(answer.status), ok=right, time_ms=dict(answer.time_ms)
            )
        ]
    )


def _scalars(values: Values) -> Identity:
    return Identity(
        sys_descr=_text(values, _DESCR),
        sys_name=_text(values, _NAME),
        serial=_text(values, _SERIAL),
        model=_text(values, _MODEL),
    )


def _text(values: Values, oid: str) -> str | None:
    value = values.get(oid)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else None


BENCH_ICMP = Probe(
    id="bench.icmp",
    kinds=("printer",),
    groups=("link",),
    title=f"{ECHOES} echoes, {INTERVAL_S} s apart",
    ask=lambda asset: [PingAsk(ECHOES, INTERVAL_S, TIMEOUT_S)],
    parse=_echoes,
)
BENCH_TCP = Probe(
    id="bench.tcp",
    kinds=("printer",),
    groups=("service",),
    title=f"{len(_PORTS)} ports, half of them open",
    ask=lambda asset: [ConnectAsk(_PORTS)],
    parse=_ports,
)
BENCH_SNMP = snmp_probe(
    "bench.snmp",
    ("printer",),
    f"{len(GET12)} scalars",
    nothing=Identity(),
    ask=lambda asset: [SnmpAsk(get=GET12)],
    parse=_scalars,
    what="none of the scalars",
)
BENCH_HTTP = Probe(
    id="bench.http",
    kinds=("printer",),
    groups=("service",),
    title="one page",
    ask=lambda asset: [HttpAsk(path="/index.html", port="http", default_port=HTTP_PORT)],
    parse=_page,
)

ALL = ("bench.http", "bench.icmp", "bench.snmp", "bench.tcp")

__all__ = ["ALL", "BENCH_HTTP", "BENCH_ICMP", "BENCH_SNMP", "BENCH_TCP"]
