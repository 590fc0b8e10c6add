"""Links: absolute, by the service's public address."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlencode

from feeds.ogc.names import HTML

Link = dict[str, str]
MEDIA = {"html": HTML}


def link(href: str, rel: str, media_type: str, title: str | None = None) -> Link:
    """One link."""
    found = {"href": href, "rel": rel, "type": media_type}
    return found if title is None else {**found, "title": title}


def segment(text: str) -> str:
    """A part of a path."""
    return quote(text, safe="-._~")


def query(pairs: Iterable[tuple[str, Any]]) -> str:
    """A query string with its question mark; nothing where there are no parameters."""
    text = urlencode([(name, str(value)) for name, value in pairs], safe=",:/.", quote_via=quote)
    return f"?{text}" if text else ""


def forms(address: str, pairs: Iterable[tuple[str, str]], chosen: str, media_type: str) -> list[Link]:
    """The document itself, and its other form. GDAL puts ids behind the addresses of data, so those have no ``f``."""
    rest = [(name, value) for name, value in pairs if name != "f"]
    data = address + query([*rest, ("f", "json")] if chosen == "html" else rest)
    page = address + query([*rest, ("f", "html")])
    own, other = ("alternate", "self") if chosen == "html" else ("self", "alternate")
    return [
        link(data, own, media_type, "This document as JSON"),
        link(page, other, HTML, "This document as a page"),
    ]


def header(links: Iterable[Link]) -> bytes:
    """Links as the value of a Link header (RFC 8288)."""
    parts = (f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' for each in links)
    return ", ".join(parts).encode("ascii")
