"""A page of features, and one feature: stored bytes with links and counts around them."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from api.edge.errors import ListingNotFound
from api.edge.headers import Headers
from api.edge.replies import Reply
from catalogue.usecases.render import RENDERER
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


class Found(NamedTuple):
    """A page with its links."""

    page: Page
    links: list[Link]


def etag(view: View, form: str, sequence: int | None = None) -> bytes:
    """A strong validator: of the log's number, what renders it, and its form."""
    number = view.snapshot.sequence if sequence is None else sequence
    return b'"o-%s-%d-%d-%d-%s"' % (view.snapshot.epoch.encode(), number, RENDERER, VERSION, form.encode())


def found(view: View, public_url: str, collection: str, question: Question, pairs: Pairs) -> Found:
    """The page a question asks for."""
    page = page_of(view, collection, question)
    above = f"{public_url}{COLLECTIONS}/{collection}"
    address = f"{above}/items"
    asked = query(pair for pair in pairs if pair[0] not in _PLACE)
    own = asked if question.cursor is None else f"{_and(asked)}cursor={'.'.join(map(str, question.cursor))}"
    links = forms(address, own, question.format or "json", GEOJSON)
    if page.next_after is not None:
        form = f"f={question.format}&" if question.format else ""
        following = f"{address}{_and(asked)}{form}cursor={view.snapshot.epoch}.{page.next_after}"
        links.append(link(following, "next", HTML if question.format == "html" else GEOJSON, "The next page"))
    links.append(link(above, "collection", JSON, "The collection"))
    return Found(page, links)


def headers(links: Sequence[Link], public_url: str, collection: str) -> Headers:
    """What tells a client of links without reading the page, and in which system coordinates are."""
    queryables = link(f"{public_url}{COLLECTIONS}/{collection}/queryables", QUERYABLES_REL, SCHEMA)
    shown = [each for each in links if each["rel"] != "collection"]
    return [_CRS, VARIES, (b"link", header([*shown, queryables]))]


def _spelt(links: Sequence[Link]) -> bytes:
    """Links as JSON. Addresses are percent-encoded, so nothing in them needs another escape."""
    parts = ('{"href":"%s","rel":"%s","type":"%s","title":"%s"}' % tuple(each.values()) for each in links)  # noqa: UP031 - half the time of format(), on every page
    return ",".join(parts).encode("ascii")


def _together(view: View, rows: list[int], rest: bytes) -> bytes:
    """The page's bytes, copied together once; the first feature's comma goes."""
    pieces = list(chain.from_iterable(map(view.features.__getitem__, rows)))
    first = pieces[0][1:] if pieces else b""
    return b"".join([_OPENING, first, *pieces[1:], b"],", rest])


def items_reply(view: View, public_url: str, collection: str, question: Question, pairs: Pairs) -> Reply:
    """A page of features as GeoJSON.

    Raises:
        BadParameter: A parameter or the filter is not usable.
    """
    page, links = found(view, public_url, collection, question, pairs)
    rest = b'"links":[%s],"numberMatched":%d,"numberReturned":%d}' % (
        _spelt(links),
        page.matched,
        len(page.rows),
    )
    body = _together(view, page.rows, rest)
    extra = headers(links, public_url, collection)
    return Reply(etag(view, "json"), view.snapshot.sequence, _GEOJSON, (body,), extra)


class One(NamedTuple):
    """A feature of a collection, its bytes and links."""

    body: bytes
    sequence: int
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
    return One(whole(view.features[view.row_of(listing.sequence)]), listing.sequence, links)


def feature_reply(view: View, public_url: str, collection: str, id: str) -> Reply:
    """One feature as GeoJSON.

    Raises:
        ListingNotFound: The collection has none of this id.
    """
    body, sequence, links = one(view, public_url, collection, id, "json")
    linked = b'%s,"links":[%s]}' % (body[:-1], _spelt(links))
    extra: Headers = [_CRS, VARIES, (b"link", header(links))]
    return Reply(etag(view, "json", sequence), view.snapshot.sequence, _GEOJSON, (linked,), extra)
