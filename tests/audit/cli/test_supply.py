"""What `doctor` says of libraries: known faults in both languages, and who audited them when."""

from __future__ import annotations

import hashlib
import re
import ssl
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from packaging.version import Version

from audit.cli import _supply, _supply_points
from audit.cli._point import Point
from audit.world.versions import expat_version, openssl_versions

TODAY = date(2026, 11, 22)


def said(points: list[Point], name: str) -> Point:
    (found,) = [one for one in points if one.name == name]
    return found


@pytest.mark.parametrize(
    ("component", "version", "below"),
    [
        ("expat", "2.5.0", "2.7.2"), ("expat", "2.7.1", "2.7.2"), ("expat", "2.7.2", None),
        ("expat", "2.10.0", None), ("Python", "3.11.7", "3.11.15"), ("Python", "3.11.15", None),
        ("Python", "3.12.12", "3.12.13"), ("Python", "3.13.11", None),
        ("Python", "3.14.0", "3.14.1"), ("Python", "3.9.1", "3.14.1"),
        ("Python", "3.15.0", None), ("OpenSSL", "3.0.20", "3.0.21"), ("OpenSSL", "3.0.21", None),
        ("OpenSSL", "1.1.1", "4.0.1"), ("OpenSSL", "3.3.9", "4.0.1"), ("OpenSSL", "4.0.1", None),
        ("OpenSSL", "4.1.0", None),
    ],
)  # fmt: skip
def test_a_release_is_below_the_floor_of_its_own_series_or_of_the_newest(
    component: str, version: str, below: str | None
) -> None:
    found = _supply.platform_below(component, version)
    assert (found.floor if found else None) == below


def test_an_old_expat_is_said_in_both_languages_with_what_protects_meanwhile() -> None:
    point = _supply_points._platform("XML (expat)", "expat", "2.5.0")
    assert point.state == "limited"
    for lang, words in (
        ("vi", ["dưới 2.7.2", "CVE-2025-59375", "trong khi chờ", "256 KB", "không DTD"]),
        ("en", ["below 2.7.2", "CVE-2025-59375", "meanwhile", "256 KB", "no DTD"]),
    ):
        text = " ".join(filter(None, point.row(lang)))
        assert [word for word in words if word not in text] == []
    assert _supply_points._platform("XML (expat)", "expat", "2.7.2").state == "ok"


def test_what_the_tables_say_protects_is_what_the_parser_does() -> None:
    from audit.wire import xml

    assert (xml.MOST_BYTES, xml.MOST_DEPTH, xml.MOST_ELEMENTS) == (256 * 1024, 64, 20_000)


def test_doctor_looks_at_the_releases_that_this_python_runs_on() -> None:
    points = list(_supply_points.supply_points(TODAY))
    assert said(points, "Python").said.startswith(".".join(map(str, sys.version_info[:3])))
    assert said(points, "XML (expat)").said.startswith(expat_version())
    for whose, version in openssl_versions().items():
        assert said(points, f"OpenSSL ({whose})").said.startswith(version)
        assert Version("1.1") < Version(version) < Version("10")
    for point in points:
        assert all(point.row("vi")[:3]), point
        assert (point.state == "ok") == (not point.mend), point
        assert (point.mend == "") == (point.mend_vi == ""), point


def test_a_package_below_its_floor_is_named_with_its_advisory() -> None:
    point = _supply_points._floors({"jinja2": "3.1.5", "h11": "0.16.0"})
    assert point.state == "limited"
    assert "jinja2 3.1.5 < 3.1.6 (CVE-2025-27516)" in point.said
    assert "h11" not in point.said


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (None, "never audited"),
        ({"version": "0.9"}, "never audited"),
        ({"audited_on": TODAY - timedelta(31)}, "audited on 2026-10-22"),
        ({"audited_on": TODAY + timedelta(1)}, "audited on 2026-11-23"),  # a clock that is off
        ({"result": "CVE-2026-1"}, "CVE-2026-1"),
        ({}, None),
        ({"audited_on": TODAY - timedelta(30)}, None),
    ],
)
def test_an_audit_counts_for_its_version_and_for_thirty_days(
    row: dict[str, Any] | None, why: str | None
) -> None:
    whole: dict[str, Any] = {
        "package": "a", "version": "1.0", "audited_on": TODAY, "source": "s",
        "result": _supply.CLEAN,
    }  # fmt: skip
    known = () if row is None else (_supply.Audited(**{**whole, **row}),)
    assert _supply.unaudited({"a": "1.0"}, TODAY, known) == ({} if why is None else {"a": why})


def test_what_nobody_audited_is_counted_and_never_left_out() -> None:
    here = _supply.reached("ward-audit", _supply.extras_of("ward-audit"))
    point = _supply_points._audit({**here, "nobody-knows-this": "1"}, TODAY)
    assert point.state == "limited"
    assert f"of {len(here) + 1} packages" in point.said
    assert f"trong {len(here) + 1} gói" in point.row("vi")[2]  # type: ignore[operator]


def test_what_the_product_stands_on_is_what_its_imports_need() -> None:
    here = _supply.reached("ward-audit", _supply.extras_of("ward-audit"))
    assert {"pydantic", "pydantic-core", "jinja2", "markupsafe", "paramiko", "pysnmp"} <= set(here)
    assert not {"pytest", "ruff", "mypy", "ward-audit"} & set(here)


def test_an_authority_that_was_withdrawn_is_named_and_others_are_not() -> None:
    one, other = certificate("A root"), certificate("Another root")
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(one)).hexdigest()
    known = {digest: "A root (GHSA-1)"}
    assert _supply.withdrawn(f"# {other}\n{one}\n{other}", known) == ["A root (GHSA-1)"]
    assert _supply.withdrawn(other + "-----BEGIN CERTIFICATE-----\nA\n-----END", known) == []
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in _supply.withdrawn_roots())


def certificate(name: str) -> str:
    """A self-signed certificate in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(whose, whose, key.public_key(), 7, day, day + timedelta(9))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
