"""Search, and one listing."""

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic_core import to_json

from api.edge.context import Context, Ctx, CurrentWorld, World, get_world
from api.edge.errors import ListingNotFound
from api.edge.quick import Quick
from api.edge.replies import JSON, Replied, Reply
from api.schemas.listings import ListingQuery, SearchAnswer
from catalogue.live.snapshot import LiveListing
from catalogue.usecases.render import RENDERER
from search.port import Answer, FacetCount

router = APIRouter(prefix="/v1", tags=["listings"])
_SHORT = 60
ListingId = Annotated[str, Path(max_length=200, examples=["kcn-loc-son"])]


def listing_reply(world: World, id: str) -> Reply | None:
    """One live listing, as published."""
    found = world.snapshot.listings.get(id)
    if found is None:
        return None
    return _reply(world.snapshot.epoch, world.snapshot.sequence, found)


@lru_cache(maxsize=512)
def _reply(epoch: str, sequence: int, listing: LiveListing) -> Reply:
    etag = b'"%s-%d-%d"' % (epoch.encode(), listing.sequence, RENDERER)
    return Reply(etag, sequence, JSON, (listing.body,), modified=listing.modified)


def hot_listing(world: World, id: str, query: bytes) -> Reply | None:
    """``/v1/listings/{id}`` on the hot path; with parameters the router answers."""
    return None if query else listing_reply(world, id)


@lru_cache(maxsize=2_048)
def _around(code: str, label: str, parent: str | None, ended: str | None) -> tuple[bytes, bytes]:
    """The bytes of a choice before and after its count."""
    before = to_json({"code": code, "label": label})[:-1] + b',"count":'
    return before, b"," + to_json({"parent": parent, "ended": ended})[1:]


def _choice_bytes(choice: FacetCount) -> bytes:
    before, after = _around(choice.code, choice.label, choice.parent, choice.ended)
    return b"%b%d%b" % (before, choice.count, after)


_nothing_bytes = lru_cache(maxsize=2_048)(_choice_bytes)
"""Most choices of a facet would leave nothing, and they are the same in each answer."""


def _facet_bytes(name: str, choices: list[FacetCount]) -> bytes:
    written = [_choice_bytes(each) if each.count else _nothing_bytes(each) for each in choices]
    return b"%b:[%b]" % (to_json(name), b",".join(written))


def _answer_bytes(world: World, answer: Answer) -> bytes:
    """The page around the listings' stored bytes, which are copied, not read."""
    listings = world.snapshot.listings
    shown = [(hit, listings[hit.id]) for hit in answer.hits if hit.id in listings]
    items = b",".join(listing.body for _, listing in shown)
    facets = b",".join(_facet_bytes(name, choices) for name, choices in answer.facets.items())
    found = to_json({"hits": [hit.__dict__ for hit, _ in shown], "total": answer.total})
    rest = {
        "next": answer.next,
        "degraded": answer.degraded,
        "did_you_mean": answer.did_you_mean,
        "nearest_miss": answer.nearest_miss,
        "moved": answer.moved,
        "unmatched_words": answer.unmatched,
    }
    return b'{"items":[%b],%b,"facets":{%b},%b' % (items, found[1:-1], facets, to_json(rest)[1:])


def _found(query: ListingQuery, context: Context) -> Response:
    world = get_world(context, query.at_least)
    answer = world.searcher.search(query.question(), context.today())
    headers = {"langbiang-sequence": str(world.snapshot.sequence), "cache-control": "no-cache"}
    return Response(_answer_bytes(world, answer), headers=headers, media_type="application/json")


@router.get("/listings", response_model=SearchAnswer)
def search_listings(query: Annotated[ListingQuery, Query()], context: Ctx) -> Response:
    """Find listings by text, filters, area and place, with facets."""
    return _found(query, context)


def quick_search(context: Context) -> Quick[ListingQuery]:
    """The same before the router; what would wait for a publication is left to it."""
    return Quick(
        ListingQuery,
        lambda query: None if query.at_least is not None else _found(query, context),
        lambda query: is_little_work(query.q, context),
    )


def is_little_work(text: str, context: Context) -> bool:
    """Whether a text is answered within a few milliseconds: a short one, and no search server has to be asked."""
    return len(text) <= _SHORT and context.search_state() == "embedded"


@router.get(
    "/listings/{id}",
    responses={
        200: {"content": {"application/json": {}}},
        304: {"description": "The copy named in If-None-Match is current."},
    },
)
def read_listing(id: ListingId, world: CurrentWorld) -> Response:
    """One live listing, exactly as published."""
    reply = listing_reply(world, id)
    if reply is None:
        raise ListingNotFound(id)
    return Replied(reply)
