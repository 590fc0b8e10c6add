"""A page of features, and one feature: stored bytes with links and counts around them."""

from collections.abc import Sequence
from typing import NamedTuple

from api.edge.errors import ListingNotFound
from api.edge.headers import Headers
from api.edge.replies import Reply
from catalogue.usecases.render import RENDERER, to_bytes
from feeds.ogc.features import address_of
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
_CRS = (b"content-crs", f"<{CRS84}>".encode())


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
    links = forms(address, pairs, question.format or "json", GEOJSON)
    if page.next_after is not None:
        cursor = f"{view.snapshot.epoch}.{page.next_after}"
        kept = [pair for pair in pairs if pair[0] not in {"cursor", "f"}]
        form = [("f", question.format)] if question.format else []
        media_type = HTML if question.format == "html" else GEOJSON
        next_page = address + query([*kept, *form, ("cursor", cursor)])
        links.append(link(next_page, "next", media_type, "The next page"))
    links.append(link(above, "collection", JSON, "The collection"))
    return Found(page, links)


def headers(links: Sequence[Link], public_url: str, collection: str) -> Headers:
    """What tells a client of links without reading the page, and in which system coordinates are."""
    queryables = link(f"{public_url}{COLLECTIONS}/{collection}/queryables", QUERYABLES_REL, SCHEMA)
    shown = [each for each in links if each["rel"] != "collection"]
    return [_CRS, VARIES, (b"link", header([*shown, queryables]))]


def items_reply(view: View, public_url: str, collection: str, question: Question, pairs: Pairs) -> Reply:
    """A page of features as GeoJSON.

    Raises:
        BadParameter: A parameter or the filter is not usable.
    """
    page, links = found(view, public_url, collection, question, pairs)
    features = view.features
    rest = to_bytes({"links": links, "numberMatched": page.matched, "numberReturned": len(page.rows)})
    body = b'{"type":"FeatureCollection","features":[%s],%s' % (
        b",".join([features[row] for row in page.rows]),
        rest[1:],
    )
    extra = headers(links, public_url, collection)
    return Reply(etag(view, "json"), view.snapshot.sequence, GEOJSON.encode(), (body,), extra)


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
        *forms(f"{above}/items/{segment(id)}", (), form, GEOJSON),
        link(above, "collection", JSON, "The collection"),
        link(
            address_of(listing, public_url),
            "canonical",
            JSON,
            "The whole listing, with every figure's source",
        ),
    ]
    return One(view.features[view.row_of(listing.sequence)], listing.sequence, links)


def feature_reply(view: View, public_url: str, collection: str, id: str) -> Reply:
    """One feature as GeoJSON.

    Raises:
        ListingNotFound: The collection has none of this id.
    """
    body, sequence, links = one(view, public_url, collection, id, "json")
    whole = body[:-1] + b',"links":' + to_bytes(links) + b"}"
    extra: Headers = [_CRS, VARIES, (b"link", header(links))]
    return Reply(etag(view, "json", sequence), view.snapshot.sequence, GEOJSON.encode(), (whole,), extra)
