"""A listing as a GeoJSON feature: made once per publication, copied into every page.

A feature is kept as four pieces. Two of them are the same for many features, and are kept once: a third of the memory.
"""

import json
from typing import Any

from catalogue.live.rows import Row
from catalogue.live.snapshot import LiveListing
from catalogue.usecases.render import to_bytes
from feeds.ogc.properties import GROUPS

Pieces = tuple[bytes, ...]
Values = dict[str, Any]


def address_of(listing: LiveListing, public_url: str) -> str:
    """Where the whole listing is."""
    return f"{public_url}/v1/listings/{listing.id}"


def feature(
    listing: LiveListing, row: Row, public_url: str, shared: dict[bytes, bytes]
) -> tuple[Pieces, Values, Any]:
    """The feature's pieces, each after a comma; its properties; its geometry."""
    document = json.loads(listing.body)
    groups = [{each.name: each.value(document) for each in group} for group in GROUPS]
    named, placed, measured, answered = groups
    named |= {
        "id": row.id,
        "title_vi": row.title_vi,
        "title_en": row.title_en,
    }  # Texts the row holds already.
    measured["url"] = address_of(listing, public_url)
    head = {"type": "Feature", "id": listing.id, "geometry": document["geometry"], "properties": named}
    pieces = [b"," + to_bytes(head)[:-2], *(b"," + to_bytes(group)[1:-1] for group in groups[1:])]
    pieces[-1] += b"}}"
    kept = [shared.setdefault(piece, piece) if at % 2 else piece for at, piece in enumerate(pieces)]
    return tuple(kept), named | placed | measured | answered, document["geometry"]


def whole(pieces: Pieces) -> bytes:
    """A feature by itself."""
    return b"".join(pieces)[1:]
