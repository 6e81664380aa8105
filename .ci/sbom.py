"""Writes what the lock installs as CycloneDX JSON; the same lock gives the same bytes.

    python .ci/sbom.py [OUT]        OUT/sbom.cdx.json, or the standard output

Versions and hashes are the lock's, every file that it accepts; licences and who needs whom are what
the installed packages say of themselves. Nothing is asked of a network. `scope` is `required` for
what the product cannot be without, `optional` for what its extras bring, `excluded` for what only
building and testing need.
"""

import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from audit.cli._supply import canonical, extras_of, needed

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
ROOT = "ward-audit"

_LINE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class WrongEnvironmentError(Exception):
    """The environment was not made from the lock."""


@dataclass(frozen=True)
class Locked:
    """One package of the lock. `marker` says on which systems it is installed; "": on all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Package URL (ECMA-427): names the kind of package, no host."""
        return f"pkg:pypi/{self.name}@{self.version.replace('+', '%2B')}"

    @property
    def installed(self) -> Distribution | None:
        """What is installed of it here; None where its marker keeps it away."""
        try:
            found = distribution(self.name)
        except PackageNotFoundError:
            if self.marker:
                return None
            raise WrongEnvironmentError(f"{self.name} is locked and not installed") from None
        if found.version != self.version:
            raise WrongEnvironmentError(f"{self.name} {found.version}, locked is {self.version}")
        return found


def locked(text: str) -> list[Locked]:
    """The packages of a lock with hashes."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        first, *rest = block.splitlines()
        line = _LINE.match(first)
        hashes = tuple(sorted(_HASH.findall("\n".join(rest))))
        if line is None or not hashes:
            raise ValueError(f"not a line of a lock with hashes: {first}")
        found.append(Locked(canonical(line[1]), line[2], line[3] or "", hashes))
    return sorted(found, key=lambda one: one.name)


def edges(packages: dict[str, Locked]) -> dict[str, set[str]]:
    """Who needs whom, by name, among what is locked; an extra's needs count with who asks for it.

    `ROOT` is first, without its extras.
    """
    made: dict[str, set[str]] = {}
    done: set[tuple[str, frozenset[str]]] = set()
    todo: list[tuple[str, frozenset[str]]] = [(name, frozenset()) for name in (ROOT, *packages)]
    while todo:
        name, extras = one = todo.pop()
        if one in done:
            continue
        done.add(one)
        dist = distribution(ROOT) if name == ROOT else packages[name].installed
        for wanted, more in needed(dist, extras) if dist else ():
            if wanted in packages:
                made.setdefault(name, set()).add(wanted)
                todo.append((wanted, more))
    return made


def reach(start: set[str], who: dict[str, set[str]]) -> set[str]:
    """Everything that some packages stand on, themselves included."""
    found: set[str] = set()
    todo = list(start)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += who.get(name, ())
    return found


def licences(dist: Distribution | None) -> list[dict[str, Any]]:
    """What a package says of its licence: an SPDX expression, or the words it uses."""
    if dist is None:
        return []
    said = dist.metadata.get_all
    expression = "".join(said("License-Expression") or ())
    if expression:
        return [{"expression": expression}]
    words = {line.split("::")[-1].strip() for line in said("Classifier") or ()
             if line.startswith("License ::")} - {"OSI Approved", "DFSG approved"}  # fmt: skip
    free = "".join(said("License") or ()).strip()
    if free and "\n" not in free and len(free) <= 64:
        words = {free}
    return [{"license": {"name": word}} for word in sorted(words)]


def component(one: Locked, scope: str) -> dict[str, Any]:
    """One package as CycloneDX has it."""
    made: dict[str, Any] = {
        "type": "library", "bom-ref": one.purl, "name": one.name, "version": one.version,
        "scope": scope, "purl": one.purl,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in one.hashes],
    }  # fmt: skip
    said = licences(one.installed)
    if said:
        made["licenses"] = said
    if one.marker:
        made["properties"] = [{"name": "ward-audit:installed-where", "value": one.marker}]
    return made


def bill() -> dict[str, Any]:
    """The bill of materials."""
    text = LOCK.read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    packages = {one.name: one for one in locked(text)}
    who = edges(packages)
    required = reach(who.get(ROOT, set()), who)
    offered = {name for name, _ in needed(distribution(ROOT), extras_of(ROOT))} & set(packages)
    optional = reach(offered, who) - required
    own = distribution(ROOT)
    ref = f"{ROOT}@{own.version}"

    def scope(name: str) -> str:
        return "required" if name in required else "optional" if name in optional else "excluded"

    def graph() -> Iterator[dict[str, Any]]:
        yield {"ref": ref, "dependsOn": sorted(packages[n].purl for n in who.get(ROOT, ()))}
        for name, one in packages.items():
            yield {
                "ref": one.purl,
                "dependsOn": sorted(packages[n].purl for n in who.get(name, ())),
            }

    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, digest).urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": ref, "name": ROOT, "version": own.version,
                "licenses": licences(own),
            },
            "properties": [
                {"name": "ward-audit:hashes", "value": "of every file that the lock accepts"},
                {"name": "ward-audit:lock-sha256", "value": digest},
            ],
        },
        "components": [component(one, scope(name)) for name, one in packages.items()],
        "dependencies": list(graph()),
    }  # fmt: skip


def main() -> int:
    """Write the bill; 2 where the environment is not the lock's."""
    try:
        made = bill()
    except WrongEnvironmentError as error:
        print(f"{error}; run: make venv", file=sys.stderr)
        return 2
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if len(sys.argv) < 2:
        sys.stdout.write(text)
        return 0
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sbom.cdx.json"
    path.write_bytes(text.encode())
    scopes = [one["scope"] for one in made["components"]]
    counted = ", ".join(f"{scopes.count(one)} {one}" for one in sorted(set(scopes)))
    print(f"{path}: {len(scopes)} packages ({counted}), "
          f"sha256 {hashlib.sha256(text.encode()).hexdigest()}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
