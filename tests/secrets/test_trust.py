"""Who is not the device we know hears nothing of a credential: H1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.cli.folders import ward_audit
from tests.hostile._figures import Figure, keep
from tests.peers.sshd import start_sshd
from tests.secrets.city import make_city, many_addresses, pin_all, router, rows_of

OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
CREDENTIALS = """\
  core: {kind: ssh, user: audit-ro, password: "file:secrets/ssh"}"""


def test_an_unknown_or_changed_key_ends_the_look_before_the_login(tmp_path: Path) -> None:
    measured = {}
    wrong = []
    heard = bytearray()
    with start_sshd() as peer, many_addresses(1, peer.host, peer.port, heard) as [(host, port)]:
        for name, pinned in (("unknown", ""), ("changed", OTHER), ("right", peer.host_key)):
            heard.clear()
            folder = make_city(
                tmp_path / name, [router(1, host, port, "core")], credentials=CREDENTIALS,
                files={"secrets/ssh": peer.password},
            )  # fmt: skip
            if pinned:
                pin_all(folder, [(host, port)], pinned)
            before = peer.said("audit-ro")
            done = ward_audit("collect", "--estate", folder)
            assert done.returncode == 0, done.stderr
            (row,) = [one for one in rows_of(folder) if one.probe == "cli.facts"]
            logins = peer.said("audit-ro") - before
            measured[name] = (row.outcome, len(heard), logins)
            if name != "right" and (row.outcome != "denied" or logins):
                wrong.append((name, row))
    assert measured["unknown"][1] == 0, "not even a connection"
    assert 0 < measured["changed"][1] < measured["right"][1]
    assert measured["right"][0] == "answered"
    assert measured["right"][2] > 0, "the server's log does name who logs in"
    figure = Figure(
        test="secrets.trust",
        goal="OpenSSH behind a tap, its key unknown or not the pinned one: DENIED, 0 logins begun, "
        "so 0 bytes of a credential; an unknown one is not even connected to",
        measured=f"unknown key: {measured['unknown'][1]} bytes sent; changed key: "
        f"{measured['changed'][1]} bytes of key exchange, {measured['changed'][2]} logins begun",
        met=not wrong,
        command="make test PYTEST_ARGS=tests/secrets",
    )
    keep([figure])
    assert not wrong


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"Ciphers": "3des-cbc", "MACs": "hmac-md5-96"}, ("3des-cbc", "hmac-md5-96")),
        ({"Ciphers": "aes256-gcm@openssh.com"}, ("aes256-gcm@openssh.com", None)),
    ],
)
def test_what_openssh_and_we_agreed_on_is_a_fact(
    tmp_path: Path, options: dict[str, object], said: tuple[str, str | None]
) -> None:
    with start_sshd(options=options) as peer:
        folder = make_city(
            tmp_path / "city", [router(1, peer.host, peer.port, "core")], credentials=CREDENTIALS,
            files={"secrets/ssh": peer.password},
        )  # fmt: skip
        pin_all(folder, [(peer.host, peer.port)], peer.host_key)
        done = ward_audit("collect", "--estate", folder)
        assert done.returncode == 0, done.stderr
    (row,) = [one for one in rows_of(folder) if one.probe == "cli.facts"]
    found = ward_audit("judge", "--estate", folder, "--format", "json")
    assert found.returncode in (0, 1, 3), found.stderr
    cipher, mac = said
    assert f'"cipher":"{cipher}"' in row.facts.replace(" ", "")
    assert (f'"mac":"{mac}"' in row.facts.replace(" ", "")) == (mac is not None)
    assert '"host_key":"ssh-ed25519"' in row.facts.replace(" ", "")


def test_a_device_with_nothing_but_a_key_exchange_by_sha1_is_not_logged_in_to(
    tmp_path: Path,
) -> None:
    options = {"KexAlgorithms": "diffie-hellman-group14-sha1,diffie-hellman-group1-sha1"}
    with start_sshd(options=options) as peer:
        folder = make_city(
            tmp_path / "city", [router(1, peer.host, peer.port, "core")], credentials=CREDENTIALS,
            files={"secrets/ssh": peer.password},
        )  # fmt: skip
        pin_all(folder, [(peer.host, peer.port)], peer.host_key)
        assert ward_audit("collect", "--estate", folder).returncode == 0
        assert peer.said("Accepted") == 0
    (row,) = [one for one in rows_of(folder) if one.probe == "cli.facts"]
    assert row.outcome == "garbled"
    assert "kex" in row.note
