"""Commands that keep the database: its tables, and its backups."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli import database
from api.cli.saying import say
from api.settings import Settings
from catalogue.domain.counting import counted


def migrate() -> None:
    """Create or upgrade the tables."""
    from catalogue.storage.database import open_database
    from migrations.migrate import latest_revision
    from migrations.migrate import migrate as run

    run(open_database(Settings().database))
    say(f"at {latest_revision()}")


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it (gzip).")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if there is one.")] = False,
) -> None:
    """Write everything in the database to one file."""
    from catalogue.storage.backup import write_backup

    rows = write_backup(database.engine(), file, overwrite=force)
    say(f"{counted(rows, 'row')} in {file}")


def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Read a backup into an empty database, as a new epoch."""
    from catalogue.storage.backup import check_backup, read_backup
    from catalogue.storage.database import open_database
    from migrations.migrate import migrate as run
    from migrations.migrate import new_epoch

    check_backup(file)  # Before anything is created: a file that is none leaves no empty database behind.
    engine = open_database(Settings().database)
    run(engine)
    rows, epoch = read_backup(engine, file, new_epoch())
    say(f"{counted(rows, 'row')} restored; the log is now epoch {epoch}")
