"""Changed copies of good input: plain chance, the same every time for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

_ODD = (
    b"\0", b"\xff", b"\x7f", b"\x80", b"\n", b"\r\n", b"\x1b[2J", b"\x1b]0;x\x07", b" ", b"\t",
    b"-1", b"0", b"99999999999999999999", b"1e999", b"NaN", b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0", b"\x30\x80", b"\x84\xff\xff\xff\xff", b"<script>", b"=1+1", b"../../x",
    b"\xed\xa0\x80", b"\xe2\x80\xae", b"%s", b"{0}", b"\xef\xbb\xbf", "Đống Đa".encode(),
    b"\\u0000",
)  # fmt: skip


class Mutator:
    """Endless input for one target."""

    def __init__(
        self, seeds: Sequence[bytes], *, seed: int, words: Sequence[bytes] = (), most_bytes: int
    ) -> None:
        """`seeds`: what is changed; empty input is one of them."""
        self._random = random.Random(seed)
        self._seeds = [*seeds] or [b""]
        self._words = [*_ODD, *words]
        self._most = most_bytes

    def __iter__(self) -> Iterator[bytes]:
        chance = self._random
        while True:
            data = bytearray(chance.choice(self._seeds))
            for _ in range(1 << chance.randrange(5)):
                self._change(data)
            yield bytes(data[: self._most])

    def _change(self, data: bytearray) -> None:
        del data[self._most :]  # pieces that grow are cut before they grow again
        chance, size = self._random, len(data)
        at = chance.randrange(size + 1)
        kind = chance.randrange(9)
        if kind == 0 and size:
            data[at % size] ^= 1 << chance.randrange(8)
        elif kind == 1 and size:
            data[at % size] = chance.randrange(256)
        elif kind == 2 and size:
            data[at % size] = (data[at % size] + chance.choice((-1, 1))) % 256
        elif kind == 3:
            del data[at : at + 1 + chance.randrange(16)]
        elif kind == 4:
            data[at:at] = chance.choice(self._words)
        elif kind == 5:
            word = chance.choice(self._words)
            data[at : at + len(word)] = word
        elif kind == 6:
            piece = bytes(data[at : at + 1 + chance.randrange(64)])
            data[at:at] = piece * (1 + chance.randrange(8))
        elif kind == 7:
            other = chance.choice(self._seeds)
            start = chance.randrange(len(other) + 1)
            data[at:] = other[start:]
        else:
            del data[at:]


def blown_up(data: bytes, most_bytes: int) -> bytes:
    """One piece of the input, again and again, between its halves: what is slow shows itself."""
    third = len(data) // 3
    head, piece, tail = data[:third], data[third : 2 * third] or data, data[2 * third :]
    if not piece:
        return data
    count = max(1, (most_bytes - len(head) - len(tail)) // len(piece))
    return (head + piece * count + tail)[:most_bytes]


def shortened(data: bytes, same: Callable[[bytes], bool], *, most_tries: int) -> bytes:
    """A shorter input for which `same` still holds: pieces are left out, large ones first."""
    size = len(data)
    while size > 1 and most_tries > 0:
        size = max(1, size // 2)
        at = 0
        while at < len(data) and most_tries > 0:
            tried = data[:at] + data[at + size :]
            most_tries -= 1
            if same(tried):
                data = tried
            else:
                at += size
    return data
