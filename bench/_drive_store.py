"""`python -m bench._drive_store ours|core|years FILE`: rows into a store, and what that took."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.store.sqlite import SqliteStore
from audit.store.store import Run
from inventory.codec import Row, at_us

ROWS, BATCH = 1_000_000, 5_000
COMMUNES, RUNS, LOOKS = 10_600, 30, 3
AT = datetime(2016, 8, 5, 2, tzinfo=UTC)

_FACTS = (
    '{"identity":{"vendor":"hp","model":"LaserJet 400 M401dn","serial":"VNB3K12345",'
    '"sys_descr":"HP ETHERNET MULTI-ENVIRONMENT","sys_name":"printer","uptime_s":86400.0}}'
)


def ours(file: Path) -> dict[str, float]:
    """1 M rows by the product's store: each batch is on the disk before the next."""
    store = SqliteStore(file)
    store.begin_run(_run(0, ROWS))
    took_s = 0.0
    for batch in _batches(0, ROWS // 4, 4):
        begun = time.perf_counter()
        store.append(batch)
        took_s += time.perf_counter() - begun
    store.close()
    return {"rows_s": ROWS / took_s, "wall_s": took_s}


def core(file: Path) -> dict[str, float]:
    """The same rows into the same tables with the same durability, by SQLAlchemy Core."""
    from sqlalchemy import create_engine, event, insert

    from audit.store.schema import METADATA, OBSERVATION, RUN

    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _connected(connection: object, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    METADATA.create_all(engine)
    run = _run(0, ROWS)
    with engine.begin() as connection:
        connection.execute(
            insert(RUN).values(
                id=run.id, started_us=at_us(run.started), state="running", register="b", plan="p",
                looks=ROWS, selection="{}", tool="", simulated=False,
            )
        )  # fmt: skip
    took_s = 0.0
    for batch in _batches(0, ROWS // 4, 4):
        begun = time.perf_counter()
        with engine.begin() as connection:
            connection.execute(insert(OBSERVATION), [row._asdict() for row in batch])
        took_s += time.perf_counter() - begun
    return {"rows_s": ROWS / took_s, "wall_s": took_s}


def years(file: Path) -> dict[str, float]:
    """What is asked of a country's store after 30 runs, milliseconds each: medians of five."""
    if not file.exists():
        store = SqliteStore(file)
        for number in range(RUNS):
            store.begin_run(_run(number, COMMUNES * LOOKS))
            for batch in _batches(number, COMMUNES, LOOKS):
                store.append(batch)
        store.close()
    store = SqliteStore(file)
    now, then = AT + timedelta(days=RUNS), AT + timedelta(days=RUNS // 2, hours=12)
    some = [[f"{number:05}-printer-0"] for number in range(1, COMMUNES, COMMUNES // 100)]
    last = _run(RUNS - 1, 0).id
    return {
        "runs_ms": _median_ms(store.runs),
        "outcomes_ms": _median_ms(lambda: store.outcomes(last)),
        "done_ms": _median_ms(lambda: list(store.done(last, "05000"))),
        "now_ms": _median_ms(lambda: [list(store.latest(now, assets=one)) for one in some]) / 100,
        "then_ms": _median_ms(lambda: [list(store.latest(then, assets=one)) for one in some]) / 100,
    }


def _median_ms(call: Callable[[], object]) -> float:
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1_000)
    return sorted(took)[2]


def _run(number: int, looks: int) -> Run:
    at = AT + timedelta(days=number)
    return Run(id=f"{at:%Y%m%dT%H%M%SZ}", started=at, register_id="b", plan="p", looks=looks)


def _batches(run: int, sites: int, looks: int) -> Iterator[list[Row]]:
    """As a worker sends them: site after site."""
    id_, at = _run(run, 0).id, at_us(AT + timedelta(days=run))
    held: list[Row] = []
    for site in range(sites):
        code = f"{site % 100_000:05}"
        for look in range(looks):
            asset = f"{code}-printer-{site // 100_000}"
            held.append(
                Row(
                    id_, asset, f"probe.{look}", code, "printer", at + site, 0.0123, "answered",
                    "", _FACTS,
                )
            )  # fmt: skip
        if len(held) >= BATCH:
            yield held
            held = []
    if held:
        yield held


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "core": core, "years": years}[sys.argv[1]](Path(sys.argv[2]))))
