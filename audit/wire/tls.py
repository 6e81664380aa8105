"""TLS: what a server's certificate chain says, and apart from it whether it verifies."""

import contextlib
import ipaddress
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    Subject,
    VerificationError,
)

from audit.wire.text import clean
from inventory.groups.service import Tls
from inventory.seen import LookError, Outcome

_MOST_NAMES = 64
_MOST_CERTIFICATES = 16
_LONGEST_CERTIFICATE = 65_536
_SECONDS_A_DAY = 86_400

# What cryptography and its parsers raise for certificates that are not as the standard says.
_BAD_CERTIFICATE = (ValueError, TypeError, OverflowError, x509.UnsupportedGeneralNameType,
                    x509.DuplicateExtension, x509.InvalidVersion)  # fmt: skip


def describe(
    chain_der: Sequence[bytes],
    *,
    version: str,
    cipher: str,
    at: datetime,
    name: str | None,
    roots: Sequence[x509.Certificate],
) -> Tls:
    """What the server sent, and whether it verifies at `at` for `name` against `roots`.

    Args:
        chain_der: leaf first, as sent.
        at: aware; days_left and the verification count from it.
        name: DNS name or numeric address that the certificate must be for.
        roots: the certificates we trust.

    Raises:
        LookError: GARBLED, there is no certificate or it cannot be read.

    Source: RFC 5280; the verification is cryptography's, with its WebPKI profile for servers and
    a wider one for authorities, because internal ones often lack what public ones must have.
    """
    if not chain_der:
        raise LookError(Outcome.GARBLED, "TLS without a certificate")
    with _quiet():
        chain = list(_chain(chain_der[:_MOST_CERTIFICATES]))
        leaf = chain[0]
        try:
            not_before, not_after = leaf.not_valid_before_utc, leaf.not_valid_after_utc
            subject, issuer = _short(leaf.subject), _short(leaf.issuer)
            names = _names(leaf)
        except _BAD_CERTIFICATE as error:
            raise _unreadable(error) from error
        problem = _problem(chain, at=at, name=name, roots=roots)
    return Tls(
        subject=subject,
        issuer=issuer,
        names=names,
        not_before=not_before,
        not_after=not_after,
        days_left=round((not_after - at).total_seconds() / _SECONDS_A_DAY, 3),
        version=clean(version, 20),
        cipher=clean(cipher, 60),
        verified=problem is None,
        problem=problem,
    )


def read_roots(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file; what cannot be read is left out.

    Raises:
        LookError: GARBLED, it holds none at all.
    """
    found: list[x509.Certificate] = []
    for part in pem.split(b"-----BEGIN CERTIFICATE-----")[1:]:
        body, mark, _ = part.partition(b"-----END CERTIFICATE-----")
        if not mark:
            continue
        whole = b"-----BEGIN CERTIFICATE-----" + body + b"-----END CERTIFICATE-----\n"
        # An odd root among a hundred good ones only means that it is not trusted.
        with _quiet(), contextlib.suppress(*_BAD_CERTIFICATE):
            found.append(x509.load_pem_x509_certificate(whole))
    if not found:
        raise LookError(Outcome.GARBLED, "no certificate in the file of roots")
    return tuple(found)


def _chain(chain_der: Sequence[bytes]) -> Iterator[x509.Certificate]:
    """The certificates that were sent; of those after the leaf, an odd one vouches for nobody."""
    for place, der in enumerate(chain_der):
        if len(der) > _LONGEST_CERTIFICATE:
            raise LookError(Outcome.GARBLED, f"a certificate of {len(der)} bytes")
        try:
            yield x509.load_der_x509_certificate(der)
        except _BAD_CERTIFICATE as error:
            if place == 0:
                raise _unreadable(error) from error


def _unreadable(error: Exception) -> LookError:
    return LookError(Outcome.GARBLED, f"unreadable certificate: {clean(str(error))}")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's warnings: odd certificates of others are no news to anybody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _short(name: x509.Name) -> str | None:
    """The common name, else the organisation, else all of it."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return clean(attribute.value)
    return clean(name.rfc4514_string())


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    try:
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    names = [
        clean(str(general.value), 253)
        for general in found
        if isinstance(general, x509.DNSName | x509.IPAddress)
    ]
    return tuple(name for name in names if name)[:_MOST_NAMES]


def _problem(
    chain: Sequence[x509.Certificate],
    *,
    at: datetime,
    name: str | None,
    roots: Sequence[x509.Certificate],
) -> str | None:
    """Why the chain does not verify, the plainest reason first; None when it does."""
    leaf = chain[0]
    if at > leaf.not_valid_after_utc:
        return f"expired on {leaf.not_valid_after_utc.date().isoformat()}"
    if at < leaf.not_valid_before_utc:
        return f"not valid before {leaf.not_valid_before_utc.date().isoformat()}"
    subject = _subject(name)
    if subject is None:
        return "no name to verify it for"
    if not roots:
        return "no roots to verify it against"
    builder = (
        PolicyBuilder()
        .store(Store(list(roots)))
        .time(at.astimezone(UTC))
        .max_chain_depth(8)
        .extension_policies(ca_policy=_AUTHORITY, ee_policy=ExtensionPolicy.webpki_defaults_ee())
    )
    try:
        builder.build_server_verifier(subject).verify(leaf, list(chain[1:]))
    except VerificationError as error:
        if leaf.issuer == leaf.subject and leaf not in roots:
            return "self-signed"
        return _plain(str(error), name)
    except _BAD_CERTIFICATE as error:
        return clean(str(error))
    return None


def _plain(said: str, name: str | None) -> str | None:
    if "leaf certificate has no matching subjectAltName" in said:
        return f"not for the name {clean(name)}"
    if "candidates exhausted" in said:
        return "no authority that we trust signed it"
    return clean(said.partition(" (encountered")[0].removeprefix("validation failed: "))


def _subject(name: str | None) -> Subject | None:
    if not name:
        return None
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name)
    except ValueError:
        return None


def _may_sign(_policy: Policy, _cert: x509.Certificate, said: x509.BasicConstraints) -> None:
    if not said.ca:
        raise ValueError("a certificate that is no authority signed it")


def _signs_certificates(
    _policy: Policy, _cert: x509.Certificate, said: x509.KeyUsage | None
) -> None:
    if said is not None and not said.key_cert_sign:
        raise ValueError("an authority signed it that may not sign certificates")


_AUTHORITY = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _may_sign)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs_certificates)
)
