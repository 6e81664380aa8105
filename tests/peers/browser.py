"""Chromium over its DevTools protocol: many pages in one process, and all that they try to do."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.peers._run import program

PACKAGES = ("chromium", "fonts-liberation")

_WITHIN_S = 120.0
_SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))"


class _GoneError(Exception):
    """The page went to another one while it was asked something."""


@dataclass(slots=True)
class Visit:
    """One page: what an expression in it gave, and what it did meanwhile."""

    value: Any = None
    dialogs: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # addresses, but that of the page itself
    refused: list[str] = field(default_factory=list)  # by the page's own policy (CSP)
    scripts: list[str] = field(default_factory=list)  # that were compiled
    went: list[str] = field(default_factory=list)  # other places that it went to


class Browser:
    """One headless browser that reaches no other machine than this one."""

    def __init__(self, process: subprocess.Popen[bytes], orders: int, words: int) -> None:
        self._process, self._orders, self._words = process, orders, words
        self._rest = b""
        self._number = 0
        self._visit = Visit()
        self._page = ""
        self._loaded = False
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Network", "Log", "Audits", "Debugger"):
            self._ask(f"{domain}.enable")

    def visit(self, page: Path, expression: str) -> Visit:
        """Open a file, wait until it has loaded, and evaluate an expression in it."""
        self._visit = visit = Visit()
        self._page, self._loaded = page.resolve().as_uri(), False
        self._ask("Page.navigate", url=self._page)
        end = time.monotonic() + _WITHIN_S
        while not self._loaded:
            self._hear(end)
        # Two frames later: what the page does when it is drawn, it has done.
        with contextlib.suppress(_GoneError):
            self._evaluate(_SETTLED)
            visit.value = self._evaluate(expression)
        return visit

    def picture(self, place: Path, *, height: int = 2_000, y: int = 0) -> None:
        """What the page looks like, from `y` pixels below its top."""
        import base64

        clip = {"x": 0, "y": y, "width": 1_400, "height": height, "scale": 1}
        shot = self._ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        place.write_bytes(base64.b64decode(shot["data"]))

    def _evaluate(self, expression: str) -> Any:
        done = self._ask(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def _ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        number, order = self._number, {"id": self._number, "method": method, "params": params}
        if hasattr(self, "_session"):
            order["sessionId"] = self._session
        self._put(order)
        end = time.monotonic() + _WITHIN_S
        while True:
            said = self._hear(end)
            if said.get("id") == number:
                if "navigated" in said.get("error", {}).get("message", ""):
                    raise _GoneError
                assert "error" not in said, f"{method}: {said['error']}"
                return said["result"]

    def _put(self, order: dict[str, Any]) -> None:
        os.write(self._orders, json.dumps(order).encode() + b"\0")

    def _hear(self, end: float) -> dict[str, Any]:
        """The next message; events are noted."""
        while b"\0" not in self._rest:
            left = end - time.monotonic()
            ready, _, _ = select.select([self._words], [], [], max(left, 0))
            assert ready, f"the browser says nothing for {_WITHIN_S} s"
            data = os.read(self._words, 1 << 20)
            assert data, f"the browser ended with {self._process.wait(10)}"
            self._rest += data
        first, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(first)
        if "method" in said:
            self._note(said["method"], said.get("params", {}))
        return said

    def _note(self, method: str, params: dict[str, Any]) -> None:
        visit = self._visit
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Page.javascriptDialogOpening":
            visit.dialogs.append(params["message"])
            self._number += 1
            order = {"id": self._number, "method": "Page.handleJavaScriptDialog",
                     "params": {"accept": False}, "sessionId": self._session}  # fmt: skip
            self._put(order)
        elif method == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if url != self._page:
                visit.asked.append(url)
        elif method == "Page.frameRequestedNavigation":
            if params["url"] != self._page:
                visit.went.append(params["url"])
        elif method == "Audits.issueAdded":
            found = params["issue"]
            if found["code"] == "ContentSecurityPolicyIssue":
                visit.refused.append(json.dumps(found["details"])[:300])
        elif method == "Debugger.scriptParsed" and params["url"]:  # what we evaluate has none
            visit.scripts.append(params["url"])
        elif method == "Log.entryAdded" and params["entry"]["source"] == "security":
            visit.refused.append(params["entry"]["text"][:300])


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """A browser of one's own, ended with the block."""
    read_orders, orders = os.pipe()
    words, write_words = os.pipe()
    with tempfile.TemporaryDirectory(prefix="ward-audit-browser-") as folder:
        process = subprocess.Popen(
            [
                # The protocol's pipes are descriptors 3 and 4.
                program("bash", "bash"), "-c",
                'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"', "-",
                str(read_orders), str(write_words),
                program("chromium", "chromium"), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/user",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-pipe", "--window-size=1400,1000", "about:blank",
            ],
            pass_fds=(read_orders, write_words),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        os.close(read_orders)
        os.close(write_words)
        try:
            yield Browser(process, orders, words)
        finally:
            os.close(orders)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait(10)
            os.close(words)
