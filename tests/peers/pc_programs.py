"""dmidecode, edid-decode, lspci, smartctl: the real programs, on made-up hardware."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.peers._run import private_dir, program

PACKAGES = ("dmidecode", "edid-decode", "pciutils", "smartmontools")


def structure(type_: int, handle: int, body: bytes, *texts: str) -> bytes:
    """One SMBIOS structure (DSP0134 6.1.2): header, formatted area, texts, two zeros."""
    strings = b"".join(text.encode("utf-8") + b"\0" for text in texts) or b"\0"
    return struct.pack("<BBH", type_, 4 + len(body), handle) + body + strings + b"\0"


def smbios(structures: Sequence[bytes]) -> bytes:
    """A dump as `dmidecode --dump-bin` writes it: a 3.0 entry point, the table behind 32 bytes."""
    table = b"".join(structures) + structure(127, 0xFEFF, b"")
    entry = bytearray(b"_SM3_\0\x18\x03\x04\x00\x01\0" + struct.pack("<IQ", len(table), 32))
    entry[5] = -sum(entry) % 256
    return bytes(entry).ljust(32, b"\0") + table


def dmidecode(structures: Sequence[bytes]) -> bytes:
    """What dmidecode prints of a machine with these structures."""
    return _printed("dmidecode", "dmidecode", smbios(structures), "--from-dump")


def edid_decode(edid: bytes) -> str:
    """What edid-decode prints of a monitor."""
    return _printed("edid-decode", "edid-decode", edid).decode("utf-8", "replace")


def lspci(dump: bytes, *words: str) -> bytes:
    """What lspci prints of the devices in a hex dump (`lspci -x`), names by its own list."""
    return _printed("lspci", "pciutils", dump, *words, "-F")


def _printed(name: str, package: str, data: bytes, *words: str) -> bytes:
    with private_dir(name) as home:
        path = Path(home) / "dump"
        path.write_bytes(data)
        done = subprocess.run(
            [program(name, package), *words, str(path)],
            capture_output=True, timeout=30, check=False,
        )  # fmt: skip
        assert done.stdout, done.stderr.decode("utf-8", "replace")
        return done.stdout


def smartctl(*words: str) -> bytes:
    """What smartctl prints; most of its exit statuses say something of the disk."""
    path = program("smartctl", "smartmontools")
    done = subprocess.run([path, *words], capture_output=True, timeout=30, check=False)
    assert done.stdout, done.stderr.decode("utf-8", "replace")
    return done.stdout
