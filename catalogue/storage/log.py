"""Writing the publication log: numbers without gaps, in the order of the commits."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, insert, select, update

from catalogue.domain.instants import now
from catalogue.storage.chunks import in_chunks
from catalogue.storage.embedding import write_owners
from catalogue.storage.tables import embeds, live, log_head, publications
from catalogue.usecases.faults import fault
from catalogue.usecases.ports import Draft, Head, LogMoved, Publication
from catalogue.usecases.render import RENDERER


def locked_head(connection: Connection) -> tuple[int, str | None, int]:
    """Takes the sequence lock: from here to the commit nobody else numbers anything. Gives the last number,
    when it was published, and the generation of the packs' rules."""
    row = connection.execute(
        update(log_head)
        .values(sequence=log_head.c.sequence)
        .returning(log_head.c.sequence, log_head.c.published_at, log_head.c.bundle_generation)
    ).one()
    return row.sequence, row.published_at, row.bundle_generation


def _refuse_if_moved(connection: Connection, drafts: Sequence[Draft], read_at: int) -> None:
    """Refuses when something that was read, or embeds what is written, was published since."""
    moved = set(
        connection.execute(
            select(publications.c.record_id).where(publications.c.sequence > read_at)
        ).scalars()
    )
    if not moved:
        return
    written = {draft.id for draft in drafts}
    relied_on = written.union(*(draft.owners for draft in drafts))
    newly_embedding = exists().where(embeds.c.owner_id.in_(written), embeds.c.record_id.in_(moved - written))
    if moved & relied_on or connection.execute(select(newly_embedding)).scalar():
        raise LogMoved


def append(connection: Connection, drafts: Sequence[Draft], read: Head) -> list[Publication]:
    """Numbers the drafts, rendered from what was there at ``read``, and makes them live, or refuses all of them.

    Raises:
        LogMoved: What the drafts were rendered from was published meanwhile, or a pack's rules changed.
    """
    sequence, last_at, rules = locked_head(connection)
    fault("log:locked")
    if rules != read.bundle_generation:
        raise LogMoved
    if sequence != read.sequence:
        _refuse_if_moved(connection, drafts, read.sequence)
    at = max(now(), last_at or "")
    done = [
        Publication(
            number,
            draft.id,
            draft.kind,
            "delete" if draft.body is None else "upsert",
            draft.revision,
            at,
            draft.reason,
            draft.body,
        )
        for number, draft in enumerate((d for d in drafts if not d.unchanged), start=sequence + 1)
    ]
    if done:
        _write(connection, done)
        connection.execute(update(log_head).values(sequence=done[-1].sequence, published_at=at))
    write_owners(connection, drafts)
    return done


def _write(connection: Connection, done: Sequence[Publication]) -> None:
    connection.execute(
        insert(publications),
        [
            {
                "sequence": entry.sequence,
                "record_id": entry.id,
                "kind": entry.kind,
                "op": entry.op,
                "revision": entry.revision,
                "renderer": RENDERER,
                "published_at": entry.published_at,
                "reason": entry.reason,
                "body": entry.body,
            }
            for entry in done
        ],
    )
    fault("log:numbered")
    for chunk in in_chunks(entry.id for entry in done):
        connection.execute(delete(live).where(live.c.record_id.in_(chunk)))
    if upserts := [
        {"record_id": entry.id, "sequence": entry.sequence} for entry in done if entry.body is not None
    ]:
        connection.execute(insert(live), upserts)
    fault("log:live")


def new_index(connection: Connection) -> int:
    """Raises the generation of search indexes: each follower fills a new one. Gives its number."""
    number: int = connection.execute(
        update(log_head)
        .values(index_generation=log_head.c.index_generation + 1)
        .returning(log_head.c.index_generation)
    ).scalar_one()
    return number
