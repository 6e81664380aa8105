"""Both ways to wait for a socket do the same: by an epoll of our own, and by the loop's calls."""

import asyncio
import contextlib
import socket

import pytest

from audit.world.guard import Guard
from audit.world.readiness import EpollReadiness, LoopReadiness
from audit.world.sockets import tcp_to
from tests.audit.loopback import LoopbackOnly, closed_port, run, say, tcp_server

BOTH = pytest.mark.parametrize("made", [EpollReadiness, LoopReadiness])


def plain_socket():
    sock = socket.socket()
    sock.setblocking(False)
    return sock


def here(port):
    return tcp_to(Guard(LoopbackOnly()), "127.0.0.1", port)


def until(seconds):
    return asyncio.get_running_loop().time() + seconds


@BOTH
def test_what_is_sent_arrives_and_what_comes_is_read_to_its_end(made):
    async def look():
        ready = made()
        async with tcp_server(say(b"answer")) as port:
            with plain_socket() as sock:
                await ready.connect(sock, here(port), until(5))
                await ready.send(sock, b"question", until(5))
                said = b""
                while more := await ready.receive(sock, 3, until(5)):
                    said += more
                return said

    assert run(look()) == b"answer"


@BOTH
def test_a_closed_port_says_so(made):
    async def look():
        with plain_socket() as sock:
            await made().connect(sock, here(closed_port()), until(5))

    with pytest.raises(ConnectionRefusedError):
        run(look())


@BOTH
def test_waiting_ends_and_the_socket_can_be_waited_for_again(made):
    async def late(reader, writer):
        await reader.read(1)
        writer.write(b"late")

    async def look():
        ready = made()
        async with tcp_server(late) as port:
            with plain_socket() as sock:
                await ready.connect(sock, here(port), until(5))
                with pytest.raises(TimeoutError):
                    await ready.receive(sock, 10, until(0.05))
                await ready.send(sock, b"x", until(5))
                return await ready.receive(sock, 10, until(5))

    assert run(look()) == b"late"


@BOTH
def test_more_than_the_kernel_takes_at_once_is_sent_whole(made):
    async def count(reader, writer):
        size = 0
        while size < 3_000_000:
            size += len(await reader.read(65_536))
        writer.write(str(size).encode())

    async def look():
        ready = made()
        async with tcp_server(count) as port:
            with plain_socket() as sock:
                await ready.connect(sock, here(port), until(10))
                await ready.send(sock, bytes(3_000_000), until(10))
                return await ready.receive(sock, 100, until(10))

    assert run(look()) == b"3000000"


@BOTH
def test_a_fast_sender_does_not_keep_others_from_running(made):
    async def endless(reader, writer):
        with contextlib.suppress(OSError):
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()

    async def look():
        ready, turns = made(), 0

        async def other():
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        async with tcp_server(endless) as port:
            with plain_socket() as sock:
                await ready.connect(sock, here(port), until(5))
                task = asyncio.create_task(other())
                for _ in range(50):
                    await ready.receive(sock, 100, until(5))
                task.cancel()
                return turns

    assert run(look()) >= 25


@BOTH
def test_a_wait_that_is_cancelled_leaves_nothing_behind(made):
    async def look():
        ready = made()
        async with tcp_server(say(b"", then_silent=True)) as port:
            with plain_socket() as sock:
                await ready.connect(sock, here(port), until(5))
                task = asyncio.create_task(ready.receive(sock, 10, until(60)))
                await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            with plain_socket() as again:  # gets the same descriptor
                await ready.connect(again, here(port), until(5))
                return not getattr(ready, "_waiting", {})

    assert run(look())
