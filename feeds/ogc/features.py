"""A listing as a GeoJSON feature: made once per publication, copied into every page."""

import json
from typing import Any

from catalogue.live.snapshot import LiveListing
from catalogue.usecases.render import to_bytes
from feeds.ogc.properties import PROPERTIES, URL


def address_of(listing: LiveListing, public_url: str) -> str:
    """Where the whole listing is."""
    return f"{public_url}/v1/listings/{listing.id}"


def feature(listing: LiveListing, public_url: str) -> tuple[bytes, dict[str, Any]]:
    """The feature's bytes without its links, and the feature itself."""
    document = json.loads(listing.body)
    properties = {each.name: each.value(document) for each in PROPERTIES}
    properties[URL.name] = address_of(listing, public_url)
    made = {
        "type": "Feature",
        "id": listing.id,
        "geometry": document["geometry"],
        "properties": properties,
    }
    return to_bytes(made), made
