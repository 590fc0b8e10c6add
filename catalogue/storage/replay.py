"""The log as it stood at a number, and the policy in force then: what a report of that time was made from."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from sqlalchemy import Connection, Engine, func, select

from catalogue.domain.errors import ContentRedacted, SequenceNotFound
from catalogue.storage import bundles as current_bundles
from catalogue.storage import log_reading
from catalogue.storage.database import reading
from catalogue.storage.tables import bundles, publications
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Publication

Bundles = dict[str, Bundle]
_COLUMNS = tuple(
    publications.c[name]
    for name in ("sequence", "record_id", "kind", "op", "revision", "published_at", "reason", "body")
)


def _standing(connection: Connection, sequence: int) -> list[Publication]:
    """The last publication of each record up to a number, and every delete, in order.

    Raises:
        ContentRedacted: One of them holds no content any more.
    """
    last = (
        select(func.max(publications.c.sequence))
        .where(publications.c.sequence <= sequence)
        .group_by(publications.c.record_id)
    )
    upserts = publications.c.sequence.in_(last) & (publications.c.op == "upsert")
    deletes = (publications.c.op == "delete") & (publications.c.sequence <= sequence)
    query = select(*_COLUMNS).where(upserts | deletes).order_by(publications.c.sequence)
    found = [Publication(*row) for row in connection.execute(query)]
    for entry in found:
        if entry.op == "upsert" and entry.body is None:
            raise ContentRedacted(entry.sequence)
    return found


def _loaded(connection: Connection) -> dict[str, list[tuple[str, Bundle]]]:
    """Every bundle there ever was, by pack, each with the moment it was first loaded, oldest first."""
    found: dict[str, list[tuple[str, Bundle]]] = {}
    query = select(bundles.c.pack, bundles.c.loaded_at, bundles.c.document).order_by(
        bundles.c.loaded_at, bundles.c.version
    )
    for row in connection.execute(query):
        found.setdefault(row.pack, []).append((row.loaded_at, Bundle(row.pack, json.loads(row.document))))
    return found


def _in_force(connection: Connection, sequence: int, head: int) -> Bundles:
    """The bundle of each pack when a number was the last of the log.

    A load writes its bundle after its publications, so what was loaded before the next number was in force.
    """
    if sequence == head:
        return current_bundles.current(connection)
    next_at = connection.execute(
        select(publications.c.published_at).where(publications.c.sequence == sequence + 1)
    ).scalar_one()
    found = {}
    for pack, loaded in _loaded(connection).items():
        before = [bundle for at, bundle in loaded if at < next_at]
        if before:
            found[pack] = before[-1]
    return found


def as_of(engine: Engine, sequence: int) -> Batch:
    """Everything that was live at a number, under the policy in force then.

    Raises:
        SequenceNotFound: The log has no such number.
        ContentRedacted: What was live then has been blanked since.
    """
    with reading(engine) as connection:
        head = log_reading.head(connection)
        if not 0 < sequence <= head.sequence:
            raise SequenceNotFound(sequence)
        found = _standing(connection, sequence)
        in_force = _in_force(connection, sequence, head.sequence)
        return Batch(replace(head, sequence=sequence), found, fresh=True, bundles=in_force)


def combinations(engine: Engine) -> Iterator[Bundles]:
    """Every set of bundles that can have been in force together, the newest first."""
    with reading(engine) as connection:
        loaded = _loaded(connection)
    choices = [[bundle for _, bundle in reversed(known)] for known in loaded.values()]
    for chosen in product(*choices):
        yield {bundle.pack: bundle for bundle in chosen}
