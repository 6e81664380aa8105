"""A run is read site by site, its counts are kept with it, and no policy belongs to a run."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = "run, asset, probe, site, kind, at_us, took_s, outcome, note, facts"


def upgrade() -> None:
    """Put the site into the key, make `tally`, and leave `run.policy` behind."""
    op.create_table(
        "observation_by_site",
        sa.Column("run", sa.String(64), sa.ForeignKey("run.id"), nullable=False),
        sa.Column("asset", sa.String(200), nullable=False),
        sa.Column("probe", sa.String(100), nullable=False),
        sa.Column("site", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("took_s", sa.Float, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run", "site", "asset", "probe"),
    )
    op.execute(
        f"INSERT INTO observation_by_site ({_COLUMNS}) "  # noqa: S608 - our own words
        f"SELECT {_COLUMNS} FROM observation ORDER BY run, site, asset, probe"
    )
    op.drop_table("observation")
    op.rename_table("observation_by_site", "observation")
    op.create_index("observation_latest", "observation", ["asset", "probe", "at_us", "run"])
    op.create_table(
        "tally",
        sa.Column("run", sa.String(64), sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("outcome", sa.String(16), primary_key=True),
        sa.Column("looks", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO tally (run, outcome, looks) "
        "SELECT run, outcome, count(*) FROM observation GROUP BY run, outcome"
    )
    op.drop_column("run", "policy")
    op.add_column("run", sa.Column("last_us", sa.BigInteger))
    op.execute("UPDATE run SET last_us = (SELECT max(at_us) FROM observation WHERE run = run.id)")


def downgrade() -> None:
    """The site out of the key again."""
    op.create_table(
        "observation_by_asset",
        sa.Column("run", sa.String(64), sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("asset", sa.String(200), primary_key=True),
        sa.Column("probe", sa.String(100), primary_key=True),
        sa.Column("site", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("took_s", sa.Float, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.execute(
        f"INSERT INTO observation_by_asset ({_COLUMNS}) "  # noqa: S608 - our own words
        f"SELECT {_COLUMNS} FROM observation"
    )
    op.drop_table("observation")
    op.rename_table("observation_by_asset", "observation")
    op.create_index("observation_latest", "observation", ["asset", "probe", "at_us"])
    op.drop_table("tally")
    op.drop_column("run", "last_us")
    op.add_column("run", sa.Column("policy", sa.String(64)))
