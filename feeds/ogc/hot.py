"""Pages of features on the hot path: what GIS clients ask thousands of times. Filters and pages for people are left
to the router, and so is the first question after a publication, whose features have yet to be made."""

import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl

from api.edge.context import World
from api.edge.errors import BadParameter, ListingNotFound
from api.edge.replies import Reply
from feeds.ogc.describing import names
from feeds.ogc.items import feature_reply, items_reply
from feeds.ogc.names import COLLECTIONS
from feeds.ogc.negotiating import wants_page
from feeds.ogc.parameters import Question, question_of
from feeds.ogc.view import ready

_LONGEST = 1000


class HotItems:
    """The items of one collection."""

    def __init__(self, public_url: str, collection: str) -> None:
        self._public_url, self._collection = public_url, collection

    wants_page = staticmethod(wants_page)

    def __call__(self, world: World, _tail: str, query: bytes) -> Reply | None:
        view = ready(world.snapshot, self._public_url)
        kept = view and view.recent.get((self._collection, query))
        if kept:
            return kept
        if view is None or len(query) > _LONGEST or not query.isascii():
            return None
        read = _read(query)
        if read is None:
            return None
        pairs, question = read
        cursor = question.cursor
        if cursor and (cursor.epoch != view.snapshot.epoch or cursor.newest > view.snapshot.sequence):
            return None
        reply = items_reply(view, self._public_url, self._collection, question, pairs)
        if question.box is None and question.during is None:
            view.recent.keep((self._collection, query), reply, sum(map(len, reply.chunks)))
        return reply


class HotFeature:
    """One feature of a collection."""

    wants_page = staticmethod(wants_page)

    def __init__(self, public_url: str, collection: str) -> None:
        self._public_url, self._collection = public_url, collection

    def __call__(self, world: World, id: str, query: bytes) -> Reply | None:
        view = ready(world.snapshot, self._public_url)
        if view is None or query not in {b"", b"f=json"}:
            return None
        try:
            return feature_reply(view, self._public_url, self._collection, id)
        except ListingNotFound:
            return None


@lru_cache(maxsize=1024)
def _read(query: bytes) -> tuple[list[tuple[str, str]], Question] | None:
    """A query string's parameters and what they ask; ``None`` where the router has to look at it. Maps ask for the
    same boxes again and again."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
        if not all(_plain(name) and _plain(value) for name, value in pairs):
            return None
        question = question_of(pairs)
    except (BadParameter, ValueError):
        return None
    return None if question.filter is not None or question.format == "html" else (pairs, question)


def _plain(text: str) -> bool:
    """Text that needs no closer look: visible, and composed as the catalogue's is."""
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def hot_items(public_url: str) -> dict[str, HotItems]:
    """The exact paths of every collection's items."""
    return {f"{COLLECTIONS}/{name}/items": HotItems(public_url, name) for name in names()}


def hot_features(public_url: str) -> dict[str, HotFeature]:
    """What lies under every collection's items."""
    return {f"{COLLECTIONS}/{name}/items/": HotFeature(public_url, name) for name in names()}
