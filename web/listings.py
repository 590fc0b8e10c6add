"""The page of every listing, in both languages."""

import hashlib
import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from api.edge.context import Context, Ctx, CurrentWorld, World
from api.edge.hot import Answer, remembered
from api.edge.replies import Replied, Reply
from feeds.wording import LANGUAGES, Language
from web.json_ld import in_a_script, json_ld
from web.listing_view import View
from web.nodes import Shower
from web.rendering import page, rendered
from web.words import words_of

HTML = b"text/html; charset=utf-8"
router = APIRouter(include_in_schema=False)
ListingId = Annotated[str, Path(max_length=200)]


def links_of(id: str, public_url: str) -> dict[str, str]:
    """A listing's addresses: its page in each language, and its JSON."""
    pages: dict[str, str] = {lang: f"{public_url}/{lang}/listings/{id}" for lang in LANGUAGES}
    return {**pages, "json": f"{public_url}/v1/listings/{id}"}


def _key(context: Context, lang: Language, id: str) -> tuple[Any, ...]:
    return "page", lang, id, context.today()


def _made(world: World, context: Context, lang: Language, id: str) -> Reply:
    snapshot = world.snapshot
    listing = json.loads(snapshot.listings[id].body)
    words, links = words_of(snapshot, lang), links_of(id, context.public_url)
    view = View(listing, words, Shower(words, snapshot.columns.titles), context.today())
    document = in_a_script(json_ld(view, links))
    body = rendered("listing.html", lang=lang, view=view, links=links, json_ld=document).encode()
    # A page shows names of other listings and compares dates with today: its content alone says whether it changed.
    etag = b'"p-%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode()
    extra = [
        (b"content-language", lang.encode()),
        (b"link", b'<%s>; rel="alternate"; type="application/json"' % links["json"].encode()),
    ]
    return Reply(etag, snapshot.sequence, HTML, (body,), extra)


def _absent(world: World, lang: Language, id: str) -> Response:
    """404, or 410 for what was published once."""
    words, gone = words_of(world.snapshot, lang), id in world.snapshot.withdrawn
    what, status = ("gone", 410) if gone else ("missing", 404)
    answer = page("absent.html", status, lang=lang, say=words, what=what)
    answer.headers["cache-control"] = "no-cache"
    return answer


def _answered(world: World, context: Context, lang: Language, id: str) -> Response:
    if id not in world.snapshot.listings:
        return _absent(world, lang, id)
    return Replied(remembered(world, _key(context, lang, id), lambda: _made(world, context, lang, id)))


@router.get("/vi/listings/{id}")
def read_vietnamese(id: ListingId, world: CurrentWorld, context: Ctx) -> Response:
    """A listing in Vietnamese."""
    return _answered(world, context, "vi", id)


@router.get("/en/listings/{id}")
def read_english(id: ListingId, world: CurrentWorld, context: Ctx) -> Response:
    """A listing in English."""
    return _answered(world, context, "en", id)


class HotPage:
    """A page that was rendered since the last publication; the first time the router renders it, off the event loop."""

    def __init__(self, context: Context, lang: Language) -> None:
        self._context = context
        self._lang: Language = lang

    def __call__(self, world: World, id: str, query: bytes) -> Reply | None:
        if query:
            return None
        found: Reply | None = world.snapshot.pages.get(_key(self._context, self._lang, id))
        return found


def hot_pages(context: Context) -> dict[str, Answer]:
    """The folders of the pages, on the hot path."""
    return {f"/{lang}/listings/": HotPage(context, lang) for lang in LANGUAGES}
