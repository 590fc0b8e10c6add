"""The whole live catalogue as NDJSON, one listing a line, and the cursor it stands at."""

from fastapi import APIRouter, Response

from api.edge.context import CurrentWorld, World
from api.edge.replies import NDJSON, Replied, Reply
from catalogue.usecases.render import RENDERER

PATH = "/feeds/snapshot.ndjson"
router = APIRouter(tags=["feeds"])
_LINES = 500


def snapshot_reply(world: World) -> Reply:
    """Every live listing, in the order of the log. Follow on from the ``Langbiang-Cursor`` header."""
    snapshot = world.snapshot
    listings = snapshot.in_order
    chunks = [
        b"".join(listing.body + b"\n" for listing in listings[at : at + _LINES])
        for at in range(0, len(listings), _LINES)
    ]
    cursor = snapshot.cursor(snapshot.sequence).encode()
    etag = b'"s-%s-%d"' % (cursor, RENDERER)
    extra = [(b"langbiang-cursor", cursor), (b"link", b'</feeds/changes?cursor=%s>; rel="next"' % cursor)]
    return Reply(etag, snapshot.sequence, NDJSON, chunks, extra)


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
