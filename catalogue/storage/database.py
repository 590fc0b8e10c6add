"""Opens the database so that what is acknowledged is kept; refuses one that would not keep it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError

from catalogue.domain.errors import StorageBusy, StorageFull, StorageMissing, StorageUnsafe
from catalogue.storage.tables import server_keys

FOR_US_ALONE = 0o600
"""Profiles of investors, secrets of webhooks and the server's keys are in the database and in its backups."""
WRITES = "langbiang_writes"
_log = structlog.get_logger(__name__)
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 30_000,
    "secure_delete": 1,
}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = (
            None  # Transactions begin where SQLAlchemy says, not where the driver guesses.
        )
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def check_sqlite(engine: Engine) -> None:
    """Raises StorageUnsafe unless every promise-keeping setting took effect."""
    with engine.connect() as connection:
        for name, wanted in _PRAGMAS.items():
            found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            if found != wanted:
                raise StorageUnsafe(
                    f"SQLite says {name}={found!r} where {wanted!r} is needed; acknowledged writes could be lost"
                )


def check_postgresql(engine: Engine) -> None:
    """Raises StorageUnsafe where the server may lose what it has acknowledged."""
    with engine.connect() as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            if (found := connection.exec_driver_sql(f"SHOW {name}").scalar()) == "off":
                raise StorageUnsafe(f"PostgreSQL says {name}={found}; acknowledged writes could be lost")


def open_database(url: str, *, create: bool = True) -> Engine:
    """An engine on SQLite or PostgreSQL; only SQLite's file can be created.

    Raises:
        StorageUnsafe: The database cannot be reached, or would not survive a crash.
        StorageMissing: SQLite's file is not there, and shall not be created.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageUnsafe("LANGBIANG_DATABASE_URL is not the URL of a database") from error
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, create=create)
    if parsed.get_backend_name() != "postgresql":
        raise StorageUnsafe(f"{parsed.get_backend_name()!r} is not supported; use sqlite or postgresql")
    engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    try:
        check_postgresql(engine)
    except DatabaseError as error:
        raise StorageUnsafe("the PostgreSQL server cannot be reached, or does not let us in") from error
    return engine


def _open_sqlite(url: URL, *, create: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StorageUnsafe("a catalogue in memory would be lost; name a file")
    if not url.database.startswith("file:"):
        file = Path(url.database).resolve()
        if not create and not file.exists():
            raise StorageMissing(file)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            # SQLite would make it as the umask says; its log and index take the permissions of the file.
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, FOR_US_ALONE))
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30})
    _prepare_sqlite(engine)
    try:
        check_sqlite(engine)
    except DatabaseError as error:
        raise StorageUnsafe(f"{url.database} cannot be used as a SQLite database: {error.orig}") from error
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database for as long as it is held.

    Raises:
        StorageBusy: The database cannot be reached or read.
    """
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    try:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
    except OperationalError as error:
        raise StorageBusy("the database cannot be read at present; try again") from error


# What SQLite and PostgreSQL say when the disk is used up.
_NO_ROOM = ("disk is full", "No space left", "could not extend file")


def _translated(error: OperationalError) -> Exception:
    """What a failing database means to a caller."""
    text = str(error.orig)
    if any(sign in text for sign in _NO_ROOM):
        return StorageFull("there is no space left to write; nothing was changed")
    if "disk I/O error" in text:  # Also where a limit on files or a quota is met.
        return StorageFull("the disk did not take the change; nothing was changed")
    if "readonly" in text:
        return StorageFull("the database cannot be written")
    return StorageBusy("the database could not take the change; try again")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; committed on leaving, rolled back on an error."""
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            yield connection
    except OperationalError as error:
        raise _translated(error) from error


def erase_traces(engine: Engine) -> None:
    """Writes deleted content out of SQLite's log file too (``secure_delete`` has overwritten it in the database)."""
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.close()
        if busy:
            _log.warning("deleted content stays in the write-ahead log until its readers are done")


def server_key(engine: Engine, name: str) -> bytes:
    """A random key that all processes of this database share, made on first use."""
    query = select(server_keys.c.value).where(server_keys.c.name == name)
    with reading(engine) as connection:
        found = connection.execute(query).scalar()
    if found is None:
        # Several processes may start at once: the first one's key stands.
        with suppress(IntegrityError), writing(engine) as connection:
            connection.execute(insert(server_keys).values(name=name, value=secrets.token_hex(32)))
        with reading(engine) as connection:
            found = connection.execute(query).scalar_one()
    return bytes.fromhex(found)
