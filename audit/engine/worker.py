"""Worker: a process that looks. Batches come in on stdin, rows go out on stdout.

It ends when its stdin ends, and when something in it spins and nobody is left to end it, so that
no worker outlives its supervisor. It ignores Ctrl-C: the supervisor decides. Prints of libraries
go to stderr; stdout belongs to the frames.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from audit.engine.budget import Budget
from audit.engine.codec import pack_seen, unpack_batch
from audit.engine.frames import ALIVE, BATCH, BEGIN, DONE, LINE, MAY, ROWS, Decoder, Settings, frame
from audit.engine.gate import Gate
from audit.engine.line_use import line_use
from audit.engine.logins import AskedLogins
from audit.engine.look import look_at
from audit.engine.sent import Log
from audit.plan import LINES, SERVICES, Batch, Look, Pace
from audit.probes.probe import Probe, load_probes
from audit.world.build import WorldSpec, build_world
from audit.world.garbage import collect_seldom
from audit.world.world import World
from inventory.codec import Row

BEAT_S = 1.0
_MERCY_S = 2.0  # the supervisor, if there is one, strikes first: it says what was looked at
CAREFUL = b"c"
"""First byte of a batch that killed a worker before: one device at a time, each announced."""

_GOLDEN, _SPREAD_S = 0.618_033_988_75, 1.0  # neighbours in number start far from each other
_TOGETHER_S = 0.05
_FLUSH_ROWS, _FLUSH_S, _FLUSH_BYTES = 200, 0.5, 8 * 1_048_576
"""What was seen is handed over soon: what is still here when a worker dies is asked again. And no
frame comes near the longest there is, whatever devices say."""


class Worker:
    """Looks at batches, several at once, and tells what it saw."""

    def __init__(
        self,
        settings: Settings,
        world: World,
        probes: Mapping[str, Probe],
        out: "Out",
    ) -> None:
        self._settings = settings
        self._world = world
        self._probes = probes
        self._out = out
        self._gate = Gate(settings.devices_at_once)
        most = settings.worker_kbit_s
        self._all = None if most is None else Pace(most * 125)

    async def work(self, number: int, body: bytes) -> None:
        """One batch, from its bytes to its `DONE`."""
        careful, batch = body[:1] == CAREFUL, unpack_batch(body[1:])
        kbit_s = self._settings.ward_kbit_s
        loop = asyncio.get_running_loop()
        budget = Budget(
            kbit_s,
            device_bytes=self._settings.device_bytes,
            run=self._all,
            paced=batch.phase != SERVICES,  # how long an answer takes is what is asked there
            gave_way=lambda: loop.call_soon_threadsafe(tell_line),
        )
        log = Log(self._settings.run)
        metered = log.over(budget.over(self._world))
        world = replace(metered, estate=_estate(self._world, batch))
        timed = batch.phase == SERVICES  # how long an answer takes is what is asked there
        turns = asyncio.Semaphore(1 if careful or timed else self._settings.devices_per_site)
        held: list[Row] = []
        size = 0
        later: asyncio.TimerHandle | None = None

        def tell_line() -> None:
            if kbit_s is not None:
                use = line_use(batch.site.id, budget, kbit_s)
                self._out.send(frame(LINE, number, use.pack()))

        def flush() -> None:
            nonlocal later, size
            if later is not None:
                later.cancel()
                later = None
            sent = log.taken()
            if held or sent:
                self._out.send(frame(ROWS, number, pack_seen(held, sent)))
                held.clear()
                size = 0
                tell_line()

        def hold(rows: list[Row]) -> None:
            nonlocal later, size
            held.extend(rows)
            size += sum(len(row.facts) for row in rows)
            if len(held) >= _FLUSH_ROWS or size >= _FLUSH_BYTES:
                flush()
            elif later is None:
                later = asyncio.get_running_loop().call_later(_FLUSH_S, flush)

        async def device(looks: list[Look]) -> None:
            try:
                for look in looks:
                    if careful:
                        flush()
                        await self._out.now(frame(BEGIN, number, look.asset.id.encode()))
                    hold(
                        await look_at(
                            look,
                            world,
                            self._probes,
                            run=self._settings.run,
                            budget=budget,
                            gate=self._gate,
                        )
                    )
            finally:
                turns.release()
                self._gate.leave()

        if batch.phase == LINES and not careful:
            # Series that begin together send every packet together: a burst of their own.
            await self._world.clock.sleep(number * _GOLDEN % 1 * _SPREAD_S)
        async with asyncio.TaskGroup() as group:
            for looks in _devices(batch):
                await turns.acquire()
                await self._gate.enter()
                group.create_task(device(looks))
        flush()
        tell_line()
        budget.close()
        self._out.send(frame(DONE, number))


def _devices(batch: Batch) -> Iterator[list[Look]]:
    """Looks that share an address are one device: one in flight."""
    key = lambda look: look.asset.address or f"#{look.asset.id}"  # noqa: E731
    for _, group in groupby(sorted(batch.looks, key=key), key=key):
        yield list(group)


def _estate(world: World, batch: Batch) -> dict[str, object]:
    """What probes of files may know of the site: `site`, `unit`, `staff` and `devices` by site."""
    return {
        **world.estate,
        "site": batch.site,
        "unit": batch.unit,
        "staff": {batch.site.id: batch.staff},
        "devices": {batch.site.id: batch.devices},
    }


class Out:
    """Frames to stdout, in order, without a bound but the pipe's: what is seen must not be lost.

    They go out together a few times a second: each write wakes the supervisor up.
    """

    def __init__(self, pipe: int) -> None:
        os.set_blocking(pipe, False)
        self._pipe = pipe
        self._loop = asyncio.get_running_loop()
        self._held = bytearray()
        self._later: asyncio.TimerHandle | None = None
        self._gone = asyncio.Event()

    def send(self, data: bytes) -> None:
        self._held += data
        if self._later is None:
            self._later = self._loop.call_later(_TOGETHER_S, self._go)

    async def now(self, data: bytes) -> None:
        """What must be known before the next step, which may be our last."""
        self._gone.clear()
        self.send(data)
        self._write()
        await self._gone.wait()

    def at_once(self, data: bytes) -> None:
        """What somebody waits for."""
        self.send(data)
        self._write()

    def _go(self) -> None:
        self._later = None
        self._write()

    def _write(self) -> None:
        try:
            while self._held:
                sent = os.write(self._pipe, self._held[:1_048_576])
                del self._held[:sent]
        except BlockingIOError:
            self._loop.add_writer(self._pipe, self._write)
            return
        self._loop.remove_writer(self._pipe)
        self._gone.set()

    async def beat(self, silent_s: float) -> None:
        while True:
            await self.now(frame(ALIVE))
            _dead_mans_switch(silent_s + _MERCY_S)
            await asyncio.sleep(BEAT_S)


def _dead_mans_switch(spins_s: float) -> None:
    """The kernel ends this process when it uses so much processor time without another call."""
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, spins_s)


async def serve(stdin: int, stdout: int, probes: Mapping[str, Probe]) -> None:
    """Read settings and batches until stdin ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(stdin, "rb", buffering=0)
    )
    out = Out(stdout)
    logins = AskedLogins(out.at_once)
    decoder = Decoder()
    worker: Worker | None = None
    tasks: set[asyncio.Task[None]] = set()

    def ended(task: asyncio.Task[None]) -> None:
        tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # Our own bug, outside every probe: say it and die, the supervisor takes over.
            loop.call_exception_handler({"message": "worker", "exception": task.exception()})
            sys.stderr.flush()
            os._exit(70)

    while data := await reader.read(262_144):
        for kind, number, body in decoder.feed(data):
            if kind == BATCH and worker is not None:
                task = asyncio.create_task(worker.work(number, body))
                tasks.add(task)
                task.add_done_callback(ended)
            elif kind == MAY:
                logins.may(number, body)
            else:
                settings = Settings.unpack(body)
                limit(settings.memory_mb)
                collect_seldom()
                world = build_world(WorldSpec.unpack(settings.spec.encode()), logins=logins)
                worker = Worker(settings, world, probes, out)
                beat = asyncio.create_task(out.beat(settings.silent_s))
                tasks.add(beat)
                beat.add_done_callback(ended)
    os._exit(0)  # nobody listens any more; whatever is under way is dropped


def limit(memory_mb: int) -> None:
    """No core file, enough sockets, and an end to memory that a hostile answer could eat."""
    with contextlib.suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 65_536 if hard == resource.RLIM_INFINITY else hard
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        size = memory_mb * 1_048_576
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or size < hard:
            resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def main(probes: Mapping[str, Probe] | None = None) -> None:
    """Run as `python -m audit.engine.worker`; other `probes` are for those who test them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stdin, stdout = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    _run(serve(stdin, stdout, load_probes() if probes is None else probes))


def _run(main: Coroutine[Any, Any, None]) -> None:
    """On uvloop where it is installed: half the processor time of the loop itself."""
    try:
        import uvloop
    except ImportError:  # an extra, and not made for Windows
        asyncio.run(main)
    else:
        uvloop.run(main)


if __name__ == "__main__":
    main()
