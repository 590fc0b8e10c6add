"""Search by brute force over the listings' JSON: slow, plain, and the judge of the masks."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import shapely

from catalogue.domain.dates import latest
from catalogue.live.rows import INFRASTRUCTURE
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
    beside = [listing["parent_name"], *listing["overlap_names"]]
    return [listing["id"], *_ids(beside), *_ids([listing["place"]])]


def _land(listing: Listing) -> list[str]:
    land = listing["land"] or {}
    if "states" in land:
        return [state["state"] for state in land["states"] if state["area_ha"] > 0]
    return [land["state"]] if land.get("state") else []


def _known(listing: Listing, name: str) -> Any:
    return (listing["facts"].get(name) or {"value": None})["value"]


def _rent(listing: Listing) -> Mapping[str, Any]:
    fact: Mapping[str, Any] = listing["facts"].get("rent") or {}
    return fact if isinstance(fact.get("value"), int | float) else {}


CODES: dict[str, Callable[[Listing], list[str]]] = {
    "kind": lambda listing: [listing["kind"]],
    "pack": lambda listing: [listing["publisher"]["pack"]],
    "sector": _sector,
    "place": _place,
    "zone": _zone,
    "stage": lambda listing: [listing["stage"]] if listing["stage"] else [],
    "land_state": _land,
    "price_unit": lambda listing: [unit] if (unit := _rent(listing).get("unit")) else [],
}
THROUGH: dict[str, tuple[str, Callable[[Listing], list[str]], Callable[[Listing], list[str]]]] = {
    "priority": (
        "sector",
        lambda listing: [each["tier"] for each in listing.get("priorities") or ()],
        _sector,
    ),
    "infrastructure": (
        "zone",
        lambda listing: [name for name in INFRASTRUCTURE if _known(listing, name)],
        _zone,
    ),
}
"""What a listing holds itself, or by naming another that holds it."""
ALL = (*CODES, *THROUGH, "freshness")


def _held(listings: Iterable[Listing], name: str) -> dict[str, set[str]]:
    """The codes of each listing."""
    kind, own, named = THROUGH[name]
    known = list(listings)
    owners = {each["id"]: own(each) for each in known if each["kind"] == kind}
    return {
        each["id"]: {*own(each), *(code for id_ in named(each) for code in owners.get(id_, ()))}
        for each in known
    }


def codes_of(listings: Iterable[Listing], name: str, today: date) -> dict[str, set[str]]:
    """The codes each listing holds in a facet on a day."""
    known = list(listings)
    if name in THROUGH:
        return _held(known, name)
    if name == "freshness":
        return {each["id"]: {freshness(each, today)} for each in known}
    found = {each["id"]: set(CODES[name](each)) for each in known}
    if name == "land_state":
        for each in known:
            if found[each["id"]] and freshness(each, today) == "stale":
                found[each["id"]].add("to_confirm")
    return found


def freshness(listing: Listing, today: date) -> str:
    if not listing["stale_after"]:
        return "undated"
    return "stale" if listing["stale_after"] <= today.isoformat() else "fresh"


def _area(listing: Listing) -> float | None:
    if listing["kind"] == "site" and listing["land"] and listing["land"]["area_ha"] is not None:
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


def _price(listing: Listing, unit: str) -> float | None:
    rent = _rent(listing)
    return float(rent["value"]) if rent and rent["unit"] == unit else None


def _as_of(listing: Listing) -> str | None:
    land = listing["land"] or {}
    stated = [*listing["facts"].values(), *land.get("states", ()), land]
    return max((latest(each["as_of"]).isoformat() for each in stated if each.get("as_of")), default=None)


def _between(value: Any, least: Any, most: Any) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def _in_ranges(listing: Listing, query: Query) -> bool:
    days = [[day and day.isoformat() for day in period] for period in (query.published, query.as_of)]
    return (
        _between(_price(listing, query.price_unit), query.price_min, query.price_max)
        and _between(listing["published_at"][:10], *days[0])
        and _between(_as_of(listing), *days[1])
    )


Held = Mapping[str, Mapping[str, set[str]]]


def _passes(listing: Listing, query: Query, held: Held, but: str | None) -> bool:
    for name, wanted in query.filters.items():
        if name != but and not held[name][listing["id"]] & set(wanted):
            return False
    if not _in_ranges(listing, query) or not _in_outline(listing, query):
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
    return bool(across and south <= lat <= north)


def _in_outline(listing: Listing, query: Query) -> bool:
    if not query.polygon:
        return True
    outline = shapely.Polygon(query.polygon)
    return bool(listing["geometry"]) and outline.intersects(shapely.Point(listing["geometry"]["coordinates"]))


def listings_of(snapshot: Snapshot) -> list[Listing]:
    return [json.loads(listing.body) for listing in snapshot.in_order]


def found(listings: Iterable[Listing], query: Query, today: date) -> set[str]:
    """The ids that pass every filter."""
    known = list(listings)
    held = {filtered: codes_of(known, filtered, today) for filtered in query.filters}
    return {listing["id"] for listing in known if _passes(listing, query, held, None)}


def facet(listings: Iterable[Listing], query: Query, today: date, name: str) -> dict[str, int]:
    """The counts of a facet, its own choice left out, choices without any kept."""
    known = list(listings)
    held = {filtered: codes_of(known, filtered, today) for filtered in {*query.filters, name}}
    counted = Counter(
        code for each in known if _passes(each, query, held, name) for code in held[name][each["id"]]
    )
    return {code: counted[code] for each in known for code in held[name][each["id"]]}
