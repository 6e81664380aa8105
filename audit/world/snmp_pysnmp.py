"""SNMPv3 by pysnmp, for privacy that our codec leaves out: DES, 3DES, AES-192 and AES-256.

Only its single GET, GETNEXT and GETBULK are used, under our own walk guard: its walk commands run
in circles when an agent does. One engine a process (each costs 0.2 s and more), at most 20 asks
at once (above that it calls live devices dead).
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from pyasn1.codec.ber import encoder  # type: ignore[import-untyped]
from pyasn1.error import PyAsn1Error  # type: ignore[import-untyped]
from pysnmp.carrier.asyncio.dgram.udp import UdpAsyncioTransport
from pysnmp.hlapi.v3arch import asyncio as hlapi
from pysnmp.proto import errind
from pysnmp.smi.rfc1902 import ObjectIdentity, ObjectType

from audit.asks import SnmpAnswer, SnmpAsk
from audit.wire.ber import encode_oid, garbled, oid_text
from audit.wire.snmp import RESPONSE, Pdu, Question, Varbind, Verb, decode_value
from audit.wire.snmp_v3 import decode_v3_head, plain_name
from audit.wire.snmp_walk import Dialogue
from audit.world.exchange import EXCHANGE, Exchange
from audit.world.snmp_socket import Address
from audit.world.sockets import Gate, endpoint, find_udp, udp_to
from audit.world.world import Clock, Credential, Secrets
from inventory.model import Asset
from inventory.seen import LookError, Outcome

_AT_ONCE = 20
_TIMEOUT_S, _RETRIES = 1.5, 1

_AUTH = {
    "MD5": hlapi.USM_AUTH_HMAC96_MD5,
    "SHA": hlapi.USM_AUTH_HMAC96_SHA,
    "SHA1": hlapi.USM_AUTH_HMAC96_SHA,
    "SHA224": hlapi.USM_AUTH_HMAC128_SHA224,
    "SHA256": hlapi.USM_AUTH_HMAC192_SHA256,
    "SHA384": hlapi.USM_AUTH_HMAC256_SHA384,
    "SHA512": hlapi.USM_AUTH_HMAC384_SHA512,
}
_PRIV = {  # AES-192 and AES-256 were never standardised; "C" is the way of Cisco's agents
    "DES": hlapi.USM_PRIV_CBC56_DES,
    "3DES": hlapi.USM_PRIV_CBC168_3DES,
    "AES": hlapi.USM_PRIV_CFB128_AES,
    "AES128": hlapi.USM_PRIV_CFB128_AES,
    "AES192": hlapi.USM_PRIV_CFB192_AES_BLUMENTHAL,
    "AES256": hlapi.USM_PRIV_CFB256_AES_BLUMENTHAL,
    "AES192C": hlapi.USM_PRIV_CFB192_AES,
    "AES256C": hlapi.USM_PRIV_CFB256_AES,
}
_DENIED = (
    errind.AuthenticationFailure, errind.AuthenticationError, errind.WrongDigest,
    errind.UnknownUserName, errind.UnknownSecurityName, errind.UnsupportedSecurityLevel,
    errind.DecryptionError,
)  # fmt: skip


@dataclass(slots=True)
class _Peer:
    """An address that is being asked."""

    asks: int = 0  # on their way
    odd: LookError | None = None  # what was wrong with something that came
    exchange: Exchange | None = None  # who keeps account of what is sent


class _Checked(UdpAsyncioTransport):  # type: ignore[misc]  # pysnmp ships no types
    """Drops what was not asked for and what is no SNMPv3 message; pysnmp takes, and raises, all.

    Its socket is one of ours, and the guard is asked for each datagram that leaves by it.
    """

    guard: Gate
    asked: dict[Address, _Peer]

    def open_client_mode(self, iface: Any = None, allow_broadcast: bool = False) -> Any:
        """Called once per engine."""
        self._lport = asyncio.ensure_future(endpoint(self))
        return self

    def send_message(self, outgoingMessage: bytes, transportAddress: Any) -> None:  # noqa: N803
        """Called by the engine for each datagram. LookError OUT_OF_SCOPE."""
        to = udp_to(self.guard, transportAddress[0], transportAddress[1])
        super().send_message(outgoingMessage, to)
        peer = self.asked.get((to[0], to[1]))
        if peer is not None and peer.exchange is not None:
            peer.exchange.sent(len(outgoingMessage))

    def datagram_received(self, datagram: bytes, transport_address: Any) -> None:
        """Called by the loop."""
        peer = self.asked.get((transport_address[0], transport_address[1]))
        if peer is None:
            return
        try:
            decode_v3_head(datagram)
        except LookError as error:
            peer.odd = error
        else:
            super().datagram_received(datagram, transport_address)


class _Target(hlapi.UdpTransportTarget):  # type: ignore[misc]  # pysnmp ships no types
    """An address whose engine listens through `_Checked`."""

    PROTO_TRANSPORT = _Checked
    guard: Gate
    asked: dict[Address, _Peer]

    def open_client_mode(self) -> Any:
        """Called once per engine: all targets share its socket."""
        transport = _Checked()
        transport.guard, transport.asked = self.guard, self.asked
        self.transport = transport.open_client_mode(self.iface)
        return self.transport


class PysnmpTransport:
    """The `Snmp` of the world for v3 users whom our codec cannot serve."""

    def __init__(self, clock: Clock, guard: Gate, secrets: Secrets) -> None:
        """One object a loop; `close` when done."""
        self._clock, self._guard, self._secrets = clock, guard, secrets
        self._engine: Any = None
        self._limit = asyncio.Semaphore(_AT_ONCE)
        self._asked: dict[Address, _Peer] = {}

    async def ask(
        self, asset: Asset, ask: SnmpAsk, *, deadline_s: float, tries: int | None = None
    ) -> SnmpAnswer:
        """As `SnmpTransport.ask`, for a credential of kind snmp_v3."""
        port = asset.ports.get("snmp", 161)
        credential = self._secrets.get(asset.credential, "snmp")
        if credential is None:
            raise LookError(Outcome.SKIPPED, "no SNMP credential")
        user = _user(credential)
        to = await find_udp(self._guard, asset.address, port)
        if ":" in to[0]:
            raise LookError(Outcome.UNSUPPORTED, "this SNMPv3 privacy is not asked over IPv6")
        if self._engine is None:
            self._engine = hlapi.SnmpEngine()  # takes half a second, which is not the device's
        dialogue = Dialogue(ask)
        async with self._limit:
            peer = self._asked.setdefault(to, _Peer())
            peer.asks += 1
            peer.exchange = EXCHANGE.get()
            try:
                async with asyncio.timeout(deadline_s):
                    rtt_s = await self._talk(dialogue, user, to)
            except TimeoutError as error:
                late = LookError(Outcome.TIMEOUT, f"no end in {deadline_s:g} s")
                raise peer.odd or late from error
            except LookError as error:
                raise (peer.odd or error) if error.outcome is Outcome.TIMEOUT else error from None
            finally:
                peer.asks -= 1
                if not peer.asks:
                    del self._asked[to]
        return dialogue.answer(round(rtt_s * 1_000, 3))

    def close(self) -> None:
        """Close the engine's socket."""
        if self._engine is not None:
            self._engine.close_dispatcher()
            self._engine = None

    async def _talk(self, dialogue: Dialogue, user: Any, to: Address) -> float:
        """Ask until the dialogue ends; the shortest round trip in seconds."""
        target = await _Target.create(to, timeout=_TIMEOUT_S, retries=_RETRIES)
        target.guard, target.asked = self._guard, self._asked
        shortest_s = float("inf")
        while (question := dialogue.question()) is not None:
            before = self._clock.monotonic()
            try:
                pdu = await self._exchange(user, target, question)
            except LookError as error:
                late = error.outcome is Outcome.TIMEOUT and dialogue.answered
                if not (late and dialogue.got_all_scalars):
                    raise
                dialogue.stop()  # it went silent in a table: what it said before still counts
                break
            shortest_s = min(shortest_s, self._clock.monotonic() - before)
            dialogue.feed(pdu, sum(len(oid) + 16 for oid, _, _ in pdu.varbinds))
        return 0.0 if shortest_s == float("inf") else shortest_s

    async def _exchange(self, user: Any, target: Any, question: Question) -> Pdu:
        head = (self._engine, user, target, hlapi.ContextData())
        names = [ObjectType(ObjectIdentity(oid_text(oid))) for oid in question.oids]
        if question.verb is Verb.GET_BULK:
            answer = await hlapi.bulk_cmd(*head, 0, question.repetitions, *names, lookupMib=False)
        else:
            ask = hlapi.get_cmd if question.verb is Verb.GET else hlapi.next_cmd
            answer = await ask(*head, *names, lookupMib=False)
        problem, status, index, varbinds = answer
        if problem is not None:
            raise _refusal(problem)
        return Pdu(RESPONSE, 0, int(status), int(index), [_varbind(*pair) for pair in varbinds])


def _varbind(name: Any, value: Any) -> Varbind:
    """pysnmp's objects as our codec's values: by way of BER, where both agree."""
    try:
        oid, raw = encode_oid(str(name)), encoder.encode(value)
    except (ValueError, PyAsn1Error) as error:
        raise garbled(f"pysnmp cannot say what it read: {error}") from error
    return oid, *decode_value(raw)


def _refusal(problem: Any) -> LookError:
    if isinstance(problem, errind.RequestTimedOut):
        return LookError(Outcome.TIMEOUT, "no SNMP answer (a wrong privacy key is silent too)")
    if isinstance(problem, _DENIED):
        return LookError(Outcome.DENIED, f"SNMPv3: {problem}")
    return garbled(str(problem))


def _user(credential: Credential) -> Any:
    """pysnmp's user. LookError SKIPPED when the credential cannot be used."""
    plain, reveal = credential.plain, credential.reveal
    auth, priv = plain_name(plain("auth")), plain_name(plain("priv"))
    if auth not in _AUTH or priv not in _PRIV:
        raise LookError(Outcome.SKIPPED, f"unknown SNMPv3 algorithms {auth[:20]!r}, {priv[:20]!r}")
    if len(reveal("auth_key")) < 8 or len(reveal("priv_key")) < 8:
        raise LookError(Outcome.SKIPPED, "an SNMPv3 password has at least 8 characters")
    return hlapi.UsmUserData(
        plain("user"),
        authKey=reveal("auth_key"),
        privKey=reveal("priv_key"),
        authProtocol=_AUTH[auth],
        privProtocol=_PRIV[priv],
    )
