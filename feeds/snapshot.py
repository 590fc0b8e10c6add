"""The whole live catalogue as NDJSON, one listing a line, and the cursor it stands at."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from api.edge.context import CurrentWorld, World
from api.edge.replies import NDJSON, Replied, Reply
from catalogue.live.snapshot import LiveListing, Snapshot
from catalogue.usecases.render import RENDERER
from feeds.chunks import Chunks
from feeds.packing import packed

PATH = "/feeds/snapshot.ndjson"
router = APIRouter(tags=["feeds"])
_LINES = 500


def _lines(listings: Sequence[LiveListing]) -> Chunks:
    def make(at: int) -> bytes:
        return b"".join(listing.body + b"\n" for listing in listings[at * _LINES : (at + 1) * _LINES])

    return Chunks(-(-len(listings) // _LINES), make)


def _length(snapshot: Snapshot) -> int:
    found: int | None = snapshot.pages.get("snapshot length")
    if found is None:
        found = sum(listing.size + 1 for listing in snapshot.in_order)
        snapshot.pages.keep("snapshot length", found, 100)
    return found


def snapshot_reply(world: World) -> Reply:
    """Every live listing, in the order of the log. Follow on from the ``Langbiang-Cursor`` header."""
    snapshot = world.snapshot
    cursor = snapshot.cursor(snapshot.sequence).encode()
    return Reply(
        etag=b'"s-%s-%d"' % (cursor, RENDERER),
        sequence=snapshot.sequence,
        media_type=NDJSON,
        chunks=_lines(snapshot.in_order),
        extra=[(b"langbiang-cursor", cursor), (b"link", b'</feeds/changes?cursor=%s>; rel="next"' % cursor)],
        modified=snapshot.modified,
        length=_length(snapshot),
        packed=lambda: packed(snapshot),
    )


def hot_snapshot(world: World, _tail: str, query: bytes) -> Reply | None:
    """The snapshot on the hot path."""
    return None if query else snapshot_reply(world)


@router.get(
    PATH,
    responses={
        200: {"content": {"application/x-ndjson": {}}},
        304: {"description": "The copy named in If-None-Match is current."},
    },
    response_class=Response,
)
def read_snapshot(world: CurrentWorld) -> Response:
    """All live listings, one JSON document a line; the Langbiang-Cursor header says where to follow on."""
    return Replied(snapshot_reply(world))
