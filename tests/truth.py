"""Looks into a database from outside and names everything in it that does not agree."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Engine, select, text

from catalogue.storage.bundles import current
from catalogue.storage.database import reading
from catalogue.storage.tables import embeds, live, log_head, publications, records, revisions
from catalogue.usecases.ports import Stored
from catalogue.usecases.render import render, with_envelope


@dataclass(frozen=True)
class Entry:
    """A publication as it stands in the table."""

    sequence: int
    id: str
    op: str
    revision: int
    at: str
    body: bytes | None


def _log(connection: Connection) -> list[Entry]:
    table = publications.c
    columns = (table.sequence, table.record_id, table.op, table.revision, table.published_at, table.body)
    return [Entry(*row) for row in connection.execute(select(*columns).order_by(table.sequence))]


def log_of(engine: Engine) -> list[Entry]:
    """The whole log, in order."""
    with reading(engine) as connection:
        return _log(connection)


def live_bytes(engine: Engine) -> dict[str, bytes]:
    """What has to be public: the last publication of each record, with its envelope, in the order of the log."""
    last = {entry.id: entry for entry in log_of(engine)}
    return {
        entry.id: with_envelope(entry.body, entry.sequence, entry.revision, entry.at)
        for entry in sorted(last.values(), key=lambda entry: entry.sequence)
        if entry.body is not None
    }


def _numbers(log: list[Entry], head: Any) -> Iterator[str]:
    if [entry.sequence for entry in log] != list(range(1, len(log) + 1)):
        yield "the numbers have gaps"
    if head.sequence != len(log):
        yield f"the head says {head.sequence}, the log holds {len(log)}"
    if any(one.at > two.at for one, two in pairwise(log)):
        yield "published_at goes back"


def _live_is_last(connection: Connection, log: list[Entry]) -> Iterator[str]:
    last = {entry.id: entry for entry in log}
    wanted = {entry.id: entry.sequence for entry in last.values() if entry.op == "upsert"}
    found = {row.record_id: row.sequence for row in connection.execute(select(live))}
    if found != wanted:
        yield f"live is not the last publication of each record: {sorted(found.items() ^ wanted.items())[:4]}"


def _records_agree(connection: Connection, public: set[str]) -> Iterator[str]:
    documents = {
        (row.record_id, row.revision): row.document for row in connection.execute(select(revisions)).all()
    }
    for row in connection.execute(select(records)).all():
        kept = {revision for id_, revision in documents if id_ == row.id}
        if kept != set(range(1, row.revision + 1)):
            yield f"{row.id} is at revision {row.revision} but has {sorted(kept)}"
        elif documents[row.id, row.revision] != row.document:
            yield f"{row.id} is not what its revision {row.revision} says"
        if (row.state == "published") != (row.id in public):
            yield f"{row.id} is {row.state} but {'' if row.id in public else 'not '}live"


def _bytes_are_the_record(connection: Connection, log: list[Entry]) -> Iterator[str]:
    """Renders every live listing anew from its revision and what is live: the bytes and the edges must be equal."""
    bundles = current(connection)
    shown = {entry.id: entry for entry in log}
    views = {id_: json.loads(entry.body) for id_, entry in shown.items() if entry.body is not None}
    edges: dict[str, set[str]] = {}
    for row in connection.execute(select(embeds)).all():
        edges.setdefault(row.record_id, set()).add(row.owner_id)
    query = select(records.c.kind, records.c.pack, revisions.c.document).join(
        revisions, revisions.c.record_id == records.c.id
    )
    for id_ in views:
        entry = shown[id_]
        found = connection.execute(
            query.where(records.c.id == id_, revisions.c.revision == entry.revision)
        ).one_or_none()
        if found is None:
            yield f"{id_} is live at revision {entry.revision}, which nobody wrote"
            continue
        stored = Stored(id_, found.kind, found.pack, entry.revision, None, None, found.document)  # type: ignore[arg-type]  # state and origin are not looked at
        rendered = render(stored.record(), bundles[found.pack], views.get)
        if rendered.body != entry.body:
            yield f"the public bytes of {id_} are not those of its record and owners"
        if edges.pop(id_, set()) != rendered.owners:
            yield f"the edges of {id_} are not the owners it holds"
    if edges:
        yield f"edges of what is not live: {sorted(edges)[:4]}"


def _sound(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        if (found := connection.execute(text("PRAGMA integrity_check")).scalars().all()) != ["ok"]:
            yield f"SQLite says {found[:3]}"
        if connection.execute(text("PRAGMA foreign_key_check")).all():
            yield "a foreign key points nowhere"


def wrongs(engine: Engine) -> list[str]:
    """Everything in the catalogue's tables that contradicts something else there."""
    with reading(engine) as connection:
        log = _log(connection)
        head = connection.execute(select(log_head)).one()
        public = {row.record_id for row in connection.execute(select(live.c.record_id)).all()}
        return [
            *_sound(connection),
            *_numbers(log, head),
            *_live_is_last(connection, log),
            *_records_agree(connection, public),
            *_bytes_are_the_record(connection, log),
        ]


def state_of(engine: Engine) -> dict[str, Any]:
    """Everything that a repeated change must leave the same: without instants and epoch."""
    with reading(engine) as connection:
        rows = connection.execute(select(records).order_by(records.c.id)).all()
        numbers = select(
            revisions.c.record_id, revisions.c.revision, revisions.c.document, revisions.c.origin
        )
        redacted = select(publications.c.sequence, publications.c.redacted_at.is_not(None))
        return {
            "log": [(e.sequence, e.id, e.op, e.revision, e.body) for e in _log(connection)],
            "redacted": [tuple(row) for row in connection.execute(redacted.order_by("sequence"))],
            "records": [tuple(row) for row in rows],
            "revisions": sorted(tuple(row) for row in connection.execute(numbers)),
            "live": sorted(tuple(row) for row in connection.execute(select(live))),
            "embeds": sorted(tuple(row) for row in connection.execute(select(embeds))),
            "bundles": {name: bundle.version for name, bundle in current(connection).items()},
        }
