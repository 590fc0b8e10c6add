"""Atom (RFC 4287), page by page (RFC 5005, section 3): the listings as news, for every filter of search."""

import re
from html import escape
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.edge.context import Ctx, World
from api.edge.replies import Replied
from feeds.asked import Asked, FeedQuery, world_for
from feeds.entries import Entry, Page, entry, feed_id
from feeds.paged import Feed
from feeds.titles import description_of, publishers_of, rights_of, title_of
from feeds.wording import labels_of

PATH = "/feeds/listings.atom"
MEDIA_TYPE = b"application/atom+xml"
router = APIRouter(tags=["feeds"])
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, however it is written."""


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _element(name: str, text: str, **attributes: str) -> str:
    shown = "".join(f' {key}="{_text(value)}"' for key, value in attributes.items())
    return f"<{name}{shown}>{_text(text)}</{name}>"


def _link(rel: str, href: str, media_type: str, hreflang: str | None = None) -> str:
    lang = f' hreflang="{hreflang}"' if hreflang else ""
    return f'<link rel="{rel}" type="{media_type}" href="{_text(href)}"{lang}/>'


def _rights(found: Entry) -> str:
    return f"{found.attribution} ({found.licence})" if found.licence else found.attribution


def _entry(found: Entry, lang: str) -> str:
    parts = [
        "<entry>",
        _element("id", found.id),
        _element("title", found.title),
        _element("updated", found.updated),
        _link("alternate", found.page, "text/html", lang),
        _link("alternate", found.data, "application/json"),
        "<author>", _element("name", found.publisher), "</author>",
        *(f'<category term="{_text(term)}" label="{_text(label)}"/>' for term, label in found.tags),
        *([_element("summary", found.summary)] if found.summary else []),
        _element("content", found.text, type="text"),
        _element("rights", _rights(found)),
    ]  # fmt: skip
    if found.position:
        parts.append(_element("georss:point", "{} {}".format(*found.position)))
    return "".join([*parts, "</entry>"])


def _written(world: World, question: Asked, page: Page, public_url: str) -> bytes:
    lang = question.lang
    labels = labels_of(world.snapshot, lang)
    mine = MEDIA_TYPE.decode()
    others = {"next": page.next, "previous": page.previous, "last": page.last}
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="{lang}">',
        _element("id", feed_id(world.snapshot, question)),
        _element("title", title_of(question)),
        _element("subtitle", description_of(question)),
        _element("updated", page.updated),
        _link("self", question.address(public_url, question.cursor(world.snapshot)), mine),
        _link("first", question.address(public_url), mine),
        *(_link(rel, question.address(public_url, to), mine) for rel, to in others.items() if to is not None),
        _link("alternate", question.page(public_url), "text/html", lang),
        *(f"<author>{_element('name', name)}</author>" for name in publishers_of(world.snapshot, lang)),
        *(_element("rights", "; ".join(rights)) for rights in [rights_of(world.snapshot, lang)] if rights),
        "<generator>Langbiang</generator>\n",
        *(_entry(entry(listing, labels, public_url), lang) + "\n" for listing in page.listings),
        "</feed>\n",
    ]
    return "".join(parts).encode()


FEED = Feed(PATH, MEDIA_TYPE, _written)


@router.get(
    PATH,
    responses={
        200: {"content": {"application/atom+xml": {}}},
        304: {"description": "The copy named in If-None-Match is current."},
        410: {"description": "The cursor belongs to another log."},
    },
    response_class=Response,
)
def read_atom_feed(query: Annotated[FeedQuery, Query()], context: Ctx) -> Response:
    """The latest listings as Atom, filtered as search is; the link `next` leads to older ones."""
    return Replied(FEED.reply(world_for(query, context), context, query))
