"""An SNMPv3 agent of ours that can lie in each field of its messages (RFC 3412, RFC 3414)."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.wire import snmp_v3
from audit.wire.ber import encode_integer, encode_oid, expect, header, tlv
from audit.wire.snmp import REPORT, encode_reply, encode_value, encode_varbind
from tests.support.snmp_agent import Agent

USER = {"user": "audit", "auth": "SHA", "auth_key": "auth-password", "priv": "AES",
        "priv_key": "priv-password"}  # fmt: skip

OPENED: list[bytes] = []
"""What was asked in private, as messages of v2c: who watches the line cannot read it."""

_UNKNOWN_ENGINE, _NOT_IN_TIME = "1.3.6.1.6.3.15.1.1.4.0", "1.3.6.1.6.3.15.1.1.2.0"


@dataclass
class V3Agent:
    """Answers as it should; each field that is set is a lie."""

    table: Agent
    always_report: str | None = None  # this Report instead of every answer
    change_engine: bool = False  # another engine id in every message
    jump: int = 0  # boots rise by so many with every message
    mac_bytes: int | None = None  # of the digest that is sent
    plain: bool = False  # answers a private question in clear
    asked: list[int] = field(default_factory=list)  # flags of every request

    def __post_init__(self) -> None:
        """Engine and user."""
        self.engine = b"\x80\x00\x1f\x88\x04ward"
        self.boots, self.time_s = 5, 1_000
        self.who = snmp_v3.user(
            USER["user"], USER["auth"], USER["auth_key"], USER["priv"], USER["priv_key"]
        )

    def answer(self, data: bytes) -> list[bytes]:
        """The datagrams that answer one."""
        head = snmp_v3.decode_v3_head(data)
        self.asked.append(head.flags)
        self.boots += self.jump
        if self.change_engine:
            self.engine = b"\x80\x00\x1f\x88\x04" + len(self.asked).to_bytes(4, "big")
        if not head.engine:
            return [self._report(head, _UNKNOWN_ENGINE, 0)]
        if self.always_report is not None:
            return [self._report(head, self.always_report, 0)]
        if self.change_engine:
            return [self._report(head, _UNKNOWN_ENGINE, 0)]
        if not self.jump and head.boots != self.boots:
            return [self._report(head, _NOT_IN_TIME, snmp_v3.AUTH)]
        scoped = self._scoped(data, head)
        at, end = expect(scoped, 0, len(scoped), 0x30)
        for _ in range(2):  # contextEngineID, contextName
            _, _, at = header(scoped, at, end)
        as_v2c = encode_integer(1) + tlv(4, b"") + scoped[at:end]
        OPENED.append(tlv(0x30, as_v2c))
        said = self.table.answer(OPENED[-1])
        at, end = expect(said, 0, len(said), 0x30)
        for _ in range(2):  # version, community
            _, _, at = header(said, at, end)
        flags = 0 if self.plain else self.who.flags
        return [self._message(head.request_id, flags, said[at:end], head.user)]

    def _report(self, head: snmp_v3.V3Head, oid: str, flags: int) -> bytes:
        binding = encode_varbind(encode_oid(oid), encode_value("counter", 1))
        whole = encode_reply(REPORT, 1, b"", head.request_id, [binding])
        at, end = expect(whole, 0, len(whole), 0x30)
        for _ in range(2):
            _, _, at = header(whole, at, end)
        return self._message(head.request_id, flags, whole[at:end], head.user)

    def _scoped(self, data: bytes, head: snmp_v3.V3Head) -> bytes:
        if not head.flags & snmp_v3.PRIV:
            return data[head.at : head.end]
        start, stop = expect(data, head.at, head.end, 4)
        return snmp_v3._crypt(
            self.who, head.engine, head.boots, head.time_s, head.salt, data[start:stop],
            encrypt=False,
        )  # fmt: skip

    def _message(self, message_id: int, flags: int, pdu: bytes, name: bytes) -> bytes:
        scoped = tlv(0x30, tlv(4, self.engine) + tlv(4, b"") + pdu)
        salt = b""
        if flags & snmp_v3.PRIV:
            salt = len(self.asked).to_bytes(8, "big")
            scoped = tlv(4, snmp_v3._crypt(
                self.who, self.engine, self.boots, self.time_s, salt, scoped, encrypt=True
            ))  # fmt: skip
        size = self.who.mac_bytes if flags & snmp_v3.AUTH else 0
        short = size if self.mac_bytes is None else min(size, self.mac_bytes)

        def whole(mac: bytes) -> bytes:
            usm = tlv(0x30, b"".join((
                tlv(4, self.engine), encode_integer(self.boots), encode_integer(self.time_s),
                tlv(4, name), tlv(4, mac), tlv(4, salt),
            )))  # fmt: skip
            head = tlv(0x30, b"".join((
                encode_integer(message_id), encode_integer(65_507), tlv(4, bytes((flags,))),
                encode_integer(3),
            )))  # fmt: skip
            return tlv(0x30, encode_integer(3) + head + tlv(4, usm) + scoped)

        mac = snmp_v3._mac(self.who, self.engine, whole(bytes(size))) if size else b""
        return whole(mac[:short])
