"""Certificates: what the server sent, and apart from it whether it verifies."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit.wire.tls import describe, read_roots
from inventory.seen import LookError, Outcome
from tests.peers.certificates import Authority

NOW = datetime.now(UTC)


def _der(path):
    cert = x509.load_pem_x509_certificate(path.read_bytes())
    return cert.public_bytes(serialization.Encoding.DER)


def _seen(chain, name="localhost", roots=(), at=NOW):
    return describe(chain, version="TLSv1.3", cipher="X", at=at, name=name, roots=roots)


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def roots(authority):
    return read_roots(authority.ca_file.read_bytes())


def test_a_good_chain_verifies_by_name_and_by_address(authority, roots):
    chain = [_der(authority.leaf("good").cert)]
    for name in ("localhost", "127.0.0.1", "::1"):
        seen = _seen(chain, name, roots)
        assert (seen.verified, seen.problem) == (True, None)


def test_what_was_sent_is_told_even_when_it_does_not_verify(authority):
    seen = _seen([_der(authority.leaf("good").cert)], "localhost", ())
    assert (seen.subject, seen.issuer) == ("localhost", "Ward audit test CA")
    assert (seen.verified, seen.problem) == (False, "no roots to verify it against")
    assert seen.not_after is not None
    assert seen.days_left == pytest.approx(90, abs=0.01)


def test_the_day_of_the_audit_decides_not_todays(authority, roots):
    chain = [_der(authority.leaf("good").cert)]
    late = _seen(chain, "localhost", roots, NOW + timedelta(days=91))
    early = _seen(chain, "localhost", roots, NOW - timedelta(days=31))
    assert (late.verified, early.verified) == (False, False)
    assert late.days_left == pytest.approx(-1, abs=0.01)
    assert "expired" in (late.problem or "")
    assert "not valid before" in (early.problem or "")


def test_a_strangers_signature_counts_for_nothing(authority, tmp_path_factory):
    other = Authority(tmp_path_factory.mktemp("other"))
    seen = _seen(
        [_der(authority.leaf("good").cert)], "localhost", read_roots(other.ca_file.read_bytes())
    )
    assert seen.verified is False


def test_a_leaf_cannot_sign_another_leaf(authority, roots):
    leaf = authority.leaf("good")
    signer = x509.load_pem_x509_certificate(leaf.cert.read_bytes())
    signing_key = serialization.load_pem_private_key(leaf.key.read_bytes(), None)
    assert isinstance(signing_key, ec.EllipticCurvePrivateKey)
    forged = (
        _certificate("evil", issuer=signer.subject)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
        .sign(signing_key, hashes.SHA256())
    )
    chain = [forged.public_bytes(serialization.Encoding.DER), _der(leaf.cert)]
    assert _seen(chain, "localhost", roots).verified is False


def test_a_ring_of_authorities_that_vouch_for_each_other_costs_little(roots):
    """All of one key, so that every link verifies and the paths through them are countless."""

    def link(subject, issuer, serial):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)])
        return _signed(
            _certificate(subject, issuer=name, serial=serial)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(KEY.public_key()),
                critical=False,
            )
        )

    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A")])
    leaf = _signed(
        _certificate("leaf", issuer=issuer)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(KEY.public_key()), critical=False
        )
    )
    ring = [link("A", "B", 10 + i) for i in range(8)] + [link("B", "A", 50 + i) for i in range(7)]
    assert _seen([leaf, *ring], "localhost", roots).verified is False


def _certificate(common, *, issuer=None, start=None, end=None, serial=7):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer or name)
        .public_key(KEY.public_key())
        .serial_number(serial)
        .not_valid_before(start or NOW - timedelta(days=1))
        .not_valid_after(end or NOW + timedelta(days=1))
    )


KEY = ec.generate_private_key(ec.SECP256R1())


def _signed(builder):
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    "common",
    ["\x1b[31mred\x1b[0m", "a\u202egnp", "<script>alert(1)</script>", "=cmd|' /C calc'!A0"],
)
def test_hostile_names_are_plain_text_afterwards(common):
    seen = _seen([_signed(_certificate(common))])
    assert seen.subject is not None
    assert seen.subject.isprintable()
    assert len(seen.subject) <= 200


def test_far_dates_are_dates():
    old = datetime(1951, 1, 1, tzinfo=UTC)
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    seen = _seen([_signed(_certificate("x", start=old, end=end))])
    assert (seen.not_before, seen.not_after) == (old, end)
    assert seen.days_left is not None
    assert seen.days_left > 2_000_000


def test_many_names_are_cut():
    names = x509.SubjectAlternativeName([x509.DNSName(f"h{i}.example") for i in range(2_000)])
    seen = _seen([_signed(_certificate("x").add_extension(names, critical=False))])
    assert len(seen.names) == 64


@pytest.mark.parametrize("chain", [[], [b""], [b"\x30\x03\x02\x01\x01"], [bytes(100_000)]])
def test_what_is_no_certificate_is_garbled(chain):
    with pytest.raises(LookError) as caught:
        _seen(chain)
    assert caught.value.outcome is Outcome.GARBLED


def test_an_odd_certificate_behind_the_leaf_vouches_for_nobody_and_hides_nothing(authority, roots):
    leaf = _der(authority.leaf("good").cert)
    assert _seen([leaf, b"\x30\x03\x02\x01\x01"], "localhost", roots).verified is True
    alone = _seen([leaf, b"nonsense"], "localhost", roots=())
    assert (alone.subject, alone.verified) == ("localhost", False)


def test_a_country_of_more_than_two_letters_is_read_without_a_warning():
    with pytest.warns(UserWarning, match="length"):
        odd = x509.NameAttribute(NameOID.COUNTRY_NAME, "Viet Nam", _validate=False)
    common = x509.NameAttribute(NameOID.COMMON_NAME, "x")
    certificate = _signed(_certificate("x", issuer=x509.Name([odd, common])))
    assert _seen([certificate]).issuer == "x"  # a warning would be an error here


def test_one_unreadable_root_does_not_lose_the_others(authority):
    pem = authority.ca_file.read_bytes()
    bad = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    assert len(read_roots(bad + pem + bad)) == 1
    with pytest.raises(LookError):
        read_roots(bad)
