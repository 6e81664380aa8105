"""The log of everything sent and kept. What an older store holds is vouched for from here on."""

import sqlalchemy as sa
from alembic import op

from audit.store.journal import Chain, Moment, Opening, add_seen
from inventory.codec import Row

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_RUNS = (
    "SELECT id, started_us, finished_us, state, plan, register, looks, selection, tool, simulated "
    "FROM run ORDER BY started_us, id"
)
_ROWS = (
    "SELECT run, asset, probe, site, kind, at_us, took_s, outcome, note, facts FROM observation "
    "WHERE run = ? ORDER BY site, asset, probe"
)


def upgrade() -> None:
    """Make `journal`; its first records say which runs and observations were there before it."""
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    chain = Chain(connection)
    for id_, started, finished, state, plan, *rest in connection.execute(_RUNS).fetchall():
        opening = Opening(Moment(started), plan=plan, parts={"adopted": True})
        register, looks, selection, tool, simulated = rest
        chain.add(
            "begin", *opening.moment, id_, opening.actor, plan, register, looks, selection, tool,
            bool(simulated), opening.parts,
        )  # fmt: skip
        add_seen(chain, (Row(*row) for row in connection.execute(_ROWS, (id_,))), (), None)
        if state != "running":
            chain.add("end", started if finished is None else finished, 0, id_, state)
        chain.write()


def downgrade() -> None:
    """Unmake it."""
    op.drop_table("journal")
