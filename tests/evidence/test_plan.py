"""A plan sends nothing, and a run that it does not describe does not begin."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from audit.plan import Binding
from tests.chaos.place import Place
from tests.evidence.observer import left
from tests.hostile._figures import Figure, keep
from tests.peers.strace import traced

COMMAND = "make test PYTEST_ARGS=tests/evidence"
BINDING = Binding("1" * 64, "2" * 64, "3" * 64, "4" * 64, "0.1.0")


def edited(path: Path, pattern: str, by: str) -> None:
    """One place of a file is another."""
    text, count = re.subn(pattern, by, path.read_text("utf-8"), count=1)
    assert count == 1, f"{path.name} holds no {pattern}"
    path.write_text(text, "utf-8")


def other_address(folder: Path) -> None:
    edited(folder / "inventory/devices.csv", r"(127\.\d+\.\d+\.)(\d+)", r"\g<1>250")


def wider_scope(folder: Path) -> None:
    edited(folder / "scope.yaml", r"127\.0\.0\.0/8", "127.0.0.0/9")


def smaller_budget(folder: Path) -> None:
    edited(folder / "ward-audit.yaml", r"ward_kbit_s: null", "ward_kbit_s: 64")


def other_secret(folder: Path) -> None:
    edited(folder / "credentials.yaml", r"file:[\w/.-]+", "env:WARD_COMMUNITY")


CHANGES = {
    "the inventory (or --ward, --district, --kind, --probe)": other_address,
    "the scope": wider_scope,
    "the settings": smaller_budget,
    "the credentials file": other_secret,
}


def hash_of(place: Place, folder: Path) -> str:
    done = place.run("plan", "--estate", folder, "--quiet")
    assert done.status == 0, done.said
    return done.out.strip().splitlines()[-1]


def test_a_plan_sends_no_packet_and_opens_no_socket_that_could(
    place: Place, city: Callable[[], Path], tmp_path: Path
) -> None:
    folder, log = city(), tmp_path / "calls"
    before = left(place.name)
    done = place.run("plan", "--estate", folder, before=traced(log, "network", children=True))
    packets = left(place.name) - before
    assert done.status == 0, done.said
    calls = [line for line in log.read_text("utf-8").splitlines() if "AF_INET" in line]
    keep(
        [
            Figure(
                test="evidence.plan_silent",
                goal="`plan` sends 0 packets and opens 0 network sockets",
                measured=f"{packets} packets (nft), {len(calls)} calls with an Internet address "
                "(strace)",
                met=not packets and not calls,
                command=COMMAND,
            )
        ]
    )
    assert (packets, calls) == (0, [])


def test_a_run_whose_plan_has_changed_does_not_begin_and_says_what_changed(
    place: Place, city: Callable[[str], Path]
) -> None:
    refused = 0
    for number, (what, change) in enumerate(CHANGES.items()):
        folder = city(str(number))
        wanted = hash_of(place, folder)
        change(folder)
        before = left(place.name)
        done = place.run("run", "--estate", folder, "--plan-hash", wanted,
                         env={"WARD_COMMUNITY": "public"})  # fmt: skip
        assert done.status == 2, done.said
        (line,) = done.err.strip().splitlines()
        assert f"not {wanted[:16]}: {what} changed; look at it again" in line
        assert left(place.name) == before
        refused += 1
    folder = city("same")
    done = place.run("collect", "--estate", folder, "--kind", "ups", "--format", "json",
                     "--plan-hash", "0" * 64)  # fmt: skip
    assert done.status == 2, done.said
    assert "may have changed" in done.err  # a plan that was never shown here
    keep(
        [
            Figure(
                test="evidence.bound",
                goal="`run --plan-hash` refuses when inventory, scope, settings or credentials "
                "changed, in one line, with 0 packets; the version is a part of the hash",
                measured=f"{refused} of {len(CHANGES)} refused in one line that names the part, "
                "0 packets",
                met=refused == len(CHANGES),
                command=COMMAND,
            )
        ]
    )


def test_the_plan_that_was_shown_is_run_and_kept_with_the_run(
    place: Place, city: Callable[[], Path]
) -> None:
    folder = city()
    shown = place.run("plan", "--estate", folder, "--kind", "ups", "--format", "json")
    said = json.loads(shown.out)
    done = place.run("collect", "--estate", folder, "--kind", "ups", "--plan-hash", said["plan"])
    assert done.status == 0, done.said
    history = place.run("history", "--estate", folder, "--format", "json")
    assert json.loads(history.out)[0]["plan"] == said["plan"][:16]
    log = folder / "log.jsonl"
    assert place.run("evidence", "export", "--estate", folder, "--out", log).status == 0
    begin = json.loads(log.read_text("utf-8").splitlines()[0])
    assert (begin["kind"], begin["plan"]) == ("begin", said["plan"])
    assert begin["parts"].items() >= said["bound"].items()
    assert "inventory/devices.csv" in begin["parts"]["files"]
    assert begin["actor"].startswith("uid:")


@pytest.mark.parametrize("part", list(asdict(BINDING)))
def test_every_part_is_in_the_hash(part: str) -> None:
    other = replace(BINDING, **{part: "another"})
    assert other.hash != BINDING.hash
    assert other.changed(asdict(BINDING)) == [part]
