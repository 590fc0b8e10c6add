"""One file with everything in the database, the same for SQLite and PostgreSQL, and back."""

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, insert, select, text, update

from catalogue.domain.errors import BackupExists, BackupUnreadable
from catalogue.domain.instants import now
from catalogue.storage.database import FOR_US_ALONE, reading, writing
from catalogue.storage.tables import log_head, metadata
from catalogue.usecases.faults import fault

FORMAT = "langbiang-backup-1"
_MADE_UNASKED = ("log_head", "server_keys", "leases")
"""Tables that a program fills by running; they do not make a database a used one."""
_ROWS_AT_ONCE = 500


def _encoded(table: Table, row: Any) -> dict[str, Any]:
    values = dict(row._mapping)
    for column in table.columns:
        if isinstance(column.type, LargeBinary) and values[column.name] is not None:
            values[column.name] = base64.b64encode(values[column.name]).decode()
    return values


def _decoded(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    for column in table.columns:
        if isinstance(column.type, LargeBinary) and values.get(column.name) is not None:
            values[column.name] = base64.b64decode(values[column.name])
    return values


def _lines(connection: Connection) -> Iterator[dict[str, Any]]:
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    yield {"format": FORMAT, "tables": revision, "created_at": now()}
    for table in metadata.sorted_tables:
        for row in connection.execute(select(table)):
            yield {"table": table.name, "row": _encoded(table, row)}


def write_backup(engine: Engine, file: Path, *, overwrite: bool = False) -> int:
    """Writes every table as of one moment; the file appears only when it is complete, and for its owner alone.

    Gives the rows written.

    Raises:
        BackupExists: There is such a file already, and it shall not be overwritten.
    """
    if file.exists() and not overwrite:
        raise BackupExists(file)
    part = file.with_name(file.name + ".part")
    try:
        count = _write(engine, part)
        fault("backup:written")
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def _write(engine: Engine, part: Path) -> int:
    digest, count = hashlib.sha256(), -1
    part.unlink(missing_ok=True)  # One that a killed run left may be readable by others.
    with (
        reading(engine) as connection,
        os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_US_ALONE), "wb") as file,
        gzip.open(file, "wb", compresslevel=6) as out,
    ):
        for line in _lines(connection):
            data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(data)
            out.write(data)
            count += 1
        out.write(json.dumps({"rows": count, "sha256": digest.hexdigest()}).encode() + b"\n")
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    return count


def check_backup(file: Path) -> None:
    """Raises BackupUnreadable unless every byte of a backup is there."""
    _checked(file)


def _checked(file: Path) -> tuple[dict[str, Any], int]:
    """The header of a backup whose every byte is there, and its number of rows."""
    header: Any = None
    digest, before, count = hashlib.sha256(), b"", -1
    try:
        with gzip.open(file, "rb") as lines:
            for line in lines:
                if before:
                    header = json.loads(before) if count < 0 else header
                    digest.update(before)
                    count += 1
                before = line
        trailer = json.loads(before or b"{}")
    except FileNotFoundError:
        raise
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BackupUnreadable(f"{file.name} cannot be read as a backup") from error
    if (
        not isinstance(header, dict)
        or header.get("format") != FORMAT
        or trailer != {"rows": count, "sha256": digest.hexdigest()}
    ):
        raise BackupUnreadable(f"{file.name} is not a complete backup")
    return header, count


def read_backup(engine: Engine, file: Path, epoch: str) -> tuple[int, str]:
    """Reads a backup into empty tables, all or nothing, and begins a new epoch. Gives the rows and the epoch.

    Raises:
        BackupUnreadable: The file is not whole, is of other tables, or the database holds something already.
    """
    header, count = _checked(file)
    with writing(engine) as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if header["tables"] != revision:
            raise BackupUnreadable(
                f"{file.name} is of tables {header['tables']}, this program's are {revision}"
            )
        _refuse_unless_empty(connection)
        tables = {table.name: table for table in metadata.sorted_tables}
        with gzip.open(file, "rb") as lines:
            next(lines)
            _insert(connection, tables, lines)
        fault("restore:inserted")
        connection.execute(update(log_head).values(epoch=epoch))
    return count, epoch


def _refuse_unless_empty(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if (
            table.name not in _MADE_UNASKED
            and connection.execute(select(func.count()).select_from(table)).scalar()
        ):
            raise BackupUnreadable("the database is not empty; restore into a new one")
    for name in _MADE_UNASKED:
        connection.execute(metadata.tables[name].delete())


def _insert(connection: Connection, tables: dict[str, Table], lines: Iterator[bytes]) -> None:
    waiting: list[dict[str, Any]] = []
    current: str | None = None
    for line in lines:
        entry = json.loads(line)
        name = entry.get("table")
        if waiting and (name != current or len(waiting) == _ROWS_AT_ONCE):
            connection.execute(insert(tables[str(current)]), waiting)
            waiting = []
        if name is not None:
            current = name
            waiting.append(_decoded(tables[name], entry["row"]))
