"""Many ports at once: what each of them did, and not one that is out of bounds."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from audit.asks import PortSeen
from audit.world.connects import connects
from audit.world.guard import Guard
from inventory.model import Asset
from inventory.seen import LookError, Outcome
from tests.audit.loopback import LoopbackOnly, run

HOST = "127.66.0.1"
ASSET = Asset(id="a", kind="printer", site="1", address=HOST)


@contextmanager
def listening(backlog: int = 64) -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind((HOST, 0))
        server.listen(backlog)
        yield server.getsockname()[1]


@contextmanager
def closed() -> Iterator[int]:
    """A port where nobody listens, and nobody else can begin to."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        yield held.getsockname()[1]


def knock(*ports: int, asset: Asset = ASSET, timeout_s: float = 5.0) -> dict[int, PortSeen]:
    return run(connects(Guard(LoopbackOnly()), asset, ports, timeout_s=timeout_s))


def test_an_open_port_has_a_time_and_a_closed_one_is_refused() -> None:
    with listening() as one, listening() as other, closed() as nobody:
        found = knock(one, nobody, other)
    assert set(found) == {one, nobody, other}
    assert found[nobody] == PortSeen(Outcome.REFUSED)
    for port in (one, other):
        assert found[port].outcome is Outcome.ANSWERED
        assert 0 <= (found[port].connect_ms or 0.0) < 5_000


def test_a_port_that_takes_no_more_is_a_timeout_and_the_others_are_not() -> None:
    with ExitStack() as stack:
        full, fine = stack.enter_context(listening(0)), stack.enter_context(listening())
        for _ in range(3):  # until the kernel drops what is more than the backlog
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((HOST, full))
        found = knock(full, fine, timeout_s=0.3)
    assert found[full] == PortSeen(Outcome.TIMEOUT)
    assert found[fine].outcome is Outcome.ANSWERED


def test_a_port_that_is_named_twice_is_knocked_at_once() -> None:
    with listening() as port:
        assert list(knock(port, port)) == [port]


@pytest.mark.parametrize("printing", [515, 9_100, 9_107])
def test_not_one_packet_leaves_when_a_port_prints_what_it_gets(printing: int) -> None:
    with listening() as port, pytest.raises(LookError) as said:
        knock(port, printing)
    assert said.value.outcome is Outcome.OUT_OF_SCOPE


def test_an_address_that_is_not_ours_to_probe_is_refused_before_a_packet() -> None:
    with pytest.raises(LookError) as said:
        knock(80, asset=ASSET.model_copy(update={"address": "192.0.2.1"}))
    assert said.value.outcome is Outcome.OUT_OF_SCOPE


def test_hundreds_of_hosts_at_once_all_get_their_own_answers() -> None:
    with listening() as port, closed() as nobody:

        async def all_of_them() -> list[dict[int, PortSeen]]:
            guard = Guard(LoopbackOnly())
            return await asyncio.gather(
                *(connects(guard, ASSET, (port, nobody), timeout_s=10) for _ in range(300))
            )

        every = run(all_of_them())
    assert {one[nobody].outcome for one in every} == {Outcome.REFUSED}
    assert {one[port].outcome for one in every} <= {Outcome.ANSWERED, Outcome.TIMEOUT}
    assert sum(one[port].outcome is Outcome.ANSWERED for one in every) >= 64
