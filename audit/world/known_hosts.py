"""Host keys: who may be logged in to at all. One file in the working folder, and no other."""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import paramiko  # type: ignore[import-untyped]

from inventory.seen import LookError, Outcome

KNOWN_HOSTS = "known_hosts"


class HostKeys:
    """The pinned keys of a working folder (OpenSSH's format, plain or hashed names)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def need(self, ip: str, port: int) -> None:
        """Make sure that the host's key is pinned, before anything is sent to it.

        Raises:
            LookError: DENIED, with how to pin it; GARBLED, the file cannot be read.
        """
        name = host_name(ip, port)
        try:
            known = paramiko.HostKeys(str(self.path)) if self.path.is_file() else None
        except (OSError, paramiko.SSHException, ValueError) as error:
            what = type(error).__name__
            raise LookError(Outcome.GARBLED, f"{self.path.name} cannot be read: {what}") from None
        if known is None or known.lookup(name) is None:
            raise LookError(
                Outcome.DENIED,
                f"the host key of {name} is not known: see it by `ward-audit hosts scan`, compare "
                f"it at the device, then `ward-audit hosts accept {name}=SHA256:...`",
            )

    def pinned(self, ip: str, port: int) -> list[str]:
        """The keys that are pinned for a host, as `ssh-ed25519 AAAA…`."""
        known = paramiko.HostKeys(str(self.path)) if self.path.is_file() else None
        found = None if known is None else known.lookup(host_name(ip, port))
        return [] if found is None else [f"{type_} {found[type_].get_base64()}" for type_ in found]

    def entries(self) -> Iterator[tuple[str, str]]:
        """(name as it is written, key) of every line that holds a key."""
        text = self.path.read_text("utf-8", "replace") if self.path.is_file() else ""
        for line in text.splitlines():
            words = line.split()
            if len(words) >= 3 and not words[0].startswith(("#", "@")):
                yield words[0], f"{words[1]} {words[2]}"

    def pin(self, ip: str, port: int, key: str) -> None:
        """Write a host's key, in place of what was pinned for it before.

        Args:
            key: `ssh-ed25519 AAAA…`, compared with the device by a person.

        Raises:
            ValueError: this is no public key.
        """
        name = host_name(ip, port)
        try:
            entry = paramiko.hostkeys.HostKeyEntry.from_line(f"{name} {key.strip()}")
        except (paramiko.SSHException, paramiko.hostkeys.InvalidHostKey):
            entry = None
        if entry is None or entry.key is None:
            raise ValueError("not a public host key, as `ssh-ed25519 AAAA...`")
        kept = self.path.read_text().splitlines() if self.path.is_file() else []
        kept = [line for line in kept if name not in line.split(" ")[0].split(",")]
        line = f"{name} {entry.key.get_name()} {entry.key.get_base64()}"
        fresh = self.path.with_name(f"{self.path.name}.new")
        made = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(made, "w") as out:
            out.write("".join(f"{one}\n" for one in [*kept, line]))
        fresh.replace(self.path)


def host_name(ip: str, port: int) -> str:
    """The name under which OpenSSH keeps a host's key."""
    return ip if port == 22 else f"[{ip}]:{port}"


def fingerprint(key: str) -> str:
    """`SHA256:…` of `ssh-ed25519 AAAA…`, as `ssh-keygen -l` and the devices show it; "" for none.

    RFC 4253 §6.6 names the blob, OpenSSH the text: SHA-256 in base64 without padding.
    """
    try:
        blob = base64.b64decode(key.split(" ")[1], validate=True)
    except (binascii.Error, IndexError, ValueError):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
