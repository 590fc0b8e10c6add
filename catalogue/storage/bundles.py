"""Packs' bundles, kept by content for as long as a report may name them."""

import json

from sqlalchemy import Connection, delete, insert, select, update

from catalogue.domain.instants import now
from catalogue.storage.tables import bundles, log_head, packs
from catalogue.usecases.bundles import Bundle


def current(connection: Connection) -> dict[str, Bundle]:
    """The bundle each pack uses now, by pack."""
    query = (
        select(packs.c.name, bundles.c.document)
        .join(bundles, bundles.c.version == packs.c.version)
        .order_by(packs.c.name)
    )
    return {row.name: Bundle(row.name, json.loads(row.document)) for row in connection.execute(query)}


def put(connection: Connection, bundle: Bundle) -> bool:
    """Makes a bundle its pack's current one; says whether that changed anything."""
    if (
        connection.execute(select(packs.c.version).where(packs.c.name == bundle.pack)).scalar()
        == bundle.version
    ):
        return False
    if not connection.execute(select(bundles.c.version).where(bundles.c.version == bundle.version)).scalar():
        connection.execute(
            insert(bundles).values(
                version=bundle.version, pack=bundle.pack, document=bundle.canonical, loaded_at=now()
            )
        )
    connection.execute(delete(packs).where(packs.c.name == bundle.pack))
    connection.execute(insert(packs).values(name=bundle.pack, version=bundle.version))
    connection.execute(update(log_head).values(bundle_generation=log_head.c.bundle_generation + 1))
    return True
