"""Chromium, headless and cut off: what it makes of a page, what it complains of, what it asks."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from tests.peers._run import program

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


class Outline(HTMLParser):
    """A page's elements, their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.foreign: list[str] = []  # texts that are marked as of another language
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.elements.append((tag, known))
        if tag not in _VOID:
            inside = bool(self._open) and self._open[-1][1]
            self._open.append((tag, inside or (tag != "html" and "lang" in known)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or (self._open and self._open[-1][0] in ("style", "script")):
            return
        (self.foreign if self._open and self._open[-1][1] else self.texts).append(data.strip())

    def count(self) -> dict[str, int]:
        """Elements by name."""
        found: dict[str, int] = {}
        for tag, _ in self.elements:
            found[tag] = found.get(tag, 0) + 1
        return found


_VOID = {"meta", "link", "br", "input", "img", "hr", "col", "rect", "path"}
