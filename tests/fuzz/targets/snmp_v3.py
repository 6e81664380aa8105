"""SNMPv3 messages: any bytes; and any scoped PDU inside an envelope whose MAC and cipher fit."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from functools import cache

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from audit.wire.ber import OCTETS, SEQUENCE, encode_integer, encode_oid, tlv
from audit.wire.snmp import (
    RESPONSE,
    Pdu,
    Question,
    Verb,
    encode_value,
    encode_varbind,
)
from audit.wire.snmp_session import UserSession
from audit.wire.snmp_v3 import Engine, User, localized_key, user
from tests.fuzz.target import Target

ID = 0x01020304
_BOOTS, _TIME, _SALT = 5, 1_000, b"saltsalt"
_ENGINE = bytes.fromhex("80001f888012345678")
_OIDS = tuple(encode_oid(f"1.3.6.1.2.1.1.{n}.0") for n in (1, 3, 5))


@cache
def _user(level: int) -> User:
    if level == 0:
        return user("audit")
    if level == 1:
        return user("audit", "SHA256", "not-a-secret-at-all")
    return user("audit", "SHA256", "not-a-secret-at-all", "AES", "not-a-secret-either")


def read(data: bytes) -> Pdu | None:
    """The first byte says what is protected how: 0-2 the scoped PDU by that level, else nothing."""
    level, rest = data[0] if data else 3, data[1:]
    who = _user(level % 3)
    engine = Engine(_ENGINE, _BOOTS, _TIME, 0.0, in_time=level % 2 == 0)
    message = _wrapped(rest, level, who) if level < 3 else rest
    session = UserSession(who, engine, lambda: _SALT)
    return session.read(message, ID, 0.0, Question(Verb.GET, _OIDS))


def _wrapped(scoped: bytes, level: int, who: User) -> bytes:
    """What an agent that knows the keys would send."""
    tail = tlv(OCTETS, b"")
    if level == 2:
        key = localized_key(who.hash, who.priv_master, _ENGINE)[:16]
        start = _BOOTS.to_bytes(4, "big") + _TIME.to_bytes(4, "big") + _SALT
        cipher = Cipher(AES(key), CFB(start)).encryptor()
        scoped = tlv(OCTETS, cipher.update(scoped) + cipher.finalize())
        tail = tlv(OCTETS, _SALT)
    head = tlv(
        SEQUENCE,
        encode_integer(ID) + encode_integer(1_472)
        + tlv(OCTETS, bytes(((0, 1, 3)[level],))) + encode_integer(3),
    )  # fmt: skip
    usm = (
        tlv(OCTETS, _ENGINE) + encode_integer(_BOOTS) + encode_integer(_TIME)
        + tlv(OCTETS, who.name) + tlv(OCTETS, bytes(who.mac_bytes)) + tail
    )  # fmt: skip
    body = encode_integer(3) + head + tlv(OCTETS, tlv(SEQUENCE, usm)) + scoped
    message = tlv(SEQUENCE, body)
    if not who.mac_bytes:
        return message
    at = len(message) - len(scoped) - len(tail) - who.mac_bytes
    key = localized_key(who.hash, who.auth_master, _ENGINE)
    mac = hmac.digest(key, message, who.hash)[: who.mac_bytes]
    return message[:at] + mac + message[at + who.mac_bytes :]


def protected_answers() -> list[bytes]:
    """Whole answers with authentication, and with privacy besides."""
    return [seed for seed in _seeds() if seed[0] in (4, 5) and read(seed) is not None]


def _seeds() -> Iterator[bytes]:
    bindings = b"".join(
        encode_varbind(oid, value)
        for oid, value in zip(
            _OIDS,
            (encode_value("text", "x"), encode_value("ticks", 7), encode_value("text", "y")),
            strict=True,
        )
    )
    not_in_time = encode_oid("1.3.6.1.6.3.15.1.1.2.0")
    report = encode_varbind(not_in_time, encode_value("counter", 1))
    for tag, inside in ((RESPONSE, bindings), (0xA8, report)):
        pdu = tlv(tag, encode_integer(ID) + b"\2\1\0" * 2 + tlv(SEQUENCE, inside))
        scoped = tlv(SEQUENCE, tlv(OCTETS, _ENGINE) + tlv(OCTETS, b"") + pdu)
        for level in range(3):
            yield bytes((level,)) + scoped
            yield bytes((3 + level,)) + _wrapped(scoped, level, _user(level))


TARGET = Target(
    parse=read, seeds=_seeds, words=(_ENGINE, b"\x02\x04\x01\x02\x03\x04", b"audit"),
    most_bytes=8_200,
)  # fmt: skip
