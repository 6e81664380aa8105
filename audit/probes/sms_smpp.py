"""Whether the SMS gateway takes a transmitter and answers it. No message is sent.

Only ever a transmitter with the audit's own account: a receiver's or transceiver's bind can take
delivery receipts away from the production session or end it.
"""

import asyncio
from collections.abc import Callable
from functools import partial

from audit.probes._attempt import explain
from audit.probes.probe import Looked, Probe
from audit.wire import smpp
from audit.wire.smpp_messages import decode, interface_version
from audit.world.world import Credential, Stream, World
from inventory.groups.sms_gateway import SmsGateway
from inventory.model import Asset, GatewayAsset
from inventory.seen import LookError, Outcome

DEADLINE_S = 10.0
_TALK_S = 8.0
_GOODBYE_S = 1.0
_DEFAULT_PORT = 2_775
_MOST_UNASKED = 64
_NOT_OUR_ACCOUNT = frozenset({0x0E, 0x0F})  # ESME_RINVPASWD, ESME_RINVSYSID


async def _look(asset: Asset, world: World) -> Looked:
    """bind_transmitter, one enquire_link, unbind."""
    account = world.secrets.get(asset.credential, "smpp")
    if account is None:
        raise LookError(Outcome.SKIPPED, "no SMPP account of the audit's own")
    bind = smpp.encode_bind(1, _system_id(asset, account), account.reveal("password"))
    port = asset.ports.get("smpp", _DEFAULT_PORT)
    world.logins.need(account.id)
    stream = await world.net.connect(asset, port, deadline_s=_TALK_S, max_bytes=262_144)
    try:
        login = f"smpp {asset.address}:{port}"
        await world.logins.begin(account.id, login)
        refused = False
        try:
            return await _session(stream, world, bind, partial(world.logins.opened, account.id))
        except LookError as error:
            refused = error.outcome is Outcome.DENIED
            raise
        finally:
            world.logins.ended(account.id, login, refused=refused)
    finally:
        await stream.close()


def _system_id(asset: Asset, account: Credential) -> str:
    named = asset.system_id if isinstance(asset, GatewayAsset) else None
    user = account.plain("user") or named
    if not user:
        raise LookError(Outcome.SKIPPED, "the SMPP account has no system_id")
    return user


async def _session(
    stream: Stream, world: World, bind: bytes, opened: Callable[[], object]
) -> Looked:
    decoder = smpp.Decoder()
    await stream.write(bind)
    bound = await _answer(stream, decoder, smpp.BIND_TRANSMITTER, 1)
    name = smpp.status_name(bound.status)
    if bound.status in _NOT_OUR_ACCOUNT:
        raise LookError(Outcome.DENIED, f"the gateway refuses the audit's account: {name}")
    if bound.status != 0:
        return Looked([SmsGateway(bind=name)], note=f"bind refused: {name}")
    opened()
    speaks = _speaks(bound)
    asked_s = world.clock.monotonic()
    note, took_ms = "", None
    try:
        await stream.write(smpp.encode_enquire_link(2))
        alive = await _answer(stream, decoder, smpp.ENQUIRE_LINK, 2)
    except (LookError, ConnectionError) as error:
        seen = SmsGateway(bind=name, version=speaks)
        return Looked([seen], note=f"enquire_link: {explain(error)[1]}")
    if alive.status == 0:
        took_ms = round((world.clock.monotonic() - asked_s) * 1_000, 3)
    else:
        note = f"enquire_link: {smpp.status_name(alive.status)}"
    await _leave(stream, decoder)
    return Looked([SmsGateway(bind=name, enquire_link_ms=took_ms, version=speaks)], note=note)


def _speaks(bound: smpp.Pdu) -> str | None:
    """The version that the centre states; many state none, and some what cannot be read."""
    try:
        return interface_version(decode(bound))
    except LookError:
        return None


async def _leave(stream: Stream, decoder: smpp.Decoder) -> None:
    """Unbind; many centres just close the connection, which is as good."""
    try:
        async with asyncio.timeout(_GOODBYE_S):
            await stream.write(smpp.encode_unbind(3))
            await _answer(stream, decoder, smpp.UNBIND, 3)
    except (LookError, OSError):
        return


async def _answer(stream: Stream, decoder: smpp.Decoder, command: int, sequence: int) -> smpp.Pdu:
    """The response to one request; what the centre asks on its own is answered or passed over."""
    unasked = 0
    while True:
        data = await stream.read(16_384)
        if not data:
            raise LookError(Outcome.GARBLED, "closed without an SMPP answer")
        for pdu in decoder.feed(data):
            if pdu.sequence == sequence and pdu.command in (
                command | smpp.RESPONSE,
                smpp.GENERIC_NACK,
            ):
                return pdu
            reply = smpp.encode_reply(pdu)
            if reply is not None:
                await stream.write(reply)
            unasked += 1
            if unasked > _MOST_UNASKED:
                raise LookError(Outcome.GARBLED, "SMPP requests without end")


SMS_SMPP = Probe(
    id="sms.smpp",
    kinds=("sms_gateway",),
    groups=("sms_gateway",),
    title="SMPP: bind as transmitter, enquire_link, unbind",
    deadline_s=DEADLINE_S,
    look=_look,
)
