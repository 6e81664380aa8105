"""No library is older than the release that mended what is known of it: .ci/floors.csv."""

from __future__ import annotations

import csv
import re
from importlib.metadata import version

import pytest
from packaging.version import Version

from tests.conftest import ROOT

FLOORS = list(csv.DictReader((ROOT / ".ci/floors.csv").read_text("utf-8").splitlines()))
LOCKED = {
    found[1].lower(): Version(found[2])
    for found in re.finditer(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
}
DIRECT = (
    "cryptography", "dnspython", "h11", "jinja2", "openpyxl", "pydantic", "pyyaml",
    "paramiko", "pyasn1", "requests", "urllib3",
)  # fmt: skip
"""What reads bytes that others wrote, or came with a library that does."""


@pytest.mark.parametrize("row", FLOORS, ids=lambda row: f"{row['package']}-{row['advisory']}")
def test_what_is_locked_and_what_is_installed_is_above_its_floor(row: dict[str, str]) -> None:
    name, floor = row["package"], Version(row["floor"])
    assert name in LOCKED, f"{name} is no longer in the lock: take its floor out"
    assert LOCKED[name] >= floor, f"{name} {LOCKED[name]}: {row['advisory']}, {row['what']}"
    assert Version(version(name)) >= floor, "the environment is not made from the lock"


def test_every_floor_names_its_advisory_and_every_reader_of_foreign_bytes_has_one() -> None:
    for row in FLOORS:
        assert re.fullmatch(r"CVE-20\d\d-\d{4,6}", row["advisory"]), row
        assert row["what"], row
    assert set(DIRECT) <= {row["package"] for row in FLOORS}


def test_every_locked_package_has_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(blocks) == len(LOCKED) > 30
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]
