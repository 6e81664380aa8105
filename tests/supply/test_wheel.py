"""The wheel: what is built of one source is the same bytes wherever and whenever it is built."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import ROOT
from tests.hostile._figures import Figure, keep
from tests.supply.scripts import script


def test_two_builds_in_different_places_times_and_languages_are_the_same_bytes() -> None:
    first, second = script("release").two_builds(ROOT)
    keep([
        Figure(
            test="supply.wheel",
            goal="two builds of the wheel (other folder, file times of 2000 and 2040, umask, "
            "language, time zone) are the same bytes",
            measured=f"sha256 {first[:16]}… and {second[:16]}…",
            met=first == second,
            command="make test PYTEST_ARGS=tests/supply",
        )
    ])  # fmt: skip
    assert first == second


def test_one_changed_sign_is_another_wheel(tmp_path: Path) -> None:
    release = script("release")
    source = tmp_path / "source"
    source.mkdir()
    git = ["git", "-c", "init.defaultBranch=main", "-C", str(source)]
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    for name in ("audit", "inventory", "checks", "reports"):
        (source / name).mkdir()
        (source / name / "__init__.py").write_text(f'"""{name}."""\n')
    subprocess.run([*git, "init", "-q"], check=True, timeout=60)
    subprocess.run([*git, "add", "-A"], check=True, timeout=60)
    before = release.two_builds(source)
    (source / "audit/__init__.py").write_text('"""Audit."""\n')
    after = release.two_builds(source)
    assert before[0] == before[1]
    assert after[0] == after[1]
    assert before[0] != after[0]
