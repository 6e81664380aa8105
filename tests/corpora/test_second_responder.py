"""snmpsim, whom others wrote, serves the same recordings: what we read of them is the same.

Otherwise a mistake of our own responder (its order, its types, its BER) could hide one of ours.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.targets import PORTS, look_at_targets, make_target
from tests.corpora._replay import look, read_recording
from tests.peers._run import MissingPeerError, free_port, private_dir, running

TEN = (
    "konica_c250i", "apc_smart1500", "routeros_rb433gl", "jetdirect_m130nw", "canonprinter_lbp",
    "draytek_vdsl", "eaton-mgeups_9px", "fortigate_60f", "arubaos-cx_nac", "vrp",
)  # fmt: skip


@pytest.fixture(scope="module")
def responder(corpora: Path) -> Iterator[tuple[str, int]]:
    """snmpsim over ten recordings: where it answers; the community is the recording's name."""
    found = Path(sys.executable).with_name("snmpsim-command-responder")
    if not found.exists():
        raise MissingPeerError("snmpsim is not installed: it is in the group dev of pyproject.toml")
    host, port = "127.0.0.97", free_port()
    # As root it wants a user; another one could not read this Python everywhere.
    user = ["--process-user=root", "--process-group=root"] if os.geteuid() == 0 else []
    with private_dir("snmpsim") as place:
        cache = place / "cache"
        cache.mkdir()
        for name in TEN:
            source = corpora / "librenms" / "snmprec" / f"{name}.snmprec"
            (place / source.name).write_bytes(source.read_bytes())
        argv = [
            str(found), f"--data-dir={place}", f"--cache-dir={cache}",
            f"--agent-udpv4-endpoint={host}:{port}", "--logging-method=stdout", *user,
        ]  # fmt: skip
        with running(argv, lambda: bool(facts(host, port, TEN[0])), cwd=place, within_s=40):
            yield host, port


def facts(host: str, port: int, name: str) -> dict[str, Any]:
    """What `probe --kind auto` says of a recording that snmpsim serves."""

    async def once() -> dict[str, Any]:
        ports = {**dict.fromkeys(PORTS, 9), "snmp": port}
        raw = {"address": host, "kind": "auto", "community": name, "ports": ports}
        target = make_target(raw, number=1, source="test")
        (sight,) = [sight.json() async for sight in look_at_targets([target])]
        found: dict[str, Any] = sight["facts"]
        return found

    return asyncio.run(once())


@pytest.mark.parametrize("name", TEN)
def test_another_responder_over_the_same_recording_gives_the_same_facts(
    corpora: Path, responder: tuple[str, int], name: str
) -> None:
    ours = look(read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec"))["facts"]
    assert ours["identity"]["vendor"]
    assert facts(*responder, name) == ours
