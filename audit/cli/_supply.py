"""What is known of the libraries under us: floors below known faults, and what was audited when.

Four tables of `audit/cli/supply/`: `floors.csv` (package, the first release without the fault),
`platform.csv` (the same for Python and what it is built on, with what protects meanwhile),
`withdrawn_roots.csv` (authorities that the large stores of trust anchors have put out) and
`audited.csv` (which package at which version was compared with a feed of advisories, on which
day, by what source, with what result). A package that stands in no row of the last is not
audited, and that is said.
"""

import base64
import binascii
import contextlib
import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

OLDEST_DAYS = 30
"""How old an audit may be (không phải quy định: our own number)."""

CLEAN = "no advisory"
"""The result of an audit that found nothing; any other names what it found."""

_FOLDER = Path(__file__).parent / "supply"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END")
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Floor:
    """The first release of a package that is without a known fault."""

    package: str
    floor: str
    advisory: str
    what: str


@dataclass(frozen=True, slots=True)
class PlatformFloor:
    """The same for Python, expat and OpenSSL; `series` is empty where releases have one line."""

    component: str
    series: str
    floor: str
    advisory: str
    what_vi: str
    what_en: str
    meanwhile_vi: str
    meanwhile_en: str


@dataclass(frozen=True, slots=True)
class Audited:
    """One package at one version, compared with a feed of advisories."""

    package: str
    version: str
    audited_on: date
    source: str
    result: str


def rows(name: str) -> list[dict[str, str]]:
    """One of the tables as its rows."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def floors() -> tuple[Floor, ...]:
    """The floors of packages."""
    return tuple(Floor(**row) for row in rows("floors"))


@cache
def platform_floors() -> tuple[PlatformFloor, ...]:
    """The floors of what Python is built on."""
    return tuple(PlatformFloor(**row) for row in rows("platform"))


@cache
def audited() -> tuple[Audited, ...]:
    """What was audited."""
    return tuple(
        Audited(**{**row, "audited_on": date.fromisoformat(row["audited_on"])})  # type: ignore[arg-type]
        for row in rows("audited")
    )


def numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with, fit to compare: "3.11.0" → (3, 11)."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(one) for one in found[0].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()  # 3.0 and 3.0.0 are one release
    return tuple(parts)


def below(installed: Mapping[str, str]) -> list[tuple[Floor, str]]:
    """Floors that what is installed does not reach, each with the version that is there.

    Args:
        installed: version by package name.
    """
    return [
        (one, installed[one.package])
        for one in floors()
        if one.package in installed and numbers(installed[one.package]) < numbers(one.floor)
    ]


def platform_below(component: str, version: str) -> PlatformFloor | None:
    """The floor that a component does not reach; None when it does.

    Of a series that the table does not have, an older one than its newest is below (nobody mends
    it any more), a newer one is not.
    """
    mine = [one for one in platform_floors() if one.component == component]
    have = numbers(version)
    for one in mine:
        if not one.series or f"{version}.".startswith(f"{one.series}."):
            return one if have < numbers(one.floor) else None
    newest = max(mine, key=lambda one: numbers(one.floor))
    return newest if have < numbers(newest.floor) else None


def unaudited(
    installed: Mapping[str, str], today: date, audits: Iterable[Audited]
) -> dict[str, str]:
    """{package: why} of what has no sound audit: none of this version, too old, or with a finding.

    Args:
        installed: version by package name.
        audits: what was audited.
    """
    known = {(one.package, one.version): one for one in audits}
    why: dict[str, str] = {}
    for name, version in sorted(installed.items()):
        row = known.get((name, version))
        if row is None:
            why[name] = "never audited"
        elif row.result != CLEAN:
            why[name] = row.result
        elif not 0 <= (today - row.audited_on).days <= OLDEST_DAYS:
            why[name] = f"audited on {row.audited_on}"
    return why


def withdrawn_roots() -> dict[str, str]:
    """{SHA-256 of the certificate: name and advisory} of authorities to believe no more."""
    return {row["sha256"]: f"{row['name']} ({row['advisory']})" for row in rows("withdrawn_roots")}


def withdrawn(anchors: str, names: Mapping[str, str]) -> list[str]:
    """What of `names` stands in a file of trust anchors (PEM)."""
    found = []
    for body in _PEM.findall(anchors):
        with contextlib.suppress(binascii.Error):
            digest = hashlib.sha256(base64.b64decode("".join(body.split()))).hexdigest()
            found += [names[digest]] if digest in names else []
    return found


def canonical(name: str) -> str:
    """A package's name as indexes write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(dist: Distribution, extras: Iterable[str] = ()) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package asks for, each with the extras it wants of it.

    Markers of system and version are not looked at: the answer is the same on every computer.
    """
    wanted = set(extras)
    for line in dist.requires or ():
        found = _REQUIREMENT.match(line)
        if found is None:
            continue
        only = set(_EXTRA.findall(found[3] or ""))
        if not only or only & wanted:
            asked = (one.strip() for one in (found[2] or "").split(","))
            yield canonical(found[1]), frozenset(one for one in asked if one)


def reached(root: str, extras: Iterable[str] = ()) -> dict[str, str]:
    """Version by name of every installed package that `root` stands on, itself left out."""
    found: dict[str, str] = {}
    done: set[tuple[str, frozenset[str]]] = set()
    todo = [(canonical(root), frozenset(extras))]
    while todo:
        one = todo.pop()
        if one in done:
            continue
        done.add(one)
        try:
            dist = distribution(one[0])
        except PackageNotFoundError:
            continue  # of another system, or of an extra that nobody asked for
        found[one[0]] = dist.version
        todo += needed(dist, one[1])
    found.pop(canonical(root), None)
    return found


def extras_of(root: str) -> tuple[str, ...]:
    """The extras that a package offers."""
    return tuple(sorted(distribution(root).metadata.get_all("Provides-Extra") or ()))
