"""Net-SNMP's agent: the independent SNMP v1, v2c and v3 implementation of the tests."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import free_port, private_dir, program, running, says

PACKAGES = ("snmpd", "snmp")

Canned = Mapping[str, tuple[str, str]]
"""What a device should answer: OID (no leading dot) → (type, value).

Types are those of `pass_persist`: integer, gauge, counter, counter64, timeticks, ipaddress,
objectid, string, and octet, whose value is hexadecimal; the others are written out.
"""

SECURITY_ONLY = "vacm_conf,vacm_vars,usmConf,usmUser,usmStats,snmpEngine,snmpMPDStats,pass_persist"
"""Modules of an agent that answers nothing of its own: only access control and canned answers."""


@dataclass(frozen=True)
class V3User:
    """One SNMPv3 user; names as `snmpget` and most libraries spell them."""

    name: str
    auth: str
    auth_key: str
    priv: str | None = None
    priv_key: str | None = None

    @property
    def level(self) -> str:
        return "authPriv" if self.priv else "authNoPriv"

    def config(self) -> str:
        """The two lines of `snmpd.conf` that make this user and let it read."""
        priv = f" {self.priv} {self.priv_key}" if self.priv else ""
        least = "priv" if self.priv else "auth"
        return (
            f"createUser {self.name} {self.auth} {self.auth_key}{priv}\n"
            f"rouser {self.name} {least}\n"
        )


SHA256_AES = V3User("audit-sha256", "SHA-256", "auth-key-sha256", "AES", "priv-key-sha256")
SHA1_AES = V3User("audit-sha1", "SHA", "auth-key-sha1", "AES", "priv-key-sha1")
AUTH_ONLY = V3User("audit-auth", "SHA-256", "auth-key-only")
MD5_DES = V3User("audit-md5", "MD5", "auth-key-md5", "DES", "priv-key-md5")
USERS = (SHA256_AES, SHA1_AES, AUTH_ONLY, MD5_DES)


@dataclass(frozen=True)
class Snmpd:
    """Where the agent listens (`host` and `other_host`, the same UDP port) and who may read."""

    host: str
    other_host: str
    port: int
    community: str
    sys_name: str
    users: tuple[V3User, ...] = USERS

    def ask(
        self, tool: str, *oids: str, user: V3User | None = None, timeout_s: float = 1
    ) -> list[str]:
        """The command line of `snmpget`, `snmpbulkwalk`…: an independent client."""
        how = ["-v2c", "-c", self.community]
        if user is not None:
            how = ["-v3", "-l", user.level, "-u", user.name, "-a", user.auth, "-A", user.auth_key]
            if user.priv is not None and user.priv_key is not None:
                how += ["-x", user.priv, "-X", user.priv_key]
        return [
            program(tool, "snmp"), *how, "-t", str(timeout_s), "-r", "2", "-On", "-Oe",
            f"{self.host}:{self.port}", *oids,
        ]  # fmt: skip


def recording(text: str) -> dict[str, tuple[str, str]]:
    """Read a `.snmprec` recording (`OID|tag|value` a line) as canned answers of a device.

    Rows with a tag that `pass_persist` cannot say (escaped text, opaque floats) are left out.
    """
    tags = {
        "2": "integer", "4": "string", "4x": "octet", "5": "string", "6": "objectid",
        "64": "ipaddress", "64x": "ipaddress", "65": "counter", "66": "gauge",
        "67": "timeticks", "70": "counter64",
    }  # fmt: skip
    canned = {}
    for line in text.splitlines():
        oid, _, rest = line.partition("|")
        tag, _, value = rest.partition("|")
        kind = tags.get(tag.strip())
        if kind is not None and oid.strip():
            if tag == "64x":
                value = ".".join(str(byte) for byte in bytes.fromhex(value.removeprefix("0x")))
            canned[oid.strip().strip(".")] = (kind, value)
    return canned


@contextlib.contextmanager
def start_snmpd(canned: Canned | None = None, *, extra: str = "") -> Iterator[Snmpd]:
    """Run an agent; with `canned` it answers exactly that and nothing of this machine.

    `extra` is more `snmpd.conf`. Without `canned` it shows this machine: system, IF-MIB,
    HOST-RESOURCES-MIB, UCD-SNMP-MIB.
    """
    peer = Snmpd("127.0.0.1", "127.0.1.1", free_port(), "audit-ro", "ward-audit-peer")
    with private_dir("snmpd") as home:
        lines = [
            f"rocommunity {peer.community} 127.0.0.0/8",
            *(user.config() for user in peer.users),
            extra,
        ]
        argv = [program("snmpd", "snmpd"), "-f", "-r", "-C", "-c", str(home / "snmpd.conf")]
        argv += ["-p", str(home / "pid"), "-Lf", str(home / "snmpd.log")]
        if canned is None:
            lines.append(f"sysName {peer.sys_name}")
            lines.append("sysLocation UBND phuong 001")
            lines.append("sysContact peer@example.invalid")
            probe = peer.ask("snmpget", ".1.3.6.1.2.1.1.5.0", timeout_s=0.1)
        else:
            (home / "canned.json").write_text(json.dumps(dict(canned)))
            script = Path(__file__).with_name("_canned_mib.py")
            lines += [
                f"pass_persist {root} {sys.executable} {script} {home / 'canned.json'}"
                for root in _roots(canned)
            ]
            argv += ["-I", SECURITY_ONLY]
            probe = peer.ask("snmpget", "." + min(canned, key=_arcs), timeout_s=0.1)
        (home / "snmpd.conf").write_text("\n".join(lines) + "\n")
        argv += [f"udp:{peer.host}:{peer.port}", f"udp:{peer.other_host}:{peer.port}"]
        env = {"SNMP_PERSISTENT_DIR": str(home / "state"), "MIBS": ""}
        with running(argv, lambda: says(probe, env={"MIBS": ""}), cwd=home, env=env):
            yield peer


def _roots(canned: Canned) -> list[str]:
    """The subtrees to hand to the script: `.1.3.6.1.2.1`, `.1.3.6.1.4.1` and such."""
    return sorted({"." + ".".join(oid.split(".")[:6]) for oid in canned})


def _arcs(oid: str) -> tuple[int, ...]:
    return tuple(int(arc) for arc in oid.split("."))


@pytest.fixture(scope="session")
def snmpd() -> Iterator[Snmpd]:
    """This machine as Net-SNMP shows it."""
    with start_snmpd() as peer:
        yield peer
