"""Host keys are shown, compared by a person, and pinned only when they are what was named."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.cli.folders import ward_audit
from tests.peers.sshd import Sshd, start_sshd
from tests.secrets.city import make_city, router, rows_of

CREDENTIAL = '  core: {kind: ssh, user: audit-ro, password: "file:secrets/ssh"}'


@pytest.fixture(scope="module")
def peer() -> Iterator[Sshd]:
    with start_sshd() as one:
        yield one


@pytest.fixture
def city(peer: Sshd, tmp_path: Path) -> Path:
    devices = [router(1, peer.host, peer.port, "core")]
    files = {"secrets/ssh": peer.password}
    return make_city(tmp_path / "city", devices, credentials=CREDENTIAL, files=files)


def scanned(city: Path, *hosts: str) -> list[dict[str, str]]:
    done = ward_audit("hosts", "scan", *hosts, "--estate", city, "--format", "json")
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_a_scan_shows_what_openssh_calls_the_key_and_logs_in_nowhere(
    peer: Sshd, city: Path
) -> None:
    before = peer.said("Accepted") + peer.said("Failed")
    (row,) = scanned(city)
    assert row["fingerprint"] == peer.fingerprint
    assert (row["device"], row["type"], row["state"]) == ("00001-rt-1", "ssh-ed25519", "new")
    assert peer.said("Accepted") + peer.said("Failed") == before
    assert not (city / "known_hosts").exists()


def test_a_key_is_pinned_when_its_fingerprint_was_named_and_then_the_device_is_read(
    peer: Sshd, city: Path
) -> None:
    done = ward_audit("collect", "--estate", city)
    assert "ward-audit hosts accept" in str(rows_of(city)), done.stderr
    name = f"[{peer.host}]:{peer.port}"
    done = ward_audit("hosts", "accept", f"{name}={peer.fingerprint}", "--estate", city)
    assert done.returncode == 0, done.stderr
    assert [row["state"] for row in scanned(city)] == ["pinned"]
    (line,) = (city / "known_hosts.log").read_text().splitlines()
    said = json.loads(line)
    assert (said["host"], said["pinned"], said["before"]) == (name, peer.fingerprint, [])
    assert stat.S_IMODE((city / "known_hosts").stat().st_mode) == 0o600
    listed = ward_audit("hosts", "list", "--estate", city, "--format", "json")
    assert json.loads(listed.stdout)[0]["fingerprint"] == peer.fingerprint
    known = subprocess.run(
        ["ssh-keygen", "-F", name, "-f", city / "known_hosts"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert peer.host_key.split()[1] in known.stdout, "OpenSSH reads it as its own"
    opened = peer.said("Accepted password")
    done = ward_audit("collect", "--estate", city)
    assert done.returncode == 0, done.stderr
    assert peer.said("Accepted password") == opened + 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_another_fingerprint_than_the_devices_own_pins_nothing(
    peer: Sshd, city: Path, lang: str
) -> None:
    wrong = "SHA256:" + "A" * 43
    done = ward_audit("hosts", "accept", f"00001-rt-1={wrong}", "--estate", city, "--lang", lang)
    assert done.returncode == 2
    assert peer.fingerprint in done.stderr
    assert done.stderr.isascii() == (lang == "en")
    assert not (city / "known_hosts").exists()
    assert not (city / "known_hosts.log").exists()


def test_a_pinned_key_is_replaced_only_when_that_is_said(peer: Sshd, city: Path) -> None:
    name = f"[{peer.host}]:{peer.port}"
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    (city / "known_hosts").write_text(f"{name} {other}\n")
    assert [row["state"] for row in scanned(city)] == ["changed"]
    pair = f"{name}={peer.fingerprint}"
    done = ward_audit("hosts", "accept", pair, "--estate", city)
    assert done.returncode == 2
    assert "--replace" in done.stderr
    assert other in (city / "known_hosts").read_text()
    done = ward_audit("hosts", "accept", pair, "--replace", "--estate", city)
    assert done.returncode == 0, done.stderr
    assert other not in (city / "known_hosts").read_text()
    assert len(json.loads((city / "known_hosts.log").read_text())["before"]) == 1


def test_nothing_out_of_scope_is_asked_for_its_key(city: Path) -> None:
    done = ward_audit("hosts", "scan", "192.0.2.1", "--estate", city)
    assert done.returncode == 0
    assert "out_of_scope" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("said", ["10.1.7.1", "10.1.7.1=MD5:aa", "=SHA256:aa", "a:b:c=SHA256:aa"])
def test_what_names_no_host_or_no_fingerprint_is_said(city: Path, said: str) -> None:
    done = ward_audit("hosts", "accept", said, "--estate", city)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
