"""The first tables: runs and observations.

The columns are written out once more here: a step says what was true on its day, whatever
`schema.py` says later.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make `run` and `observation`."""
    op.create_table(
        "run",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("started_us", sa.BigInteger, nullable=False),
        sa.Column("finished_us", sa.BigInteger),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("register", sa.String(64), nullable=False),
        sa.Column("plan", sa.String(64), nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("selection", sa.Text, nullable=False),
        sa.Column("policy", sa.String(64)),
        sa.Column("tool", sa.String(32), nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
    )
    op.create_table(
        "observation",
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
    op.create_index("observation_latest", "observation", ["asset", "probe", "at_us"])


def downgrade() -> None:
    """Unmake them."""
    op.drop_table("observation")
    op.drop_table("run")
