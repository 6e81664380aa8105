"""A server's certificates as text: a chain of DER, each after two bytes of length; or PEM roots."""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit.wire import tls
from inventory.groups.service import Service, Tls
from inventory.seen import LookError
from tests.fuzz.target import Target

_AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)


def _parse(data: bytes) -> Service:
    with contextlib.suppress(LookError):
        tls.read_roots(data)
    chain = []
    at = 0
    while at + 2 <= len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        chain.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return Service(protocol="https", tls=_described(chain))


def _described(chain: list[bytes]) -> Tls:
    return tls.describe(
        chain, version="TLSv1.3", cipher="x", at=_AT, name="motcua.example.vn", roots=_made()[1]
    )


@cache
def _made() -> tuple[list[bytes], tuple[x509.Certificate, ...]]:
    """A chain of two, and its root; the same key each time, so that runs are alike."""
    key = ec.derive_private_key(7, ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gốc")])
    leaf_name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sở"),
        x509.NameAttribute(NameOID.COMMON_NAME, "motcua.example.vn"),
    ])  # fmt: skip
    made = []
    for name, number, ca in ((leaf_name, 2, False), (root_name, 1, True)):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name).issuer_name(root_name).public_key(key.public_key())
            .serial_number(number).not_valid_before(_AT - timedelta(days=30))
            .not_valid_after(_AT + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )  # fmt: skip
        if not ca:
            names: list[x509.GeneralName] = [
                x509.DNSName("motcua.example.vn"), x509.IPAddress(ip_address("10.0.0.5")),
                x509.UniformResourceIdentifier("http://x/"), x509.RFC822Name("a@b.vn"),
            ]  # fmt: skip
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        made.append(builder.sign(key, hashes.SHA256()))
    der = [one.public_bytes(serialization.Encoding.DER) for one in made]
    return der, (made[1],)


def _seeds() -> Iterator[bytes]:
    chain, roots = _made()
    framed = [struct.pack("!H", len(one)) + one for one in chain]
    yield framed[0]
    yield b"".join(framed)
    yield roots[0].public_bytes(serialization.Encoding.PEM)


TARGET = Target(
    parse=_parse, seeds=_seeds, most_bytes=8_192,
    words=(b"\x17\x0d510101000000Z", b"\x18\x0f99991231235959Z", b"\x02\x01\xff",
           b"\x0c\x04a\x1b[m", b"\x13\x02\xff\xff", b"\x1e\x03\xd8\0a", b"\x55\x04\x03",
           b"\x55\x1d\x11", b"\x82\x03*.a", b"-----BEGIN CERTIFICATE-----",
           b"-----END CERTIFICATE-----"),
)  # fmt: skip
