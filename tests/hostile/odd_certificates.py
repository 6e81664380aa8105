"""Certificates that no library would make: each field as we like, and signed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from audit.wire.ber import encode_integer, encode_oid, tlv

NAME = "mot-cua.example.invalid"

_SEQUENCE, _SET, _OID, _BITS, _OCTETS, _UTF8, _UTC, _GENERALIZED = (
    0x30, 0x31, 0x06, 0x03, 0x04, 0x0C, 0x17, 0x18,
)  # fmt: skip
_ECDSA_SHA256 = tlv(_SEQUENCE, tlv(_OID, encode_oid("1.2.840.10045.4.3.2")))
_CN, _SAN, _AIA = "2.5.4.3", "2.5.29.17", "1.3.6.1.5.5.7.1.1"
_ISSUERS = "1.3.6.1.5.5.7.48.2"


@dataclass(frozen=True)
class Odd:
    """A certificate to be."""

    common_name: bytes = NAME.encode()
    names: Sequence[bytes] = (NAME.encode(),)
    not_before: tuple[int, bytes] = (_UTC, b"200101000000Z")
    not_after: tuple[int, bytes] = (_GENERALIZED, b"20990101000000Z")
    serial: bytes = b"\x07"
    issuer: bytes = b"nobody"
    aia: Sequence[bytes] = ()
    common_name_tag: int = _UTF8
    rsa: tuple[int, int] | None = None  # two primes; None: a P-256 key
    chain: Sequence[Odd] = field(default=())

    def write(self, folder: Path, label: str) -> tuple[Path, Path]:
        """The chain and the key as PEM files."""
        chain, key = folder / f"{label}.pem", folder / f"{label}.key"
        whole = [self.der(), *(one.der() for one in self.chain)]
        chain.write_text("".join(pem("CERTIFICATE", one) for one in whole))
        key.write_text(self._key_pem())
        return chain, key

    def der(self) -> bytes:
        """The whole certificate."""
        extensions = []
        if self.names:
            names = tlv(_SEQUENCE, b"".join(tlv(0x82, name) for name in self.names))
            extensions.append(_extension(_SAN, names))
        if self.aia:
            places = (tlv(_SEQUENCE, tlv(_OID, encode_oid(_ISSUERS)) + tlv(0x86, one))
                      for one in self.aia)  # fmt: skip
            extensions.append(_extension(_AIA, tlv(_SEQUENCE, b"".join(places))))
        inner = b"".join(
            (
                tlv(0xA0, encode_integer(2)),
                tlv(2, self.serial),
                _ECDSA_SHA256,
                _name(self.issuer, _UTF8),
                tlv(_SEQUENCE, tlv(*self.not_before) + tlv(*self.not_after)),
                _name(self.common_name, self.common_name_tag),
                self._public(),
                tlv(0xA3, tlv(_SEQUENCE, b"".join(extensions))) if extensions else b"",
            )
        )
        signed = tlv(_SEQUENCE, inner)
        mark = _key().sign(signed, ec.ECDSA(hashes.SHA256()))
        return tlv(_SEQUENCE, signed + _ECDSA_SHA256 + tlv(_BITS, b"\0" + mark))

    def _public(self) -> bytes:
        if self.rsa is None:
            return _key().public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )  # fmt: skip
        p, q = self.rsa
        algorithm = tlv(_SEQUENCE, tlv(_OID, encode_oid("1.2.840.113549.1.1.1")) + b"\x05\0")
        key = tlv(_SEQUENCE, encode_integer(p * q) + encode_integer(65_537))
        return tlv(_SEQUENCE, algorithm + tlv(_BITS, b"\0" + key))

    def _key_pem(self) -> str:
        if self.rsa is None:
            return _key().private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode()  # fmt: skip
        p, q = self.rsa
        d = pow(65_537, -1, (p - 1) * (q - 1))
        numbers = (0, p * q, 65_537, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
        return pem("RSA PRIVATE KEY", tlv(_SEQUENCE, b"".join(map(encode_integer, numbers))))


def pem(what: str, der: bytes) -> str:
    """Bytes as PEM."""
    text = base64.encodebytes(der).decode()
    return f"-----BEGIN {what}-----\n{text}-----END {what}-----\n"


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _extension(oid: str, value: bytes) -> bytes:
    return tlv(_SEQUENCE, tlv(_OID, encode_oid(oid)) + tlv(_OCTETS, value))


def _name(text: bytes, tag: int) -> bytes:
    return tlv(_SEQUENCE, tlv(_SET, tlv(_SEQUENCE, tlv(_OID, encode_oid(_CN)) + tlv(tag, text))))


def primes_of_8192_bits() -> tuple[int, int]:
    """Two of them without a search: RFC 3526 §7 (from pi) and RFC 7919 §A.5 (from e)."""
    bits = 8_192
    places = bits - 130 + 64
    pi = 16 * _arctan(5, places) - 4 * _arctan(239, places) >> 64
    e = _e(places) >> 64
    base = 2**bits - 2 ** (bits - 64) - 1
    return base + 2**64 * (pi + 4_743_158), base + 2**64 * (e + 10_965_728)


def _arctan(of: int, places: int) -> int:
    """arctan(1/of) as a whole number of 2**-places."""
    total = term = (1 << places) // of
    number = 1
    while term:
        term //= -of * of
        number += 2
        total += term // number
        if -1 <= term <= 0:
            break
    return int(total)


def _e(places: int) -> int:
    total, term, number = 0, 1 << places, 1
    while term:
        total += term
        term //= number
        number += 1
    return total
