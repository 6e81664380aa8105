"""The composition root: where a working folder becomes a store, a world and an engine."""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.config import FILE, Config, ConfigError, parse_config
from audit.os_error import unread
from audit.plan import Binding, Plan, Selection, Survey
from audit.probes.probe import load_probes
from audit.version import version
from audit.world.build import WorldSpec
from inventory.model import Register
from inventory.problem import InputError, InventoryError, Problem
from inventory.register import load_register, parse_register
from inventory.scope import Scope, parse_scope

if TYPE_CHECKING:
    from audit.engine.local import LocalEngine
    from audit.store.estate import EstateFile
    from audit.store.sqlite import SqliteStore
    from checks.decision import Assessment
    from checks.policy import Policy

INVENTORY, REGISTER = "inventory", "register"
STOP = "STOP"  # a file of this name ends a run and lets none begin
SCOPE, CREDENTIALS = "scope.yaml", "credentials.yaml"
_NOT_BOUND = {
    "clock", "clock_zero_s", "as_of", "workers", "worker_silent_s", "worker_memory_mb", "policy",
    "prices", "retention", "store", "out", "ca_file",
}  # fmt: skip
"""Settings that say nothing of what is sent: how this computer works, and what comes after."""

_TABLES = (".csv", ".xlsx", ".yaml", ".yml")
_LONGEST_TABLE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Working:
    """A working folder, read when asked."""

    path: Path
    config: Config

    @cached_property
    def register(self) -> Register:
        """The register, or the part of it that the folder is about, with the sites above."""
        whole = self._own_register() or load_register(self.config.register_id)
        if not self.config.sites:
            return whole
        strange = [code for code in self.config.sites if code not in whole.by_id]
        if strange:
            text = f"no site of {whole.id} has the code {', '.join(strange)}"
            raise ConfigError([Problem(FILE, None, "sites", text)])
        kept = set(self.config.sites)
        kept.update(above.id for code in self.config.sites for above in whole.parents(code))
        sites = tuple(site for site in whole.sites if site.id in kept)
        return whole.model_copy(update={"sites": sites})

    def _own_register(self) -> Register | None:
        """The register that the folder brings itself, for a place that we do not ship."""
        folder = self.path / REGISTER
        if not folder.is_dir():
            return None
        names = ("register.yaml", "sites.csv", "changes.csv")
        found = parse_register({n: _bytes(folder / n) for n in names if (folder / n).exists()})
        if found.id != self.config.register_id:
            text = f"is {self.config.register_id}, and {REGISTER}/ holds {found.id}; name that one"
            raise ConfigError([Problem(FILE, None, "register", text)])
        return found

    @cached_property
    def estate(self) -> "EstateFile":
        """Everything that the folder's tables declare, compiled beside the store.

        The file is made anew whenever a table, the register or the program is another one; it may
        be deleted at any time.

        Raises:
            InventoryError: every problem of every table.
        """
        from audit.store.estate import open_estate

        folder = self.path / INVENTORY
        if not folder.is_dir():
            text = "is missing; `ward-audit init` makes one"
            raise InventoryError([Problem(f"{INVENTORY}/", None, "", text)])
        places = [
            place
            for place in _listed(folder)
            if place.suffix.lower() in _TABLES and place.is_file()
        ]
        compiled = (self.path / self.config.store).with_suffix(".estate")
        key = self._key(places)
        found = open_estate(compiled, key)
        if found is not None:
            return found
        from audit.store.estate_build import compile_estate

        files = ((f"{INVENTORY}/{place.name}", _bytes(place)) for place in places)
        simulated = self.config.simulated
        return compile_estate(files, self.register, compiled, key, simulated=simulated)

    def _key(self, places: list[Path]) -> str:
        """What the compiled estate is made of, in 64 hex digits."""
        digest = hashlib.sha256(f"{version()} {self.config.simulated}\n".encode())
        for site in self.register.sites:
            digest.update(f"{site.id} {site.level} {site.name} {site.parent}\n".encode())
        for place in places:
            data = _bytes(place)
            digest.update(f"{place.name} {len(data)}\n".encode())
            digest.update(data)
        return digest.hexdigest()

    @cached_property
    def scope(self) -> Scope:
        """The addresses that may be probed; without the file, none."""
        return parse_scope(_text(self.path / SCOPE), SCOPE)

    def policy(self, chosen: Path | None = None) -> "Policy":
        """The policy that was named, else the folder's, else the one shipped for the register."""
        from checks.policy_file import load_policy, parse_policy

        chosen = chosen or self.policy_file()
        if chosen is None:
            return load_policy(self.config.register_id)
        return parse_policy(_text(chosen), chosen.name)

    def policy_file(self) -> Path | None:
        """The folder's own policy: the one its settings name, else `policy.yaml` when it is there.

        The file that is named may be missing; reading it says so.
        """
        if self.config.policy is not None:
            return self.path / self.config.policy
        own = self.path / "policy.yaml"
        return own if own.exists() else None

    def store(self) -> "SqliteStore":
        """The store, made or upgraded when needed.

        Raises:
            StoreError: it cannot be used; one line says why.
        """
        from audit.store.sqlite import SqliteStore

        return SqliteStore(self.path / self.config.store)

    def log_head(self) -> str:
        """The head of the store's log, which a printed report carries out of our hands."""
        store = self.store()
        try:
            head = store.head()
        finally:
            store.close()
        return "" if head is None else head.hash

    def plan(self, selection: Selection | None = None) -> Plan:
        """What a run of this selection would look at."""
        return Plan(self.estate, self.register, load_probes(), selection)

    def binding(self, survey: Survey) -> Binding:
        """What a run of a surveyed plan is bound to."""
        settings: dict[str, Any] = self.config.model_dump(mode="json", exclude=_NOT_BOUND)
        if self.config.ca_file is not None:
            ca = _bytes(self.path / self.config.ca_file)
            settings["ca_file"] = hashlib.sha256(ca).hexdigest()
        return Binding(
            inventory=survey.hash,
            scope=_digest(self._addresses()),
            settings=_digest(settings),
            credentials=_digest(self._references()),
            program=version(),
        )

    def files(self) -> dict[str, str]:
        """SHA-256 of every file that says what is declared, what may be probed and how."""
        folder = self.path / INVENTORY
        tables = [place for place in _listed(folder) if place.suffix.lower() in _TABLES]
        named = [self.path / name for name in (FILE, SCOPE, CREDENTIALS)]
        policy = self.policy_file()
        places = [*tables, *named, *([] if policy is None else [policy])]
        return {
            place.relative_to(self.path).as_posix(): _file_digest(place)
            for place in places
            if place.is_file()
        }

    def _addresses(self) -> Any:
        """The scope; as it stands where it is not filled in yet: a plan may come before it."""
        try:
            return self.scope.model_dump(mode="json")
        except InventoryError:
            place = self.path / SCOPE
            return _text(place) if place.is_file() else None

    def _references(self) -> Any:
        from audit.world.secrets import parse_credentials

        place = self.path / CREDENTIALS
        if not place.is_file():
            return None
        return parse_credentials(_text(place), CREDENTIALS).model_dump(mode="json")

    def spec(self, last: datetime | None = None) -> WorldSpec:
        """How a worker builds its world.

        Args:
            last: the last moment in the store; a simulated clock goes on after it.
        """
        problem = self._credential_problem()
        if problem is not None:
            raise InventoryError([problem])
        if self.config.ca_file is not None:
            from audit.world.roots import read_ca_file

            read_ca_file(self.path / self.config.ca_file, f"{FILE}: ca_file")
        start, zero_s = None, time.monotonic()
        if self.config.simulated:
            start = self.config.clock or datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
            since = self.config.clock_zero_s
            if since is not None and since <= zero_s:  # a lab is up, and its clock runs
                start += timedelta(seconds=zero_s - since)
            if last is not None and last >= start:
                start = last + timedelta(seconds=1)
        credentials = self.path / CREDENTIALS
        return WorldSpec(
            scope=self.scope.model_dump(mode="json"),
            folder=str(self.path),
            credentials=str(credentials) if credentials.is_file() else None,
            ca_file=None if self.config.ca_file is None else str(self.path / self.config.ca_file),
            clock_start=None if start is None else start.isoformat(),
            clock_zero_s=zero_s,
            estate={
                "register": self.config.register_id,
                "simulated": self.config.simulated,
                # Who is on any staff list: an account of none of them is one that was left behind.
                **self._officers(),
            },
        )

    def _officers(self) -> dict[str, Any]:
        """Where a worker finds the site of any officer."""
        if self.estate.path is not None:
            return {"staff_file": str(self.estate.path.resolve())}
        return {"officers": {officer.id: officer.site for officer in self.estate.staff}}

    def engine(self, spec: WorldSpec) -> "LocalEngine":
        """Worker processes on this computer."""
        from audit.engine.frames import Settings
        from audit.engine.local import Limits, LocalEngine

        config = self.config
        limits = Limits(
            workers=config.workers,
            sites_at_once=config.at_once.sites,
            silent_s=config.worker_silent_s,
        )
        return LocalEngine(
            spec,
            limits=limits,
            settings=Settings(
                run="",
                spec="",
                ward_kbit_s=config.budget.ward_kbit_s,
                device_bytes=config.budget.device_kb * 1_000,
                worker_kbit_s=config.budget.run_kbit_s / limits.count(),
                devices_per_site=config.at_once.devices_per_site,
                devices_at_once=config.at_once.devices,
                memory_mb=config.worker_memory_mb,
            ),
        )

    def now(self, store: "SqliteStore | None" = None) -> datetime:
        """The time to judge at when none is given: `as_of`, else now; simulated: the last look."""
        if self.config.as_of is not None:
            return self.config.as_of.astimezone(UTC)
        if not self.config.simulated:
            from audit.world.clock import RealClock

            return RealClock().now()
        last = None if store is None else last_moment(store)
        start = self.config.clock or datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
        return max(start.astimezone(UTC), last) if last is not None else start.astimezone(UTC)

    def _credential_problem(self) -> Problem | None:
        from audit.world.secrets import FileSecrets, parse_credentials

        place = self.path / CREDENTIALS
        if not place.is_file():
            return None
        known = parse_credentials(_text(place), CREDENTIALS)
        secrets = FileSecrets(known, self.path, simulated=self.config.simulated)
        return next(secrets.problems(), None)


def open_folder(path: Path) -> Working:
    """A working folder, by its `ward-audit.yaml`.

    Raises:
        ConfigError: there is none, or it is wrong.
    """
    place = path / FILE
    if not place.is_file():
        text = f"there is no {FILE}; `ward-audit init {path}` makes a working folder"
        raise ConfigError([Problem(str(path), None, "", text)])
    return Working(path=path, config=parse_config(_text(place), FILE))


def assessment(
    working: Working,
    *,
    at: datetime | None = None,
    run: str | None = None,
    policy: Path | None = None,
) -> "Assessment":
    """Judge a working folder's store: what reports are made of.

    Raises:
        InputError: any file of the folder is wrong, or the store holds no such run.
    """
    from audit.runs import judge

    chosen = working.policy(policy)
    store = working.store()
    try:
        known = store.runs()
        if run is not None and run not in {one.id for one in known}:
            text = f"no run is called {run!r}; `ward-audit history` lists them"
            raise InputError([Problem(working.config.store, None, "--run", text)])
        when = at or working.now(store)
        return judge(working.register, working.estate, chosen, store, at=when, run=run)
    finally:
        store.close()


def last_moment(store: "SqliteStore") -> datetime | None:
    """The last time that the store knows of; None when it is empty."""
    times = [run.finished or run.started for run in store.runs()]
    seen = store.last_at()
    return max([*times, *([] if seen is None else [seen])], default=None)


def run_id(now: datetime, taken: set[str]) -> str:
    """A run's name: its start, and a number when that is taken."""
    base = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise InventoryError([unread(f"{folder.name}/", error)]) from None


def _text(place: Path) -> str:
    try:
        return _bytes(place).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = f"is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
        raise InventoryError([Problem(place.name, None, "", text)]) from None


def _file_digest(place: Path) -> str:
    """SHA-256 of a file, which is never held as a whole."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InventoryError([unread(place.name, error)]) from None


def _bytes(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            data = file.read(_LONGEST_TABLE_BYTES + 1)
    except FileNotFoundError:
        raise InventoryError([Problem(place.name, None, "", "is missing; add it")]) from None
    except OSError as error:
        raise InventoryError([unread(place.name, error)]) from None
    if len(data) > _LONGEST_TABLE_BYTES:
        text = f"is longer than {_LONGEST_TABLE_BYTES} bytes; split it"
        raise InventoryError([Problem(place.name, None, "", text)])
    return data
