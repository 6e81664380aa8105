"""Let a simulated city answer on loopback, in a process of its own."""

import asyncio
import contextlib
import multiprocessing
import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from audit.lab.devices.authority import Authority
from audit.lab.devices.dns import name_server
from audit.lab.devices.http import web_server
from audit.lab.devices.ntp import clockwork
from audit.lab.devices.snmp import agents
from audit.lab.devices.stamp import reflector
from audit.lab.devices.talk import greeter, message_centre, talker
from audit.lab.devices.tcp import Handler, Silence, listen
from audit.lab.devices.udp import Answerer, UdpPort
from audit.lab.spec import (
    City,
    DnsBox,
    HttpBox,
    NtpBox,
    SmppBox,
    SnmpBox,
    StampBox,
    TalkBox,
    TcpBox,
)

B = TypeVar("B", SnmpBox, StampBox, DnsBox, NtpBox)

_START_DEADLINE_S = 60.0
_STOP_DEADLINE_S = 5.0


class LabError(Exception):
    """The city cannot come up: a line for people."""


class Serving:
    """A city that answers, until `close`."""

    def __init__(self, city: City, authority: Authority, zero_s: float | None = None) -> None:
        self._city = city
        self._authority = authority
        self._zero_s = time.monotonic() if zero_s is None else zero_s
        self._open = contextlib.ExitStack()

    def now(self) -> datetime:
        """The city's time: it was `city.now` when the monotonic clock said `zero_s`."""
        return self._city.now + timedelta(seconds=time.monotonic() - self._zero_s)

    async def start(self) -> None:
        """Open every port.

        Raises:
            LabError: a port is taken, or too many files are open.
        """
        _allow_open_files()
        try:
            self._datagrams(SnmpBox, agents)
            self._datagrams(StampBox, reflector)
            self._datagrams(DnsBox, name_server)
            self._datagrams(NtpBox, lambda boxes: clockwork(boxes, self.now))
            self._open.callback(Silence(port for _, port, _, _ in self._listeners()).close)
            for address, port, handle, box in self._listeners():
                wanted = box.certificate if isinstance(box, HttpBox) else None
                context = self._authority.context(wanted) if wanted else None
                server = await listen(address, port, handle, context)
                self._open.callback(server.close)
        except OSError as error:
            self._open.close()
            raise LabError(
                f"the lab cannot open its ports on loopback: {error.strerror}; "
                "is another lab up? (every lab uses the same ports)"
            ) from error

    def close(self) -> None:
        """Close every port."""
        self._open.close()

    def _datagrams(self, kind: type[B], make: Callable[[Mapping[str, B]], Answerer]) -> None:
        by_port: dict[int, dict[str, B]] = {}
        for box in self._city.boxes:
            if isinstance(box, kind):
                by_port.setdefault(box.port, {})[box.address] = box
        for port, boxes in by_port.items():
            self._open.callback(UdpPort(port, make(boxes)).close)

    def _listeners(self) -> Iterable[tuple[str, int, Handler, object]]:
        for box in self._city.boxes:
            if isinstance(box, HttpBox):
                yield box.address, box.port, web_server(box), box
            elif isinstance(box, TcpBox):
                yield box.address, box.port, greeter(box), box
            elif isinstance(box, TalkBox):
                yield box.address, box.port, talker(box), box
            elif isinstance(box, SmppBox):
                yield box.address, box.port, message_centre(box), box


def _allow_open_files() -> None:
    """A listener an address needs more files than the soft limit of 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 16_384 if hard == resource.RLIM_INFINITY else min(hard, 16_384)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def serve(
    city: City,
    authority: Authority,
    ready: Callable[[], None],
    *,
    until: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM),
    parent: Connection | None = None,
    zero_s: float | None = None,
) -> None:
    """Answer for a city until a signal; `ready` is called when every port is open.

    `parent` is a pipe on which nothing comes: when it closes, whoever started us is gone.
    `zero_s` is what the monotonic clock says at the city's `now`, as its working folder has it;
    so the city and its audit have one time.
    """
    serving = Serving(city, authority, zero_s)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in until:
        loop.add_signal_handler(number, stop.set)
    if parent is not None:
        loop.add_reader(parent.fileno(), stop.set)
    await serving.start()
    try:
        ready()
        await stop.wait()
    finally:
        serving.close()


@dataclass(frozen=True, slots=True)
class LabProcess:
    """A city that answers in a process of its own."""

    pid: int
    start_s: float
    boxes: int


@contextmanager
def lab_process(folder: Path, *, seed: int, wards: int | None) -> Iterator[LabProcess]:
    """Make the city of a seed, write its working folder, let it answer; end it on the way out.

    Raises:
        LabError: it did not come up.
    """
    start = time.monotonic()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_child, args=(theirs, folder, seed, wards), daemon=True)
    child.start()
    theirs.close()
    try:
        said = _hear(ours)
        if isinstance(said, str):
            raise LabError(said)
        yield LabProcess(pid=child.pid or 0, start_s=time.monotonic() - start, boxes=said)
    finally:
        # The closed pipe ends it. A signal on top of that could meet an event loop that is
        # closing, which complains on the terminal: so it comes only when the pipe was not enough.
        ours.close()
        for end in (child.terminate, child.kill):
            child.join(_STOP_DEADLINE_S)
            if not child.is_alive():
                break
            end()
        child.join()


def _hear(pipe: Connection) -> int | str:
    if not pipe.poll(_START_DEADLINE_S):
        return f"the lab did not come up within {_START_DEADLINE_S:.0f} s"
    try:
        said: int | str = pipe.recv()
    except EOFError:
        return "the lab ended before it came up"
    return said


def _child(pipe: Connection, folder: Path, seed: int, wards: int | None) -> None:
    # Ctrl-C goes to the whole group: the audit decides when the lab ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from audit.lab.estate import generate
    from audit.lab.folder import write_folder

    try:
        made = generate(seed, wards)
        authority = Authority(made.city.now)
        zero_s = time.monotonic()
        write_folder(folder, made, authority.pem, zero_s=zero_s)
        asyncio.run(
            serve(
                made.city,
                authority,
                lambda: pipe.send(len(made.city.boxes)),
                until=(signal.SIGTERM,),
                parent=pipe,
                zero_s=zero_s,
            )
        )
    except (LabError, OSError) as error:
        pipe.send(str(error))
