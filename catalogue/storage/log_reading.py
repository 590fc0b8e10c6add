"""What the publication log holds: where it stands, what is live, what came after a number."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, exists, func, select

from catalogue.storage.chunks import in_chunks
from catalogue.storage.tables import live, log_head, publications
from catalogue.usecases.ports import Head, Publication

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


def blanked_deletes(connection: Connection) -> dict[int, str]:
    """The deletes whose reasons were blanked, and when."""
    rows = connection.execute(
        select(publications.c.sequence, publications.c.redacted_at).where(
            publications.c.op == "delete", publications.c.redacted_at.is_not(None)
        )
    )
    return {row.sequence: row.redacted_at for row in rows}


def after(connection: Connection, sequence: int, limit: int) -> list[Publication]:
    """The publications after a number, in order."""
    query = (
        select(*_COLUMNS)
        .where(publications.c.sequence > sequence)
        .order_by(publications.c.sequence)
        .limit(limit)
    )
    return [_publication(row) for row in connection.execute(query)]
