"""A page of features, and one feature: stored bytes with links and counts around them."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from api.edge.errors import ListingNotFound
from api.edge.headers import Headers
from api.edge.replies import Reply
from catalogue.live.snapshot import LiveListing
from catalogue.usecases.render import RENDERER
from feeds.addressed import mark
from feeds.ogc.features import address_of, whole
from feeds.ogc.links import Link, forms, header, link, query, segment
from feeds.ogc.names import (
    COLLECTIONS,
    CRS84,
    EVERYTHING,
    GEOJSON,
    HTML,
    JSON,
    QUERYABLES_REL,
    SCHEMA,
    VERSION,
)
from feeds.ogc.parameters import Question
from feeds.ogc.selecting import Page, page_of
from feeds.ogc.view import View

Pairs = Sequence[tuple[str, str]]
VARIES = (b"vary", b"accept")
_GEOJSON = GEOJSON.encode()
_OPENING = b'{"type":"FeatureCollection","features":['
_CRS = (b"content-crs", f"<{CRS84}>".encode())


_PLACE = frozenset({"cursor", "f"})


def _and(asked: str) -> str:
    """A query string, ready for one more parameter."""
    return f"{asked}&" if asked else "?"


class Linked(NamedTuple):
    """The links of a page: as they are, as JSON, and as a header."""

    links: tuple[Link, ...]
    spelt: bytes
    header: bytes


class Found(NamedTuple):
    """A page with its links."""

    page: Page
    linked: Linked


@lru_cache(maxsize=256)
def _linked(above: str, asked: str, cursor: str | None, following: str | None, form: str | None) -> Linked:
    """The links of the page of a collection that a query string asks for, and of the page that follows it."""
    address = f"{above}/items"
    own = asked if cursor is None else f"{_and(asked)}cursor={cursor}"
    links = forms(address, own, form or "json", GEOJSON)
    if following is not None:
        named = f"f={form}&" if form else ""
        href = f"{address}{_and(asked)}{named}cursor={following}"
        links.append(link(href, "next", HTML if form == "html" else GEOJSON, "The next page"))
    queryables = link(f"{above}/queryables", QUERYABLES_REL, SCHEMA)
    told = header([*links, queryables])
    links.append(link(above, "collection", JSON, "The collection"))
    return Linked(tuple(links), _spelt(links), told)


def etag(view: View, form: str, sequence: int | None = None) -> bytes:
    """A strong validator: of the log's number, what renders it, its form, and the address its links begin with."""
    number = view.snapshot.sequence if sequence is None else sequence
    parts = view.snapshot.epoch.encode(), number, RENDERER, VERSION, mark(view.public_url), form.encode()
    return b'"o-%s-%d-%d-%d-%s-%s"' % parts


def found(view: View, public_url: str, collection: str, question: Question, pairs: Pairs) -> Found:
    """The page a question asks for."""
    page = page_of(view, collection, question)
    asked = query(pair for pair in pairs if pair[0] not in _PLACE)
    cursor = None if question.cursor is None else str(question.cursor)
    following = None if page.following is None else str(page.following)
    above = f"{public_url}{COLLECTIONS}/{collection}"
    return Found(page, _linked(above, asked, cursor, following, question.format))


def headers(linked: Linked) -> Headers:
    """What tells a client of links without reading the page, and in which system coordinates are."""
    return [_CRS, VARIES, (b"link", linked.header)]


def _spelt(links: Sequence[Link]) -> bytes:
    """Links as JSON. Addresses are percent-encoded, so nothing in them needs another escape."""
    parts = ('{"href":"%s","rel":"%s","type":"%s","title":"%s"}' % tuple(each.values()) for each in links)  # noqa: UP031 - half the time of format(), on every page
    return ",".join(parts).encode("ascii")


def _together(view: View, rows: list[int], rest: bytes) -> bytes:
    """The page's bytes, copied together once; the first feature's comma goes."""
    pieces = [_OPENING, *chain.from_iterable(map(view.features.__getitem__, rows)), b"],", rest]
    if rows:
        pieces[1] = pieces[1][1:]
    return b"".join(pieces)


def items_reply(view: View, public_url: str, collection: str, question: Question, pairs: Pairs) -> Reply:
    """A page of features as GeoJSON.

    Raises:
        BadParameter: A parameter or the filter is not usable.
    """
    page, linked = found(view, public_url, collection, question, pairs)
    rest = b'"links":[%s],"numberMatched":%d,"numberReturned":%d}' % (
        linked.spelt,
        page.matched,
        len(page.rows),
    )
    body = _together(view, page.rows, rest)
    live = view.snapshot
    return Reply(etag(view, "json"), live.sequence, _GEOJSON, (body,), headers(linked), live.modified)


class One(NamedTuple):
    """A feature of a collection: its bytes, its publication and links."""

    body: bytes
    listing: LiveListing
    links: list[Link]


def one(view: View, public_url: str, collection: str, id: str, form: str) -> One:
    """A feature with its links.

    Raises:
        ListingNotFound: The collection has none of this id.
    """
    listing = view.snapshot.listings.get(id)
    if listing is None or collection not in {EVERYTHING, listing.kind}:
        raise ListingNotFound(id)
    above = f"{public_url}{COLLECTIONS}/{collection}"
    links = [
        *forms(f"{above}/items/{segment(id)}", "", form, GEOJSON),
        link(above, "collection", JSON, "The collection"),
        link(
            address_of(listing, public_url),
            "canonical",
            JSON,
            "The whole listing, with every figure's source",
        ),
    ]
    return One(whole(view.features[view.row_of(listing.sequence)]), listing, links)


def feature_reply(view: View, public_url: str, collection: str, id: str) -> Reply:
    """One feature as GeoJSON.

    Raises:
        ListingNotFound: The collection has none of this id.
    """
    body, listing, links = one(view, public_url, collection, id, "json")
    linked = b'%s,"links":[%s]}' % (body[:-1], _spelt(links))
    extra: Headers = [_CRS, VARIES, (b"link", header(links))]
    tag = etag(view, "json", listing.sequence)
    return Reply(tag, view.snapshot.sequence, _GEOJSON, (linked,), extra, listing.modified)
