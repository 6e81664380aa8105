"""Twelve planted secrets, each in real use; then everything that was written or shown: G1."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from inventory.model import DeviceAsset, GatewayAsset
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.peers.kannel import start_kannel
from tests.peers.smpp import start_smpp
from tests.peers.snmpd import V3User, start_snmpd
from tests.peers.sshd import start_sshd
from tests.secrets.canaries import CANARIES, hits, searched
from tests.secrets.city import CITY, WARD, make_city, many_addresses, pin_all, router, rows_of
from tests.secrets.watched import Watched, watched

C = CANARIES
FORMATS = "html,xlsx,csv,json,pdf,docx"
SCHEMES = ("systemd", "keyring")
OPENS = ("v2c", "v1", "v3", "auth", "systemd", "keyring", "password", "key")

CREDENTIALS = """\
  v2c: {kind: snmp_v2c, community: "file:secrets/community"}
  v1: {kind: snmp_v1, community: "file:secrets/community_v1"}
  v3: {kind: snmp_v3, user: priv, auth: sha256, auth_key: "file:secrets/auth_key", priv: aes,
    priv_key: "file:secrets/priv_key"}
  auth: {kind: snmp_v3, user: auth, auth: sha1, auth_key: "file:secrets/auth_only"}
  systemd: {kind: snmp_v2c, community: "systemd:ward-snmp"}
  keyring: {kind: snmp_v2c, community: "keyring:ward-audit/snmp"}
  password: {kind: ssh, user: audit-ro, password: "file:secrets/ssh_password"}
  key: {kind: ssh, user: audit-ro, key_file: secrets/key, passphrase: "file:secrets/key_passphrase"}
  refused: {kind: ssh, user: audit-ro, password: "file:secrets/ssh_refused"}
  smpp: {kind: smpp, user: ward-audit, password: "file:secrets/smpp"}
  http: {kind: http, password: "file:secrets/http"}
defaults: {http: http}"""

PLANTED = """\
from audit.probes.probe import Probe

async def _says_all(asset, world):
    held = world.secrets.get(asset.credential, "snmp") or world.secrets.get(asset.credential, "ssh")
    raise RuntimeError(f"planted {held!r} {held} {held.values!r} {vars_of(world)!r}")

async def _chokes(asset, world):
    held = world.secrets.get(asset.credential, "snmp") or world.secrets.get(asset.credential, "ssh")
    names = [name for name in held.values if held.reveal(name)]
    int(held.reveal(names[0]))  # Python says what it was given

def vars_of(world):
    return [getattr(world, name) for name in world.__slots__]

A = Probe(id="planted.all", kinds=("router",), groups=("identity",), title="t", look=_says_all)
B = Probe(id="planted.int", kinds=("router",), groups=("identity",), title="t", look=_chokes)
"""


def plugin(folder: Path) -> Path:
    """Two probes that crash with a secret in their hands, installed as a plug-in is."""
    (folder / "planted-1.dist-info").mkdir(parents=True)
    (folder / "planted_probes.py").write_text(PLANTED)
    (folder / "planted-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: planted\nVersion: 1\n"
    )
    (folder / "planted-1.dist-info" / "entry_points.txt").write_text(
        "[ward_audit.probes]\nplanted = planted_probes\n"
    )
    return folder


def snmp(number: int, address: str, port: int, credential: str) -> DeviceAsset:
    return router(
        number, address, port, credential, ports={"snmp": port},
        probes=("system.snmp", "planted.all", "planted.int"),
    )  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Path]:
    """Eleven credentials, each the only one that opens its device."""
    users = [
        V3User("priv", "SHA-256", C["auth_key"], "AES", C["priv_key"]),
        V3User("auth", "SHA", C["auth_only"]),
    ]
    names = ("community", "community_v1", "systemd", "keyring")
    extra = [f"rocommunity {C[name]} 127.0.0.0/8" for name in names] + [u.config() for u in users]
    with ExitStack() as open_:
        agent = open_.enter_context(start_snmpd(extra="\n".join(extra)))
        ssh = open_.enter_context(
            start_sshd(password=C["ssh_password"], passphrase=C["key_passphrase"])
        )
        fleet = open_.enter_context(many_addresses(3, ssh.host, ssh.port))
        centre = open_.enter_context(start_smpp(C["smpp"]))
        gateway = open_.enter_context(start_kannel(C["http"]))
        devices = [
            snmp(number, (agent.host, agent.other_host)[number % 2], agent.port, name)
            for number, name in enumerate(("v2c", "v1", "v3", "auth", "systemd", "keyring"))
        ]
        devices += [
            router(10 + number, *fleet[number], name, probes=("cli.facts", "planted.int"))
            for number, name in enumerate(("password", "key", "refused"))
        ]
        gateways = [
            GatewayAsset.model_validate(
                {
                    "id": f"{CITY}-sms", "site": CITY, "address": centre.host, "software": "kannel",
                    "ports": {"smpp": centre.port, "status": gateway.port}, "credential": "smpp",
                    "system_id": centre.system_id,
                }
            )
        ]  # fmt: skip
        files = {f"secrets/{name}": text for name, text in C.items() if name not in SCHEMES}
        folder = make_city(
            tmp_path / "city", devices, gateways, credentials=CREDENTIALS, files=files
        )
        pin_all(folder, fleet, ssh.host_key)
        shutil.copy(ssh.key_file, folder / "secrets" / "key")
        yield folder


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """The environment of the commands: no secret is in it, only where two of them are."""
    for name in ("tmp", "creds", "logs"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "creds" / "ward-snmp").write_text(C["systemd"])
    (tmp_path / "creds" / "ward-snmp").chmod(0o400)
    (tmp_path / "ring.json").write_text(json.dumps({"ward-audit/snmp": C["keyring"]}))
    path = os.pathsep.join([str(ROOT), str(plugin(tmp_path / "plugin"))])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "TMPDIR": str(tmp_path / "tmp"),
        "CREDENTIALS_DIRECTORY": str(tmp_path / "creds"),
        "TEST_KEYRING": str(tmp_path / "ring.json"),
        "PYTHON_KEYRING_BACKEND": "tests.secrets.keyring_file.FileKeyring",
        "LOUD_LOG": str(tmp_path / "logs" / "debug.log"),
        "PYTHONASYNCIODEBUG": "1",
        "PYTHONFAULTHANDLER": "1",
    }


def test_twelve_secrets_in_use_stand_nowhere(
    city: Path, place: dict[str, str], tmp_path: Path
) -> None:
    temporary, runs = tmp_path / "tmp", []

    def go(*words: str | Path, wants: tuple[int, ...] = (0,)) -> Watched:
        passing = city / "store.sqlite-wal"
        done = watched(*words, "--estate", city, env=place, temporary=temporary, passing=passing)
        runs.append(done)
        assert done.status in wants, done.said.decode("utf-8", "replace")[-3_000:]
        return done

    go("collect", "--verbose", wants=(0, 4))
    rows = rows_of(city)
    by_probe = {(row.asset, row.probe): row for row in rows}
    go("plan")
    go("report", "all", "--format", FORMATS, "--out", tmp_path / "out", "--verbose")
    go("evidence", "export", "--run", rows[0].run, "--out", tmp_path / "out" / "evidence.zip")
    used = {
        name for number, name in enumerate(("v2c", "v1", "v3", "auth", "systemd", "keyring"))
        if by_probe[f"{WARD}-rt-{number}", "system.snmp"].outcome == "answered"
    }  # fmt: skip
    used |= {
        name for number, name in enumerate(("password", "key"))
        if by_probe[f"{WARD}-rt-{10 + number}", "cli.facts"].outcome == "answered"
    }  # fmt: skip
    assert used == set(OPENS)
    assert by_probe[f"{WARD}-rt-12", "cli.facts"].outcome == "denied", "and that one was refused"
    gateway = [by_probe[f"{CITY}-sms", probe] for probe in ("sms.smpp", "sms.status")]
    assert [row.outcome for row in gateway] == ["answered"] * 2, gateway
    assert '"bind":"ESME_ROK"' in gateway[0].facts.replace(" ", "")
    crashed = [row for row in rows if row.probe.startswith("planted")]
    assert len(crashed) == 15
    assert {row.outcome for row in crashed} == {"broken"}
    notes = [row.note for row in crashed if row.probe == "planted.int"]
    assert all("invalid literal" in note and "‹secret:" in note for note in notes), notes

    own = frozenset(f"city/secrets/{name}" for name in C) | {
        "city/secrets/key", "creds/ward-snmp", "ring.json",
    }  # fmt: skip
    files, found = searched(tmp_path, without=own)
    wal = max(one.passing_bytes for one in runs)
    found += [f"stdout or stderr: {hit}" for one in runs for hit in hits(one.said)]
    found += [hit for one in runs for hit in sorted(one.found)]
    samples = sum(one.samples for one in runs)
    processes = set().union(*(one.processes for one in runs))
    said = Path(place["LOUD_LOG"]).read_text("utf-8")
    assert "DEBUG:paramiko.transport:" in said, "the workers' libraries are heard"
    log = len(said)
    figure = Figure(
        test="secrets.canaries",
        goal=f"{len(C)} secrets x 5 encodings in real use, 15 planted crashes among them: 0 hits "
        "in logs at DEBUG, reports in 6 formats (unpacked), evidence, store, WAL, temporary files, "
        "cmdline and environ of every process at 50 Hz, stdout, stderr, tracebacks",
        measured=f"{len(found)} hits in {files} files (log {log} bytes, WAL {wal} bytes) and "
        f"{samples} samples of {len(processes)} processes",
        met=not found,
        command="make test PYTEST_ARGS=tests/secrets",
    )
    keep([figure])
    assert not found, found
    assert files > 20
    assert min(wal, log, samples) > 0
    assert len(processes) > 4
