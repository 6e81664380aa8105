"""The tables, in SQL that SQLite and PostgreSQL both understand."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

HEAD = "0001"
"""The newest migration; an older store is brought up to it when it is opened."""

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
    Column("policy", String(64)),
    Column("tool", String(32), nullable=False),
    Column("simulated", Boolean, nullable=False),
)

OBSERVATION = Table(
    "observation",
    METADATA,
    Column("run", String(64), ForeignKey("run.id"), primary_key=True),
    Column("asset", String(200), primary_key=True),
    Column("probe", String(100), primary_key=True),
    Column("site", String(16), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("took_s", Float, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON by group
    Index("observation_latest", "asset", "probe", "at_us"),
)
"""Append-only. A key that is there already is ignored, so at least once is exactly once."""
