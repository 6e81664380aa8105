"""Upgrade: an older store, brought up to the newest schema by Alembic's steps."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.pool import NullPool

from audit.store.store import StoreError


def upgrade(path: Path, busy_s: float) -> None:
    """Every step that is missing, in one transaction; somebody else may have done it meanwhile.

    Raises:
        StoreError: a newer ward-audit made it.
        sqlalchemy.exc.DatabaseError: as the store itself would say it.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    known = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"timeout": busy_s}, poolclass=NullPool
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection, connection.begin():
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found not in known:
            raise StoreError(
                str(path), f"was made by a newer ward-audit (schema {found}); install that version"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
