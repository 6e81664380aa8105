"""SNMPv3 messages with the User-based Security Model (RFC 3412, 3414, 3826, 7860): no I/O.

Authentication by HMAC of MD5, SHA-1 and the SHA-2 family, privacy by AES-128; other privacy
protocols are left to pysnmp (`audit/world/snmp_pysnmp.py`). A password is hashed once per user and
localised per engine. Every MAC has its full length, and a Response is at least as protected as
the request was; only Reports, which set up the talk, may come unprotected.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from audit.wire.ber import (
    OCTETS,
    SEQUENCE,
    encode_integer,
    expect,
    garbled,
    header,
    oid_text,
    read_integer,
    tlv,
)
from audit.wire.snmp import (
    MAX_DATAGRAM_BYTES,
    NARROWEST_ID,
    REPORT,
    WIDEST_ID,
    Pdu,
    Question,
    Verb,
    decode_pdu_rest,
    pdu_around,
)
from inventory.seen import LookError, Outcome

V3, USM = 3, 3
AUTH, PRIV, REPORTABLE = 1, 2, 4
MAX_BOOTS = 2**31 - 1  # RFC 3414 §2.2.2: an engine that stands there is never in time
TIME_WINDOW_S = 150  # RFC 3414 §2.2.3

_HASHES = {  # name -> (hash, bytes of its MAC): RFC 3414 §6, §7; RFC 7860 §4.2
    "MD5": ("md5", 12), "SHA": ("sha1", 12), "SHA1": ("sha1", 12), "SHA224": ("sha224", 16),
    "SHA256": ("sha256", 24), "SHA384": ("sha384", 32), "SHA512": ("sha512", 48),
}  # fmt: skip
_MADE_BY: dict[str, Any] = {name: getattr(hashlib, name) for name, _ in _HASHES.values()}
_PRIVACY = {"AES", "AES128"}

_NOT_IN_TIME, _UNKNOWN_ENGINE = "1.3.6.1.6.3.15.1.1.2.0", "1.3.6.1.6.3.15.1.1.4.0"
_REPORTS = {  # RFC 3414 §5, RFC 3412 §5, RFC 3413 §4.1.2
    "1.3.6.1.6.3.15.1.1.1.0": (Outcome.DENIED, "unsupported security level"),
    "1.3.6.1.6.3.15.1.1.3.0": (Outcome.DENIED, "unknown user name"),
    "1.3.6.1.6.3.15.1.1.5.0": (Outcome.DENIED, "wrong digest: the authentication key is wrong"),
    "1.3.6.1.6.3.15.1.1.6.0": (Outcome.DENIED, "decryption error: the privacy key is wrong"),
    "1.3.6.1.6.3.11.2.1.1.0": (Outcome.UNSUPPORTED, "unknown security model"),
    "1.3.6.1.6.3.11.2.1.2.0": (Outcome.GARBLED, "it calls our message invalid"),
    "1.3.6.1.6.3.11.2.1.3.0": (Outcome.UNSUPPORTED, "unknown PDU handler"),
    "1.3.6.1.6.3.12.1.4.0": (Outcome.UNSUPPORTED, "unavailable context"),
    "1.3.6.1.6.3.12.1.5.0": (Outcome.DENIED, "unknown context"),
}


class UnsupportedError(Exception):
    """An algorithm that this codec leaves to pysnmp."""


@dataclass(frozen=True, slots=True, repr=False)
class User:
    """One USM user; master keys are hashed from the passwords once (RFC 3414 §A.2)."""

    name: bytes
    hash: str = ""  # "" = noAuth
    mac_bytes: int = 0
    auth_master: bytes = b""
    priv_master: bytes = b""  # b"" = noPriv

    @property
    def flags(self) -> int:
        """The security level as msgFlags has it."""
        return (AUTH if self.hash else 0) | (PRIV if self.priv_master else 0)


def user(name: str, auth: str = "", auth_key: str = "", priv: str = "", priv_key: str = "") -> User:
    """Make a user of names and passwords; costs 5-20 ms a password, so once per credential.

    Raises:
        UnsupportedError: privacy other than AES-128.
        LookError: SKIPPED, the credential cannot be used: unknown algorithm, short password.
    """
    kind = plain_name(auth)
    if kind in ("", "NONE"):
        if plain_name(priv) not in ("", "NONE"):
            raise LookError(Outcome.SKIPPED, "SNMPv3 privacy needs authentication")
        return User(name.encode())
    if kind not in _HASHES:
        raise LookError(Outcome.SKIPPED, f"unknown SNMPv3 authentication {auth[:20]!r}")
    algorithm, mac_bytes = _HASHES[kind]
    wanted = plain_name(priv)
    if wanted not in ("", "NONE") and wanted not in _PRIVACY:
        raise UnsupportedError(priv)
    private = wanted in _PRIVACY
    if len(auth_key) < 8 or (private and len(priv_key) < 8):
        raise LookError(Outcome.SKIPPED, "an SNMPv3 password has at least 8 characters")
    return User(
        name.encode(),
        algorithm,
        mac_bytes,
        master_key(algorithm, auth_key),
        master_key(algorithm, priv_key) if private else b"",
    )


def plain_name(name: str) -> str:
    """An algorithm's name however it is spelt: "SHA-256", "sha_256" and "SHA256" are one."""
    return name.upper().replace("-", "").replace("_", "")


def master_key(algorithm: str, password: str) -> bytes:
    """Ku of RFC 3414 §A.2: the hash of a megabyte of the password, repeated."""
    raw = password.encode()
    size = 1_048_576
    return hashlib.new(algorithm, (raw * (size // len(raw) + 1))[:size]).digest()


@lru_cache(16_384)
def localized_key(algorithm: str, master: bytes, engine: bytes) -> bytes:
    """Kul of RFC 3414 §A.2: the user's key at one engine."""
    digest: bytes = _MADE_BY[algorithm](master + engine + master).digest()
    return digest


@dataclass(slots=True)
class Engine:
    """What is known of an authoritative engine: its id and its clock (RFC 3414 §2.3)."""

    id: bytes = b""
    boots: int = 0
    time_s: int = 0  # its time when it was last heard
    heard_at_s: float = 0.0  # ours then
    in_time: bool = False  # its clock came in an authentic message

    def now_s(self, at_s: float) -> int:
        """Its time by our clock."""
        return min(self.time_s + int(at_s - self.heard_at_s), MAX_BOOTS)


class V3Head(NamedTuple):
    """The fields in clear of a v3 message, enough to see whose answer it is."""

    request_id: int  # msgID, which this codec always makes equal to the PDU's request-id
    flags: int
    engine: bytes
    boots: int
    time_s: int
    user: bytes
    mac_at: int
    mac: bytes
    salt: bytes
    at: int  # where the scoped PDU begins
    end: int


def decode_v3_head(data: bytes) -> V3Head:
    """Header and security parameters. GARBLED unless this is an SNMPv3 message with USM."""
    if len(data) > MAX_DATAGRAM_BYTES:
        raise garbled(f"a datagram of {len(data)} bytes")
    at, end = expect(data, 0, len(data), SEQUENCE)
    if end != len(data):
        raise garbled("bytes after the message")
    version, at = read_integer(data, at, end)
    if version != V3:
        raise garbled(f"version {version}")
    inner, at = expect(data, at, end, SEQUENCE)
    message_id, inner = read_integer(data, inner, at)
    _, inner = read_integer(data, inner, at)  # msgMaxSize: ours is smaller
    start, inner = expect(data, inner, at, OCTETS)
    if inner - start != 1:
        raise garbled("msgFlags of another size than one")
    flags = data[start]
    model, _ = read_integer(data, inner, at)
    if model != USM:
        raise garbled(f"security model {model}")
    start, at = expect(data, at, end, OCTETS)
    inner, stop = expect(data, start, at, SEQUENCE)
    engine, inner = _octets(data, inner, stop, 32)
    boots, inner = read_integer(data, inner, stop)
    time_s, inner = read_integer(data, inner, stop)
    name, inner = _octets(data, inner, stop, 255)
    mac_at, _ = expect(data, inner, stop, OCTETS)
    mac, inner = _octets(data, inner, stop, 64)
    salt, inner = _octets(data, inner, stop, 64)
    if boots < 0 or time_s < 0:
        raise garbled("an engine clock below zero")
    return V3Head(message_id, flags, engine, boots, time_s, name, mac_at, mac, salt, at, end)


def _octets(data: bytes, at: int, end: int, at_most: int) -> tuple[bytes, int]:
    start, stop = expect(data, at, end, OCTETS)
    if stop - start > at_most:
        raise garbled(f"a field of {stop - start} bytes")
    return data[start:stop], stop


_BEFORE_ID = encode_integer(V3) + b"\x30\x10\x02\x04"  # msgVersion, and the head up to its msgID
_AFTER_ID = [
    encode_integer(MAX_DATAGRAM_BYTES) + bytes((OCTETS, 1, flags)) + encode_integer(USM)
    for flags in range(8)
]
_NOBODY = tlv(OCTETS, tlv(SEQUENCE, b"\x04\x00" + encode_integer(0) * 2 + b"\x04\x00" * 3))
_DISCOVERY = Question(Verb.GET, ())


def encode_v3(
    question: Question, message_id: int, who: User, engine: Engine, at_s: float, salt: bytes
) -> bytes:
    """A whole v3 message; a discovery (RFC 3414 §4) while the engine has no id yet.

    `message_id` takes four bytes: NARROWEST_ID … WIDEST_ID. `salt` is 8 bytes that are never
    used twice with one key.
    """
    if not NARROWEST_ID <= message_id <= WIDEST_ID:
        raise ValueError(f"a message id of {message_id}")
    id_bytes = message_id.to_bytes(4, "big")
    flags = who.flags if engine.id else 0
    before, after = pdu_around(question if engine.id else _DISCOVERY)
    engine_id = tlv(OCTETS, engine.id)
    scoped = tlv(SEQUENCE, engine_id + b"\x04\x00" + before + id_bytes + after)
    head = _BEFORE_ID + id_bytes + _AFTER_ID[flags | REPORTABLE]
    if not engine.id:
        return tlv(SEQUENCE, head + _NOBODY + scoped)
    boots = engine.boots if flags else 0
    time_s = engine.now_s(at_s) if flags else 0
    tail = b"\x04\x00"
    if flags & PRIV:
        scoped = tlv(OCTETS, _crypt(who, engine.id, boots, time_s, salt, scoped, encrypt=True))
        tail = tlv(OCTETS, salt)
    clock = encode_integer(boots) + encode_integer(time_s)
    usm = engine_id + clock + _who(who.name, who.mac_bytes) + tail
    message = tlv(SEQUENCE, head + tlv(OCTETS, tlv(SEQUENCE, usm)) + scoped)
    if not flags & AUTH:
        return message
    mac_at = len(message) - len(scoped) - len(tail) - who.mac_bytes
    mac = _mac(who, engine.id, message)
    return message[:mac_at] + mac + message[mac_at + who.mac_bytes :]


@lru_cache(256)
def _who(name: bytes, mac_bytes: int) -> bytes:
    """msgUserName, and room for the digest."""
    return tlv(OCTETS, name) + tlv(OCTETS, bytes(mac_bytes))


def _mac(who: User, engine: bytes, message: bytes) -> bytes:
    key = localized_key(who.hash, who.auth_master, engine)
    return hmac.digest(key, message, who.hash)[: who.mac_bytes]


def _crypt(
    who: User, engine: bytes, boots: int, time_s: int, salt: bytes, text: bytes, *, encrypt: bool
) -> bytes:
    """AES-128 in CFB, 128-bit feedback (RFC 3826 §3.1)."""
    key = localized_key(who.hash, who.priv_master, engine)[:16]
    start = boots.to_bytes(4, "big") + time_s.to_bytes(4, "big") + salt
    cipher = Cipher(AES(key), CFB(start))
    context = cipher.encryptor() if encrypt else cipher.decryptor()
    return context.update(text) + context.finalize()


def decode_v3(
    data: bytes, head: V3Head, who: User, engine: Engine, at_s: float, asked: Question | None = None
) -> Pdu | None:
    """Verify, decrypt and read an answer; None when the question has to be asked again.

    `engine` learns its id and clock here: that is what the Reports of discovery and of time are
    for. The caller bounds how often it asks again.

    Raises:
        LookError: DENIED with the agent's reason; GARBLED, the message is not what it should be.
    """
    secure = head.flags & (AUTH | PRIV)
    if secure not in (0, AUTH, AUTH | PRIV):
        raise garbled("privacy without authentication")
    if secure:
        _verify(data, head, who, engine)
    pdu = _scoped(data, head, who, asked)
    if pdu.request_id != head.request_id and pdu.tag != REPORT:
        raise garbled("another request-id inside than outside")
    if pdu.tag == REPORT:
        _report(pdu, head, engine, at_s)
        return None
    if not engine.id or head.engine != engine.id:
        raise garbled("an answer of another engine")
    if secure != who.flags:
        raise garbled("an answer less protected than the request")
    if secure:
        _in_time(head, engine, at_s)
    return pdu


def _verify(data: bytes, head: V3Head, who: User, engine: Engine) -> None:
    """Our user, our engine, and a MAC of full length that fits (RFC 3414 §6.3.2)."""
    if not engine.id or head.engine != engine.id or head.user != who.name:
        raise garbled("a protected answer of another engine or user")
    if not who.hash or len(head.mac) != who.mac_bytes:
        raise garbled(f"a digest of {len(head.mac)} bytes")
    blank = data[: head.mac_at] + bytes(who.mac_bytes) + data[head.mac_at + who.mac_bytes :]
    if not hmac.compare_digest(_mac(who, engine.id, blank), head.mac):
        raise garbled("a digest that does not fit")


def _scoped(data: bytes, head: V3Head, who: User, asked: Question | None) -> Pdu:
    at, end = head.at, head.end
    if head.flags & PRIV:
        if not who.priv_master or len(head.salt) != 8:
            raise garbled("an encrypted answer that nobody asked for")
        start, stop = expect(data, at, end, OCTETS)
        if stop != end:
            raise garbled("bytes after the scoped PDU")
        data = _crypt(
            who, head.engine, head.boots, head.time_s, head.salt, data[start:stop], encrypt=False
        )
        at, end = 0, len(data)
    at, stop = expect(data, at, end, SEQUENCE)
    # Block ciphers pad the clear text; what was not encrypted must end with the message.
    if stop != end and not head.flags & PRIV:
        raise garbled("bytes after the scoped PDU")
    _, at = _octets(data, at, stop, 32)
    _, at = _octets(data, at, stop, 255)
    tag, inner, pdu_end = header(data, at, stop)
    if pdu_end != stop:
        raise garbled("bytes after the PDU")
    request_id, inner = read_integer(data, inner, pdu_end)
    return decode_pdu_rest(data, tag, request_id, inner, pdu_end, asked)


def _report(pdu: Pdu, head: V3Head, engine: Engine, at_s: float) -> None:
    what = oid_text(pdu.varbinds[0][0]) if pdu.varbinds else ""
    authentic = bool(head.flags & AUTH)
    if what == _UNKNOWN_ENGINE and 5 <= len(head.engine) <= 32:
        if head.engine == engine.id:
            raise garbled("it does not know the engine id that it gave")
        engine.id = head.engine
        _hear(head, engine, at_s, authentic=False)
    elif what == _NOT_IN_TIME and (authentic or not engine.in_time):
        _hear(head, engine, at_s, authentic=authentic)
    elif what in _REPORTS:
        outcome, note = _REPORTS[what]
        raise LookError(outcome, f"SNMPv3: {note}")
    else:
        raise garbled(f"a Report of {what[:80] or 'nothing'}")


def _hear(head: V3Head, engine: Engine, at_s: float, *, authentic: bool) -> None:
    engine.boots, engine.time_s, engine.heard_at_s = head.boots, head.time_s, at_s
    engine.in_time = authentic


def _in_time(head: V3Head, engine: Engine, at_s: float) -> None:
    """RFC 3414 §3.2 7b: an authentic message moves the clock on; an old one is a replay."""
    if head.boots == MAX_BOOTS:
        raise garbled("an engine whose boots ran out")
    if engine.in_time and (
        head.boots < engine.boots
        or (head.boots == engine.boots and head.time_s < engine.now_s(at_s) - TIME_WINDOW_S)
    ):
        raise garbled("an answer outside the time window")
    if not engine.in_time or (head.boots, head.time_s) >= (engine.boots, engine.time_s):
        _hear(head, engine, at_s, authentic=True)
