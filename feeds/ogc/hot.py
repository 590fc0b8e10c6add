"""Pages of features on the hot path: what GIS clients ask thousands of times. Filters and pages for people are left
to the router, and so is the first question after a publication, whose features have yet to be made."""

import unicodedata
from urllib.parse import parse_qsl

from api.edge.context import World
from api.edge.errors import BadParameter
from api.edge.replies import Reply
from feeds.ogc.describing import names
from feeds.ogc.items import items_reply
from feeds.ogc.names import COLLECTIONS
from feeds.ogc.negotiating import wants_page
from feeds.ogc.parameters import question_of
from feeds.ogc.view import ready

_LONGEST = 1000


class HotItems:
    """The items of one collection."""

    def __init__(self, public_url: str, collection: str) -> None:
        self._public_url, self._collection = public_url, collection

    @staticmethod
    def wants_page(accept: str) -> bool:
        """Whether a client would rather have the page for people."""
        return wants_page(accept)

    def __call__(self, world: World, _tail: str, query: bytes) -> Reply | None:
        view = ready(world.snapshot, self._public_url)
        if view is None or len(query) > _LONGEST or not query.isascii():
            return None
        try:
            pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
            if not all(_plain(name) and _plain(value) for name, value in pairs):
                return None
            question = question_of(pairs)
        except (BadParameter, ValueError):
            return None
        if question.filter is not None or question.format == "html":
            return None
        epoch, after = question.cursor or (view.snapshot.epoch, 0)
        if epoch != view.snapshot.epoch or after > view.snapshot.sequence:
            return None
        return items_reply(view, self._public_url, self._collection, question, pairs)


def _plain(text: str) -> bool:
    """Text that needs no closer look: visible, and composed as the catalogue's is."""
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def hot_items(public_url: str) -> dict[str, HotItems]:
    """The exact paths of every collection's items."""
    return {f"{COLLECTIONS}/{name}/items": HotItems(public_url, name) for name in names()}
