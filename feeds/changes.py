"""The change log: what a partner follows to have the catalogue, deletions included.

Every page is one rule: publications after the cursor, in order. An upsert appears only while it is the
listing's latest publication, so numbers may skip; a delete always, except when pulling from the empty cursor.
"""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.edge.context import Ctx, CurrentWorld, World
from api.edge.errors import CursorOfAnotherLog
from api.edge.hot import remembered
from api.edge.replies import JSON, Replied, Reply
from catalogue.live.snapshot import LiveListing, Snapshot, Tombstone
from catalogue.usecases.render import to_bytes
from feeds.cursors import CURSOR, ahead, caught_up
from search.errors import BadCursor

PATH = "/feeds/changes"
MAX_LIMIT = 1000
DEFAULT_LIMIT = 100
router = APIRouter(tags=["feeds"])
_HOT = re.compile(rb"^(?:cursor=([0-9a-f]{1,32})\.([0-9]{1,18}))?&?(?:limit=([1-9][0-9]{0,2}|1000))?$")


class Change(BaseModel):
    """One publication. A delete has no listing."""

    sequence: int
    op: str
    id: str
    kind: str
    modified: str
    reason: str | None = None
    listing: dict[str, Any] | None = None


class Changes(BaseModel):
    """A page of the log; pull again from ``cursor``."""

    changes: list[Change]
    cursor: str
    has_more: bool


def _sequence(entry: LiveListing | Tombstone) -> int:
    return entry.sequence


def _upsert(listing: LiveListing) -> bytes:
    head = {
        "sequence": listing.sequence,
        "op": "upsert",
        "id": listing.id,
        "kind": listing.kind,
        "modified": listing.modified,
    }
    return b"".join((to_bytes(head)[:-1], b',"listing":', *listing.pieces, b"}"))


def _delete(tombstone: Tombstone) -> bytes:
    head = {
        "sequence": tombstone.sequence,
        "op": "delete",
        "id": tombstone.id,
        "kind": tombstone.kind,
        "modified": tombstone.modified,
    }
    return to_bytes(head | ({"reason": tombstone.reason} if tombstone.reason else {}))


def _page(snapshot: Snapshot, after: int, limit: int, *, from_the_start: bool) -> Reply:
    at = snapshot.listings_after(after)
    listings = snapshot.in_order[at : at + limit + 1]
    gone: tuple[Tombstone, ...] = ()
    if not from_the_start:
        at = snapshot.tombstones_after(after)
        gone = snapshot.tombstones[at : at + limit + 1]
    entries: list[LiveListing | Tombstone] = [*listings, *gone]
    entries.sort(key=_sequence)
    has_more, page = len(entries) > limit, entries[:limit]
    reached = page[-1].sequence if has_more else snapshot.sequence
    parts = b",".join(_upsert(entry) if isinstance(entry, LiveListing) else _delete(entry) for entry in page)
    rest = to_bytes({"cursor": snapshot.cursor(reached), "has_more": has_more})
    # A reason that is blanked changes the page without a publication.
    etag = b'"c-%s-%d-%d-%d-%d"' % (
        snapshot.epoch.encode(),
        after,
        limit,
        snapshot.sequence,
        len(snapshot.blanked),
    )
    return Reply(
        etag,
        snapshot.sequence,
        JSON,
        (b'{"changes":[' + parts + b"]," + rest[1:],),
        modified=snapshot.modified,
    )


def changes_reply(world: World, epoch: str | None, after: int, limit: int) -> Reply:
    """A page of the log.

    Raises:
        CursorOfAnotherLog: The cursor's epoch is not this log's.
        BadCursor: The cursor lies ahead of the log.
    """
    snapshot = world.snapshot
    if epoch is not None and epoch != snapshot.epoch:
        raise CursorOfAnotherLog
    if after > snapshot.sequence:
        raise ahead()
    return remembered(
        world,
        ("changes", epoch is None, after, limit),
        lambda: _page(snapshot, after, limit, from_the_start=epoch is None),
    )


def hot_changes(world: World, _tail: str, query: bytes) -> Reply | None:
    """The usual pulls, on the hot path; anything unusual is left to the router."""
    found = _HOT.match(query)
    if found is None:
        return None
    epoch, after, limit = found.groups()
    if epoch is not None and (epoch.decode() != world.snapshot.epoch or int(after) > world.snapshot.sequence):
        return None
    return changes_reply(
        world, epoch.decode() if epoch else None, int(after or 0), int(limit or DEFAULT_LIMIT)
    )


Cursor = Annotated[
    str | None, Query(max_length=60, description="The cursor of the last page; empty to begin.")
]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]


@router.get(
    PATH,
    response_model=Changes,
    response_model_exclude_none=True,
    responses={
        304: {"description": "Nothing new."},
        410: {"description": "The cursor belongs to another log: resync."},
    },
)
def read_changes(
    world: CurrentWorld, context: Ctx, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Response:
    """Publications after a cursor, in order. A cursor from a process that is a little further is waited for."""
    if not cursor:
        return Replied(changes_reply(world, None, 0, limit))
    found = CURSOR.match(cursor)
    if found is None:
        raise BadCursor("is not one of ours")
    world = caught_up(context, world, cursor)
    return Replied(changes_reply(world, found.group(1), int(found.group(2)), limit))
