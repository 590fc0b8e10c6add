"""Brings a database to the tables this program knows."""

import logging
import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from catalogue.storage.database import writing
from catalogue.storage.tables import log_head
from catalogue.usecases.faults import fault

logging.getLogger("alembic").setLevel(logging.WARNING)  # It tells what it assumes, at every start.


def configured(connection: Connection) -> Any:
    """Alembic's configuration of this folder's migrations on a connection."""
    from alembic.config import Config  # Only a migration needs it; it is a tenth of the start.

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def latest_revision() -> str:
    """The newest migration of this program."""
    newest = max(file.name for file in (Path(__file__).parent / "versions").glob("[0-9]*.py"))
    return newest.split("_")[0]


def revision_of(engine: Engine) -> str | None:
    """The migration a database stands at; ``None`` for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def new_epoch() -> str:
    """A name for a log that no other log has."""
    return secrets.token_hex(6)


def migrate(engine: Engine) -> None:
    """Creates or upgrades the tables, in one transaction; two at once wait for each other."""
    from alembic import command

    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7426843)"))
        command.upgrade(configured(connection), "head")
        fault("migrate:upgraded")
        if connection.execute(select(log_head.c.id)).scalar() is None:
            connection.execute(
                insert(log_head).values(
                    id=1, epoch=new_epoch(), sequence=0, bundle_generation=0, index_generation=0
                )
            )
