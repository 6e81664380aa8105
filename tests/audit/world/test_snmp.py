"""The SNMP transport against Net-SNMP, and against agents that lie, loop, flood and forge."""

import asyncio
import socket

import pytest

from audit.asks import SnmpAsk
from audit.wire import snmp
from audit.wire.ber import encode_integer, encode_oid, oid_text, tlv
from audit.wire.mib import text
from audit.wire.snmp_v3 import decode_v3_head
from audit.world.snmp import SnmpTransport
from inventory.seen import LookError, Outcome
from tests.peers.snmpd import AUTH_ONLY, MD5_DES, SHA1_AES, SHA256_AES
from tests.support.snmp_agent import converse, serve, typed
from tests.support.snmp_world import LoopbackGuard, RealClock, Wallet, community, device, v3

NAME = "1.3.6.1.2.1.1.5.0"
IF_DESCR = "1.3.6.1.2.1.2.2.1.2"
TABLE = "1.3.6.1.4.1.8072.9999.1"


def look(asset, ask, wallet, *, timeout_s=0.15, deadline_s=20.0, **options):
    """One ask through a transport of its own; its answer or the LookError."""

    async def run():
        transport = SnmpTransport(
            RealClock(), LoopbackGuard(), wallet, timeout_s=timeout_s, **options
        )
        try:
            return await transport.ask(asset, ask, deadline_s=deadline_s)
        finally:
            transport.close()

    return asyncio.run(run())


def refused(asset, ask, wallet, **options):
    with pytest.raises(LookError) as caught:
        look(asset, ask, wallet, **options)
    return caught.value


def silence(got):
    """A handler that notes what came and says nothing."""

    def handler(data):
        got.append(data)
        return ()

    return handler


# Net-SNMP


@pytest.mark.parametrize("kind", ["snmp_v1", "snmp_v2c"])
def test_a_real_agent_is_read_by_community(snmpd, kind):
    ask = SnmpAsk(get=(NAME, "1.3.6.1.2.1.1.99.0"), walk=(IF_DESCR,))
    answer = look(
        device(snmpd.port, snmpd.host), ask, community(snmpd.community, kind), timeout_s=2
    )
    assert text(answer.values[NAME]) == snmpd.sys_name
    assert "1.3.6.1.2.1.1.99.0" not in answer.values
    assert any(text(value) == "lo" for value in answer.values.values())
    assert answer.rtt_ms is not None
    assert not answer.cut


@pytest.mark.parametrize(
    "user", [SHA256_AES, SHA1_AES, AUTH_ONLY, MD5_DES], ids=lambda user: user.name
)
def test_a_real_agent_is_read_by_its_version_3_users(snmpd, user):
    ask = SnmpAsk(get=(NAME,), walk=(IF_DESCR,))
    answer = look(device(snmpd.port, snmpd.host), ask, v3(user), timeout_s=2)
    assert text(answer.values[NAME]) == snmpd.sys_name
    assert any(text(value) == "lo" for value in answer.values.values())


@pytest.mark.parametrize("user", [SHA256_AES, MD5_DES], ids=lambda user: user.name)
def test_a_wrong_authentication_key_is_denied_and_said(snmpd, user):
    error = refused(
        device(snmpd.port, snmpd.host),
        SnmpAsk(get=(NAME,)),
        v3(user, auth_key="another-password"),
        timeout_s=2,
    )
    assert error.outcome is Outcome.DENIED
    assert "digest" in error.note


def test_an_unknown_user_is_denied(snmpd):
    error = refused(
        device(snmpd.port, snmpd.host), SnmpAsk(get=(NAME,)), v3(AUTH_ONLY, user="nobody"),
        timeout_s=2,
    )  # fmt: skip
    assert (error.outcome, "user" in error.note) == (Outcome.DENIED, True)


def test_a_wrong_privacy_key_is_denied_although_the_agent_stays_silent(snmpd):
    wallet = v3(SHA256_AES, priv_key="another-password")
    error = refused(device(snmpd.port, snmpd.host), SnmpAsk(get=(NAME,)), wallet)
    assert (error.outcome, "privacy" in error.note) == (Outcome.DENIED, True)


def test_a_wrong_community_is_silence(snmpd):
    error = refused(device(snmpd.port, snmpd.host), SnmpAsk(get=(NAME,)), community("wrong"))
    assert (error.outcome, "community" in error.note) == (Outcome.TIMEOUT, True)


def test_many_asks_of_one_agent_wait_for_each_other(snmpd):
    async def run():
        transport = SnmpTransport(
            RealClock(), LoopbackGuard(), community(snmpd.community), timeout_s=2
        )
        asks = [
            transport.ask(device(snmpd.port, host), SnmpAsk(get=(NAME,)), deadline_s=20)
            for host in (snmpd.host, snmpd.other_host)
            for _ in range(20)
        ]
        try:
            return await asyncio.gather(*asks)
        finally:
            transport.close()

    answers = asyncio.run(run())
    assert [text(answer.values[NAME]) for answer in answers] == [snmpd.sys_name] * 40


# No agent


def test_a_closed_port_is_refused_at_once():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    error = refused(device(port), SnmpAsk(get=(NAME,)), community("public"), timeout_s=60)
    assert error.outcome is Outcome.REFUSED


def test_a_closed_port_of_version_6_is_refused_too():
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.bind(("::1", 0))
        port = sock.getsockname()[1]
    error = refused(device(port, "::1"), SnmpAsk(get=(NAME,)), community("public"), timeout_s=60)
    assert error.outcome is Outcome.REFUSED


def test_a_silent_device_is_a_timeout_after_two_tries():
    got: list[bytes] = []
    with serve(silence(got)) as port:
        error = refused(device(port), SnmpAsk(get=(NAME,)), community("public"))
    assert error.outcome is Outcome.TIMEOUT
    assert len(got) == 2
    assert got[0] == got[1]


def test_the_deadline_ends_an_ask_before_its_tries():
    with serve(lambda data: ()) as port:
        error = refused(
            device(port), SnmpAsk(get=(NAME,)), community("public"), timeout_s=60, deadline_s=0.1
        )
    assert error.outcome is Outcome.TIMEOUT


def test_without_a_credential_nothing_is_asked():
    got: list[bytes] = []
    with serve(silence(got)) as port:
        error = refused(device(port), SnmpAsk(get=(NAME,)), Wallet({}))
    assert (error.outcome, got) == (Outcome.SKIPPED, [])


def test_an_address_out_of_scope_gets_no_packet():
    error = refused(device(161, "192.0.2.1"), SnmpAsk(get=(NAME,)), community("public"))
    assert error.outcome is Outcome.OUT_OF_SCOPE


def test_a_cancelled_ask_frees_the_device_for_the_next():
    table = typed({NAME: ("text", "d")})
    silent = [True]

    async def run(port):
        transport = SnmpTransport(
            RealClock(), LoopbackGuard(), community("public"), timeout_s=60, tries=1
        )
        try:
            first = asyncio.ensure_future(
                transport.ask(device(port), SnmpAsk(get=(NAME,)), deadline_s=60)
            )
            second = asyncio.ensure_future(
                transport.ask(device(port), SnmpAsk(get=(NAME,)), deadline_s=60)
            )
            await asyncio.sleep(0.05)
            silent[0] = False
            first.cancel()
            return await second
        finally:
            transport.close()

    with serve(lambda data: () if silent[0] else (table.answer(data),)) as port:
        assert text(asyncio.run(run(port)).values[NAME]) == "d"


# Hostile agents


def good(data, value="true"):
    request = snmp.decode_request(data)
    bindings = [snmp.encode_varbind(oid, snmp.encode_value("text", value)) for oid in request.oids]
    return snmp.encode_response(request, bindings)


def with_id(data, request_id):
    """`data` answered as if another request had been asked."""
    request = snmp.decode_request(data)
    bindings = [snmp.encode_varbind(oid, snmp.encode_value("text", "X")) for oid in request.oids]
    return snmp.encode_reply(
        snmp.RESPONSE, request.version, request.community, request_id, bindings
    )


def get_from(handler):
    with serve(handler) as port:
        return look(device(port), SnmpAsk(get=(NAME,)), community("public"), timeout_s=2)


def fail_from(handler, ask=None):
    with serve(handler) as port:
        return refused(device(port), ask or SnmpAsk(get=(NAME,)), community("public"))


def test_a_wrong_request_id_is_dropped_and_the_right_one_taken():
    answer = get_from(lambda data: [with_id(data, 1), with_id(data, 2**31 - 1), good(data)])
    assert text(answer.values[NAME]) == "true"


def test_2000_forged_datagrams_do_not_hide_the_true_one():
    answer = get_from(lambda data: [*(with_id(data, n) for n in range(2_000)), good(data)])
    assert text(answer.values[NAME]) == "true"


def test_an_answer_from_another_address_is_no_answer():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.77", 0))
        sent = []

        def forge(data, source):
            sent.append(stranger.sendto(good(data, "FORGED"), source))
            return ()

        with serve(forge, with_source=True) as port:
            error = refused(device(port), SnmpAsk(get=(NAME,)), community("public"))
    assert error.outcome is Outcome.TIMEOUT
    assert len(sent) == 2


def test_an_answer_from_another_port_is_no_answer():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))

        def through_the_other(data, source):
            other.sendto(good(data, "FORGED"), source)
            return ()

        with serve(through_the_other, with_source=True) as port:
            error = refused(device(port), SnmpAsk(get=(NAME,)), community("public"))
    assert error.outcome is Outcome.TIMEOUT


def _other_community(data):
    return [good(data).replace(b"public", b"secret")]


def _other_version(data):
    return [good(data).replace(b"\x02\x01\x01\x04\x06", b"\x02\x01\x00\x04\x06", 1)]


def _report(data):
    request = snmp.decode_request(data)
    binding = snmp.encode_varbind(request.oids[0], snmp.encode_value("text", "X"))
    head = (request.version, request.community, request.request_id)
    return [snmp.encode_reply(snmp.REPORT, *head, [binding])]


def _deep(data):
    return [b"\x30\x80" * 4_000]


def _many(data):
    request = snmp.decode_request(data)
    null = snmp.encode_varbind(request.oids[0], b"\x05\x00")
    return [snmp.encode_response(request, [null] * 2_500)]


def _few_too_many(data):
    request = snmp.decode_request(data)
    return [snmp.encode_response(request, [snmp.encode_varbind(request.oids[0], b"\x05\x00")] * 9)]


def _huge(data):
    request = snmp.decode_request(data)
    value = snmp.encode_value("text", bytes(60_000))
    return [snmp.encode_response(request, [snmp.encode_varbind(request.oids[0], value)])]


def _large_integer(data):
    request = snmp.decode_request(data)
    return [
        snmp.encode_response(request, [snmp.encode_varbind(request.oids[0], tlv(2, bytes(5_000)))])
    ]


def _no_bindings(data):
    return [snmp.encode_response(snmp.decode_request(data), [])]


def _odd_error(data):
    return [snmp.encode_response(snmp.decode_request(data), [], 999, -3)]


def _cut(data):
    return [good(data)[:-3]]


def _text(data):
    return [b"HTTP/1.1 400 Bad Request\r\n\r\n"]


@pytest.mark.parametrize(
    "answer",
    [
        _other_community, _other_version, _report, _deep, _many, _few_too_many, _huge,
        _large_integer, _no_bindings, _odd_error, _cut, _text,
    ],
    ids=lambda answer: answer.__name__,
)  # fmt: skip
def test_an_agent_that_answers_nonsense_is_garbled(answer):
    assert fail_from(answer).outcome is Outcome.GARBLED


def test_a_walk_in_circles_ends_and_keeps_what_it_saw():
    def circle(data):
        request = snmp.decode_request(data)
        rows = [encode_oid(f"{TABLE}.{n}") for n in (1, 2, 3, 1, 2)]
        return [
            snmp.encode_response(
                request, [snmp.encode_varbind(oid, snmp.encode_value("int", 1)) for oid in rows]
            )
        ]

    with serve(circle) as port:
        answer = look(device(port), SnmpAsk(walk=(TABLE,)), community("public"))
    assert sorted(answer.values) == [f"{TABLE}.{n}" for n in (1, 2, 3)]
    assert answer.cut == {TABLE}


def test_a_walk_without_end_ends_at_its_cap():
    def endless(data):
        request = snmp.decode_request(data)
        last = int(oid_text(request.oids[0]).rpartition(".")[2])
        rows = [encode_oid(f"{TABLE}.{last + n}") for n in range(1, 11)]
        return [
            snmp.encode_response(
                request, [snmp.encode_varbind(oid, snmp.encode_value("int", 1)) for oid in rows]
            )
        ]

    with serve(endless) as port:
        answer = look(device(port), SnmpAsk(walk=(TABLE,), max_rows=500), community("public"))
    assert (len(answer.values), answer.cut) == (500, {TABLE})


def test_a_device_that_dies_in_a_table_is_heard_for_what_it_said():
    table = typed({NAME: ("text", "d"), **{f"{TABLE}.{n}": ("int", n) for n in range(40)}})
    count = []

    def dies(data):
        count.append(data)
        return [table.answer(data)] if len(count) < 3 else []

    with serve(dies) as port:
        answer = look(
            device(port), SnmpAsk(get=(NAME,), walk=(TABLE,)), community("public"), timeout_s=0.05
        )
    assert text(answer.values[NAME]) == "d"
    assert answer.cut == {TABLE}


def test_answers_that_are_lost_for_their_size_are_asked_for_in_smaller_parts():
    table = typed({f"{TABLE}.{n}": ("int", n) for n in range(30)})

    def small_pipe(data):
        answer = table.answer(data)
        return [answer] if len(answer) < 200 or len(table.requests) == 1 else []

    with serve(small_pipe) as port:
        answer = look(device(port), SnmpAsk(walk=(TABLE,)), community("public"), timeout_s=0.05)
    assert (len(answer.values), answer.cut) == (30, frozenset())


def test_a_lost_datagram_is_sent_again_and_a_late_twin_does_no_harm():
    table = typed({NAME: ("text", "d"), f"{TABLE}.1": ("int", 1)})
    seen = []

    def lossy(data):
        seen.append(data)
        answer = table.answer(data)
        return [] if len(seen) == 1 else [answer, answer]

    with serve(lossy) as port:
        answer = look(device(port), SnmpAsk(get=(NAME,), walk=(TABLE,)), community("public"))
    assert len(answer.values) == 2


# SNMPv3, hostile


def _v3_report(data, oid, *, engine=b"\x80\x00\x1f\x88\x04evil", boots=1, time_s=1):
    head = decode_v3_head(data)
    counter = snmp.encode_varbind(encode_oid(oid), snmp.encode_value("counter", 1))
    pdu = tlv(
        snmp.REPORT,
        encode_integer(head.request_id) + b"\x02\x01\x00\x02\x01\x00" + tlv(0x30, counter),
    )
    usm = tlv(4, engine) + encode_integer(boots) + encode_integer(time_s) + b"\x04\x00" * 3
    return tlv(
        0x30,
        encode_integer(3)
        + tlv(
            0x30,
            encode_integer(head.request_id) + encode_integer(8_192) + b"\x04\x01\x00\x02\x01\x03",
        )
        + tlv(4, tlv(0x30, usm))
        + tlv(0x30, tlv(4, engine) + b"\x04\x00" + pdu),
    )


def test_an_engine_that_reports_for_ever_is_garbled():
    count = []

    def reports(data):
        count.append(data)
        engine = b"\x80\x00\x1f\x88\x04evil%03d" % len(count)
        return [_v3_report(data, "1.3.6.1.6.3.15.1.1.4.0", engine=engine)]

    with serve(reports) as port:
        error = refused(device(port), SnmpAsk(get=(NAME,)), v3(SHA256_AES))
    assert error.outcome is Outcome.GARBLED
    assert len(count) < 10


def test_an_unprotected_answer_to_a_protected_question_is_not_believed():
    def plain(data):
        head = decode_v3_head(data)
        if not head.engine:
            return [_v3_report(data, "1.3.6.1.6.3.15.1.1.4.0")]
        value = snmp.encode_varbind(encode_oid(NAME), snmp.encode_value("text", "FORGED"))
        pdu = tlv(
            snmp.RESPONSE,
            encode_integer(head.request_id) + b"\x02\x01\x00\x02\x01\x00" + tlv(0x30, value),
        )
        usm = tlv(4, head.engine) + encode_integer(1) + encode_integer(1) + tlv(4, head.user)
        return [
            tlv(
                0x30,
                encode_integer(3)
                + tlv(
                    0x30,
                    encode_integer(head.request_id)
                    + encode_integer(8_192)
                    + b"\x04\x01\x00\x02\x01\x03",
                )
                + tlv(4, tlv(0x30, usm + b"\x04\x00" * 2))
                + tlv(0x30, tlv(4, head.engine) + b"\x04\x00" + pdu),
            )
        ]

    with serve(plain) as port:
        error = refused(device(port), SnmpAsk(get=(NAME,)), v3(SHA256_AES), timeout_s=0.05)
    assert error.outcome is Outcome.GARBLED
    assert "protected" in error.note


def test_what_pysnmp_asks_is_bounded_by_our_guard(snmpd):
    answer = look(
        device(snmpd.port, snmpd.host), SnmpAsk(walk=(IF_DESCR,), max_rows=1), v3(MD5_DES)
    )
    assert len(answer.values) == 1


def test_what_pysnmp_asks_at_a_closed_port_is_a_timeout():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    error = refused(device(port), SnmpAsk(get=(NAME,)), v3(MD5_DES), deadline_s=0.5)
    assert error.outcome is Outcome.TIMEOUT


@pytest.mark.parametrize(
    "said",
    [
        b"\x00" * 50,
        tlv(0x30, tlv(2, b"\x7f" * 5_000)),
        tlv(0x30, b"\x02\x01\x03" + tlv(0x30, tlv(2, b"\x7f" * 5_000))),
        tlv(0x30, b"\x02\x01\x03" + tlv(0x0D, b"\xff" * 3_000)),
        b"\x30\x80" * 2_000,
    ],
    ids=["noise", "number", "message-id", "relative-oid", "deep"],
)
def test_nonsense_does_not_reach_pysnmp_and_is_garbled(said, capfd):
    with serve(lambda data: [said]) as port:
        error = refused(device(port), SnmpAsk(get=(NAME,)), v3(MD5_DES), deadline_s=1.5)
    assert error.outcome is Outcome.GARBLED
    assert "Traceback" not in capfd.readouterr().err


def test_a_recorded_device_reads_the_same_over_sockets_and_in_memory():
    table = typed({f"{TABLE}.{c}.{r}": ("int", c * r) for c in range(1, 9) for r in range(200)})
    ask = SnmpAsk(walk=tuple(f"{TABLE}.{c}" for c in range(1, 9)))
    with serve(lambda data: [table.answer(data)]) as port:
        answer = look(device(port), ask, community("public"))
    assert answer.values == converse(table, ask).values
