"""What the desk asks of one record: how it stands, and what was published of it."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from catalogue.storage import log_reading, records
from catalogue.storage.tables import live, publications, revisions
from catalogue.usecases.ports import Publication, Stored


@dataclass(frozen=True)
class Standing:
    """A working record, who wrote its revision and when, and what of it is live."""

    stored: Stored
    revised_at: str
    revised_by: str
    live: Publication | None


@dataclass(frozen=True)
class Published:
    """One publication of a record, without its content. ``origin`` and ``actor`` are of the revision it shows."""

    sequence: int
    published_at: str
    op: str
    revision: int
    origin: str
    actor: str
    reason: str | None
    redacted_at: str | None
    live: bool


def standing(connection: Connection, id: str) -> Standing:
    """How a record stands.

    Raises:
        RecordNotFound: There is none of this id.
    """
    stored = records.get(connection, id)
    revised = connection.execute(
        select(revisions.c.at, revisions.c.actor).where(
            revisions.c.record_id == id, revisions.c.revision == stored.revision
        )
    ).one()
    return Standing(
        stored, revised.at, revised.actor, next(iter(log_reading.live_publications(connection, [id])), None)
    )


def history(connection: Connection, id: str) -> list[Published]:
    """Every publication of a record, oldest first.

    Raises:
        RecordNotFound: There is none of this id.
    """
    records.get(connection, id)
    query = (
        select(
            publications.c.sequence,
            publications.c.published_at,
            publications.c.op,
            publications.c.revision,
            revisions.c.origin,
            revisions.c.actor,
            publications.c.reason,
            publications.c.redacted_at,
            live.c.sequence.is_not(None),
        )
        .join(
            revisions,
            and_(
                revisions.c.record_id == publications.c.record_id,
                revisions.c.revision == publications.c.revision,
            ),
        )
        .outerjoin(live, live.c.sequence == publications.c.sequence)
        .where(publications.c.record_id == id)
        .order_by(publications.c.sequence)
    )
    return [Published(*row) for row in connection.execute(query)]
