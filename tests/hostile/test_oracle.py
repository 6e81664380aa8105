"""The oracle's own instruments: what it counts is really counted."""

from __future__ import annotations

import contextlib
import socket

from tests.hostile.place import Place, start_place


def _send(place: Place, address: str) -> None:
    with (
        place.inside(),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        contextlib.suppress(OSError),  # what is dropped on its way out is an error here
    ):
        sock.sendto(b"x" * 10, (address, 53))


def test_the_kernel_counts_what_is_sent_and_where_nobody_may_go() -> None:
    with start_place() as place:
        assert place.forbidden() == {"outside": 0, "printing": 0}
        _send(place, "127.66.9.9")
        assert place.sent_to("127.66.9.9") == (1, 38)
        assert place.sent_to("127.66.9.8") == (0, 0)
        assert place.forbidden()["outside"] == 0
        for address in ("203.0.113.7", "127.0.0.9", "169.254.169.254"):
            _send(place, address)
        assert place.forbidden()["outside"] == 3
        with place.inside(), socket.socket() as sock:
            sock.settimeout(0.1)
            with contextlib.suppress(OSError):
                sock.connect(("127.66.9.9", 9_100))
        assert place.forbidden()["printing"] == 1
