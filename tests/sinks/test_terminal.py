"""The real command line before a terminal and before a pipe: no hostile text steers anything."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from audit.render import write_page
from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from audit.world.files import FolderFiles
from inventory.codec import Row, at_us, facts_text
from reports.report import Page
from tests.audit.cli.folders import MAIN, make_folder
from tests.hostile._figures import Figure, keep
from tests.peers.strace import traced
from tests.reports._city import AT
from tests.sinks._facts import filled
from tests.sinks.payloads import LOGS, PAYLOADS, TERMINALS
from tests.support.snmp_agent import serve, typed

ASSET = "00001-pc-0"
COLOURS = re.compile(rb"\x1b\[(?:[0-9]{1,2}(?:;[0-9]{1,2})*)?m")  # what our own tables use
COMMAND = "make test PYTEST_ARGS=tests/sinks"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder whose store holds notes that nothing cleaned."""
    place = make_folder(tmp_path_factory.mktemp("estate"))
    store = SqliteStore(place / "store.sqlite")
    kept = [text for text in PAYLOADS if text.isascii() or text.encode("utf-8", "ignore")]
    for number, run in enumerate(("one", "two")):
        store.begin_run(Run(id=run, started=AT, register_id="hanoi-2016", plan="p", looks=1))
        texts = [text.encode("utf-8", "replace").decode()[:4_096] for text in kept]
        store.append([
            Row(run, ASSET, f"probe.{at:03}", "00001", "pc",
                at_us(AT - timedelta(minutes=9 - number)), 0.1, "answered", text,
                facts_text({"identity": filled("identity", text if number else "x")}))
            for at, text in enumerate(texts)
        ])  # fmt: skip
        store.end_run(run, "finished", AT)
    store.close()
    lines = [f'"{at}","{text.replace(chr(34), chr(34) * 2)}"' for at, text in enumerate(texts)]
    (place / "bad").mkdir()
    for name in ("ward-audit.yaml", "scope.yaml"):
        if (place / name).exists():
            (place / "bad" / name).write_bytes((place / name).read_bytes())
    (place / "bad" / "inventory").mkdir()
    # A name that an operating system takes, and a terminal does not like.
    (place / "bad" / "inventory" / "devices\x1b]0;x\x07.csv").write_text(
        "\n".join(["id,site", *lines]), "utf-8"
    )
    return place


def piped(*args: str, env: Mapping[str, str] | None = None) -> bytes:
    done = subprocess.run(
        [*MAIN, *args], capture_output=True, timeout=120, check=False,
        env={**os.environ, "COLUMNS": "160", **(env or {})},
    )  # fmt: skip
    assert done.returncode in (0, 2), done.stderr
    return done.stdout + done.stderr


def before_a_terminal(*args: str) -> bytes:
    """All that a command writes to a terminal, errors too."""
    ours, its = pty.openpty()
    child = subprocess.Popen(
        [*MAIN, *args], stdin=its, stdout=its, stderr=its, start_new_session=True,
        env={**os.environ, "COLUMNS": "160", "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(its)
    said = b""
    while True:
        try:
            data = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        said += data
    os.close(ours)
    assert child.wait(60) in (0, 2), said
    return said.replace(b"\r\n", b"\n")


def steering(said: bytes, *, colours: bool = False) -> list[str]:
    """Signs a terminal would obey; `colours`: our own are none of them."""
    found = [repr(raw) for raw in map(str.encode, map(tame_bytes, TERMINALS)) if raw in said]
    text = (COLOURS.sub(b"", said) if colours else said).decode()
    return found + [
        hex(ord(one)) for one in set(text)
        if one not in "\n\t" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]  # fmt: skip


def tame_bytes(text: str) -> str:
    """A payload as it would come through if nothing had touched it; without one, a mark."""
    return text if "\x1b" in text or "\x9b" in text else "\x1bnone"


def commands(folder: Path) -> list[list[str]]:
    estate = ["--estate", str(folder)]
    history = ["history", *estate, "--asset", ASSET, "--format"]
    return [
        [*history, "table"], [*history, "json"], [*history, "csv"],
        ["diff", "one", "two", *estate],
        ["inventory", "check", "--estate", str(folder / "bad"), "--lang", "en"],
    ]  # fmt: skip


def test_the_check_sees_what_steers() -> None:
    assert steering(b"a\x1b[31mred\x1b[0m", colours=True) != []
    assert steering("a\x9b2Jb".encode()) == ["0x9b"]
    assert steering(b"\x1b[1mours\x1b[0m", colours=True) == []


def test_no_text_steers_a_terminal(folder: Path) -> None:
    seen = [before_a_terminal(*one) for one in commands(folder)]
    piped_seen = [piped(*one) for one in commands(folder)]
    bad = [steering(said, colours=True) for said in seen]
    bad += [steering(said) for said in piped_seen]
    keep([
        Figure(
            test="sinks.terminal",
            goal="0 bytes below 0x20 but line feed and tab, 0 of 0x7f-0x9f, no OSC or CSI from "
            "data, to a terminal and to a pipe",
            measured=f"{len(PAYLOADS)} texts by {len(bad)} runs of the command line, "
            f"{sum(map(len, [*seen, *piped_seen]))} bytes: {sum(map(len, bad))} that "
            "steer",
            met=not any(bad),
            command=COMMAND,
        )
    ])  # fmt: skip
    assert bad == [[] for _ in bad]
    assert b"attacker.example" in piped_seen[0]
    assert len(piped_seen[1]) > 100_000


_LOUD = (
    "import logging, sys; logging.basicConfig(level=logging.DEBUG); sys.argv[0] = 'ward-audit'; "
    "from audit.__main__ import main; main()"
)


def test_a_log_at_debug_has_no_line_that_a_device_wrote() -> None:
    """A printer that forges lines in every text it has, asked with all libraries talking."""
    forged = "\r\n".join(LOGS)
    oids = {f"1.3.6.1.2.1.1.{at}.0": ("text", forged) for at in (1, 4, 5, 6)}
    oids |= {f"1.3.6.1.2.1.43.16.5.1.2.1.{at}": ("text", text) for at, text in enumerate(LOGS, 1)}
    agent = typed(oids)
    with serve(lambda data: [agent.answer(data)]) as port:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _LOUD, "probe", "127.0.0.1", "--kind", "printer",
             "--port", f"snmp={port}", "--port", "ipp=9", "--port", "escl=9", "--verbose"],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "forged" in done.stdout
    lines = (done.stdout + done.stderr).splitlines()
    bad = [one for one in lines if re.match(r"\s*(2026-|WARN|ERROR forged|CRITICAL|INFO fo)", one)]
    keep([
        Figure(
            test="sinks.logs",
            goal="one line an event at DEBUG; 0 lines that a device wrote",
            measured=f"{len(bad)} forged of {len(lines)} lines",
            met=not bad,
            command=COMMAND,
        )
    ])  # fmt: skip
    assert bad == []
    assert all(re.match(r"DEBUG:|INFO:|WARNING:|ERROR:", one) for one in done.stderr.splitlines())


def listed(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_no_name_leads_out_of_its_folder(folder: Path, tmp_path: Path) -> None:
    out, names = tmp_path / "out", [*PAYLOADS, "a" * 300, "x.html/../y.html", ".", "con.html"]
    out.mkdir()
    written = 0
    for name in names:
        try:
            write_page(out, Page(name, "text/html", b"x"))
            written += 1
        except ValueError:
            assert name not in listed(out)
        assert FolderFiles(folder).find("seen/reports", name) is None
    log = tmp_path / "calls"
    reports = tmp_path / "reports"
    calls = "openat,open,creat,rename,renameat,renameat2,mkdir,mkdirat,link,symlink,unlink,unlinkat"
    done = subprocess.run(
        [*traced(log, calls, children=True), sys.executable, "-P", "-B", "-m", "audit", "report",
         "all", "--estate", str(folder), "--out", str(reports), "--format", "html,csv,json,xlsx"],
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    changed = re.findall(
        r'(?:open\w*\((?:[^,"]+, )?"([^"]+)", [^)]*(?:O_WRONLY|O_RDWR|O_CREAT))'
        r'|(?:(?:rename|mkdir|link|symlink|unlink|creat)\w*\([^"]*"([^"]+)")',
        log.read_text(errors="replace"),
    )  # fmt: skip
    places = {a or b for a, b in changed} - {os.devnull, "/dev/tty"}
    outside = sorted(
        one for one in places
        if not one.startswith((f"{reports}", f"{folder}/")) and one != "/"
    )  # fmt: skip
    files = listed(reports)
    keep([
        Figure(
            test="sinks.files",
            goal="0 files outside the folder that was named, 0 collisions, whatever things are "
            "called",
            measured=f"{len(names)} names refused or kept inside ({written} written); "
            f"{len(places)} places written by a report, {len(outside)} outside; {len(files)} files",
            met=not outside,
            command=COMMAND,
        )
    ])  # fmt: skip
    assert outside == []
    assert len(places) > len(files) > 5
    assert len(listed(out)) == written
    assert all(re.fullmatch(r"[a-z0-9.-]+", one) for one in files)
    assert listed(tmp_path) == ["calls", "out", "reports"]
