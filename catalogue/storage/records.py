"""Working records and their revisions."""

from collections.abc import Iterable

from sqlalchemy import Connection, Select, and_, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from catalogue.domain.errors import RecordMoved, RecordNotFound
from catalogue.domain.instants import now
from catalogue.storage.chunks import in_chunks
from catalogue.storage.tables import records, revisions
from catalogue.usecases.ports import Origin, State, Stored

_UPDATE = (
    update(records)
    .where(records.c.id == bindparam("b_id"), records.c.revision == bindparam("b_before"))
    .values({column.name: bindparam(f"b_{column.name}") for column in records.c if column.name != "id"})
)
_STORED = (
    records.c.id,
    records.c.kind,
    records.c.pack,
    records.c.revision,
    records.c.state,
    records.c.origin,
    records.c.document,
)


def _all(
    connection: Connection, query: Select[tuple[str, str, str, int, str, str, str]]
) -> dict[str, Stored]:
    return {
        row.id: Stored(
            row.id, row.kind, row.pack, row.revision, State(row.state), Origin(row.origin), row.document
        )
        for row in connection.execute(query)
    }


def get(connection: Connection, id: str) -> Stored:
    """One record.

    Raises:
        RecordNotFound: There is none of this id.
    """
    found = _all(connection, select(*_STORED).where(records.c.id == id))
    if id not in found:
        raise RecordNotFound(id)
    return found[id]


def some(connection: Connection, ids: Iterable[str]) -> dict[str, Stored]:
    """Those of the ids that exist."""
    return {
        id_: stored
        for chunk in in_chunks(ids)
        for id_, stored in _all(connection, select(*_STORED).where(records.c.id.in_(chunk))).items()
    }


def of_pack(connection: Connection, pack: str) -> dict[str, Stored]:
    """The records that belong to a pack."""
    return _all(connection, select(*_STORED).where(records.c.pack == pack).order_by(records.c.id))


def kinds(connection: Connection) -> dict[str, str]:
    """The kind of every record, by id."""
    return {row.id: row.kind for row in connection.execute(select(records.c.id, records.c.kind))}


def at(connection: Connection, keys: Iterable[tuple[str, int]]) -> dict[str, Stored]:
    """Records as they were at given revisions."""
    wanted = list(keys)
    found: dict[str, Stored] = {}
    for start in range(0, len(wanted), 250):
        pairs = [
            and_(revisions.c.record_id == id_, revisions.c.revision == revision)
            for id_, revision in wanted[start : start + 250]
        ]
        query = select(
            records.c.id,
            records.c.kind,
            records.c.pack,
            revisions.c.revision,
            records.c.state,
            revisions.c.origin,
            revisions.c.document,
        ).join(revisions, revisions.c.record_id == records.c.id)
        found |= _all(connection, query.where(or_(*pairs)))
    return found


def save(connection: Connection, changed: Iterable[Stored], actor: str) -> None:
    """Writes records at their new revisions (a revision is one above what is stored, or the same to change the state only).

    Raises:
        RecordMoved: Somebody else wrote the record meanwhile.
    """
    # One order for everybody, so that two writers of the same records never wait for each other in a ring.
    wanted = sorted(changed, key=lambda record: record.id)
    stored = some(connection, [record.id for record in wanted])
    new_revisions = [record for record in wanted if _is_new(record, stored.get(record.id))]
    _write(connection, wanted, stored)
    if new_revisions:
        instant = now()
        connection.execute(
            insert(revisions),
            [
                {
                    "record_id": r.id,
                    "revision": r.revision,
                    "document": r.document,
                    "origin": r.origin.value,
                    "actor": actor,
                    "at": instant,
                }
                for r in new_revisions
            ],
        )


def _is_new(record: Stored, before: Stored | None) -> bool:
    """Whether this is the revision after the stored one; if not, it may only be the stored one in another state."""
    known = before.revision if before else 0
    if record.revision == known + 1:
        return True
    if before is None or record.revision != known or record.document != before.document:
        raise RecordMoved(record.id, record.revision - 1, known)
    return False


def _write(connection: Connection, wanted: Iterable[Stored], stored: dict[str, Stored]) -> None:
    """Inserts and updates working records, unless somebody wrote one of them since it was looked at."""
    rows = [
        {**record.__dict__, "state": record.state.value, "origin": record.origin.value} for record in wanted
    ]
    if added := [row for row in rows if row["id"] not in stored]:
        try:
            connection.execute(insert(records), added)
        except IntegrityError as error:
            raise RecordMoved(added[0]["id"], 0, 1) from error
    kept = [
        {f"b_{name}": value for name, value in row.items()} | {"b_before": stored[row["id"]].revision}
        for row in rows
        if row["id"] in stored
    ]
    if kept and connection.execute(_UPDATE, kept).rowcount != len(kept):
        raise RecordMoved(kept[0]["b_id"], kept[0]["b_before"], kept[0]["b_before"] + 1)
