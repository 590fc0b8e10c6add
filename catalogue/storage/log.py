"""The publication log: numbers without gaps, in the order of the commits."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, update

from catalogue.domain.errors import AlreadyRedacted, NothingToRedact, SequenceNotFound, StillLive
from catalogue.storage.chunks import in_chunks
from catalogue.storage.database import now
from catalogue.storage.tables import embeds, live, log_head, publications, records, revisions
from catalogue.usecases.faults import fault
from catalogue.usecases.ports import Draft, Head, LogMoved, Publication
from catalogue.usecases.render import RENDERER

_COLUMNS = (
    publications.c.sequence,
    publications.c.record_id,
    publications.c.kind,
    publications.c.op,
    publications.c.revision,
    publications.c.published_at,
    publications.c.reason,
    publications.c.body,
)


def _publication(row: Any) -> Publication:
    return Publication(*row)


def head(connection: Connection) -> Head:
    """Where the log stands."""
    row = connection.execute(
        select(
            log_head.c.epoch, log_head.c.sequence, log_head.c.bundle_generation, log_head.c.index_generation
        )
    ).one()
    return Head(*row)


def live_publications(connection: Connection, ids: Iterable[str] | None = None) -> list[Publication]:
    """The live listings, oldest publication first; all of them, or those of some ids."""
    query = (
        select(*_COLUMNS)
        .join(live, live.c.sequence == publications.c.sequence)
        .order_by(publications.c.sequence)
    )
    if ids is None:
        return [_publication(row) for row in connection.execute(query)]
    return [
        _publication(row)
        for chunk in in_chunks(ids)
        for row in connection.execute(query.where(live.c.record_id.in_(chunk)))
    ]


def changes(connection: Connection) -> dict[str, tuple[int, str]]:
    """When the revisions of live listings became public, where they were published again since."""
    now_live, before, gone = (
        publications.alias("now_live"),
        publications.alias("before"),
        publications.alias(),
    )
    deleted_since = exists().where(
        gone.c.record_id == before.c.record_id, gone.c.op == "delete", gone.c.sequence > before.c.sequence
    )
    query = (
        select(before.c.record_id, func.min(before.c.sequence), func.min(before.c.published_at))
        .select_from(live)
        .join(now_live, now_live.c.sequence == live.c.sequence)
        .join(before, before.c.record_id == live.c.record_id)
        .where(before.c.revision == now_live.c.revision, before.c.sequence < now_live.c.sequence)
        .where(before.c.op == "upsert", ~deleted_since)
        .group_by(before.c.record_id)
    )
    return {id_: (sequence, at) for id_, sequence, at in connection.execute(query)}


def deletes(connection: Connection) -> list[Publication]:
    """Every delete of the log, in order."""
    return [
        _publication(row)
        for row in connection.execute(
            select(*_COLUMNS).where(publications.c.op == "delete").order_by(publications.c.sequence)
        )
    ]


def after(connection: Connection, sequence: int, limit: int) -> list[Publication]:
    """The publications after a number, in order."""
    query = (
        select(*_COLUMNS)
        .where(publications.c.sequence > sequence)
        .order_by(publications.c.sequence)
        .limit(limit)
    )
    return [_publication(row) for row in connection.execute(query)]


def dependants(connection: Connection, ids: Iterable[str]) -> set[str]:
    """The live records whose listings hold the name of one of these."""
    query = select(embeds.c.record_id).join(live, live.c.record_id == embeds.c.record_id).distinct()
    return {
        id_
        for chunk in in_chunks(ids)
        for id_ in connection.execute(query.where(embeds.c.owner_id.in_(chunk))).scalars()
    }


def mentioning(connection: Connection, ids: Iterable[str]) -> set[str]:
    """The live records whose documents hold one of these ids as a text; not each of them is a reference."""
    query = (
        select(live.c.record_id)
        .join(publications, publications.c.sequence == live.c.sequence)
        .join(
            revisions,
            and_(
                revisions.c.record_id == publications.c.record_id,
                revisions.c.revision == publications.c.revision,
            ),
        )
    )
    return {
        id_
        for chunk in in_chunks(ids)
        for id_ in connection.execute(
            query.where(or_(*(revisions.c.document.contains(f'"{id_}"', autoescape=True) for id_ in chunk)))
        ).scalars()
    }


def owners(connection: Connection, ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """The records whose names live listings hold, or would hold if they were public."""
    found: dict[str, set[str]] = {}
    for chunk in in_chunks(ids):
        for row in connection.execute(select(embeds).where(embeds.c.record_id.in_(chunk))):
            found.setdefault(row.record_id, set()).add(row.owner_id)
    return {id_: frozenset(owned) for id_, owned in found.items()}


def _locked_head(connection: Connection) -> tuple[int, str | None, int]:
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
    sequence, last_at, rules = _locked_head(connection)
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
    _write_owners(connection, drafts)
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


def _write_owners(connection: Connection, drafts: Sequence[Draft]) -> None:
    for chunk in in_chunks(draft.id for draft in drafts):
        connection.execute(delete(embeds).where(embeds.c.record_id.in_(chunk)))
    if edges := [
        {"record_id": draft.id, "owner_id": owner}
        for draft in drafts
        if draft.body is not None
        for owner in draft.owners
    ]:
        connection.execute(insert(embeds), edges)


def new_index(connection: Connection) -> int:
    """Raises the generation of search indexes: each follower fills a new one. Gives its number."""
    number: int = connection.execute(
        update(log_head)
        .values(index_generation=log_head.c.index_generation + 1)
        .returning(log_head.c.index_generation)
    ).scalar_one()
    return number


def redact(connection: Connection, sequence: int) -> None:
    """Blanks one publication's content and keeps its number; with it the revision it shows, unless that is
    live by another publication or is still the working record.

    Raises:
        SequenceNotFound: The log has no such number.
        StillLive: It is what the public sees; withdraw it first.
        AlreadyRedacted: It holds no content.
    """
    _locked_head(connection)
    row = connection.execute(
        select(publications.c.record_id, publications.c.revision, publications.c.body).where(
            publications.c.sequence == sequence
        )
    ).one_or_none()
    if row is None:
        raise SequenceNotFound(sequence)
    if connection.execute(select(live.c.sequence).where(live.c.sequence == sequence)).one_or_none():
        raise StillLive(sequence, row.record_id)
    if row.body is None:
        raise AlreadyRedacted(sequence)
    _blank(connection, sequence, row.record_id, row.revision)


def redact_all(connection: Connection, id: str) -> list[int]:
    """Blanks every publication of a record that holds content, as ``redact`` does; gives their numbers.

    Raises:
        StillLive: One of them is what the public sees; withdraw the record first.
        NothingToRedact: None holds content.
    """
    _locked_head(connection)
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
        _blank(connection, row.sequence, id, row.revision)
    return [row.sequence for row in rows]


def _blank(connection: Connection, sequence: int, id: str, revision: int) -> None:
    instant = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    connection.execute(
        update(publications).where(publications.c.sequence == sequence).values(body=None, redacted_at=instant)
    )
    _blank_revision(connection, id, revision)


def _blank_revision(connection: Connection, id: str, revision: int) -> None:
    here = and_(revisions.c.record_id == id, revisions.c.revision == revision)
    working = exists().where(records.c.id == id, records.c.revision == revision)
    shown = (
        exists()
        .where(live.c.record_id == id, live.c.sequence == publications.c.sequence)
        .where(publications.c.revision == revision)
    )
    connection.execute(update(revisions).where(here, ~working, ~shown).values(document=""))
