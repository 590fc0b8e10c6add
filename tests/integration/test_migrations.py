"""Migrations lead from nothing to the tables of the program, however they are interrupted or doubled."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, event, func, inspect, select, text

import investors.tables  # noqa: F401 - registers its tables
import partners.tables  # noqa: F401 - registers its tables
from catalogue.storage.database import open_database, server_key, writing
from catalogue.storage.tables import log_head, metadata, server_keys
from migrations.migrate import configured, latest_revision, migrate, revision_of
from tests.proving import counted, figure
from tests.victims import finished, run_command, started


@pytest.fixture
def bare(database_url: str) -> Iterator[Engine]:
    """A database without tables."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def _differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def _is_complete(engine: Engine) -> bool:
    with engine.connect() as connection:
        heads = connection.execute(select(func.count()).select_from(log_head)).scalar_one()
    return revision_of(engine) == latest_revision() and heads == 1 and _differences(engine) == []


def test_from_nothing_they_lead_to_what_the_program_says(bare: Engine) -> None:
    assert revision_of(bare) is None
    migrate(bare)
    assert _differences(bare) == []
    assert _is_complete(bare)


def test_a_second_run_changes_nothing(bare: Engine) -> None:
    migrate(bare)
    with bare.connect() as connection:
        epoch = connection.execute(select(log_head.c.epoch)).scalar_one()
    migrate(bare)
    with bare.connect() as connection:
        assert connection.execute(select(log_head.c.epoch)).scalar_one() == epoch


def test_what_keys_remembered_of_profiles_before_is_dropped(bare: Engine) -> None:
    with writing(bare) as connection:
        command.upgrade(configured(connection), "0003")
        connection.execute(
            text(
                "INSERT INTO idempotency_keys VALUES ('key', 'plain hash of a profile', 'gone', '2026-11-22')"
            )
        )
    migrate(bare)
    with bare.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM idempotency_keys")).scalar_one() == 0
    assert _is_complete(bare)


def migrate_by_command(url: str, folder: Path) -> None:
    """``langbiang migrate`` in this process."""
    os.environ |= {"LANGBIANG_DATABASE_URL": url, "LANGBIANG_DATA_DIR": str(folder)}
    raise SystemExit(run_command(["migrate"]))


def test_several_at_once_are_safe(bare: Engine, database_url: str, tmp_path: Path) -> None:
    bare.dispose()
    Path(tmp_path / "langbiang.db").unlink(missing_ok=True)  # Not even the file is there.
    commands = [started(migrate_by_command, database_url, tmp_path) for _ in range(4)]
    assert [finished(command) for command in commands] == [0] * 4
    assert _is_complete(bare)


def make_key(url: str) -> None:
    """Opens a migrated database and makes its key."""
    server_key(open_database(url), "profiles")


def test_several_first_starts_agree_on_one_key(bare: Engine, database_url: str) -> None:
    migrate(bare)
    starts = [started(make_key, database_url) for _ in range(4)]
    assert [finished(start) for start in starts] == [0] * 4
    with bare.connect() as connection:
        assert connection.execute(select(func.count()).select_from(server_keys)).scalar_one() == 1


def migrate_and_die(url: str, statement: int) -> None:
    """Migrates, and is killed after so many statements."""
    engine, seen = open_database(url), 0

    @event.listens_for(engine, "after_cursor_execute")
    def _count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    migrate(engine)


def test_killed_after_any_statement_they_complete_when_run_again(bare: Engine, database_url: str) -> None:
    interrupted = incomplete = statement = 0
    code: int | None = -signal.SIGKILL
    while code == -signal.SIGKILL:
        statement += counted(3, 1)
        bare.dispose()
        code = finished(started(migrate_and_die, database_url, statement))
        interrupted += code == -signal.SIGKILL
        half_done = set(inspect(bare).get_table_names()) not in (set(), {*metadata.tables, "alembic_version"})
        migrate(bare)
        incomplete += half_done or not _is_complete(bare)
        metadata.drop_all(bare)
        with bare.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    figure(
        f"migration killed after {interrupted} different statements on {bare.dialect.name}: {incomplete} left half done"
    )
    assert interrupted >= 5
    assert incomplete == 0
