"""PostgreSQL: is a server there and does it take connections (protocol 3.0, no password sent)."""

import struct
from dataclasses import dataclass

from audit.wire.text import clean
from inventory.seen import LookError, Outcome

SSL_REQUEST = struct.pack("!II", 8, 80_877_103)
TERMINATE = b"X\x00\x00\x00\x04"

_LONGEST_MESSAGE = 16_384
_AUTHENTICATION = {
    0: "ok", 2: "kerberos", 3: "cleartext password", 5: "md5 password", 7: "gss", 9: "sspi",
    10: "sasl",
}  # fmt: skip

# It speaks PostgreSQL and refuses this user, which is all we want to know: no role of that name,
# no line for us in pg_hba.conf, no such database.
_REFUSES_US = ("28", "3D")


@dataclass(frozen=True, slots=True)
class PgAnswer:
    """The first message after the start-up: a request to authenticate, or an error."""

    authentication: str | None = None
    error: str | None = None  # SQLSTATE
    text: str | None = None

    @property
    def serves(self) -> bool:
        """Whether it takes connections; "starting up" and "too many clients" do not count."""
        return self.error is None or self.error.startswith(_REFUSES_US)


def encode_startup(user: str = "ward_audit", database: str = "postgres") -> bytes:
    """StartupMessage of a user that need not exist."""
    pairs = (b"user", user.encode(), b"database", database.encode())
    body = struct.pack("!I", 196_608) + b"".join(part + b"\0" for part in pairs) + b"\0"
    return struct.pack("!I", len(body) + 4) + body


def offers_tls(said: bytes) -> bool:
    """What the one byte after SSLRequest means: S goes on in TLS, N does not.

    Raises:
        LookError: GARBLED for anything else (E is a server from before the year 2000).
    """
    if said not in (b"S", b"N"):
        raise LookError(Outcome.GARBLED, "not a PostgreSQL answer")
    return said == b"S"


def message_length(head: bytes) -> int:
    """Bytes that follow the five of a message's head.

    Raises:
        LookError: GARBLED, it is not the head of an answer we expect.
    """
    kind, length = struct.unpack("!cI", head)
    if kind not in (b"R", b"E", b"N", b"v") or not 4 <= length <= _LONGEST_MESSAGE:
        raise LookError(Outcome.GARBLED, "not a PostgreSQL message")
    return int(length) - 4


def decode_answer(kind: bytes, body: bytes) -> PgAnswer | None:
    """The answer to a start-up; None for a notice, after which the answer is still to come.

    Raises:
        LookError: GARBLED.
    """
    if kind == b"R" and len(body) >= 4:
        code = struct.unpack_from("!I", body)[0]
        return PgAnswer(authentication=_AUTHENTICATION.get(code, f"method {code}"))
    if kind == b"E":
        fields = {part[:1]: part[1:] for part in body.split(b"\0") if part}
        code = clean(fields.get(b"C"), 5)
        if code is None:
            raise LookError(Outcome.GARBLED, "a PostgreSQL error without a code")
        return PgAnswer(error=code, text=clean(fields.get(b"M")))
    if kind in (b"N", b"v"):
        return None
    raise LookError(Outcome.GARBLED, "not an answer to a PostgreSQL start-up")
