"""Secrets: `credentials.yaml` holds references, the worker that needs one resolves it late.

credentials:
  ward-snmp: {kind: snmp_v2c, community: "file:secrets/ward-snmp"}
  core-v3: {kind: snmp_v3, user: audit, auth: sha256, auth_key: "env:CORE_AUTH"}
  core-ssh: {kind: ssh, user: audit, password: "keyring:ward-audit/core"}
defaults: {snmp_v2c: ward-snmp}
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, ValidationError

from audit.world.references import HOW, UnresolvedError, is_reference, resolve
from audit.world.secret import Secret
from audit.world.world import SECRET_FIELDS, Credential
from inventory._record import Record
from inventory.problem import InventoryError, Problem
from inventory.seen import LookError, Outcome
from inventory.yaml_file import line_of, load_yaml, problems_of

Kind = Literal["snmp_v3", "snmp_v2c", "snmp_v1", "ssh", "smpp", "http"]
"""The better one first: where a family is asked for ("snmp"), that is the order."""

PLAIN_FIELDS = ("user", "auth", "priv", "key_file", "known_hosts", "engine_id", "platform")


class Entry(Record):
    """One credential of the file; secret fields are references, the others plain text."""

    kind: Kind
    user: str | None = None
    auth: str | None = None
    priv: str | None = None
    engine_id: str | None = None
    key_file: str | None = None
    known_hosts: str | None = None
    platform: str | None = None
    community: str | None = None
    password: str | None = None
    auth_key: str | None = None
    priv_key: str | None = None
    passphrase: str | None = None


class CredentialsFile(Record):
    """`credentials.yaml`."""

    credentials: Mapping[str, Entry] = Field(default_factory=dict)
    defaults: Mapping[Kind, str] = Field(default_factory=dict)


def parse_credentials(text: str, source: str) -> CredentialsFile:
    """Read the file; a secret written out is an error, and is not repeated in its message.

    Raises:
        InventoryError: every problem, by line.
    """
    value, places = load_yaml(text, source)
    try:
        parsed = CredentialsFile.model_validate({} if value is None else value)
    except ValidationError as error:
        raise InventoryError(
            Problem(one.source, one.line, one.place, _without_value(one.text), one.trap)
            for one in problems_of(error, places, source)
        ) from None
    problems = []
    for name, entry in parsed.credentials.items():
        for field in SECRET_FIELDS:
            said = getattr(entry, field)
            if said is not None and not is_reference(said):
                line = line_of(places, ("credentials", name, field))
                text_ = f"is written out; write a reference: {HOW}"
                problems.append(Problem(source, line, f"credentials.{name}.{field}", text_))
    for kind, name in parsed.defaults.items():
        known = parsed.credentials.get(name)
        if known is None or known.kind != kind:
            line = line_of(places, ("defaults", kind))
            text_ = f"no credential of kind {kind} is called {name!r}"
            problems.append(Problem(source, line, f"defaults.{kind}", text_))
    if problems:
        raise InventoryError(problems)
    return parsed


def _without_value(text: str) -> str:
    """pydantic repeats what it refused; here that may be a password."""
    return text.split(": ", 1)[0] if not text.startswith(("must", "'")) else "is not right"


def serves(kind: str, asked: str) -> bool:
    """Whether a credential of a kind is what was asked for; "snmp" asks for any version."""
    return kind == asked or kind.startswith(f"{asked}_")


class FileSecrets:
    """Credentials by name, resolved when asked for; paths are relative to the working folder."""

    def __init__(
        self,
        known: CredentialsFile,
        folder: Path,
        *,
        simulated: bool = False,
        source: str = "credentials.yaml",
    ) -> None:
        """`simulated`: the city is, and so are its secrets."""
        self._known = known
        self._folder = folder
        self._simulated = simulated
        self._source = source
        self._resolved: dict[str, Credential] = {}
        self._found: dict[tuple[str | None, str], Credential | None] = {}  # as it was asked for
        self._defaults = {
            str(kind): known.defaults[kind] for kind in get_args(Kind) if kind in known.defaults
        }

    def get(self, name: str | None, kind: str) -> Credential | None:
        """The named credential when it serves for this kind, else the kind's default, else None.

        Raises:
            LookError: SKIPPED, nothing has that name (the default is not for a device that is to
                have another), or the reference leads nowhere or to a file that others can read.
        """
        if (name, kind) not in self._found:
            self._found[name, kind] = self._find(name, kind)
        return self._found[name, kind]

    def _find(self, name: str | None, kind: str) -> Credential | None:
        entry = self._known.credentials.get(name or "")
        if name and entry is None:
            raise LookError(Outcome.SKIPPED, f"no credential is called {name[:80]!r}")
        if name is None or entry is None or not serves(entry.kind, kind):
            name = next((self._defaults[one] for one in self._defaults if serves(one, kind)), None)
            if name is None:
                return None
            entry = self._known.credentials[name]
        if name not in self._resolved:
            values: dict[str, str | Secret] = {}
            for field in (*PLAIN_FIELDS, *SECRET_FIELDS):
                said = getattr(entry, field)
                if said is not None:
                    secret = field in SECRET_FIELDS
                    values[field] = self._resolve(name, said) if secret else said
            self._resolved[name] = Credential(id=name, kind=entry.kind, values=values)
        return self._resolved[name]

    def problems(self) -> Iterator[Problem]:
        """One for each reference that does not resolve; for a check before the run."""
        for name, entry in sorted(self._known.credentials.items()):
            for field in SECRET_FIELDS:
                said = getattr(entry, field)
                if said is None:
                    continue
                try:
                    resolve(said, name, self._folder, simulated=self._simulated)
                except UnresolvedError as error:
                    place = f"credentials.{name}.{field}"
                    yield Problem(self._source, None, place, error.note, text_vi=error.vi)

    def _resolve(self, name: str, reference: str) -> Secret:
        try:
            return resolve(reference, name, self._folder, simulated=self._simulated)
        except UnresolvedError as error:
            note = f"credential {name}: {error.note}"
            raise LookError(Outcome.SKIPPED, note) from None


def resolve_reference(text: str) -> str | Secret:
    """What a reference stands for; any other text is itself.

    Raises:
        InventoryError: the reference leads nowhere, or to a file that others can read.
    """
    if not is_reference(text):
        return text
    scheme = text.partition(":")[0]
    try:
        return resolve(text, scheme, Path())
    except UnresolvedError as error:
        raise InventoryError([Problem(scheme, None, "", error.note, text_vi=error.vi)]) from None


class GivenSecrets:
    """Credentials given on the command line: one default for each kind."""

    def __init__(self, given: Mapping[str, Credential]) -> None:
        self._given = given
        self._found: dict[str, Credential | None] = {}  # by what it is to serve for

    def get(self, name: str | None, kind: str) -> Credential | None:
        """The credential that serves for this kind, whatever its name."""
        if kind not in self._found:
            fitting = (one for own, one in self._given.items() if serves(own, kind))
            self._found[kind] = next(fitting, None)
        return self._found[kind]
