"""Links: absolute, by the service's public address."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from feeds.ogc.names import HTML

Link = dict[str, str]
_SAFE = re.compile(r"[A-Za-z0-9_.,:/~-]*")


def link(href: str, rel: str, media_type: str, title: str | None = None) -> Link:
    """One link."""
    found = {"href": href, "rel": rel, "type": media_type}
    return found if title is None else {**found, "title": title}


def segment(text: str) -> str:
    """A part of a path."""
    return text if _SAFE.fullmatch(text) and "/" not in text else quote(text, safe="-._~")


def _value(text: str) -> str:
    return text if _SAFE.fullmatch(text) else quote(text, safe=",:/")


def query(pairs: Iterable[tuple[str, str]]) -> str:
    """A query string with its question mark; nothing where there are no parameters."""
    text = "&".join(f"{_value(name)}={_value(text)}" for name, text in pairs)
    return f"?{text}" if text else ""


def forms(address: str, asked: str, chosen: str, media_type: str) -> list[Link]:
    """The document itself, and its other form. GDAL puts ids behind the addresses of data, so those have no ``f``."""
    more = f"{address}{asked}{'&' if asked else '?'}"
    data = f"{more}f=json" if chosen == "html" else address + asked
    page = f"{more}f=html"
    own, other = ("alternate", "self") if chosen == "html" else ("self", "alternate")
    return [
        link(data, own, media_type, "This document as JSON"),
        link(page, other, HTML, "This document as a page"),
    ]


def header(links: Iterable[Link]) -> bytes:
    """Links as the value of a Link header (RFC 8288)."""
    parts = (f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' for each in links)
    return ", ".join(parts).encode("ascii")
