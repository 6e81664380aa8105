"""A directory behind the devices locks an account that is refused too often: F4."""

from __future__ import annotations

from pathlib import Path

from inventory.model import GatewayAsset
from tests.audit.cli.folders import ward_audit
from tests.hostile._figures import Figure, keep
from tests.peers.smpp import start_smpp
from tests.peers.sshd import start_sshd
from tests.secrets.city import make_city, many_addresses, pin_all, router, rows_of

MANY = 500
COMMAND = "make test PYTEST_ARGS=tests/secrets"
WRONG = {"secrets/ssh": "no-longer-the-password"}
CREDENTIAL = '  core: {kind: ssh, user: audit-ro, password: "file:secrets/ssh"}'


def test_five_hundred_devices_that_refuse_hear_a_credential_three_times_in_all(
    tmp_path: Path,
) -> None:
    with start_sshd() as peer, many_addresses(MANY, peer.host, peer.port) as hosts:
        routers = [router(n, *host, "core") for n, host in enumerate(hosts)]
        folder = make_city(tmp_path / "city", routers, credentials=CREDENTIAL, files=WRONG)
        pin_all(folder, hosts, peer.host_key)
        done = ward_audit("collect", "--estate", folder)
        refused, opened = peer.said("Failed password"), peer.said("Accepted password")
    assert done.returncode == 0, done.stderr
    figure = Figure(
        test="secrets.lockout",
        goal=f"{MANY} devices that refuse, two worker processes, OpenSSH counts: at most 3 logins "
        "per credential; every device has its outcome",
        measured=f"{refused} logins refused, {opened} accepted",
        met=1 <= refused <= 3 and opened == 0,
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], figure["measured"]
    rows = [row for row in rows_of(folder) if row.probe == "cli.facts"]
    assert [row.outcome for row in rows] == ["denied"] * MANY
    stopped = [row for row in rows if "not tried again" in row.note]
    assert len(stopped) == MANY - refused


def test_a_credential_that_opens_the_first_device_opens_them_all_with_one_login_each(
    tmp_path: Path,
) -> None:
    with start_sshd() as peer, many_addresses(12, peer.host, peer.port) as hosts:
        routers = [router(n, *host, "core") for n, host in enumerate(hosts)]
        right = {"secrets/ssh": peer.password}
        folder = make_city(tmp_path / "city", routers, credentials=CREDENTIAL, files=right)
        pin_all(folder, hosts, peer.host_key)
        done = ward_audit("collect", "--estate", folder)
        refused, opened = peer.said("Failed password"), peer.said("Accepted password")
    assert done.returncode == 0, done.stderr
    assert (refused, opened) == (0, 12)


def test_forty_message_centres_that_refuse_hear_an_account_three_times_in_all(
    tmp_path: Path,
) -> None:
    heard = bytearray()
    with start_smpp() as peer, many_addresses(40, peer.host, peer.port, heard) as hosts:
        centres = [
            GatewayAsset(
                id=f"01-sms-{number}", site="01", address=host, ports={"smpp": port},
                credential="smpp", system_id=peer.system_id, probes=("sms.smpp",),
            )
            for number, (host, port) in enumerate(hosts)
        ]  # fmt: skip
        account = '  smpp: {kind: smpp, user: ward-audit, password: "file:secrets/smpp"}'
        files = {"secrets/smpp": "wr0ng"}
        folder = make_city(tmp_path / "city", (), centres, credentials=account, files=files)
        done = ward_audit("collect", "--estate", folder)
    assert done.returncode == 0, done.stderr
    rows = [row for row in rows_of(folder) if row.probe == "sms.smpp"]
    assert [row.outcome for row in rows] == ["denied"] * 40
    assert 1 <= heard.count(b"wr0ng") <= 3


def test_a_device_under_two_names_in_the_register_has_one_login(tmp_path: Path) -> None:
    with start_sshd() as peer:
        twice = [router(n, peer.host, peer.port, "core") for n in range(2)]
        right = {"secrets/ssh": peer.password}
        folder = make_city(tmp_path / "city", twice, credentials=CREDENTIAL, files=right)
        pin_all(folder, [(peer.host, peer.port)], peer.host_key)
        done = ward_audit("collect", "--estate", folder)
        opened = peer.said("Accepted password")
    assert done.returncode == 0, done.stderr
    assert opened == 1
    assert sorted(one.outcome for one in rows_of(folder) if one.probe == "cli.facts") == [
        "answered",
        "denied",
    ]
