"""The tables as SQLite is told them, for a new store: SQLAlchemy takes half a second to load.

`schema.py` says the same for every database; a test holds the two against each other.
"""

HEAD = "0003"
"""The newest migration; an older store is brought up to it when it is opened."""

TABLES = (
    """
CREATE TABLE run (
    id VARCHAR(64) NOT NULL,
    started_us BIGINT NOT NULL,
    finished_us BIGINT,
    state VARCHAR(16) NOT NULL,
    register VARCHAR(64) NOT NULL,
    plan VARCHAR(64) NOT NULL,
    looks INTEGER NOT NULL,
    selection TEXT NOT NULL,
    tool VARCHAR(32) NOT NULL,
    simulated BOOLEAN NOT NULL,
    last_us BIGINT,
    PRIMARY KEY (id)
)""",
    """
CREATE TABLE tally (
    run VARCHAR(64) NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    looks INTEGER NOT NULL,
    PRIMARY KEY (run, outcome),
    FOREIGN KEY(run) REFERENCES run (id)
)""",
    """
CREATE TABLE observation (
    run VARCHAR(64) NOT NULL,
    asset VARCHAR(200) NOT NULL,
    probe VARCHAR(100) NOT NULL,
    site VARCHAR(16) NOT NULL,
    kind VARCHAR(64) NOT NULL,
    at_us BIGINT NOT NULL,
    took_s FLOAT NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    note TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (run, site, asset, probe),
    FOREIGN KEY(run) REFERENCES run (id)
)""",
    """
CREATE TABLE journal (
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (seq)
)""",
    "CREATE INDEX observation_latest ON observation (asset, probe, at_us, run)",
    """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)""",
    f"INSERT INTO alembic_version VALUES ('{HEAD}')",  # noqa: S608 - our own word
)
