"""Frames: what a supervisor and its workers say to each other over pipes. Bytes, never objects."""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass

HEAD = struct.Struct("!IcI")  # length of the rest, type, number of the batch
LONGEST = 64 * 1024 * 1024

SETTINGS, BATCH, MAY = b"S", b"B", b"M"  # to a worker
ALIVE, ROWS, BEGIN, DONE, LINE = b"A", b"R", b"L", b"D", b"N"  # from a worker
TRY, OPENED, ENDED = b"T", b"O", b"E"  # from a worker, about a login (audit/engine/logins.py)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a worker works; sent once, before anything else, with the spec of its world."""

    run: str
    spec: str  # WorldSpec, packed
    ward_kbit_s: float | None = None
    device_bytes: int | None = None  # of one device, both ways
    worker_kbit_s: float | None = None  # of all sites that one worker looks at
    devices_per_site: int = 8
    devices_at_once: int = 256
    memory_mb: int = 2_048
    silent_s: float = 30.0  # so long without a sign of life, and the supervisor ends the worker

    def pack(self) -> bytes:
        """As bytes."""
        return json.dumps(asdict(self)).encode()

    @staticmethod
    def unpack(data: bytes) -> "Settings":
        """The settings of `pack`."""
        return Settings(**json.loads(data))


def frame(kind: bytes, number: int = 0, body: bytes = b"") -> bytes:
    """One frame."""
    return HEAD.pack(len(body), kind, number) + body


class Decoder:
    """Bytes in, frames out, however they were cut."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, int, bytes]]:
        """The frames that are now complete: (type, number, body).

        Raises:
            ValueError: a length that no frame has; something else wrote to the pipe.
        """
        self._held += data
        while len(self._held) >= HEAD.size:
            size, kind, number = HEAD.unpack_from(self._held)
            if size > LONGEST:
                raise ValueError(f"a frame of {size} bytes")
            end = HEAD.size + size
            if len(self._held) < end:
                return
            body = bytes(self._held[HEAD.size : end])
            del self._held[:end]
            yield kind, number, body
