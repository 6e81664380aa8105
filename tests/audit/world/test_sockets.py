"""One module makes sockets: nothing is made for an address or a port that is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.world import sockets
from audit.world.guard import Guard
from inventory.scope import NEVER_TCP
from inventory.seen import LookError, Outcome
from tests.audit.loopback import LoopbackOnly
from tests.audit.world.refusing import PRINTING, REFUSED
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.peers._run import need_root, program
from tests.support.socket_hook import elsewhere

GUARD = Guard(LoopbackOnly())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every door of a real world said, in a process of its own."""
    need_root("a mount namespace")
    hosts = tmp_path_factory.mktemp("hosts") / "hosts"
    hosts.write_text("")
    run = 'mount --bind "$1" /etc/hosts && ip link set lo up && shift && exec "$@"'
    done = subprocess.run(
        [program("unshare", "util-linux"), "--mount", "--net", "sh", "-c", run, "sh", str(hosts),
         sys.executable, "-P", "-m", "tests.audit.world.refusing", "/etc/hosts"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_no_door_opens_to_a_refused_address(found: dict[str, Any]) -> None:
    assert len(found["refused"]) == 12
    for name, said in found["refused"].items():
        assert set(said) == set(REFUSED)
        assert set(said.values()) == {"out_of_scope"}, name


def test_no_door_opens_to_a_port_that_prints(found: dict[str, Any]) -> None:
    assert set(found["printing"]) == {
        "connect", "tls", "connect times", "connects", "http", "https", "ssh",
    }  # fmt: skip
    for name, said in found["printing"].items():
        assert said == ["out_of_scope"] * len(PRINTING), name


def test_for_what_is_refused_no_socket_is_made(found: dict[str, Any]) -> None:
    assert found["made"]["of refused"] == []


def test_a_name_that_changes_its_meaning_after_planning_is_refused(found: dict[str, Any]) -> None:
    for name, before in found["before"].items():
        assert before != "out_of_scope", name  # it resolved, and was allowed
        assert found["after"][name] == "out_of_scope", name
        assert found["made"][f"{name}, after"] == [], name


def test_every_socket_of_every_door_is_made_in_one_module(found: dict[str, Any]) -> None:
    made = {name: lines for name, lines in found["made"].items() if lines}
    assert len(made) == 11, "every door but SSH's, which knows no key of that host"
    assert {one for lines in made.values() for one in elsewhere(lines)} == set()
    tried = sum(len(said) for said in found["refused"].values())
    printing = sum(len(said) for said in found["printing"].values())
    keep([
        Figure(
            test="scope.sockets",
            goal="every socket is made by one module; none for a refused address, a port that "
            "prints, or a name that means another address than when it was planned",
            measured=f"{len(found['refused'])} doors, {tried} refused addresses, {printing} ports "
            f"that print, {len(found['after'])} changed names: "
            f"{len(found['made']['of refused'])} sockets made for them, 0 elsewhere",
            met=not found["made"]["of refused"],
            command="make test PYTEST_ARGS=tests/audit/world/test_sockets.py",
        )
    ])  # fmt: skip


@pytest.mark.parametrize("maker", [sockets.tcp, sockets.knock])
@pytest.mark.parametrize(
    "to", [("127.0.0.1", 9), ["127.0.0.1", 9], sockets.UdpTo(("127.0.0.1", 9))]
)
def test_who_was_not_allowed_a_connection_gets_no_socket(
    maker: Callable[[Any], Any], to: Any
) -> None:
    with pytest.raises(TypeError, match="not allowed by a guard"):
        maker(to)


def test_who_was_not_allowed_datagrams_gets_no_socket() -> None:
    for to in (("127.0.0.1", 9), sockets.tcp_to(GUARD, "127.0.0.1", 9)):
        with pytest.raises(TypeError, match="not allowed by a guard"):
            sockets.udp(to)  # type: ignore[arg-type]


def test_a_printing_port_that_is_allowed_for_datagrams_is_not_for_a_connection() -> None:
    for port in NEVER_TCP:
        to = sockets.udp_to(GUARD, "127.0.0.1", port)
        with pytest.raises(TypeError):
            sockets.tcp(to)  # type: ignore[arg-type]
        with pytest.raises(LookError) as caught:
            sockets.tcp_to(GUARD, "127.0.0.1", port)
        assert caught.value.outcome is Outcome.OUT_OF_SCOPE


def test_the_hook_sees_a_socket_that_is_made_elsewhere(tmp_path: Path) -> None:
    script = tmp_path / "other.py"
    script.write_text(
        "import socket\nfrom tests.support.socket_hook import elsewhere, watch_sockets\n"
        "found = []\nwatch_sockets(found)\n"
        "with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:\n"
        "    one.connect(('127.0.0.1', 9))\nsocket.socketpair()\nprint(len(elsewhere(found)))\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=60, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout == "2\n"
