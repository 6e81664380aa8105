"""How far a time server is from the time of the audit."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from audit.asks import Answer, Ask, UdpAnswer, UdpAsk
from audit.probes._service import DEADLINE_S, port_of, speaks
from audit.probes.probe import Looked, Probe
from audit.wire import ntp
from inventory.groups.service import Service
from inventory.model import Asset


def _ask(asset: Asset) -> Sequence[Ask]:
    query = _query(asset)
    return (
        UdpAsk(
            payload=query,
            port="ntp",
            default_port=port_of(asset, "ntp", 123),
            accept=lambda datagram: ntp.answers(query, datagram),
        ),
    )


def _query(asset: Asset) -> bytes:
    return ntp.encode_query(int.from_bytes(sha256(asset.id.encode()).digest()[:8], "big"))


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    (answer,) = answers
    assert isinstance(answer, UdpAnswer)
    said = ntp.decode_answer(
        _query(asset),
        answer.payload,
        sent_at_s=answer.sent_at_s,
        received_at_s=answer.received_at_s,
    )
    took = round((answer.received_at_s - answer.sent_at_s) * 1_000, 3)
    if said.kiss is not None:
        status = said.kiss
    else:
        status = "synchronised" if said.synchronised else "unsynchronised"
    return Looked(
        [
            Service(
                protocol="ntp",
                status=status,
                ok=said.synchronised,
                time_ms={"answer": took, "total": took},
                detail={
                    # A server that does not know the time itself says nothing about ours.
                    "offset_s": said.offset_s if said.synchronised else None,
                    "stratum": said.stratum,
                    "reference": said.reference,
                    "root_delay_s": said.root_delay_s,
                    "root_dispersion_s": said.root_dispersion_s,
                    "rtt_s": said.rtt_s,
                },
            )
        ]
    )


SERVICE_NTP = Probe(
    id="service.ntp",
    kinds=("service",),
    groups=("service",),
    title="NTP: offset and stratum",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=speaks("ntp"),
)
