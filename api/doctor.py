"""Checks a database from outside: settings, tables, and that log, live listings and records agree."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

from api.engines import meilisearch
from api.settings import Settings
from catalogue.domain.counting import counted
from catalogue.domain.listings import listing_model
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import FOR_US_ALONE, check_sqlite, open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.ports import Head
from migrations.migrate import latest_revision, revision_of
from search.errors import EngineUnavailable


@dataclass(frozen=True)
class Finding:
    """One thing looked at. A ``doubtful`` one works, and should be looked at by the operator."""

    ok: bool
    text: str
    doubtful: bool = False


def _database(engine: Engine) -> Iterator[Finding]:
    if engine.dialect.name == "sqlite":
        check_sqlite(engine)
        with engine.connect() as connection:
            found = connection.execute(text("PRAGMA quick_check")).scalar()
        yield Finding(found == "ok", f"SQLite is whole ({found}), in WAL mode with synchronous=FULL")
    else:
        with engine.connect() as connection:
            yield Finding(
                ok=True, text=f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar()} answers"
            )


def _permissions(engine: Engine) -> Iterator[Finding]:
    """Whether others on this machine can read what is private in SQLite's files."""
    if engine.dialect.name != "sqlite":
        return
    file = Path(engine.url.database or "").resolve()
    for path in (file.with_name(file.name + end) for end in ("", "-wal", "-shm")):
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0
        if mode & ~FOR_US_ALONE:
            says = f"{path.name} is open to others on this machine (mode {mode:o}): chmod 600 {path}"
            yield Finding(ok=True, text=says, doubtful=True)


def _gapless(engine: Engine, sequence: int) -> Finding:
    with engine.connect() as connection:
        count, low, high = connection.execute(
            text("SELECT count(*), min(sequence), max(sequence) FROM publications")
        ).one()
    whole = (count, low or 0, high or 0) == (sequence, min(sequence, 1), sequence)
    return Finding(
        whole, f"the log has {counted(count, 'publication')}, numbered without gaps up to {sequence}"
    )


def _live(snapshot: Snapshot) -> Iterator[Finding]:
    broken = []
    for listing in snapshot.in_order:
        try:
            listing_model(listing.kind).model_validate_json(listing.body)
        except ValueError:
            broken.append(listing.id)
    whole = len(snapshot.listings) - len(broken)
    fit = "fits its schema" if whole == 1 else "fit their schemas"
    but = f", but {broken[:5]} do not" if broken else ""
    yield Finding(not broken, f"{counted(whole, 'live listing')} {fit}{but}")
    named = {json.loads(listing.body)["publisher"]["pack"] for listing in snapshot.in_order}
    yield Finding(named <= set(snapshot.bundles), f"packs: {', '.join(sorted(named)) or 'none'}")


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything looked at; a database that is not there or cannot be opened raises StorageMissing or StorageUnsafe."""
    engine = open_database(settings.database, create=False)
    yield from _database(engine)
    yield from _permissions(engine)
    current, wanted = revision_of(engine), latest_revision()
    yield Finding(current == wanted, f"tables are at {current}, this program's are {wanted}")
    if current != wanted:
        return
    head = SqlUnitOfWork(engine).log.head()
    yield _gapless(engine, head.sequence)
    yield from _live(EMPTY.after(LogReader(engine).everything()))
    yield from _search(settings, head)


def _search(settings: Settings, head: Head) -> Iterator[Finding]:
    """The search server, where there is one; without it search works all the same, so that is no fault."""
    if (server := meilisearch(settings)) is None:
        yield Finding(ok=True, text="search: the embedded engine")
        return
    from search.meilisearch_engine import require_version
    from search.meilisearch_index import MeilisearchIndex

    try:
        require_version(server)
        reached = MeilisearchIndex(server, server.index).where()
    except EngineUnavailable as error:
        yield Finding(ok=True, text=f"search: the embedded engine stands in; {error}")
        return
    where = (
        "has no index yet" if reached is None else f"is at publication {reached.sequence} of {head.sequence}"
    )
    yield Finding(ok=True, text=f"search: Meilisearch answers and {where}")
