"""`probe` on devices that only let one in by SSH: which they are is found out on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.world.known_hosts import HostKeys
from tests.audit.cli.folders import ward_audit
from tests.peers.devices import DEVICES
from tests.peers.sshd import start_sshd


@pytest.fixture
def recorded(corpora: Path) -> Any:
    """`recorded(platform/folder)`: the first recording there."""

    def read(place: str) -> str:
        return min((corpora / "ntc-templates" / place).glob("*.raw")).read_text()

    return read


def test_a_switch_that_only_speaks_ssh_is_identified(
    recorded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {
        "show system": recorded("hp_procurve/show_system"),
        "show interfaces brief": recorded("hp_procurve/show_interfaces_brief"),
        "show lldp info remote-device": recorded("hp_procurve/show_lldp_info_remote-device"),
    }
    monkeypatch.setenv("SSH_PASSWORD", "ward-pass")
    with start_sshd(said, device=DEVICES["hp_procurve"]) as peer:
        HostKeys(tmp_path / "known_hosts").pin(peer.host, peer.port, peer.host_key)
        target = {
            "address": peer.host,
            "ports": {"ssh": peer.port, "snmp": 9, "ipp": 9, "escl": 9},
            "credential": {"kind": "ssh", "user": peer.user, "password": "env:SSH_PASSWORD",
                           "known_hosts": str(tmp_path / "known_hosts")},
        }  # fmt: skip
        (tmp_path / "targets.jsonl").write_text(json.dumps(target) + "\n")
        done = ward_audit("probe", "--targets", tmp_path / "targets.jsonl")
        typed = peer.typed
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["kind"], seen["outcome"]) == ("switch", "answered")
    identity = seen["facts"]["identity"]
    assert (identity["vendor"], identity["serial"]) == ("HP", "AB12CDE3FG")
    assert identity["firmware"] == "K.15.06.0017"
    ports = {row["name"]: row for row in seen["facts"]["interfaces"]}
    assert ports["1"]["neighbors"][0]["chassis"] == "38:21:c7:c1:cd:00"
    assert {row["oper_status"] for row in ports.values()} >= {"up", "down"}
    assert typed.count("show system") == 1  # one login, each command once
    assert "ward-pass" not in done.stdout + done.stderr
