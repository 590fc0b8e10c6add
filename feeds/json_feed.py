"""JSON Feed 1.1: the listings as news, the latest first."""

import json
import re
from functools import lru_cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.edge.context import Ctx, CurrentWorld, World
from api.edge.errors import CursorOfAnotherLog
from api.edge.hot import remembered
from api.edge.replies import Replied, Reply
from catalogue.live.snapshot import LiveListing
from catalogue.usecases.render import RENDERER, to_bytes
from search.errors import BadCursor

PATH = "/feeds/listings.json"
MEDIA_TYPE = b"application/feed+json"
MAX_LIMIT = 100
DEFAULT_LIMIT = 50
router = APIRouter(tags=["feeds"])
Language = Literal["vi", "en"]
_HOT = re.compile(rb"^(?:lang=(vi|en))?&?(?:limit=([1-9][0-9]?|100))?$")
_CURSOR = re.compile(r"^([0-9a-f]{1,32})\.([0-9]{1,18})$")
_TITLES = {
    "vi": "Danh mục xúc tiến đầu tư: tin đăng mới nhất",
    "en": "Investment catalogue: the latest listings",
}


def _text(listing: dict[str, Any], lang: Language) -> str:
    """The summary and the figures, as plain text."""
    lines = [listing["summary"][lang]] if listing["summary"] else []
    for name, fact in listing["facts"].items():
        value = fact["value"]
        if value is None:
            continue
        shown = value[lang] if isinstance(value, dict) else value
        dated = f" ({fact['as_of']})" if fact["as_of"] else ""
        lines.append(f"{name}: {shown}{' ' + fact['unit'] if fact['unit'] else ''}{dated}")
    return "\n".join(lines) or listing["title"][lang]


@lru_cache(maxsize=1024)
def _item(body: bytes, lang: Language, public_url: str) -> bytes:
    listing = json.loads(body)
    names = [listing["kind"], *(sector["title"][lang] for sector in listing["sectors"])]
    content = _text(listing, lang)
    item = {
        "id": f"{public_url}/v1/listings/{listing['id']}",
        "url": f"{public_url}/v1/listings/{listing['id']}",
        "title": listing["title"][lang],
        "content_text": content,
        "summary": listing["summary"][lang] if listing["summary"] else listing["title"][lang],
        "date_modified": listing["published_at"],
        "tags": list(dict.fromkeys(names)),
        "language": lang,
        "_langbiang": {
            "sequence": listing["sequence"],
            "kind": listing["kind"],
            "attribution": listing["publisher"]["attribution"][lang],
            "licence": listing["publisher"]["licence"],
        },
    }
    return to_bytes(item)


def _page(world: World, public_url: str, lang: Language, limit: int, before: int | None) -> Reply:
    snapshot = world.snapshot
    end = len(snapshot.in_order) if before is None else snapshot.listings_after(before - 1)
    page: list[LiveListing] = list(reversed(snapshot.in_order[max(0, end - limit) : end]))
    head: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _TITLES[lang],
        "home_page_url": f"{public_url}/",
        "feed_url": f"{public_url}{PATH}?lang={lang}",
        "language": lang,
        "authors": [
            {"name": bundle.publisher["title"][lang]} for _, bundle in sorted(snapshot.bundles.items())
        ],
    }
    if end - limit > 0:
        head["next_url"] = (
            f"{public_url}{PATH}?lang={lang}&limit={limit}&cursor={snapshot.cursor(page[-1].sequence)}"
        )
    items = b",".join(_item(listing.body, lang, public_url) for listing in page)
    etag = b'"j-%s-%d-%s-%d-%d-%d"' % (
        snapshot.epoch.encode(),
        snapshot.sequence,
        lang.encode(),
        limit,
        before or 0,
        RENDERER,
    )
    return Reply(etag, snapshot.sequence, MEDIA_TYPE, (to_bytes(head)[:-1] + b',"items":[' + items + b"]}",))


def feed_reply(world: World, public_url: str, lang: Language, limit: int, before: int | None) -> Reply:
    """A page of the feed, put together once per snapshot."""
    return remembered(
        world, ("json feed", lang, limit, before), lambda: _page(world, public_url, lang, limit, before)
    )


class HotFeed:
    """The feed on the hot path."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def __call__(self, world: World, _tail: str, query: bytes) -> Reply | None:
        found = _HOT.match(query)
        if found is None:
            return None
        lang, limit = found.groups()
        return feed_reply(
            world, self._public_url, "en" if lang == b"en" else "vi", int(limit or DEFAULT_LIMIT), None
        )


@router.get(
    PATH,
    responses={
        200: {"content": {"application/feed+json": {}}},
        304: {"description": "The copy named in If-None-Match is current."},
        410: {"description": "The cursor belongs to another log."},
    },
    response_class=Response,
)
def read_feed(
    world: CurrentWorld,
    context: Ctx,
    lang: Language = "vi",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """The latest listings as JSON Feed 1.1; `next_url` leads to older ones."""
    before = None
    if cursor:
        found = _CURSOR.match(cursor)
        if found is None:
            raise BadCursor("is not one of ours")
        if found.group(1) != world.snapshot.epoch:
            raise CursorOfAnotherLog
        before = int(found.group(2))
    return Replied(feed_reply(world, context.public_url, lang, limit, before))
