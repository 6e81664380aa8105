"""OpenSSH's sshd, behind which a script speaks like the command line of a router."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import (
    accepts,
    free_port,
    need_root,
    private_dir,
    program,
    running,
)
from tests.peers.devices import DEVICES, Device

PACKAGES = ("openssh-server", "openssh-client", "openssl", "util-linux")


@dataclass(frozen=True)
class Sshd:
    """An SSH server whose only user `user` lands on a router's prompt (`prompt`).

    Both `password` and the private key `key_file` open it. `host_key` is the server's public
    key (`ssh-ed25519 AAAA…`) for pinning, `fingerprint` the same as `SHA256:…`.
    """

    host: str
    port: int
    user: str
    password: str
    key_file: Path
    host_key: str
    fingerprint: str
    prompt: str
    typed_file: Path
    home: Path

    def said(self, words: str) -> int:
        """How many lines of its own log hold these words: `Failed password`, say."""
        logs = "\n".join(one.read_text(errors="replace") for one in self.home.glob("*.out"))
        return sum(words in line for line in logs.splitlines())

    @property
    def typed(self) -> list[str]:
        """Every line that was typed to the device, sessions after each other."""
        return self.typed_file.read_text().splitlines()


SHOW_VERSION = """\
Cisco IOS Software, C800 Software (C800-UNIVERSALK9-M), Version 15.4(3)M4, RELEASE SOFTWARE (fc1)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2015 by Cisco Systems, Inc.
Compiled Fri 25-Sep-15 09:08 by prod_rel_team

ROM: System Bootstrap, Version 15.3(1r)T2, RELEASE SOFTWARE (fc1)

ward-001-rt uptime is 3 weeks, 2 days, 1 hour, 7 minutes
System returned to ROM by power-on
System image file is "flash:c800-universalk9-mz.SPA.154-3.M4.bin"
Last reload reason: power-on

Cisco C881-K9 (revision 1.0) with 488524K/35763K bytes of memory.
Processor board ID FGL0000PEER

5 FastEthernet interfaces

Configuration register is 0x2102
"""

COMMANDS = {
    "show version": SHOW_VERSION,
    "show ip interface brief": (
        "Interface                  IP-Address      OK? Method Status                Protocol\n"
        "FastEthernet0              unassigned      YES unset  down                  down    \n"
        "FastEthernet4              10.1.0.2        YES NVRAM  up                    up      \n"
        "Vlan1                      192.168.1.1     YES NVRAM  up                    up      \n"
    ),
    "show running-config": "% Authorization failed.\n",
}
"""What the device answers; anything else is `% Invalid input detected at '^' marker.`."""


@contextlib.contextmanager
def start_sshd(
    commands: Mapping[str, str] = COMMANDS,
    *,
    device: Device = DEVICES["cisco_ios"],
    password: str = "ward-pass",
    passphrase: str = "",
    options: Mapping[str, object] | None = None,
) -> Iterator[Sshd]:
    """Run a server with a user that exists for it alone, and whose shell is `device`.

    `passphrase` locks the user's private key; `options` are more lines of sshd_config.
    It has its own /etc/passwd and /etc/shadow in a mount namespace, so no account is added to
    this machine: that needs root.
    """
    need_root("sshd gets an account of its own in a mount namespace")
    with private_dir("sshd") as home:
        home.chmod(0o755)
        keygen = program("ssh-keygen", "openssh-client")
        for key in ("host", "user"):
            locked = passphrase if key == "user" else ""
            argv = [keygen, "-q", "-t", "ed25519", "-N", locked, "-C", "", "-f", str(home / key)]
            subprocess.run(argv, check=True, timeout=10)
        shown = _output(keygen, "-l", "-f", str(home / "host.pub"))
        peer = Sshd(
            "127.0.0.1",
            free_port(),
            "audit-ro",
            password,
            home / "user",
            (home / "host.pub").read_text().strip(),
            shown.split()[1],
            device.prompt,
            home / "typed",
            home,
        )
        _write_device(home, device, commands)
        _write_account(home, peer)
        said = {
            "ListenAddress": peer.host,
            "Port": peer.port,
            "HostKey": home / "host",
            "AuthorizedKeysFile": home / "user.pub",
            "PidFile": home / "pid",
            "UsePAM": "no",
            "StrictModes": "no",
            "PrintMotd": "no",
            "PrintLastLog": "no",
            "MaxStartups": "100",
            **(options or {}),
        }
        # Its privilege separation folder is made in the namespace: /run may be read-only or bare.
        mounts = (
            f"mount --bind {home}/passwd /etc/passwd && mount --bind {home}/shadow /etc/shadow && "
            'mkdir -p /run/sshd && exec "$@"'
        )
        argv = [program("unshare", "util-linux"), "--mount", "--propagation", "private"]
        argv += ["/bin/sh", "-c", mounts, "sh", program("sshd", "openssh-server"), "-D", "-e"]
        argv += ["-f", "/dev/null"]
        argv += [word for key, value in said.items() for word in ("-o", f"{key}={value}")]
        with running(argv, lambda: accepts(peer.host, peer.port), cwd=home):
            yield peer


def _write_device(home: Path, device: Device, commands: Mapping[str, str]) -> None:
    """The user's login shell: an interpreter, our script, how this device speaks."""
    answers = {**device.answers, **commands}
    (home / "typed").touch()
    (home / "typed").chmod(0o666)
    told = {**device.json(answers), "typed": str(home / "typed")}
    (home / "device.json").write_text(json.dumps(told))
    shell = home / "shell"
    script = home / "device.py"
    script.write_text(Path(__file__).with_name("_device_shell.py").read_text())
    shell.write_text(f"#!/bin/sh\nexec {_plain_python()} -I {script} {home}/device.json\n")
    shell.chmod(0o755)


def _plain_python() -> str:
    """An interpreter that an ordinary user may start (ours can live under /root)."""
    system = Path("/usr/bin/python3")
    return str(system) if system.exists() else sys.executable


def _write_account(home: Path, peer: Sshd) -> None:
    hashed = _output(program("openssl", "openssl"), "passwd", "-6", peer.password).strip()
    passwd = Path("/etc/passwd").read_text().rstrip("\n")
    (home / "passwd").write_text(
        f"{passwd}\n{peer.user}:x:61999:65534::/nonexistent:{home}/shell\n"
    )
    (home / "shadow").write_text(f"root:*:19000::::::\n{peer.user}:{hashed}:19000::::::\n")
    (home / "shadow").chmod(0o600)


def _output(*argv: str) -> str:
    return subprocess.run(argv, check=True, capture_output=True, text=True, timeout=10).stdout


@pytest.fixture(scope="session")
def sshd() -> Iterator[Sshd]:
    """A ward's router, as far as its SSH command line goes."""
    with start_sshd() as peer:
        yield peer
