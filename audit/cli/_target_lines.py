"""The lines of `probe --targets`: one device each, completed by what the options say."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.os_error import unread
from audit.targets import Target, make_target
from audit.world.secrets import resolve_reference
from audit.world.world import SECRET_FIELDS
from inventory.problem import InputError, Problem

_LONGEST_BYTES = 64 * 1024 * 1024
_NO_OBJECT = 'is no JSON object; write {"address": "10.1.7.9", "kind": "printer"}'


def read_targets(path: Path, said: dict[str, Any]) -> list[Target]:
    """The targets of a JSON Lines file; all that is wrong at once.

    Args:
        said: what the options say, for lines that do not.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_BYTES + 1)
    except OSError as error:
        raise InputError([unread(str(path), error)]) from None
    if len(data) > _LONGEST_BYTES:
        raise InputError([Problem(str(path), None, "", "is too long; split it")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
        raise InputError([Problem(path.name, None, "", wrong)]) from None
    found: list[Target] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        raw = _object(line)
        if raw is None:
            problems.append(Problem(path.name, number, "", _NO_OBJECT))
            continue
        try:
            whole = _completed(_resolved(raw), said)
            found.append(make_target(whole, number=number, source=path.name, line=number))
        except InputError as error:
            problems += (replace(one, source=path.name, line=number) for one in error.problems)
    if not found and not problems:
        problems.append(Problem(path.name, None, "", "holds no target; write one a line"))
    if problems:
        raise InputError(problems)
    return found


def _object(line: str) -> dict[str, Any] | None:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None


def _completed(line: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """A line with what the options say; a line that names its SNMP credential has no other."""
    given = line.get("credential", [])
    own = given if isinstance(given, list) else [given]
    kinds = [str(one.get("kind")) if isinstance(one, dict) else "" for one in own]
    others = said["credential"]
    community = said["community"]
    if "community" in line or any(kind.startswith("snmp") for kind in kinds):
        others = [one for one in others if not one["kind"].startswith("snmp")]
        community = None
    return {**said, "community": community, **line, "credential": [*own, *others]}


def _resolved(raw: dict[str, Any]) -> dict[str, Any]:
    """A line of the file with its references to secrets resolved."""

    def one(given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {
            name: resolve_reference(value)
            if name in SECRET_FIELDS and isinstance(value, str)
            else value
            for name, value in given.items()
        }

    whole = one(raw)
    given = raw.get("credential")
    if given is not None:
        whole["credential"] = (
            [one(part) for part in given] if isinstance(given, list) else one(given)
        )
    return dict(whole)
