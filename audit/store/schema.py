"""The tables, in SQL that SQLite and PostgreSQL both understand."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

METADATA = MetaData()

RUN = Table(
    "run",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("started_us", BigInteger, nullable=False),  # microseconds since 1970 UTC
    Column("finished_us", BigInteger),
    Column("state", String(16), nullable=False),  # running, interrupted, finished
    Column("register", String(64), nullable=False),
    Column("plan", String(64), nullable=False),  # sha256 of the plan
    Column("looks", Integer, nullable=False),  # planned
    Column("selection", Text, nullable=False),  # JSON: which sites and kinds
    Column("tool", String(32), nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("last_us", BigInteger),  # the latest time that one of its observations carries
)

TALLY = Table(
    "tally",
    METADATA,
    Column("run", String(64), ForeignKey("run.id"), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("looks", Integer, nullable=False),
)
"""How the looks of each run ended, counted in the transaction that keeps them."""

OBSERVATION = Table(
    "observation",
    METADATA,
    Column("run", String(64), ForeignKey("run.id"), nullable=False),
    Column("asset", String(200), nullable=False),
    Column("probe", String(100), nullable=False),
    Column("site", String(16), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("took_s", Float, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON by group
    PrimaryKeyConstraint("run", "site", "asset", "probe"),
    Index("observation_latest", "asset", "probe", "at_us", "run"),
)
"""Append-only. A key that is there already is ignored, so at least once is exactly once.

A run looks at an asset at one site: the site is in the key so that a run is read site by site. The
index answers alone which look at an asset was the last one at any time.
"""

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # JSON array, see audit.store.journal
    Column("hash", LargeBinary(32), nullable=False),
)
"""One chain for the whole store, of everything sent and kept."""
