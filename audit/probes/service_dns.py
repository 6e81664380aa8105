"""Whether a name server answers, and with the right address."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from audit.asks import Answer, Ask, UdpAnswer, UdpAsk
from audit.probes._service import DEADLINE_S, port_of, service, speaks
from audit.probes.probe import Looked, Probe
from inventory.groups.service import Service
from inventory.model import Asset, ServiceAsset


def _ask(asset: Asset) -> Sequence[Ask]:
    from audit.wire import dns  # its library is slow to import: only who asks a name server pays

    query = _query(service(asset))
    return (
        UdpAsk(
            payload=query,
            port="dns",
            default_port=port_of(asset, "dns", 53),
            accept=lambda datagram: dns.answers(query, datagram),
        ),
    )


def _query(asset: ServiceAsset) -> bytes:
    """The declared question. Its number follows from the asset: forged answers are kept out by
    the socket, which hears only the server that it asked."""
    from audit.wire import dns

    number = int.from_bytes(sha256(asset.id.encode()).digest()[:2], "big")
    wants_v6 = bool(asset.expect_answer) and all(":" in ip for ip in asset.expect_answer)
    name = asset.query or asset.host or "."
    return dns.encode_query(name, number=number, kind="AAAA" if wants_v6 else "A")


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    from audit.wire import dns

    (answer,) = answers
    assert isinstance(answer, UdpAnswer)
    server = service(asset)
    said = dns.decode_answer(_query(server), answer.payload)
    right = said.rcode == "NOERROR"
    if server.expect_answer:
        # Every address it gives must be a right one: a client takes any of them.
        right = right and bool(said.addresses) and set(said.addresses) <= set(server.expect_answer)
    elif server.query:
        right = right and bool(said.addresses)
    took = round((answer.received_at_s - answer.sent_at_s) * 1_000, 3)
    return Looked(
        [
            Service(
                protocol="dns",
                status=said.rcode,
                ok=right,
                time_ms={"answer": took, "total": took},
                detail={
                    "addresses": list(said.addresses),
                    "expected": list(server.expect_answer),
                    "ttl_s": said.ttl_s,
                    "authoritative": said.authoritative,
                    "truncated": said.truncated,
                },
            )
        ]
    )


SERVICE_DNS = Probe(
    id="service.dns",
    kinds=("service",),
    groups=("service",),
    title="DNS: answers with the right address",
    deadline_s=DEADLINE_S,
    ask=_ask,
    parse=_parse,
    applies=speaks("dns"),
)
