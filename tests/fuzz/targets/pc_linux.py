"""What Linux and its programs say of a PC. The first byte: which of the readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.corpora._pc_readers import READERS
from tests.fuzz.target import Target
from tests.fuzz.targets._pc import first_byte, recordings

_NAMES = ("lspci", "lsblk", "hdparm", "df", "cpuinfo", "meminfo", "os-release", "screen")
_FOLDERS = {"lspci": "generic/lspci", "hdparm": "generic/hdparm", "df": "generic/df",
            "cpuinfo": "linux/proc"}  # fmt: skip


def _seeds() -> Iterator[bytes]:
    said = {
        "lspci": b"00:02.0 VGA compatible controller: Intel Corporation HD Graphics (rev 09)\n"
                 b"\tSubsystem: Dell\n\tMemory at f7800000 (64-bit) [size=4M]\n",
        "lsblk": b'{"blockdevices":[{"name":"sda","type":"disk","size":500107862016,"rota":true,'
                 b'"model":"WDC","serial":"W1","vendor":"ATA","tran":"sata"}]}',
        "hdparm": b"/dev/sda:\n\n Model=WDC WD5000, FwRev=01, SerialNo=WD-1\n CurCHS=1\n",
        "df": b"Filesystem Type 1024-blocks Used Available Capacity Mounted on\n"
              b"/dev/sda1 ext4 100 50 50 50% /\n",
        "cpuinfo": b"processor\t: 0\nphysical id\t: 0\nmodel name\t: Intel(R) Core(TM)\n"
                   b"cpu cores\t: 4\ncpu MHz\t: 3800.0\n\n",
        "meminfo": b"MemTotal:        4096000 kB\nMemFree: 5 kB\n",
        "os-release": b'NAME="Ubuntu"\nVERSION_ID="22.04"\nPRETTY_NAME="Ubuntu 22"\nID=ubuntu\n',
        "screen": b"1920x1080\n",
    }  # fmt: skip
    for place, name in enumerate(_NAMES):
        yield bytes((place,)) + said[name]


def _recorded(folder: Path) -> Iterable[bytes]:
    for name, place in _FOLDERS.items():
        for data in recordings(place)(folder):
            yield bytes((_NAMES.index(name),)) + data


TARGET = Target(
    parse=first_byte([READERS[name] for name in _NAMES]), seeds=_seeds, recorded=_recorded,
    most_bytes=60_000,
    words=(b"\n\n", b"\t: ", b" kB", b"[size=", b"prefetchable", b"VGA compatible controller: ",
           b"'", b'"', b"\\", b"1e400", b'":', b"null", b"[[[["),
)  # fmt: skip
