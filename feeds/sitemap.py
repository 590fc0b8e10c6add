"""Sitemap (sitemaps.org 0.9): the pages of all listings in both languages, split where a file may hold no more."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from html import escape
from threading import Lock
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Path, Response

from api.edge.conditions import etag_of
from api.edge.context import Ctx, CurrentWorld, World
from api.edge.encodings import compressed
from api.edge.errors import PageNotFound
from api.edge.replies import Replied, Reply
from catalogue.live.snapshot import LiveListing, Snapshot
from feeds.addressed import mark
from feeds.chunks import Chunks
from feeds.wording import LANGUAGES

PATH = "/sitemap.xml"
MOST_ADDRESSES = 50_000
"""Of one file, by the protocol; it may also have no more than 50 MiB."""
MOST_LISTINGS = MOST_ADDRESSES // len(LANGUAGES)
_TOGETHER = 100
_MOST_FORMS = 4
_XML, _TEXT = b"application/xml", b"text/plain; charset=utf-8"
_TOP = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = b"http://www.sitemaps.org/schemas/sitemap/0.9"
_URLSET = b'<urlset xmlns="%s" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' % _SCHEMA
_ROBOTS = "User-agent: *\nDisallow: /v1/profiles\nDisallow: /v1/matches\n\nSitemap: {}/sitemap.xml\n"
router = APIRouter(tags=["feeds"])
Part = Annotated[int, Path(ge=1, le=100_000)]


def _second(instant: str) -> str:
    """To the second: that is as much as crawlers read."""
    return instant[:19] + "Z"


def _addresses(listing: LiveListing, public_url: str) -> str:
    """Both pages of a listing, each naming both."""
    pages = {lang: escape(f"{public_url}/{lang}/listings/{listing.id}") for lang in LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{page}"/>'
        for lang, page in (*pages.items(), ("x-default", pages["en"]))
    )
    day = _second(listing.changed[1])
    return "".join(
        f"<url><loc>{page}</loc><lastmod>{day}</lastmod>{links}</url>\n" for page in pages.values()
    )


def _urlset(listings: Sequence[LiveListing], public_url: str) -> Chunks:
    """A file: a whole one is a kilobyte for each listing."""
    last = 1 + -(-len(listings) // _TOGETHER)

    def make(at: int) -> bytes:
        if at == 0:
            return _TOP + _URLSET
        if at == last:
            return b"</urlset>\n"
        start = (at - 1) * _TOGETHER
        some = listings[start : start + _TOGETHER]
        return "".join(_addresses(listing, public_url) for listing in some).encode()

    return Chunks(last + 1, make)


class _Form(NamedTuple):
    """What is kept of a file: its length and its compressed form, a twentieth of it."""

    length: int
    packed: list[bytes]


class _Forms:
    """The forms of the files asked for last. One is made at a time: who asks for the same meanwhile waits for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, _Form] = OrderedDict()
        self._lock = Lock()

    def of(self, etag: bytes, chunks: Sequence[bytes]) -> _Form:
        """The form of a file; made by one pass over it, off the event loop."""
        with self._lock:
            found = self._kept.get(etag)
            if found is None:
                length = 0

                def counted() -> Iterator[bytes]:
                    nonlocal length
                    for chunk in chunks:
                        length += len(chunk)
                        yield chunk

                packed = compressed(counted())
                found = self._kept[etag] = _Form(length, packed)
                while len(self._kept) > _MOST_FORMS:
                    self._kept.popitem(last=False)
            return found


_forms = _Forms()


def parts_of(snapshot: Snapshot, most: int) -> list[Sequence[LiveListing]]:
    """The listings file by file, always in the same order: a publication alters one file, not where the others begin."""
    count = -(-len(snapshot.in_order) // most)
    if count <= 1:
        return [snapshot.in_order]
    listings = sorted(snapshot.in_order, key=lambda listing: listing.id)
    return [listings[at : at + most] for at in range(0, len(listings), most)]


def _index(parts: Sequence[Sequence[LiveListing]], public_url: str) -> bytes:
    entries = "".join(
        f"<sitemap><loc>{escape(public_url)}/sitemap-{number}.xml</loc>"
        f"<lastmod>{_second(max(listing.changed[1] for listing in part))}</lastmod></sitemap>\n"
        for number, part in enumerate(parts, start=1)
    )
    return _TOP + b'<sitemapindex xmlns="%s">\n' % _SCHEMA + entries.encode() + b"</sitemapindex>\n"


def _etag(snapshot: Snapshot, name: str, public_url: str) -> bytes:
    return b'"m-%s-%d-%s-%s"' % (snapshot.epoch.encode(), snapshot.sequence, mark(public_url), name.encode())


def _file(snapshot: Snapshot, name: str, listings: Sequence[LiveListing], public_url: str) -> Reply:
    etag, chunks = _etag(snapshot, name, public_url), _urlset(listings, public_url)
    form = _forms.of(etag, chunks)
    return Reply(
        etag,
        snapshot.sequence,
        _XML,
        chunks,
        modified=snapshot.modified,
        length=form.length,
        packed=lambda: form.packed,
    )


def sitemap_reply(world: World, public_url: str, most: int = MOST_LISTINGS) -> Reply:
    """All pages, or where they are too many for one file, the list of the files."""
    snapshot = world.snapshot
    parts = parts_of(snapshot, most)
    if len(parts) == 1:
        return _file(snapshot, "all", parts[0], public_url)
    index = (_index(parts, public_url),)
    return Reply(
        _etag(snapshot, "all", public_url), snapshot.sequence, _XML, index, modified=snapshot.modified
    )


def part_reply(world: World, public_url: str, number: int, most: int = MOST_LISTINGS) -> Reply:
    """One file of several.

    Raises:
        PageNotFound: There are fewer.
    """
    parts = parts_of(world.snapshot, most)
    if len(parts) == 1 or number > len(parts):
        raise PageNotFound
    return _file(world.snapshot, str(number), parts[number - 1], public_url)


_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/xml": {}}},
    304: {"description": "Unchanged."},
}


@router.get(PATH, responses=_ANSWERS, response_class=Response)
def read_sitemap(world: CurrentWorld, context: Ctx) -> Response:
    """The pages of all listings, for search engines; more than 50,000 addresses are split into files."""
    return Replied(sitemap_reply(world, context.public_url))


@router.get("/sitemap-{part}.xml", responses=_ANSWERS, response_class=Response)
def read_sitemap_part(part: Part, world: CurrentWorld, context: Ctx) -> Response:
    """One file of a split sitemap."""
    return Replied(part_reply(world, context.public_url, part))


@router.get("/robots.txt", responses={200: {"content": {"text/plain": {}}}}, response_class=Response)
def read_robots(context: Ctx) -> Response:
    """Where the sitemap is; private links and computations are not for crawlers."""
    body = _ROBOTS.format(context.public_url).encode()
    return Replied(Reply(etag_of(body), context.world().snapshot.sequence, _TEXT, (body,)))
