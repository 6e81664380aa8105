"""How messages to one agent are wrapped: by community (v1, v2c) or by user and engine (v3)."""

from collections.abc import Callable
from typing import Protocol

from audit.wire.ber import OCTETS, SEQUENCE, encode_integer, encode_length, garbled, tlv
from audit.wire.snmp import (
    MAX_DATAGRAM_BYTES,
    RESPONSE,
    V1,
    V2C,
    Pdu,
    Question,
    decode_head,
    decode_pdu_rest,
    decode_rest,
    encode_request,
)
from audit.wire.snmp_v3 import Engine, User, decode_v3, decode_v3_head, encode_v3


class Session(Protocol):
    """One agent's side of the envelope."""

    version: int  # for `snmp_walk.Dialogue`: V1 or V2C, whose PDUs v3 shares

    def encode(self, question: Question, message_id: int, at_s: float) -> bytes:
        """The datagram of a question. `at_s`: a monotonic clock in seconds."""

    def read(
        self, data: bytes, message_id: int, at_s: float, asked: Question | None = None
    ) -> Pdu | None:
        """The answer to that message, which `asked`; None: the same question has to be sent again.

        Raises:
            LookError: GARBLED, as if it had not come; DENIED or UNSUPPORTED, by the agent's word.
        """


class CommunitySession:
    """SNMP v1 and v2c: the community goes in clear and comes back unchanged.

    One object serves all agents of a credential.
    """

    __slots__ = ("_begins", "_community", "_head", "version")

    def __init__(self, community: bytes, version: int = V2C) -> None:
        """`version` is V1 or V2C."""
        if version not in (V1, V2C):
            raise ValueError(f"version {version}")
        self._community = community
        self._head = encode_integer(version) + tlv(OCTETS, community)
        self._begins: dict[int, bytes] = {}  # by the size of the answer
        self.version = version

    def encode(self, question: Question, message_id: int, at_s: float) -> bytes:
        """See `Session`."""
        return encode_request(question, message_id, self._community, self.version)

    def read(
        self, data: bytes, message_id: int, at_s: float, asked: Question | None = None
    ) -> Pdu | None:
        """See `Session`."""
        size = len(data)
        begin = self._begins.get(size) or self._begin(size)
        number = b"\x02\x04" + message_id.to_bytes(4, "big")
        if data.startswith(begin) and data.startswith(number, len(begin)):
            return decode_pdu_rest(data, RESPONSE, message_id, len(begin) + 6, size, asked)
        return self._read(data, message_id)

    def _begin(self, size: int) -> bytes:
        """How a Response of `size` bytes begins, up to its request-id, in the shortest lengths."""
        if size > MAX_DATAGRAM_BYTES:
            return _NEVER
        message = _item_head(SEQUENCE, size)
        pdu = _item_head(RESPONSE, size - len(message) - len(self._head))
        whole = message + self._head + pdu if message and pdu else _NEVER
        self._begins[size] = whole
        return whole

    def _read(self, data: bytes, message_id: int) -> Pdu:
        """Whatever is wrong, or written in longer lengths than it needs."""
        head = decode_head(data)
        if head.request_id != message_id:
            raise garbled("a wrong request-id")
        if head.version != self.version:
            raise garbled("an answer in another version")
        if head.community != self._community:
            raise garbled("an answer with another community")
        return decode_rest(data, head)


_NEVER = b"no answer begins so"


def _item_head(tag: int, size: int) -> bytes:
    """Tag and length of an item that takes `size` bytes with them; b"" when none takes so many."""
    for taken in (2, 3, 4):
        if size >= taken and len(length := encode_length(size - taken)) == taken - 1:
            return bytes((tag,)) + length
    return b""


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

    def read(
        self, data: bytes, message_id: int, at_s: float, asked: Question | None = None
    ) -> Pdu | None:
        """See `Session`."""
        head = decode_v3_head(data)
        if head.request_id != message_id:
            raise garbled("a wrong msgID")
        return decode_v3(data, head, self._user, self.engine, at_s, asked)
