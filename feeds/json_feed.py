"""JSON Feed 1.1: the listings as news, the latest change first, for every filter of search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.edge.context import Ctx, World
from api.edge.replies import Replied
from catalogue.usecases.render import to_bytes
from feeds.asked import Asked, FeedQuery, world_for
from feeds.entries import Entry, Page, entry
from feeds.paged import Feed
from feeds.titles import description_of, publishers_of, rights_of, title_of
from feeds.wording import labels_of

PATH = "/feeds/listings.json"
router = APIRouter(tags=["feeds"])


def _item(found: Entry, lang: str) -> dict[str, Any]:
    item = {
        "id": found.id,
        "url": found.page,
        "title": found.title,
        "content_text": found.text,
        "date_modified": found.updated,
        "authors": [{"name": found.publisher}],
        "tags": list(dict.fromkeys(label for _, label in found.tags)),
        "language": lang,
        "_langbiang": {
            "id": found.listing,
            "sequence": found.sequence,
            "kind": found.tags[0][0],
            "url": found.data,
            "attribution": found.attribution,
            "licence": found.licence,
        },
    }
    return item | ({"summary": found.summary} if found.summary else {})


def _written(world: World, question: Asked, page: Page, public_url: str) -> bytes:
    lang = question.lang
    labels = labels_of(world.snapshot, lang)
    head: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title_of(question),
        "description": description_of(question),
        "home_page_url": question.page(public_url),
        "feed_url": question.address(public_url),
        "language": lang,
        "authors": [{"name": name} for name in publishers_of(world.snapshot, lang)],
        "_langbiang": {"attribution": rights_of(world.snapshot, lang)},
    }
    if page.next is not None:
        head["next_url"] = question.address(public_url, page.next)
    head["items"] = [_item(entry(listing, labels, public_url), lang) for listing in page.listings]
    return to_bytes(head)


FEED = Feed(PATH, b"application/feed+json", _written)


@router.get(
    PATH,
    responses={
        200: {"content": {"application/feed+json": {}}},
        304: {"description": "The copy named in If-None-Match is current."},
        410: {"description": "The cursor belongs to another log."},
    },
    response_class=Response,
)
def read_json_feed(query: Annotated[FeedQuery, Query()], context: Ctx) -> Response:
    """The latest listings as JSON Feed 1.1, filtered as search is; `next_url` leads to older ones."""
    return Replied(FEED.reply(world_for(query, context), context, query))
