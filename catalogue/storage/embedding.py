"""Which listings hold the names of which records, and which mention them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, delete, insert, or_, select

from catalogue.storage.chunks import in_chunks
from catalogue.storage.tables import embeds, live, publications, revisions
from catalogue.usecases.ports import Draft


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


def write_owners(connection: Connection, drafts: Sequence[Draft]) -> None:
    """Notes whose names the drafts hold, in place of those noted before."""
    for chunk in in_chunks(draft.id for draft in drafts):
        connection.execute(delete(embeds).where(embeds.c.record_id.in_(chunk)))
    if edges := [
        {"record_id": draft.id, "owner_id": owner}
        for draft in drafts
        if draft.body is not None
        for owner in draft.owners
    ]:
        connection.execute(insert(embeds), edges)
