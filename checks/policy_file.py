"""Policies as people write them: YAML in, a checked `Policy` out, or every error with its line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from pydantic import ValidationError

from checks.check import Check, load_checks
from checks.policy import Policy, Waiver
from inventory.problem import InputError, InventoryError, Path, Problem, path_text
from inventory.yaml_file import Places, line_of, load_yaml, problems_of

DEFAULT = "hanoi-2016"
NOT_LAW = "không phải quy định"


class PolicyError(InputError):
    """A policy file that cannot be used; `problems` holds every error with its line."""


@cache
def load_policy(id_: str = DEFAULT) -> Policy:
    """A policy that comes with the product, by id; the default one where none has that id."""
    folder = resources.files("checks.policies")
    known = {one.name for one in folder.iterdir() if one.name.endswith(".yaml")}
    name = f"{id_}.yaml" if f"{id_}.yaml" in known else f"{DEFAULT}.yaml"
    return parse_policy(folder.joinpath(name).read_text("utf-8"), name)


def load_default_policy() -> Policy:
    """The policy that comes with the product."""
    return load_policy(DEFAULT)


def parse_policy(text: str, source: str, checks: Mapping[str, Check[Any]] | None = None) -> Policy:
    """Read a policy.

    Args:
        source: the file's name, for messages.
        checks: the checks that are installed, by id (None: all); they know their parameters.

    Raises:
        PolicyError: every error at once, as `policy.yaml:14: rules.printer.supplies.params: no
            parameter 'warn_below'; known: warn_below_pct, fail_below_pct`.
    """
    if checks is None:
        checks = load_checks()
    try:
        value, places = load_yaml(text, source)
    except InventoryError as error:
        raise PolicyError(error.problems) from None
    if not isinstance(value, dict):
        raise PolicyError([Problem(source, 1, "", "must be a mapping that starts with 'policy:'")])
    reader = _Reader(value, places, source, checks)
    policy = reader.read()
    if reader.problems or policy is None:
        raise PolicyError(sorted(set(reader.problems), key=lambda p: (p.line or 0, str(p))))
    return policy


def lint_waivers(policy: Policy, *, today: date, source: str) -> tuple[Problem, ...]:
    """What is wrong with waivers on a day, although the file is well formed: expired ones."""
    return tuple(
        Problem(
            source, None, f"waivers[{at + 1}]",
            f"{waiver.check} at {waiver.site} ended on {waiver.until.isoformat()}; "
            "mend the fault, or ask again",
        )
        for at, waiver in enumerate(policy.waivers)
        if waiver.until < today
    )  # fmt: skip


class _Reader:
    """Reads one file and keeps every problem."""

    def __init__(
        self, value: dict[str, Any], places: Places, source: str,
        checks: Mapping[str, Check[Any]],
    ) -> None:  # fmt: skip
        self.value = value
        self.places = places
        self.source = source
        self.checks = checks
        self.problems: list[Problem] = []

    def read(self) -> Policy | None:
        """The policy, or None with `problems`."""
        params = self._params()
        raw = self._renamed()
        policy: Policy | None = None
        try:
            policy = Policy.model_validate(raw)
        except ValidationError as error:
            for problem in problems_of(error, self._renamed_places(), self.source):
                place = problem.place.replace("from_", "from")
                place = "policy" if place == "id" else place
                self.problems.append(Problem(problem.source, problem.line, place, problem.text))
        self._sources()
        self._services()
        self._norms()
        self._waivers()
        if policy is None or self.problems:
            return None
        rules = {
            id_: rule.model_copy(update={"params": params[id_]})
            for id_, rule in policy.rules.items()
        }
        return policy.model_copy(update={"rules": rules})

    def _say(self, path: Path, text: str, *, place: Path | None = None) -> None:
        shown = path if place is None else place
        self.problems.append(
            Problem(self.source, line_of(self.places, path), path_text(shown), text)
        )

    def _mapping(self, name: str) -> dict[str, Any]:
        value = self.value.get(name)
        return value if isinstance(value, dict) else {}

    def _rows(self, name: str) -> list[Any]:
        value = self.value.get(name)
        return value if isinstance(value, list) else []

    def _renamed(self) -> dict[str, Any]:
        """As the model names things: `policy` is its id, a rule knows its check, `from` is free."""
        raw = {("id" if key == "policy" else key): value for key, value in self.value.items()}
        if isinstance(raw.get("rules"), dict):
            raw["rules"] = {
                id_: {"check": id_, **rule} if isinstance(rule, dict) else rule
                for id_, rule in raw["rules"].items()
            }
        if isinstance(raw.get("waivers"), list):
            raw["waivers"] = [
                {("from_" if key == "from" else key): value for key, value in row.items()}
                if isinstance(row, dict)
                else row
                for row in raw["waivers"]
            ]
        return {key: value for key, value in raw.items() if value is not None}

    def _renamed_places(self) -> Places:
        """Lines by the model's names."""
        names = {"policy": "id"}
        return {
            tuple(
                names.get(str(step), step) if at == 0
                else "from_" if path[0] == "waivers" and step == "from"
                else step
                for at, step in enumerate(path)
            ): line
            for path, line in self.places.items()
        }  # fmt: skip

    def _params(self) -> dict[str, Any]:
        """Every rule's parameters, by its check's own type."""
        found: dict[str, Any] = {}
        for id_, rule in self._mapping("rules").items():
            check = self.checks.get(id_)
            if check is None:
                near = get_close_matches(id_, self.checks, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self._say(("rules", id_), f"no check is called {id_!r}{hint}", place=("rules",))
                continue
            given = rule.get("params") if isinstance(rule, dict) else None
            where: Path = ("rules", id_, "params")
            if given is None:
                given = {}
            if not isinstance(given, dict):
                self._say(where, "must be a mapping of names to values")
                continue
            known = tuple(check.params.model_fields)
            strange = [name for name in given if name not in known]
            for name in strange:
                names = ", ".join(known) or "none"
                self._say((*where, name), f"no parameter {name!r}; known: {names}", place=where)
            try:
                found[id_] = check.params.model_validate(
                    {name: value for name, value in given.items() if name in known}
                )
            except ValidationError as error:
                inside = {
                    path[len(where) :]: line
                    for path, line in self.places.items()
                    if path[: len(where)] == where
                }
                for one in problems_of(error, inside, self.source):
                    place = f"{path_text(where)}.{one.place}" if one.place else path_text(where)
                    self.problems.append(Problem(self.source, one.line, place, one.text))
        return found

    def _sources(self) -> None:
        """A number without a regulation says so, and says why."""
        rows = [(("rules", id_), rule) for id_, rule in self._mapping("rules").items()]
        rows += [(("norms", at), norm) for at, norm in enumerate(self._rows("norms"))]  # type: ignore[misc]
        for path, row in rows:
            if not isinstance(row, dict) or row.get("regulation") is not False:
                continue
            source = row.get("source")
            if isinstance(source, str) and NOT_LAW not in source:
                self._say(
                    (*path, "source"),
                    f"regulation is false, so the text must say {NOT_LAW!r} and why the number",
                )

    def _services(self) -> None:
        rules = self._mapping("rules")
        ids: Counter[str] = Counter()
        for at, service in enumerate(self._rows("services")):
            if not isinstance(service, dict):
                continue
            ids[str(service.get("id"))] += 1
            if service.get("id") == "*" or ids[str(service.get("id"))] > 1:
                self._say(("services", at, "id"), f"{service.get('id')!r} is taken; use another id")
            listed = service.get("rules")
            if isinstance(listed, list):
                for place, id_ in enumerate(listed):
                    if isinstance(id_, str) and id_ not in rules:
                        self._say(
                            ("services", at, "rules", place),
                            f"{id_!r} is no rule of this policy; add it to 'rules' or remove it",
                        )
        if "services" in self.value and not self._rows("services"):
            self._say(("services",), "names no service; nothing could be ready for it")

    def _norms(self) -> None:
        rules = self._mapping("rules")
        for at, norm in enumerate(self._rows("norms")):
            if not isinstance(norm, dict):
                continue
            if norm.get("per") == "desk" and not norm.get("desks"):
                self._say(("norms", at), "per: desk needs 'desks', the roles that it counts")
            asked = norm.get("checks")
            for place, id_ in enumerate(asked if isinstance(asked, list) else ()):
                if isinstance(id_, str) and id_ not in rules:
                    self._say(
                        ("norms", at, "checks", place),
                        f"{id_!r} is no rule of this policy; add it to 'rules' or remove it",
                    )

    def _waivers(self) -> None:
        rules = self._mapping("rules")
        ceiling = self.value.get("waiver_ceiling", Policy.model_fields["waiver_ceiling"].default)
        per_ward: Counter[str] = Counter()
        for at, row in enumerate(self._rows("waivers")):
            where: Path = ("waivers", at)
            if not isinstance(row, dict):
                continue
            for text in _waiver_faults(row, rules):
                self._say(where, text)
            site = row.get("site")
            if not isinstance(site, str):
                continue
            per_ward[site] += 1
            if isinstance(ceiling, int) and per_ward[site] == ceiling + 1:
                self._say(
                    where,
                    f"{site} has more than {ceiling} waivers; a ward with so many is not ready",
                )


def _waiver_faults(row: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[str]:
    id_ = row.get("check")
    if isinstance(id_, str):
        rule = rules.get(id_)
        if rule is None:
            yield f"{id_!r} is no rule of this policy; a waiver needs the rule that it waives"
        elif isinstance(rule, dict) and rule.get("waivable") is False:
            yield f"{id_!r} may not be waived"
    by, approved = row.get("by"), row.get("approved_by")
    if isinstance(by, str) and isinstance(approved, str) and _same(by, approved):
        yield f"asked and approved by the same: {by!r}; somebody else must approve"
    try:
        waiver = Waiver.model_validate(
            {("from_" if key == "from" else key): value for key, value in row.items()}
        )
    except ValidationError:
        return  # said already, with its line
    if waiver.until < waiver.from_:
        yield f"ends on {waiver.until.isoformat()}, before it starts"
    for name in ("because", "risk", "by", "approved_by"):
        if not str(row.get(name) or "").strip():
            yield f"{name} is empty; say it"


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
