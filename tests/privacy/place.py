"""A working folder whose store is full of canaries: names, accounts, serial numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.store.journal import Moment
from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from audit.store.verify import verify_store
from audit.world.exchange import Sent
from inventory.codec import Row, at_us, facts_text
from inventory.facts import AnyGroup
from inventory.load import export_estate
from inventory.model import DeviceAsset, Estate
from inventory.register import load_register
from tests.privacy.canaries import Canaries, every

NOW = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
OLD = timedelta(days=100)  # beyond the days of personal fields, within all others
PERSON = "cb-00001-canary"
WARD = "00001"
STORE = "store.sqlite"
CONFIG = (
    "register: hanoi-2016\nsimulated: true\nclock: 2016-08-05T09:00:00+07:00\nsites: ['00001']\n"
)


@dataclass
class Place:
    """The folder, and what was put into it."""

    folder: Path
    old: Canaries
    new: Canaries

    @property
    def store(self) -> Path:
        return self.folder / STORE

    def bytes(self) -> bytes:
        """Every byte of the store's files: pages, free pages, log, index of the log."""
        return b"".join(
            path.read_bytes() for path in sorted(self.folder.glob(f"{STORE}*")) if path.is_file()
        )

    def rows(self) -> list[Row]:
        store = SqliteStore(self.store)
        try:
            return [row for run in store.runs() for row in store.of_run(run.id)]
        finally:
            store.close()


def make(folder: Path, *, copies: int = 1) -> Place:
    """Two runs: one a hundred days old, one of today; each a full look and some of one person."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inventory").mkdir(exist_ok=True)
    (folder / "ward-audit.yaml").write_text(CONFIG)
    devices = tuple(DeviceAsset(id=f"pc-{n}", kind="pc", site=WARD) for n in range(copies))
    estate = Estate(register_id="hanoi-2016", simulated=True, devices=devices)
    for name, data in export_estate(estate, "csv", load_register("hanoi-2016")).items():
        (folder / "inventory" / name).write_bytes(data)
    store = SqliteStore(folder / STORE)
    made: dict[str, Canaries] = {}
    for name, at in (("old", NOW - OLD), ("new", NOW)):
        canaries, groups = every(f"Canary{name}")
        made[name] = canaries
        store.begin_run(Run(id=f"run-{name}", started=at, register_id="hanoi-2016", plan="p" * 64,
                            looks=copies + 1, simulated=True))  # fmt: skip
        rows = [row(f"run-{name}", f"pc-{n}", groups, at) for n in range(copies)]
        people = {"people": _of_person(groups)}
        rows.append(row(f"run-{name}", f"{WARD}-office", people, at, probe="people.register"))
        sent = Sent(at_us(at), 0, f"run-{name}", "pc-0", "10.0.0.9:161", "snmp", "GET", 1, 80,
                    "ward-snmp", "answered")  # fmt: skip
        by_person = sent._replace(protocol="ssh", credential=PERSON)
        store.append(rows, [sent, by_person], Moment(at_us(at)))
        store.end_run(f"run-{name}", "finished", at)
    store.close()
    return Place(folder, made["old"], made["new"])


def row(
    run: str,
    asset: str,
    groups: Mapping[str, AnyGroup],
    at: datetime,
    *,
    probe: str = "pc.report",
    note: str = "",
) -> Row:
    kind = "office" if asset.endswith("-office") else "pc"
    return Row(run, asset, probe, WARD, kind, at_us(at), 0.5, "answered", note, facts_text(groups))


def _of_person(groups: Mapping[str, AnyGroup]) -> AnyGroup:
    people = groups["people"].model_copy()
    problem = people.problems[0].model_copy(update={"ref": PERSON})  # type: ignore[union-attr]
    return people.model_copy(update={"problems": (problem,)})


def chain_problem(path: Path) -> str:
    """What the verifier finds in a store: "" for a log that links and rows that are as it says."""
    store = SqliteStore(path)
    try:
        with store.reading() as connection:
            found = verify_store(connection)
    finally:
        store.close()
    return "" if found.intact else str(found.flaw)
