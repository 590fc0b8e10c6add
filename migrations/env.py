"""Runs migrations on the connection that the program hands over."""

from alembic import context

import investors.tables  # noqa: F401 - registers its tables
import partners.tables  # noqa: F401 - registers its tables
from catalogue.storage.tables import metadata


def run() -> None:
    """Migrates in one transaction, so that a killed migration leaves nothing half done."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
    )
    with context.begin_transaction():
        context.run_migrations()


run()
