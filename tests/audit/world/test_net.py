"""One datagram out, one acceptable datagram back."""

import pytest

from audit.asks import UdpAsk
from inventory.seen import LookError, Outcome
from tests.audit.loopback import asset, closed_port, net, run, udp_server


def _ask(answer, *, timeout_s=0.5, tries=2, accept=lambda data: data == b"right"):
    async def look():
        async with udp_server(answer) as port:
            ask = UdpAsk(b"ask", "dns", port, accept)
            return await net().udp(asset(), ask, timeout_s=timeout_s, tries=tries)

    return run(look())


def test_the_right_datagram_is_waited_for_behind_two_thousand_wrong_ones():
    answer = _ask(lambda data: [b"forged"] * 200 + [b"right"])
    assert answer.payload == b"right"
    assert answer.sent_at_s <= answer.received_at_s


def test_a_lost_datagram_is_asked_again():
    seen = []

    def second_time(data):
        seen.append(data)
        return [b"right"] if len(seen) == 2 else []

    assert _ask(second_time).payload == b"right"
    assert seen == [b"ask", b"ask"]


@pytest.mark.parametrize("said", [[], [b"wrong"], [b"right" * 10_000], [b""]])
def test_nothing_acceptable_is_a_timeout(said):
    with pytest.raises(LookError) as caught:
        _ask(lambda data: said, timeout_s=0.2)
    assert caught.value.outcome is Outcome.TIMEOUT


def test_a_closed_port_is_refused():
    with pytest.raises(LookError) as caught:
        run(net().udp(asset(), UdpAsk(b"x", "dns", closed_port()), timeout_s=1, tries=1))
    assert caught.value.outcome is Outcome.REFUSED


def test_an_asset_names_its_own_port():
    async def look():
        async with udp_server(lambda data: [data[::-1]]) as port:
            ask = UdpAsk(b"abc", "dns", 53)
            return await net().udp(asset(dns=port), ask, timeout_s=1, tries=1)

    assert run(look()).payload == b"cba"


def test_an_answer_from_another_address_is_not_heard():
    import asyncio
    import socket

    async def look():
        def stranger(data):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.bind(("127.0.0.77", 0))
                other.sendto(b"right", ("127.0.0.1", peers[0]))
            return []

        loop = asyncio.get_running_loop()
        peers = []

        class Server(asyncio.DatagramProtocol):
            def datagram_received(self, data, addr):
                peers.append(addr[1])
                stranger(data)

        transport, _ = await loop.create_datagram_endpoint(Server, local_addr=("127.0.0.1", 0))
        try:
            port = transport.get_extra_info("sockname")[1]
            await net().udp(asset(), UdpAsk(b"x", "dns", port), timeout_s=0.3, tries=1)
        finally:
            transport.close()

    with pytest.raises(LookError) as caught:
        run(look())
    assert caught.value.outcome is Outcome.TIMEOUT
