"""What the log costs: bytes of the store, and processor time of a city's log."""

from __future__ import annotations

import sqlite3
import time

from audit.store.journal import Chain, add_seen
from audit.store.tables import TABLES
from tests.evidence.made import moment, row, sent
from tests.hostile._figures import Figure, keep

EXCHANGES, ROWS, AT_ONCE = 2_778, 4_373, 300
"""Of one run of 168 wards."""

FACTS = '{"printer":{"pages_total":1}}'.ljust(1_045)
MOST_BYTES = 450  # of the log, for each exchange and what was kept of it


def test_the_log_of_168_wards_is_small_and_quickly_made() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    for statement in TABLES:
        db.execute(statement)
    records = [sent("20160805T020000Z", number) for number in range(EXCHANGES)]
    rows = [
        row("20160805T020000Z", number // 3, f"probe.{number % 3}")._replace(facts=FACTS)
        for number in range(ROWS)
    ]
    rows.sort(key=lambda one: one.site)
    began = time.process_time()
    for at in range(0, ROWS, AT_ONCE):
        chain = Chain(db)
        part = records[at * EXCHANGES // ROWS : (at + AT_ONCE) * EXCHANGES // ROWS]
        add_seen(chain, rows[at : at + AT_ONCE], part, moment(1))
        chain.write()
    took_ms = (time.process_time() - began) * 1_000
    ((count, size),) = db.execute(
        "SELECT count(*), sum(length(CAST(body AS BLOB)) + length(hash)) FROM journal"
    )
    db.close()
    assert count > EXCHANGES
    each = size / EXCHANGES
    keep(
        [
            Figure(
                test="evidence.cost",
                goal=f"the log of 168 wards: at most {MOST_BYTES} bytes an exchange, with what was "
                "kept of it; 500 ms of processor time",
                measured=f"{each:.0f} bytes an exchange ({size / 1e6:.2f} MB for {EXCHANGES} "
                f"exchanges and {ROWS} observations); {took_ms:.0f} ms",
                met=each <= MOST_BYTES and took_ms <= 500,
                command="make test PYTEST_ARGS=tests/evidence",
            )
        ]
    )
    assert each <= MOST_BYTES
