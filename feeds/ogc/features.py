"""A listing as a GeoJSON feature: made once per publication, copied into every page.

A feature is kept in four pieces: its own, its figures beside the area, where it lies, and who answers for it. The last three
are the same for many features and are kept once: half of the memory.
"""

import json
from typing import Any

from catalogue.live.rows import Named
from catalogue.live.snapshot import LiveListing
from catalogue.usecases.render import to_bytes
from feeds.ogc.properties import OWN, SHARED

Pieces = tuple[bytes, ...]
Values = dict[str, Any]


def address_of(listing: LiveListing, public_url: str) -> str:
    """Where the whole listing is."""
    return f"{public_url}/v1/listings/{listing.id}"


def feature(
    listing: LiveListing, row: Named, public_url: str, shared: dict[bytes, bytes]
) -> tuple[Pieces, Values, Any]:
    """The feature's pieces, each after a comma; its properties; its geometry."""
    document = json.loads(listing.body)
    own = {each.name: each.of(document) for each in OWN}
    own |= {"id": row.id, "title_vi": row.title_vi, "title_en": row.title_en}  # Texts the row holds already.
    own["url"] = address_of(listing, public_url)
    groups = [{each.name: each.of(document) for each in group} for group in SHARED]
    head = {"type": "Feature", "id": listing.id, "geometry": document["geometry"], "properties": own}
    tails = [b"," + to_bytes(group)[1:-1] for group in groups]
    tails[-1] += b"}}"
    values = own | {name: value for group in groups for name, value in group.items()}
    pieces = b"," + to_bytes(head)[:-2], *(shared.setdefault(tail, tail) for tail in tails)
    return pieces, values, document["geometry"]


def whole(pieces: Pieces) -> bytes:
    """A feature by itself."""
    return b"".join(pieces)[1:]
