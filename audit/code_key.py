"""The key of device codes in published proposals: a file of the working folder, made when missing.

Whoever has it can tell which device a code stands for; it never leaves the office.
"""

import os
import secrets
from pathlib import Path

from audit.world.references import UnresolvedError, resolve
from inventory.problem import InventoryError, Problem

FILE = "code.key"

_BYTES = 32


def code_key(folder: Path) -> bytes:
    """The folder's key, 32 bytes, made (mode 0600) when there is none.

    Raises:
        InventoryError: it is there and others could have read or put it there, or it is no key.
        OSError: none is there, and the folder takes none.
    """
    place = folder / FILE
    if not os.path.lexists(place):
        _make(place)
    try:
        text = resolve(f"file:{FILE}", FILE, folder, simulated=True).reveal()
    except UnresolvedError as error:
        problem = Problem(FILE, None, "", error.note.removeprefix(f"{FILE} "),
                          text_vi=error.vi.removeprefix(f"{FILE} "))  # fmt: skip
        raise InventoryError([problem]) from None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise InventoryError([
            Problem(FILE, None, "", "is no key; restore a copy, or move it away for new codes",
                    text_vi="không phải khóa; hãy khôi phục bản sao, hoặc chuyển đi để có mã mới")
        ])  # fmt: skip
    return key


def _make(place: Path) -> None:
    """All of it or nothing; who comes second finds the first one's."""
    part = place.with_name(f".{FILE}.{secrets.token_hex(6)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, place)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not os.path.lexists(place):
                part.replace(place)
    finally:
        part.unlink(missing_ok=True)
