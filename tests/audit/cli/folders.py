"""Small working folders for tests of the command line: evidence files, and slow web servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from inventory.load import export_estate
from inventory.model import DeviceAsset, Estate
from inventory.register import load_register

WARDS = ("00001", "00004", "00006", "00007")
MAIN = (sys.executable, "-P", "-m", "audit")


class _Slow(BaseHTTPRequestHandler):
    wait_s = 0.3

    def do_POST(self) -> None:
        """Nothing here speaks IPP; the answer is always the same."""
        threading.Event().wait(self.wait_s)
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not a word."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


@contextmanager
def slow_printers(count: int, wait_s: float = 0.3) -> Iterator[dict[str, int]]:
    """So many addresses of 127.88.0.0/16 where a web server takes its time: {address: port}."""
    handler = type("_Handler", (_Slow,), {"wait_s": wait_s})
    servers = [_Server((f"127.88.{n // 250}.{n % 250 + 1}", 0), handler) for n in range(count)]
    threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in servers]
    for thread in threads:
        thread.start()
    try:
        yield {str(one.server_address[0]): one.server_address[1] for one in servers}
    finally:
        with ThreadPoolExecutor(max_workers=count) as pool:  # each takes up to half a second
            list(pool.map(_Server.shutdown, servers))
        for one in servers:
            one.server_close()


def make_folder(
    folder: Path, printers: dict[str, int] | None = None, *, pcs: int = 3, workers: int = 2
) -> Path:
    """A working folder: PCs that are seen by their reports, printers that are asked by IPP."""
    reports = folder / "seen" / "reports"
    reports.mkdir(parents=True)
    devices = []
    for ward in WARDS:
        for number in range(pcs):
            asset = f"{ward}-pc-{number}"
            devices.append(DeviceAsset(id=asset, kind="pc", site=ward))
            (reports / f"{asset}.json").write_text(json.dumps(_report(asset)))
    for number, (address, port) in enumerate((printers or {}).items()):
        ward = WARDS[number % len(WARDS)]
        devices.append(
            DeviceAsset(
                id=f"{ward}-printer-{number}", kind="printer", site=ward, address=address,
                ports={"ipp": port}, probes=("printer.ipp",),
            )
        )  # fmt: skip
    estate = Estate(register_id="hanoi-2016", simulated=True, devices=tuple(devices))
    (folder / "inventory").mkdir()
    for name, data in export_estate(estate, "csv", load_register("hanoi-2016")).items():
        (folder / "inventory" / name).write_bytes(data)
    sites = "".join(f"- '{ward}'\n" for ward in WARDS)
    (folder / "ward-audit.yaml").write_text(
        "register: hanoi-2016\nsimulated: true\nclock: 2016-08-05T09:00:00+07:00\n"
        f"workers: {workers}\nbudget: {{ward_kbit_s: null}}\nat_once: {{devices_per_site: 2}}\n"
        f"sites:\n{sites}"
    )
    (folder / "scope.yaml").write_text(
        "owner: test\ndecision: test\nvalid_until: 2016-12-31\nsimulated: true\n"
        "cidrs: [127.88.0.0/16]\n"
    )
    return folder


def _report(asset: str) -> dict[str, object]:
    return {
        "format": "ward-audit-pc-report/1",
        "asset": asset,
        "made_at": "2016-08-04T08:00:00+07:00",
        "tool": "ward-audit 0.1.0",
        "facts": {
            "identity": {"sys_name": asset},
            "host": {"os": "Windows", "memory_total_bytes": 4_294_967_296},
        },
    }


def ward_audit(*args: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    """Run a command line to its end."""
    return subprocess.run(
        [*MAIN, *map(str, args)],
        capture_output=True,
        text=True,
        env={**os.environ, "WARD_AUDIT_LANG": "en", "NO_COLOR": "1", **(env or {})},
        check=False,
    )


@contextmanager
def started(*args: str | Path) -> Iterator[subprocess.Popen]:
    """A command line that runs, for sending signals to."""
    process = subprocess.Popen(
        [*MAIN, *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "WARD_AUDIT_LANG": "en", "NO_COLOR": "1"},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
