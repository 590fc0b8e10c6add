"""Databases on the test's PostgreSQL server, beyond the one that a test's ``engine`` has."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import URL


@contextmanager
def another_database(server: URL) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards."""
    name, admin = f"langbiang_{secrets.token_hex(6)}", server.render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
