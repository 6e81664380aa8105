"""How messages to one agent are wrapped: by community (v1, v2c) or by user and engine (v3)."""

from collections.abc import Callable
from typing import Protocol

from audit.wire.ber import garbled
from audit.wire.snmp import V1, V2C, Head, Pdu, Question, decode_head, decode_rest, encode_request
from audit.wire.snmp_v3 import Engine, User, V3Head, decode_v3, decode_v3_head, encode_v3

AnyHead = Head | V3Head


class Session(Protocol):
    """One agent's side of the envelope."""

    version: int  # for `snmp_walk.Dialogue`: V1 or V2C, whose PDUs v3 shares

    def encode(self, question: Question, message_id: int, at_s: float) -> bytes:
        """The datagram of a question. `at_s`: a monotonic clock in seconds."""

    def decode(self, data: bytes, head: AnyHead, at_s: float) -> Pdu | None:
        """The answer; None when the same question has to be sent again.

        Raises:
            LookError: GARBLED, as if it had not come; DENIED or UNSUPPORTED, by the agent's word.
        """


def read_head(data: bytes) -> AnyHead:
    """The head of any message, to see whose answer it is. GARBLED when it has none."""
    at = 2 + (data[1] & 0x7F if len(data) > 1 and data[1] & 0x80 else 0)
    if data[at : at + 3] == b"\x02\x01\x03":
        return decode_v3_head(data)
    return decode_head(data)


class CommunitySession:
    """SNMP v1 and v2c: the community goes in clear and comes back unchanged."""

    __slots__ = ("_community", "version")

    def __init__(self, community: bytes, version: int = V2C) -> None:
        """`version` is V1 or V2C."""
        if version not in (V1, V2C):
            raise ValueError(f"version {version}")
        self._community = community
        self.version = version

    def encode(self, question: Question, message_id: int, at_s: float) -> bytes:
        """See `Session`."""
        return encode_request(question, message_id, self._community, self.version)

    def decode(self, data: bytes, head: AnyHead, at_s: float) -> Pdu | None:
        """See `Session`."""
        if isinstance(head, V3Head) or head.version != self.version:
            raise garbled("an answer in another version")
        if head.community != self._community:
            raise garbled("an answer with another community")
        return decode_rest(data, head)


class UserSession:
    """SNMPv3: discovers the engine, keeps its clock, protects and verifies."""

    __slots__ = ("_salt", "_user", "engine", "version")

    def __init__(self, user: User, engine: Engine, salt: Callable[[], bytes]) -> None:
        """`engine` may be shared by sessions to one agent; `salt` gives 8 new bytes each time."""
        self._user = user
        self.engine = engine
        self._salt = salt
        self.version = V2C

    def encode(self, question: Question, message_id: int, at_s: float) -> bytes:
        """See `Session`."""
        return encode_v3(question, message_id, self._user, self.engine, at_s, self._salt())

    def decode(self, data: bytes, head: AnyHead, at_s: float) -> Pdu | None:
        """See `Session`."""
        if not isinstance(head, V3Head):
            raise garbled("an answer in another version")
        return decode_v3(data, head, self._user, self.engine, at_s)
