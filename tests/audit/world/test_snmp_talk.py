"""How long a silent device is waited for, and how often it is asked."""

import asyncio
import threading

import pytest

from audit.asks import SnmpAsk
from audit.world.snmp import SnmpTransport
from audit.world.snmp_talk import Patience
from inventory.seen import LookError, Outcome
from tests.support.snmp_agent import serve, typed
from tests.support.snmp_world import LoopbackGuard, RealClock, community, device

NAME = "1.3.6.1.2.1.1.5.0"


TRIES = pytest.mark.parametrize("tries", [1, 2, 3, 4])


@TRIES
def test_every_datagram_has_its_timeout_and_all_together_less_than_so_many(tries):
    waits_s = Patience(1.0, 1.5).of_unknown(tries)
    assert len(waits_s) == tries
    assert list(waits_s) == sorted(waits_s)
    assert waits_s[-1] == 1.0
    assert sum(waits_s) <= tries


@TRIES
def test_a_device_that_is_alive_is_asked_again_soon_and_still_given_its_timeout(tries):
    waits_s = Patience(1.0, 1.5).of_alive(tries)
    assert len(waits_s) == tries
    assert waits_s[-1] == 1.0
    assert sum(waits_s[:2]) < 1.2


def test_who_has_answered_gets_more_time_than_who_has_not():
    patience = Patience(1.0, 1.5)
    waits_s = patience.of_talking()
    assert list(waits_s) == sorted(waits_s)
    assert sum(waits_s) > sum(patience.of_unknown(len(waits_s)))


def transport(timeout_s=0.05):
    return SnmpTransport(RealClock(), LoopbackGuard(), community("public"), timeout_s=timeout_s)


def test_a_device_that_another_protocol_saw_alive_is_asked_as_often_as_told():
    got: list[bytes] = []

    async def run(port):
        made = transport()
        try:
            await made.ask(device(port), SnmpAsk(get=(NAME,)), deadline_s=20, tries=3)
        finally:
            made.close()

    def silent(data):
        got.append(data)
        return ()

    with serve(silent) as port, pytest.raises(LookError) as caught:
        asyncio.run(run(port))
    assert caught.value.outcome is Outcome.TIMEOUT
    assert len(got) == 3
    assert "3 tries" in caught.value.note


def test_who_has_answered_a_part_of_an_ask_is_heard():
    table = typed({NAME: ("text", "d"), "1.3.6.1.2.1.2.2.1.2.1": ("text", "eth0")})
    heard: list[bool] = []
    asked_again = threading.Event()

    async def run(port):
        made = transport(timeout_s=0.2)
        asset = device(port)
        first = asyncio.ensure_future(
            made.ask(asset, SnmpAsk(get=(NAME,), walk=("1.3.6.1.2.1.2",)), deadline_s=20)
        )
        try:
            heard.append(made.heard(asset))
            await asyncio.to_thread(asked_again.wait, 10)
            heard.append(made.heard(asset))
            await first
            heard.append(made.heard(asset))
        finally:
            made.close()

    def stops_after_the_first(data):
        if table.requests:
            asked_again.set()
            return []
        return [table.answer(data)]

    with serve(stops_after_the_first) as port:
        asyncio.run(run(port))
    assert heard == [False, True, False]
