"""A working folder for a handful of real peers on loopback, and what is around it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from audit.store.sqlite import SqliteStore
from inventory.codec import Row
from inventory.load import export_estate
from inventory.model import DeviceAsset, Estate, GatewayAsset
from inventory.register import load_register

WARD, CITY = "00001", "01"


def make_city(
    folder: Path,
    devices: Sequence[DeviceAsset] = (),
    gateways: Sequence[GatewayAsset] = (),
    *,
    credentials: str = "",
    files: Mapping[str, str] | None = None,
    workers: int = 2,
) -> Path:
    """A simulated city of one ward: these devices, these credentials, secrets in files of 0600."""
    folder.mkdir(parents=True)
    estate = Estate(
        register_id="hanoi-2016", simulated=True, devices=tuple(devices), gateways=tuple(gateways)
    )
    (folder / "inventory").mkdir()
    for name, data in export_estate(estate, "csv", load_register("hanoi-2016")).items():
        (folder / "inventory" / name).write_bytes(data)
    (folder / "ward-audit.yaml").write_text(
        "register: hanoi-2016\nsimulated: true\nclock: 2016-08-05T09:00:00+07:00\n"
        f"workers: {workers}\nbudget: {{ward_kbit_s: null}}\nsites: ['{WARD}']\n"
    )
    (folder / "scope.yaml").write_text(
        "owner: test\ndecision: test\nvalid_until: 2016-12-31\nsimulated: true\n"
        "cidrs: [127.0.0.0/8]\n"
    )
    (folder / "credentials.yaml").write_text(f"credentials:\n{credentials or '  {}'}\n")
    for name, text in (files or {}).items():
        place = folder / name
        place.parent.mkdir(mode=0o700, exist_ok=True)
        place.write_text(text + "\n")
        place.chmod(0o600)
    return folder


def router(number: int, address: str, port: int, credential: str, **more: object) -> DeviceAsset:
    """A router that is asked on its command line alone."""
    return DeviceAsset.model_validate(
        {
            "id": f"{WARD}-rt-{number}", "kind": "router", "site": WARD, "address": address,
            "ports": {"ssh": port}, "credential": credential, "vendor": "Cisco", "model": "C881-K9",
            "probes": ("cli.facts",), **more,
        }
    )  # fmt: skip


@contextlib.contextmanager
def many_addresses(
    count: int, host: str, port: int, heard: bytearray | None = None
) -> Iterator[list[tuple[str, int]]]:
    """So many loopback addresses that all lead to one server: a fleet of it.

    Args:
        heard: takes all that is sent to the server.
    """
    loop = asyncio.new_event_loop()
    ready: list[tuple[str, int]] = []
    servers: list[asyncio.Server] = []

    async def pump(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tap: bytearray | None = None
    ) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(65_536):
                if tap is not None:
                    tap += data
                writer.write(data)
                await writer.drain()
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(host, port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, back, heard), pump(there, writer))

    async def listen() -> None:
        for number in range(count):
            address = f"127.93.{number // 250}.{number % 250 + 1}"
            servers.append(await asyncio.start_server(relay, address, port))
            ready.append((address, port))

    loop.run_until_complete(listen())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield ready
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        for server in servers:
            server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def rows_of(folder: Path) -> list[Row]:
    """What the last run kept."""
    store = SqliteStore(folder / "store.sqlite")
    try:
        return list(store.of_run(store.runs()[-1].id))
    finally:
        store.close()


def pin_all(folder: Path, hosts: Sequence[tuple[str, int]], key: str) -> None:
    """One key for every host, as `hosts accept` would write it one by one."""
    lines = [
        f"{address if port == 22 else f'[{address}]:{port}'} {' '.join(key.split()[:2])}\n"
        for address, port in hosts
    ]
    (folder / "known_hosts").write_text("".join(lines))
    (folder / "known_hosts").chmod(0o600)
