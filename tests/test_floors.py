"""No library is older than the release that mended what is known of it."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.version import Version

from audit.cli import _supply
from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
LOCKED = {
    found[1].lower(): Version(found[2])
    for found in re.finditer(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", LOCK, re.MULTILINE)
}
RELIABILITY_J1 = {
    "pyasn1": "0.6.2", "urllib3": "2.6.0", "requests": "2.32.4", "weasyprint": "68",
    "jinja2": "3.1.6", "dnspython": "2.6.0",
}  # fmt: skip
"""What the catalogue of tests asks for by name; expat is the system's (`doctor` says it)."""

READERS = {
    "brotli", "certifi", "cryptography", "dnspython", "fonttools", "h11", "idna", "jinja2", "lxml",
    "mako", "markdown-it-py", "openpyxl", "paramiko", "pillow", "pyasn1", "pydantic", "pygments",
    "pynacl", "pypdf", "python-docx", "pyyaml", "requests", "sqlalchemy", "urllib3", "weasyprint",
}  # fmt: skip
"""What reads bytes that others wrote, or came with a library that does, and had a known fault."""


LOCKS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("requirements.lock", "*/requirements.lock", "tests/*/requirements.lock")
    for path in ROOT.glob(pattern)
    if ".venv" not in path.parts
)


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_of_any_tool_goes_below_a_floor(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pins = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))
    assert pins
    assert _supply.below(pins) == []
    assert text.count("--hash=sha256:") >= len(pins)


def test_every_lock_is_looked_at() -> None:
    assert {"requirements.lock", ".ci/requirements.lock", "bench/requirements.lock"} < set(LOCKS)


@pytest.mark.parametrize("row", _supply.floors(), ids=lambda row: f"{row.package}-{row.advisory}")
def test_what_is_locked_and_what_is_installed_is_above_its_floor(row: _supply.Floor) -> None:
    floor = Version(row.floor)
    assert row.package in LOCKED, f"{row.package} is no longer in the lock: take its floor out"
    assert LOCKED[row.package] >= floor, f"{row.advisory}: {row.what}"
    try:
        installed = Version(version(row.package))
    except PackageNotFoundError:
        return  # of another system
    assert installed >= floor, "the environment is not made from the lock"


def test_every_floor_names_its_advisory_and_every_reader_of_foreign_bytes_has_one() -> None:
    for row in _supply.floors():
        assert re.fullmatch(r"CVE-20\d\d-\d{4,6}|GHSA(-[0-9a-z]{4}){3}", row.advisory), row
        assert row.what, row
        assert re.fullmatch(r"\d+(\.\d+)+", row.floor), row
    have = {row.package for row in _supply.floors()}
    assert READERS & set(LOCKED) == have, "a reader without its floor, or a floor of no reader"
    assert set(LOCKED) >= READERS, "no longer in the lock: take it out of READERS"


def test_the_floors_that_the_catalogue_asks_for_are_held_or_higher() -> None:
    highest: dict[str, Version] = {}
    for row in _supply.floors():
        highest[row.package] = max(Version(row.floor), highest.get(row.package, Version("0")))
    for name, floor in RELIABILITY_J1.items():
        assert highest[name] >= Version(floor), name
    expat = [row for row in _supply.platform_floors() if row.component == "expat"]
    assert [row.floor for row in expat] == ["2.7.2"]


def test_every_locked_package_has_hashes() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK.strip())
    assert len(blocks) == len(LOCKED) > 30
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]
