"""A mail server's side of a conversation, through the probe."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzz.target import Target
from tests.fuzz.targets._probes import server, talks


def _seeds() -> Iterator[bytes]:
    yield b"220 mail.example.vn ESMTP\r\n250-mail\r\n250-SIZE 10\r\n250 8BITMIME\r\n221 bye\r\n"
    yield b"220-a\r\n220 b\r\n250-x\r\n250 STARTTLS\r\n454 no\r\n221\r\n"
    yield b"554 5.7.1 no\r\n"


TARGET = Target(
    parse=talks("service.smtp", server("smtp")), seeds=_seeds,
    words=(b"250-", b"220 ", b"STARTTLS", b"\r\n", b"\x1b[2J", b"550 "),
)  # fmt: skip
