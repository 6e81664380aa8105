"""Compares every locked package with a feed of advisories and writes what came of it.

    python .ci/advisories.py [pypi|osv]      audit/cli/supply/audited.csv

Needs a computer that reaches the feed. A feed that does not know of an old fault which everybody
knows is not believed, and nothing is written: a mirror without advisories says "none known" of
everything. A package that the feed could not be asked about gets no row, so it stays "never
audited"; rows of versions that are no longer locked go. The release check and `doctor` read it.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sbom import LOCK, locked

from audit.cli._supply import CLEAN
from audit.world.clock import RealClock

TABLE = LOCK.parent / "audit/cli/supply/audited.csv"
HEAD = ["package", "version", "audited_on", "source", "result"]

CONTROL = ("jinja2", "3.1.5", "CVE-2025-27516")
"""A release with a fault that every feed has had for long."""


class DeafFeedError(Exception):
    """The feed cannot be reached, or knows nothing."""


def ask(pins: list[str], service: str) -> list[dict[str, Any]]:
    """What pip-audit says of `name==version` lines: its `dependencies`.

    Raises:
        DeafFeedError: it ended without an answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, said = Path(folder) / "pins.txt", Path(folder) / "said.json"
        asked.write_text("\n".join(pins) + "\n")
        words = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--no-deps",
                 "--disable-pip", "--progress-spinner", "off", "--format", "json",
                 "--output", str(said), "--requirement", str(asked)]  # fmt: skip
        done = subprocess.run(words, capture_output=True, text=True, timeout=1_800, check=False)
        if not said.is_file():
            last = (done.stderr.strip() or "no answer").splitlines()[-1]
            raise DeafFeedError(f"pip-audit gave no answer: {last}")
        answer: list[dict[str, Any]] = json.loads(said.read_text("utf-8"))["dependencies"]
    return answer


def aliases(one: dict[str, Any]) -> set[str]:
    """Every name of every advisory about a package."""
    return {name for found in one.get("vulns", ()) for name in (found["id"], *found["aliases"])}


def prove(service: str) -> None:
    """Ask about a known fault.

    Raises:
        DeafFeedError: the feed does not know it.
    """
    name, version, advisory = CONTROL
    (one,) = ask([f"{name}=={version}"], service)
    if advisory not in aliases(one):
        why = one.get("skip_reason", "it names no such advisory")
        raise DeafFeedError(f"{name} {version} has {advisory}, and the feed does not say so: {why}")


def rows(answer: list[dict[str, Any]], today: str, source: str) -> list[list[str]]:
    """Rows of the table for what the feed had an answer about."""
    made = []
    for one in answer:
        if "skip_reason" in one:
            continue
        named = sorted({min({found["id"], *found["aliases"]}, key=_cve) for found in one["vulns"]})
        made.append([one["name"], one["version"], today, source, " ".join(named) or CLEAN])
    return sorted(made)


def _cve(name: str) -> tuple[bool, str]:
    return not name.startswith("CVE-"), name


def main(table: Path = TABLE) -> int:
    """0 when all were audited and are clean, 1 when not, 2 without a feed."""
    service = sys.argv[1] if len(sys.argv) > 1 else "pypi"
    packages = locked(LOCK.read_text("utf-8"))
    try:
        prove(service)
        answer = ask([f"{one.name}=={one.version}" for one in packages], service)
    except DeafFeedError as error:
        print(f"not audited, nothing written: {error}", file=sys.stderr)
        return 2
    made = rows(answer, RealClock().now().date().isoformat(), f"pip-audit {service}")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *made])
    found = [row for row in made if row[4] != CLEAN]
    for row in found:
        print(f"{row[0]} {row[1]}: {row[4]}")
    print(f"{len(made)} of {len(packages)} packages audited, {len(found)} with advisories: {table}")
    return 0 if len(made) == len(packages) and not found else 1


if __name__ == "__main__":
    sys.exit(main())
