"""DNS: one question, and what an answer says of it (RFC 1035, over dnspython's parser)."""

import struct
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from inventory.seen import LookError, Outcome

_MOST_ALIASES = 8
_MOST_ADDRESSES = 64


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """What a server answered. `addresses` are those that the question's name leads to."""

    rcode: str
    addresses: tuple[str, ...]
    ttl_s: int | None
    authoritative: bool
    recursion: bool
    truncated: bool


def encode_query(name: str, *, number: int, kind: str = "A") -> bytes:
    """One question of class IN for `name`, with recursion desired.

    Args:
        number: 0..65535, repeated in the answer.
        kind: "A" or "AAAA"; zone transfers and ANY cannot be asked.

    Raises:
        LookError: SKIPPED, the declared name is not a domain name.
    """
    if kind not in ("A", "AAAA"):
        raise ValueError(f"question of type {kind}")
    try:
        asked = dns.name.from_text(name)
    except (dns.exception.DNSException, UnicodeError) as error:
        raise LookError(Outcome.SKIPPED, f"{name[:80]!r} is not a domain name") from error
    # Without EDNS: the oldest resolver understands it, and an address fits 512 bytes.
    return dns.message.make_query(asked, kind, use_edns=False, id=number).to_wire()


def answers(query: bytes, datagram: bytes) -> bool:
    """Whether a datagram is an answer to `query` at all: number, kind and question fit.

    What does not fit is waited past until the deadline; one bad packet must not end the question
    (CVE-2023-29483).
    """
    if len(datagram) < 12 or datagram[:2] != query[:2] or not datagram[2] & 0x80:
        return False
    try:
        message = _parse(datagram)
    except LookError:
        return False
    return not message.question or message.question == _parse(query).question


def decode_answer(query: bytes, datagram: bytes) -> DnsAnswer:
    """What the answer says of the question.

    Raises:
        LookError: GARBLED, it is not an answer to this question.
    """
    if not answers(query, datagram):
        raise LookError(Outcome.GARBLED, "not an answer to the question")
    message = _parse(datagram)
    asked = _parse(query).question[0]
    addresses: list[str] = []
    ttls: list[int] = []
    name = asked.name
    for _ in range(_MOST_ALIASES + 1):
        here = [rrset for rrset in message.answer if rrset.name == name]
        found = next((rrset for rrset in here if rrset.rdtype == asked.rdtype), None)
        if found is not None:
            addresses += [str(rdata.to_text()) for rdata in found]
            ttls.append(found.ttl)
            break
        alias = next((rrset for rrset in here if rrset.rdtype == dns.rdatatype.CNAME), None)
        if alias is None:
            break
        ttls.append(alias.ttl)
        name = alias[0].target
    return DnsAnswer(
        rcode=dns.rcode.to_text(message.rcode()),
        addresses=tuple(sorted(addresses)[:_MOST_ADDRESSES]),
        ttl_s=min(ttls) if ttls else None,
        authoritative=bool(message.flags & dns.flags.AA),
        recursion=bool(message.flags & dns.flags.RA),
        truncated=bool(message.flags & dns.flags.TC),
    )


def _parse(datagram: bytes) -> dns.message.Message:
    try:
        return dns.message.from_wire(datagram, ignore_trailing=True)
    except (dns.exception.DNSException, ValueError, IndexError, struct.error) as error:
        raise LookError(Outcome.GARBLED, f"not a DNS message: {type(error).__name__}") from error
