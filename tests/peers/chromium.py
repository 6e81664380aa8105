"""Chromium, headless and cut off: what it makes of a page, what it complains of, what it asks."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.peers._run import program

PACKAGES = ("chromium", "fonts-liberation", "poppler-utils")

_OWN = "not an origin"  # who asks when the browser itself wants something: no page did


@dataclass(frozen=True, slots=True)
class Opened:
    """One page as the browser has it."""

    dom: str
    complaints: tuple[str, ...]  # lines of the console: errors, refusals, anything
    asked: tuple[str, ...]  # addresses that the page asked for


def open_page(page: Path, *, width: int = 1400) -> Opened:
    """Open a file in a browser that reaches no other machine than this one."""
    with tempfile.TemporaryDirectory(prefix="ward-audit-browser-") as folder:
        log = Path(folder) / "net.json"
        done = subprocess.run(
            [
                program("chromium", "chromium"), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/user",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--enable-logging=stderr", f"--log-net-log={log}", f"--window-size={width},900",
                "--dump-dom", page.resolve().as_uri(),
            ],
            capture_output=True, text=True, timeout=90, check=True,
        )  # fmt: skip
        events = json.loads(log.read_text("utf-8"))["events"]
    asked = [
        event["params"]["url"]
        for event in events
        if event.get("params", {}).get("initiator", _OWN) != _OWN
    ]
    return Opened(
        dom=done.stdout,
        complaints=tuple(line for line in done.stderr.splitlines() if "CONSOLE" in line),
        asked=tuple(asked),
    )


def print_page(page: Path, pdf: Path) -> None:
    """Print a file to A4 as the browser does."""
    with tempfile.TemporaryDirectory(prefix="ward-audit-browser-") as folder:
        subprocess.run(
            [
                program("chromium", "chromium"), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/user",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
                f"--print-to-pdf={pdf}", page.resolve().as_uri(),
            ],
            capture_output=True, timeout=110, check=True,
        )  # fmt: skip
