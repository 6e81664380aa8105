"""The SMS gateway: a session of our own, and what its status page says."""

import socket
import struct

import pytest

from audit.probes.sms_smpp import SMS_SMPP
from audit.probes.sms_status import SMS_STATUS
from inventory.groups.sms_gateway import SmsGateway
from inventory.model import GatewayAsset
from inventory.seen import Outcome
from tests.audit.loopback import closed_port, run, say, tcp_server
from tests.audit.probes.looking import observe, real_world, see

OK = b"HTTP/1.1 200 OK\r\n"


def _gateway(seen):
    assert seen.outcome is Outcome.ANSWERED, (seen.outcome, seen.note)
    group = seen.facts["sms_gateway"]
    assert isinstance(group, SmsGateway)
    return group


def _asset(**more):
    return GatewayAsset(id="sms", site="01", **{"address": "127.0.0.1", **more})


# SMPP, against Net::SMPP


def _bind(smpp, user=None, password=None):
    account = {"user": user or smpp.system_id, "password": password or smpp.password}
    asset = _asset(ports={"smpp": smpp.port})
    return see(SMS_SMPP, asset, real_world(secrets={"smpp": account}))


def test_a_transmitter_binds_and_its_line_answers(smpp):
    seen = _gateway(_bind(smpp))
    assert seen.bind == "ESME_ROK"
    assert seen.enquire_link_ms is not None
    assert seen.enquire_link_ms > 0


@pytest.mark.parametrize(
    ("user", "status"), [("busy", "ESME_RBINDFAIL"), ("bound", "ESME_RALYBND")]
)
def test_a_refused_bind_is_an_answer_with_the_standards_name(smpp, user, status):
    seen = _bind(smpp, user)
    assert (_gateway(seen).bind, _gateway(seen).enquire_link_ms) == (status, None)
    assert status in seen.note


@pytest.mark.parametrize(("user", "password"), [("nobody", None), (None, "wrong")])
def test_an_account_that_the_gateway_does_not_know_is_denied_and_not_repeated(smpp, user, password):
    seen = _bind(smpp, user, password)
    assert seen.outcome is Outcome.DENIED
    assert smpp.password not in seen.note


def test_a_centre_that_asks_before_it_answers_is_understood(smpp):
    assert _gateway(_bind(smpp, "chatty")).bind == "ESME_ROK"


def test_a_centre_that_closes_at_unbind_was_still_well(smpp):
    seen = _gateway(_bind(smpp, "rude"))
    assert (seen.bind, seen.enquire_link_ms is not None) == ("ESME_ROK", True)


def test_without_an_account_of_our_own_nothing_is_bound(smpp):
    asset = _asset(ports={"smpp": smpp.port}, system_id="production")
    assert see(SMS_SMPP, asset).outcome is Outcome.SKIPPED


def test_a_password_too_long_for_the_protocol_is_not_told_to_anybody(smpp):
    seen = _bind(smpp, password="a-long-password")
    assert seen.outcome is Outcome.SKIPPED
    assert "a-long" not in seen.note


def _scripted(*replies, probe=SMS_SMPP):
    """A centre that says one thing after each thing it reads; keeps what it read."""
    heard = []

    async def talk(reader, writer):
        for reply in replies:
            size = int.from_bytes(await reader.readexactly(4), "big")
            heard.append(await reader.readexactly(size - 4))
            writer.write(reply)
        while True:
            size = int.from_bytes(await reader.readexactly(4), "big")
            heard.append(await reader.readexactly(size - 4))

    async def look():
        async with tcp_server(talk) as port:
            world = real_world(secrets={"smpp": {"user": "a", "password": "b"}})
            return await observe(probe, _asset(ports={"smpp": port}), world)

    return run(look()), heard


BOUND = bytes.fromhex("00000011 80000002 00000000 00000001 00".replace(" ", ""))
ALIVE = bytes.fromhex("00000010 80000015 00000000 00000002".replace(" ", ""))
DELIVER = bytes.fromhex("00000010 00000005 00000000 00000007".replace(" ", ""))


def test_only_a_transmitters_three_requests_are_ever_sent():
    seen, heard = _scripted(BOUND, ALIVE)
    assert _gateway(seen).bind == "ESME_ROK"
    assert [pdu[:4] for pdu in heard] == [b"\0\0\0\x02", b"\0\0\0\x15", b"\0\0\0\x06"]


def test_a_gateway_that_breaks_off_after_the_bind_was_bound_all_the_same():
    async def talk(reader, writer):
        await reader.read(100)
        writer.write(BOUND)
        await reader.read(100)
        linger = struct.pack("ii", 1, 0)  # closes with a reset
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    async def look():
        async with tcp_server(talk) as port:
            world = real_world(secrets={"smpp": {"user": "a", "password": "b"}})
            return await observe(SMS_SMPP, _asset(ports={"smpp": port}), world)

    seen = run(look())
    assert (_gateway(seen).bind, _gateway(seen).enquire_link_ms) == ("ESME_ROK", None)
    assert "enquire_link: connection reset by peer" in seen.note.lower()


def test_a_message_for_somebody_else_is_never_acknowledged():
    seen, heard = _scripted(BOUND, DELIVER + ALIVE)
    assert _gateway(seen).enquire_link_ms is not None
    assert b"\x80\0\0\x05" not in [pdu[:4] for pdu in heard]


@pytest.mark.parametrize(
    "said",
    [
        b"\xff\xff\xff\xf0" + BOUND[4:],
        b"\x00\x00\x00\x0f" + BOUND[4:],
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        BOUND[:10],
        b"",
        DELIVER * 1_000,
    ],
)
def test_nonsense_from_a_message_centre_is_garbled(said):
    async def talk(reader, writer):
        await reader.read(100)
        writer.write(said)

    async def look():
        async with tcp_server(talk) as port:
            world = real_world(secrets={"smpp": {"user": "a", "password": "b"}})
            return await observe(SMS_SMPP, _asset(ports={"smpp": port}), world)

    assert run(look()).outcome is Outcome.GARBLED


def test_a_closed_port_is_refused():
    world = real_world(secrets={"smpp": {"user": "a", "password": "b"}})
    seen = see(SMS_SMPP, _asset(ports={"smpp": closed_port()}), world)
    assert seen.outcome is Outcome.REFUSED


# Kannel


def _status(kannel, password):
    asset = _asset(
        ports={"status": kannel.port},
        software="kannel",
        operators=("fake-one", "smpp-two", "three"),
    )
    return see(SMS_STATUS, asset, real_world(secrets={"http": {"password": password}}))


def test_kannel_says_which_operator_is_connected(kannel):
    seen = _gateway(_status(kannel, kannel.password))
    assert seen.state == "running"
    assert seen.version is not None
    assert seen.version.startswith("Kannel 1.4.")
    states = {connector.operator: connector.state for connector in seen.connectors}
    assert states["fake-one"] == "online"
    assert states["smpp-two"] in ("re-connecting", "connecting", "dead", "disconnected")
    assert {connector.id for connector in seen.connectors} == {kannel.online, kannel.offline}


def test_a_wrong_status_password_is_denied_though_kannel_answers_200(kannel):
    seen = _status(kannel, "wrong")
    assert seen.outcome is Outcome.DENIED
    assert "wrong" not in seen.note


def test_a_status_page_that_is_missing_is_unsupported(nginx):
    asset = _asset(ports={"status": nginx.http})
    assert see(SMS_STATUS, asset).outcome is Outcome.UNSUPPORTED


# Jasmin, as its sources print it


JASMIN = b"""# TYPE httpapi_request_count counter
# HELP httpapi_request_count Http request count.
httpapi_request_count 4
# TYPE smppc_connected_count counter
smppc_connected_count{cid="viettel-1"} 3
smppc_connected_count{cid="vnpt-1"} 2
smppc_disconnected_count{cid="viettel-1"} 2
smppc_disconnected_count{cid="vnpt-1"} 2
smppc_bound_count{cid="viettel-1"} 3
smppc_bound_count{cid="vnpt-1"} 1
smppc_submit_sm_count{cid="viettel-1"} 17
smppc_throttling_error_count{cid="viettel-1"} 1
smppc_other_submit_error_count{cid="viettel-1"} 2

"""


def _jasmin(ping):
    async def talk(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        body = ping if asked.startswith(b"GET /ping ") else JASMIN
        writer.write(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    async def look():
        async with tcp_server(talk) as port:
            asset = _asset(ports={"status": port}, software="jasmin", operators=("Viettel", "VNPT"))
            return await observe(SMS_STATUS, asset, real_world())

    return run(look())


def test_jasmin_says_which_operator_is_bound():
    first, second = _gateway(_jasmin(b"Jasmin/PONG")).connectors
    assert (first.operator, first.state, first.sent, first.failed) == ("Viettel", "online", 17, 3)
    assert (second.operator, second.state, second.failed) == ("VNPT", "disconnected", None)


def test_what_is_not_jasmin_is_garbled():
    assert _jasmin(b"hello").outcome is Outcome.GARBLED
    asset_talk = say(OK + b"Content-Length: 2\r\n\r\nok")

    async def look():
        async with tcp_server(asset_talk) as port:
            return await observe(SMS_STATUS, _asset(ports={"status": port}), real_world())

    assert run(look()).outcome is Outcome.GARBLED
