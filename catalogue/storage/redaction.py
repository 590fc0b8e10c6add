"""Blanking what the publication log holds and nobody sees any more; the numbers stay."""

from sqlalchemy import Connection, and_, exists, select, update

from catalogue.domain.errors import AlreadyRedacted, NothingToRedact, SequenceNotFound, StillLive
from catalogue.domain.instants import now
from catalogue.storage.log import locked_head
from catalogue.storage.tables import live, publications, records, revisions


def redact(connection: Connection, sequence: int) -> None:
    """Blanks one publication's content and keeps its number; with it the revision it shows, unless that is
    live by another publication or is still the working record. Of a delete it blanks the reason.

    Raises:
        SequenceNotFound: The log has no such number.
        StillLive: It is what the public sees; withdraw it first.
        AlreadyRedacted: It holds no content.
    """
    locked_head(connection)
    row = connection.execute(
        select(
            publications.c.record_id, publications.c.revision, publications.c.body, publications.c.reason
        ).where(publications.c.sequence == sequence)
    ).one_or_none()
    if row is None:
        raise SequenceNotFound(sequence)
    if connection.execute(select(live.c.sequence).where(live.c.sequence == sequence)).one_or_none():
        raise StillLive(sequence, row.record_id)
    if row.body is None and row.reason is None:
        raise AlreadyRedacted(sequence)
    _blank(connection, sequence)
    if row.body is not None:
        _blank_revision(connection, row.record_id, row.revision)


def redact_all(connection: Connection, id: str) -> list[int]:
    """Blanks every publication of a record that holds content, as ``redact`` does; gives their numbers.

    Raises:
        StillLive: One of them is what the public sees; withdraw the record first.
        NothingToRedact: None holds content.
    """
    locked_head(connection)
    shown = connection.execute(select(live.c.sequence).where(live.c.record_id == id)).scalar()
    if shown is not None:
        raise StillLive(shown, id)
    rows = connection.execute(
        select(publications.c.sequence, publications.c.revision)
        .where(publications.c.record_id == id, publications.c.body.is_not(None))
        .order_by(publications.c.sequence)
    ).all()
    if not rows:
        raise NothingToRedact(id)
    for row in rows:
        _blank(connection, row.sequence)
        _blank_revision(connection, id, row.revision)
    return [row.sequence for row in rows]


def _blank(connection: Connection, sequence: int) -> None:
    connection.execute(
        update(publications)
        .where(publications.c.sequence == sequence)
        .values(body=None, reason=None, redacted_at=now())
    )


def _blank_revision(connection: Connection, id: str, revision: int) -> None:
    here = and_(revisions.c.record_id == id, revisions.c.revision == revision)
    working = exists().where(records.c.id == id, records.c.revision == revision)
    shown = (
        exists()
        .where(live.c.record_id == id, live.c.sequence == publications.c.sequence)
        .where(publications.c.revision == revision)
    )
    connection.execute(update(revisions).where(here, ~working, ~shown).values(document=""))
