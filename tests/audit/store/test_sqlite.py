"""The store keeps what it has acknowledged, once, and says in one line why it cannot."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

import audit.store
from audit.store.schema import METADATA
from audit.store.sqlite import SqliteStore
from audit.store.store import Run, StoreError
from audit.store.tables import HEAD, TABLES
from inventory.codec import Row, at_us

AT = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
OLD_TABLES = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
    "CREATE TABLE run (id VARCHAR(64) NOT NULL PRIMARY KEY, started_us BIGINT NOT NULL, "
    "finished_us BIGINT, state VARCHAR(16) NOT NULL, register VARCHAR(64) NOT NULL, "
    "plan VARCHAR(64) NOT NULL, looks INTEGER NOT NULL, selection TEXT NOT NULL, "
    "policy VARCHAR(64), tool VARCHAR(32) NOT NULL, simulated BOOLEAN NOT NULL)",
    "CREATE TABLE observation (run VARCHAR(64) NOT NULL, asset VARCHAR(200) NOT NULL, "
    "probe VARCHAR(100) NOT NULL, site VARCHAR(16) NOT NULL, kind VARCHAR(64) NOT NULL, "
    "at_us BIGINT NOT NULL, took_s FLOAT NOT NULL, outcome VARCHAR(16) NOT NULL, "
    "note TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (run, asset, probe), "
    "FOREIGN KEY(run) REFERENCES run (id))",
    "CREATE INDEX observation_latest ON observation (asset, probe, at_us)",
)
"""What the first version of the store was made of."""


def row(asset: str = "a", *, run: str = "r1", probe: str = "pc.report", minutes: float = 0) -> Row:
    when = at_us(AT + timedelta(minutes=minutes))
    return Row(run, asset, probe, "00001", "pc", when, 0.5, "answered", "", "{}")


def a_run(name: str = "r1", *, minutes: float = 0) -> Run:
    at = AT + timedelta(minutes=minutes)
    return Run(id=name, started=at, register_id="hanoi-2016", plan="p" * 64, looks=3)


@pytest.fixture
def store(tmp_path: Path):
    opened = SqliteStore(tmp_path / "store.sqlite")
    opened.begin_run(a_run())
    yield opened
    opened.close()


def test_a_key_that_is_known_is_ignored_and_its_first_row_stays(store: SqliteStore) -> None:
    assert store.append([row("a"), row("b")]) == 2
    assert store.append([row("a", minutes=5), row("c")]) == 1
    assert [one.at_us for one in store.of_run("r1") if one.asset == "a"] == [at_us(AT)]


def test_rows_of_a_run_that_never_began_are_refused(store: SqliteStore) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.append([row(run="nobody")])


def test_the_latest_look_before_a_moment_is_what_counts_at_that_moment(
    store: SqliteStore,
) -> None:
    store.begin_run(a_run("r2", minutes=10))
    store.append([row("a"), row("a", run="r2", minutes=10), row("b", minutes=1)])

    def seen(minutes: float, run: str | None = None) -> list[tuple[str, str]]:
        at = AT + timedelta(minutes=minutes)
        return [(one.asset, one.run) for one in store.latest(at, run=run)]

    assert seen(9.99) == [("a", "r1"), ("b", "r1")]
    assert seen(10) == [("a", "r2"), ("b", "r1")]
    assert seen(10, run="r1") == [("a", "r1"), ("b", "r1")]
    assert seen(-1) == []


def test_a_run_that_goes_on_keeps_its_start(store: SqliteStore) -> None:
    store.end_run("r1", "interrupted", AT + timedelta(minutes=1))
    store.begin_run(a_run(minutes=5))
    (known,) = store.runs()
    assert (known.started, known.state, known.finished) == (AT, "running", None)


def test_runs_are_listed_oldest_first_with_what_they_kept(store: SqliteStore) -> None:
    store.begin_run(a_run("older", minutes=-5))
    for start in (0, 10, 20):
        store.append([row(str(number)) for number in range(start, min(25, start + 10))])
    assert [(one.id, one.observations) for one in store.runs()] == [("older", 0), ("r1", 25)]


def test_the_store_syncs_every_commit_to_the_disk(store: SqliteStore) -> None:
    assert store._writer is not None  # what SQLite itself says it does
    assert store._writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._writer.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_the_migrations_and_a_new_store_are_exactly_the_schema(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "new.sqlite").close()
    first = (*OLD_TABLES, "INSERT INTO alembic_version VALUES ('0001')")
    with sqlite3.connect(tmp_path / "migrated.sqlite") as old:
        for statement in first:
            old.execute(statement)
    old.close()
    SqliteStore(tmp_path / "migrated.sqlite").close()
    straight = create_engine(f"sqlite:///{tmp_path / 'straight.sqlite'}")
    METADATA.create_all(straight)

    def shape(name: str) -> dict[str, object]:
        looked = inspect(create_engine(f"sqlite:///{tmp_path / name}"))
        return {
            table: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(table)],
                looked.get_pk_constraint(table)["constrained_columns"],
                looked.get_indexes(table),
                [fk["referred_table"] for fk in looked.get_foreign_keys(table)],
            )
            for table in looked.get_table_names()
            if table != "alembic_version"
        }

    assert shape("migrated.sqlite") == shape("new.sqlite") == shape("straight.sqlite")
    straight.dispose()


def test_head_is_the_newest_migration() -> None:
    config = Config()
    folder = Path(audit.store.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_new_store_is_made_in_one_transaction_or_not_at_all(tmp_path: Path) -> None:
    said: list[str] = []

    class Heard(SqliteStore):
        def _open(self) -> sqlite3.Connection:
            connection = super()._open()
            connection.set_trace_callback(said.append)
            return connection

    Heard(tmp_path / "store.sqlite").close()
    words = [line.split()[0].upper() for line in said]
    first, last = words.index("CREATE"), len(words) - 1 - words[::-1].index("CREATE")
    assert words.count("CREATE") == len(TABLES) - 1
    assert not {"COMMIT", "BEGIN", "ROLLBACK"} & set(words[first:last])
    begun = [line for line in said[:first] if line.startswith("BEGIN")]
    assert begun[-1] == "BEGIN IMMEDIATE"
    assert "COMMIT" in words[last:]


def test_programs_that_open_a_new_store_together_all_get_it(tmp_path: Path) -> None:
    command = (
        "import sys, pathlib, audit.store.sqlite as s; s.SqliteStore(pathlib.Path(sys.argv[1]))"
    )
    several = [
        subprocess.Popen([sys.executable, "-c", command, tmp_path / "store.sqlite"])
        for _ in range(4)
    ]
    assert [one.wait(60) for one in several] == [0, 0, 0, 0]


def test_what_was_seen_of_an_asset_stays_together_when_it_has_moved(store: SqliteStore) -> None:
    moved = row("b", probe="pc.snmp", minutes=1)._replace(site="00004")
    store.append([row("a"), row("b"), moved, row("c")])
    assert [one.asset for one in store.latest(AT + timedelta(hours=1))] == ["a", "b", "b", "c"]


def test_outcomes_are_counted_by_run(store: SqliteStore) -> None:
    store.begin_run(a_run("r2", minutes=1))
    store.append([row("a"), row("b"), row("c")._replace(outcome="timeout"), row("a", run="r2")])
    assert store.outcomes("r1") == {"answered": 2, "timeout": 1}
    assert store.outcomes("nobody") == {}


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught:
        SqliteStore(path)
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    return str(problem)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"a,b,c\n" * 1_000)
    assert "is not a database" in refusal(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    assert "another program's database" in refusal(path)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    other.close()


def test_a_store_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    SqliteStore(path).close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    assert "newer ward-audit (schema 9999)" in refusal(path)


def test_a_damaged_store_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = SqliteStore(path)
    store.begin_run(a_run())
    store.append([row(f"asset-{number}") for number in range(3_000)])
    store.close()
    data = bytearray(path.read_bytes())
    data[4_096 * 3 : 4_096 * 40] = os.urandom(4_096 * 37)
    path.write_bytes(data)

    def read() -> None:
        list(SqliteStore(path).of_run("r1"))

    with pytest.raises(StoreError, match="damaged"):
        read()


def test_a_folder_or_a_missing_folder_is_no_store(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert "there is no folder" in refusal(tmp_path / "nowhere" / "store.sqlite")


READ_ONLY = """
import os, sys
from pathlib import Path
from audit.store.sqlite import SqliteStore
from audit.store.store import StoreError
os.setgid(65534); os.setuid(65534)
try:
    SqliteStore(Path(sys.argv[1]))
except StoreError as error:
    print(error)
"""


def test_a_store_that_may_not_be_written_is_said_so(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        path = tmp_path / "store.sqlite"
        SqliteStore(path).close()
        path.chmod(0o400)
        assert "is read-only" in refusal(path)
        return
    # root may write everything, so somebody else tries
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "store.sqlite"
        SqliteStore(path).close()
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(path)], capture_output=True, text=True, check=True
        )
    assert "is read-only" in done.stdout


def test_a_full_disk_is_said_so_and_what_was_acknowledged_stays(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = SqliteStore(path)
    store.begin_run(a_run())
    store.append([row("first")])
    assert store._writer is not None
    # SQLite's own limit gives SQLITE_FULL, the error of a full disk
    store._writer.execute("PRAGMA max_page_count=1")
    with pytest.raises(StoreError, match="disk is full"):
        store.append([row(f"asset-{number}") for number in range(5_000)])
    store.close()
    again = SqliteStore(path)
    assert again.check() is None
    assert "first" in {one.asset for one in again.of_run("r1")}
    again.close()


def test_only_the_assets_that_are_asked_for_are_told(store: SqliteStore) -> None:
    store.append([row("a"), row("b"), row("b", probe="printer.snmp"), row("c")])
    found = [(one.asset, one.probe) for one in store.latest(AT, assets=["b", "gone", "c"])]
    assert found == [("b", "pc.report"), ("b", "printer.snmp"), ("c", "pc.report")]
    assert [one.asset for one in store.latest(AT, run="r1", assets=["a"])] == ["a"]
    assert list(store.latest(AT, assets=[])) == []


def test_of_a_file_that_two_runs_have_read_the_later_runs_word_counts(store: SqliteStore) -> None:
    store.begin_run(a_run("r2", minutes=10))
    store.append([row("a"), row("a", run="r2")])  # the file carries its own date
    assert [one.run for one in store.latest(AT + timedelta(hours=1))] == ["r2"]
    assert [one.run for one in store.latest(AT + timedelta(hours=1), run="r1")] == ["r1"]


def test_what_is_counted_is_what_is_kept_also_when_rows_come_twice(store: SqliteStore) -> None:
    store.append([row("a"), row("b")._replace(outcome="timeout")])
    store.append([row("b"), row("c", minutes=7)])  # b is known, and stays a timeout
    assert store.outcomes("r1") == {"answered": 2, "timeout": 1}
    (run,) = store.runs()
    assert (run.observations, run.last) == (3, AT + timedelta(minutes=7))
    assert store.last_at() == AT + timedelta(minutes=7)


def test_a_resumed_run_asks_site_by_site_what_it_has_kept(store: SqliteStore) -> None:
    store.append([row("a"), row("b")._replace(site="00004")])
    assert list(store.done("r1", "00004")) == [("b", "pc.report")]
    assert sorted(store.done("r1")) == [("a", "pc.report"), ("b", "pc.report")]
    store.append([row("a", probe="x")])
    assert list(store.kept("r1")) == [("00001", 2, 1), ("00004", 1, 1)]


def test_a_store_of_the_first_schema_opens_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as old:
        for statement in OLD_TABLES:
            old.execute(statement)
        old.execute("INSERT INTO alembic_version VALUES ('0001')")
        old.execute(
            "INSERT INTO run VALUES "
            "('r0', 5, 9, 'finished', 'hanoi-2016', 'p', 2, '{}', 'strict', '0.1', 1)"
        )
        old.execute(
            "INSERT INTO observation VALUES "
            "('r0', 'a', 'pc.report', '00001', 'pc', 7, 0.5, 'answered', 'n', '{}'), "
            "('r0', 'b', 'pc.report', '00001', 'pc', 8, 0.5, 'timeout', '', '{}')"
        )
    old.close()
    store = SqliteStore(path)
    (run,) = store.runs()
    assert (run.id, run.state, run.observations) == ("r0", "finished", 2)
    assert store.outcomes("r0") == {"answered": 1, "timeout": 1}
    assert [(one.asset, one.note) for one in store.of_run("r0")] == [("a", "n"), ("b", "")]
    store.begin_run(a_run("r1"))
    assert store.append([row("a")]) == 1
    assert store.check() is None
    store.close()
