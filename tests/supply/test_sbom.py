"""The bill of materials: what the lock installs, once each, the same bytes wherever it is made."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from audit.cli import _supply
from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep

PLACES: list[dict[str, Any]] = [
    {"cwd": ROOT, "umask": 0o022, "env": {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}},
    {
        "cwd": "/",
        "umask": 0o077,
        "env": {"LC_ALL": "vi_VN.UTF-8", "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "2"},
    },
]


def made(folder: Path, **place: Any) -> bytes:
    words = [sys.executable, str(ROOT / ".ci/sbom.py"), str(folder)]
    place["env"] = {"PATH": os.environ["PATH"], **place["env"]}
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, **place)
    assert done.returncode == 0, done.stderr
    return (folder / "sbom.cdx.json").read_bytes()


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return [made(tmp_path_factory.mktemp("bill"), **place) for place in PLACES]


def test_the_bill_is_the_same_bytes_in_every_place_and_names_everything_locked(
    bills: list[bytes],
) -> None:
    bill = json.loads(bills[0])
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    named = {one["name"]: one for one in bill["components"]}
    right = 0
    for block in blocks:
        wanted = Requirement(block.splitlines()[0].rstrip(" \\"))
        one = named[_supply.canonical(wanted.name)]
        (pin,) = wanted.specifier
        assert (pin.operator, pin.version) == ("==", one["version"])
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        hashes = re.findall(r"sha256:([0-9a-f]{64})", block)
        assert sorted(hashes) == [have["content"] for have in one["hashes"]]
        assert {have["alg"] for have in one["hashes"]} == {"SHA-256"}
        right += 1
    assert Counter(one["name"] for one in bill["components"]).most_common(1)[0][1] == 1
    same = bills[0] == bills[1]
    keep([
        Figure(
            test="supply.sbom",
            goal="every locked package once, with version, hashes and purl; same bytes from two "
            "places (folder, umask, language, time zone)",
            measured=f"{right} of {len(blocks)} locked packages, {len(named)} in the bill; "
            f"{'equal' if same else 'different'} bytes",
            met=same and right == len(blocks) == len(named),
            command="make test PYTEST_ARGS=tests/supply",
        )
    ])  # fmt: skip
    assert same
    assert right == len(named)


def test_the_bill_says_what_is_needed_and_what_only_tests_need(bills: list[bytes]) -> None:
    scopes = {one["name"]: one["scope"] for one in json.loads(bills[0])["components"]}
    required = _supply.reached("ward-audit")
    offered = _supply.reached("ward-audit", _supply.extras_of("ward-audit"))
    for name, scope in scopes.items():
        if name in required:
            assert scope == "required", name
        elif name in offered:
            assert scope == "optional", name
    assert {scopes[name] for name in ("pytest", "ruff", "mypy", "hypothesis")} == {"excluded"}
    assert {scopes[name] for name in ("pydantic", "paramiko", "markupsafe")} == {"required"}
    assert scopes["uvloop"] == "optional"


def test_licences_and_who_needs_whom_are_in_the_bill(bills: list[bytes]) -> None:
    bill = json.loads(bills[0])
    named = {one["name"]: one for one in bill["components"]}
    assert named["paramiko"]["licenses"] == [{"expression": "LGPL-2.1"}]
    silent = [one["name"] for one in bill["components"] if "licenses" not in one]
    assert len(silent) < len(named) / 10, silent
    graph = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert len(graph) == len(named) + 1
    assert named["markupsafe"]["purl"] in graph[named["jinja2"]["purl"]]
    refs = {one["bom-ref"] for one in bill["components"]}
    assert all(set(needs) <= refs for needs in graph.values())


def test_the_bill_names_no_host_and_no_path_of_this_computer(bills: list[bytes]) -> None:
    text = bills[0].decode()
    assert "://" not in text
    home = [str(ROOT), str(Path.home()), sys.prefix, sys.base_prefix]
    assert [one for one in home if one != "/" and one in text] == []
    own = json.loads(text)["metadata"]["component"]
    assert own["name"] == "ward-audit"


def test_an_environment_that_is_not_made_from_the_lock_has_no_bill(tmp_path: Path) -> None:
    for name in (".ci/sbom.py", "requirements.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    lock = tmp_path / "requirements.lock"
    lock.write_text(re.sub(r"(?m)^h11==\S+", "h11==0.1", lock.read_text("utf-8")))
    done = subprocess.run(
        [sys.executable, tmp_path / ".ci/sbom.py"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "h11 0.16.0, locked is 0.1" in done.stderr
    assert done.stdout == ""
