"""Search by brute force over the listings' JSON: slow, plain, and the judge of the masks."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from catalogue.live.snapshot import Snapshot
from search.port import Query

Listing = Mapping[str, Any]


def _ids(items: Iterable[Any]) -> list[str]:
    return [id_ for item in items if item for id_ in (item["id"], *item["within"])]


def _zone(listing: Listing) -> list[str]:
    named = [listing.get("zone"), *(listing.get("zones") or ())]
    return [item["id"] for item in named if item] + ([listing["id"]] if listing["kind"] == "zone" else [])


def _sector(listing: Listing) -> list[str]:
    own = [listing["id"], listing.get("parent")] if listing["kind"] == "sector" else []
    return _ids(listing["sectors"]) + [id_ for id_ in own if id_]


def _place(listing: Listing) -> list[str]:
    if listing["kind"] != "place":
        return _ids([listing["place"]])
    above = [listing["id"], listing["parent"], *(overlap["place"] for overlap in listing["overlaps"])]
    return [id_ for id_ in above if id_] + _ids([listing["place"]])


def _land(listing: Listing) -> list[str]:
    land = listing["land"] or {}
    if "states" in land:
        return [state["state"] for state in land["states"] if state["area_ha"] > 0]
    return [land["state"]] if land.get("state") else []


CODES: dict[str, Callable[[Listing], list[str]]] = {
    "kind": lambda listing: [listing["kind"]],
    "pack": lambda listing: [listing["publisher"]["pack"]],
    "sector": _sector,
    "place": _place,
    "zone": _zone,
    "stage": lambda listing: [listing["stage"]] if listing["stage"] else [],
    "land_state": _land,
    "priority": lambda listing: [each["tier"] for each in listing.get("priorities") or ()],
}


def freshness(listing: Listing, today: date) -> str:
    if not listing["stale_after"]:
        return "undated"
    return "stale" if listing["stale_after"] <= today.isoformat() else "fresh"


def _codes(listing: Listing, name: str, today: date) -> set[str]:
    return {freshness(listing, today)} if name == "freshness" else set(CODES[name](listing))


def _area(listing: Listing) -> float | None:
    if listing["kind"] == "site" and listing["land"]:
        return float(listing["land"]["area_ha"])
    for name in ("total_area", "area"):
        if (fact := listing["facts"].get(name)) and fact["value"] is not None:
            return float(fact["value"])
    return None


def kilometres(listing: Listing, lat: float, lon: float) -> float | None:
    """Great-circle distance by the spherical law of cosines: another formula than the engine's."""
    if not listing["geometry"]:
        return None
    there_lon, there_lat = (math.radians(value) for value in listing["geometry"]["coordinates"])
    here_lon, here_lat = math.radians(lon), math.radians(lat)
    cosine = math.sin(here_lat) * math.sin(there_lat)
    cosine += math.cos(here_lat) * math.cos(there_lat) * math.cos(there_lon - here_lon)
    return 6371.0088 * math.acos(min(1.0, cosine))


def _passes(listing: Listing, query: Query, today: date, but: str | None) -> bool:
    for name, wanted in query.filters.items():
        if name != but and not _codes(listing, name, today) & set(wanted):
            return False
    area = _area(listing)
    if query.area_min is not None and (area is None or area < query.area_min):
        return False
    if query.area_max is not None and (area is None or area > query.area_max):
        return False
    if query.bbox and not _inside(listing, query.bbox):
        return False
    if query.near and query.near.radius_km is not None:
        away = kilometres(listing, query.near.lat, query.near.lon)
        return away is not None and away <= query.near.radius_km
    return True


def _inside(listing: Listing, box: tuple[float, float, float, float]) -> bool:
    if not listing["geometry"]:
        return False
    lon, lat = listing["geometry"]["coordinates"]
    west, south, east, north = box
    across = west <= lon <= east if west <= east else (lon >= west or lon <= east)
    return across and south <= lat <= north


def listings_of(snapshot: Snapshot) -> list[Listing]:
    return [json.loads(listing.body) for listing in snapshot.in_order]


def found(listings: Iterable[Listing], query: Query, today: date) -> set[str]:
    """The ids that pass every filter."""
    return {listing["id"] for listing in listings if _passes(listing, query, today, None)}


def facet(listings: Iterable[Listing], query: Query, today: date, name: str) -> dict[str, int]:
    """The counts of a facet, its own choice left out, choices without any kept."""
    known = list(listings)
    counted = Counter(
        code for each in known if _passes(each, query, today, name) for code in _codes(each, name, today)
    )
    return {code: counted[code] for each in known for code in _codes(each, name, today)}
