"""What filters, facets and sorts need of a listing, taken from its public JSON once."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any, Literal, get_args

from catalogue.domain.dates import latest
from catalogue.domain.geometry import centre

HeldFacet = Literal[
    "kind",
    "pack",
    "sector",
    "place",
    "zone",
    "priority",
    "stage",
    "land_state",
    "material",
    "infrastructure",
    "price_unit",
]
FACETS: tuple[HeldFacet, ...] = get_args(HeldFacet)
"""The facets held as codes; ``freshness`` is compared with today when asked."""
INFRASTRUCTURE = ("road_access", "power_supply", "water_supply", "wastewater_capacity")
"""The facts that say what there is already; one whose value is not known says nothing."""


_NAMED = ("zone", "zones", "material", "sectors")
_OWN = ("site", "parent", "merged_into", "law", "plan", "role_plan", "replaces", "replaced_by", "amended_by")
_LISTED = (("intake", "material"), ("overlaps", "place"), ("priorities", "plan"))
_GIVEN_UP = ("dropped",)
_FEW = 3
"""So many listings in one field still say what a listing is about."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a row says in words: names, codes by facet, and the ids of the few listings it names as its own."""

    id: str
    title_vi: str
    title_en: str
    codes: tuple[tuple[int, str], ...]
    parent: str
    ended: str
    refers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row(Named):
    """One listing's values: words and numbers (NaN stands for unknown). Columns keep the numbers apart."""

    sequence: int
    area_ha: float
    price: float
    lon: float
    lat: float
    completeness: float
    stale_after: int
    text_length: float
    accuracy_km: float
    published: float
    as_of: float
    given_up: float

    def named(self) -> Named:
        """The words alone."""
        return Named(self.id, self.title_vi, self.title_en, self.codes, self.parent, self.ended, self.refers)


NOT_DATED = 0
_UNKNOWN = float("nan")


def _named(items: Iterable[dict[str, Any]]) -> list[str]:
    """Ids with those above them, so that a parent counts its children."""
    return [id_ for item in items for id_ in (item["id"], *item["within"])]


def _one(item: Any) -> list[dict[str, Any]]:
    return [item] if isinstance(item, dict) else list(item or ())


def _land_states(listing: dict[str, Any]) -> list[str]:
    land = listing["land"] or {}
    if "states" in land:
        return [state["state"] for state in land["states"] if state["area_ha"] > 0]
    return [land["state"]] if land.get("state") else []


def _self(listing: dict[str, Any], kind: str) -> list[str]:
    return [listing["id"]] if listing["kind"] == kind else []


def _codes(listing: dict[str, Any]) -> dict[str, list[str]]:
    above = [id_ for id_ in (listing.get("parent"), listing.get("merged_into")) if id_]
    beside = [*_one(listing.get("parent_name")), *_one(listing.get("overlap_names"))]
    return {
        "kind": [listing["kind"]],
        "pack": [listing["publisher"]["pack"]],
        "sector": _named(listing["sectors"])
        + (_self(listing, "sector") + above if listing["kind"] == "sector" else []),
        "place": _named(_one(listing["place"]))
        + (_self(listing, "place") + above + _named(beside) if listing["kind"] == "place" else []),
        "zone": _self(listing, "zone")
        + [zone["id"] for zone in (*_one(listing.get("zone")), *_one(listing.get("zones")))],
        "priority": [priority["tier"] for priority in listing.get("priorities") or ()],
        "stage": [listing["stage"]] if listing["stage"] else [],
        "land_state": _land_states(listing),
        "material": _self(listing, "material") + [named["id"] for named in _one(listing.get("material"))],
        "infrastructure": [name for name in INFRASTRUCTURE if _value(listing, name)],
        "price_unit": [unit] if (unit := _price(listing).get("unit")) else [],
    }


def _refers(listing: dict[str, Any]) -> tuple[str, ...]:
    """What a listing belongs to or is made of; a field that names many is about none of them, nor is a whole province."""
    named = [[each["id"] for each in _one(listing.get(name))] for name in _NAMED]
    named.append([place["id"] for place in _one(listing.get("place")) if place["within"]])
    named += [[each[name] for each in listing.get(field) or ()] for field, name in _LISTED]
    named += [[ids] if isinstance(ids, str) else ids for name in _OWN if (ids := listing.get(name))]
    few = (id_ for ids in named if len(ids) <= _FEW for id_ in ids)
    return tuple(intern(id_) for id_ in dict.fromkeys(few) if id_ != listing["id"])


def _value(listing: dict[str, Any], name: str) -> Any:
    return (listing["facts"].get(name) or {}).get("value")


def _fact(listing: dict[str, Any], *names: str) -> float:
    for name in names:
        value = _value(listing, name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return _UNKNOWN


def _price(listing: dict[str, Any]) -> dict[str, Any]:
    """The rent, where it is known; only rents of one unit can be compared."""
    fact: dict[str, Any] = listing["facts"].get("rent") or {}
    return fact if math.isfinite(_fact(listing, "rent")) else {}


def _as_of(listing: dict[str, Any]) -> float:
    """The last day any of its figures speaks of."""
    land = listing["land"] or {}
    stated = [*listing["facts"].values(), *land.get("states", ()), *([land] if land.get("as_of") else [])]
    days = [latest(each["as_of"]) for each in stated if each["as_of"]]
    return float(max(days).toordinal()) if days else _UNKNOWN


@lru_cache(maxsize=65_536)
def _pair(facet: int, code: str) -> tuple[int, str]:
    """One facet's code; rows share it, since thousands hold the same."""
    return facet, code


@lru_cache(maxsize=16_384)
def _alike(*codes: tuple[int, str]) -> tuple[tuple[int, str], ...]:
    """The codes of a row; rows share these too, since lots of one zone hold the same."""
    return codes


def row_of(listing: dict[str, Any]) -> Row:
    """The row of a listing given as parsed JSON."""
    codes = _alike(
        *(
            _pair(facet, code)
            for facet, found in enumerate(_codes(listing).values())
            for code in dict.fromkeys(found)
        )
    )
    lon, lat = centre(listing["geometry"]) or (_UNKNOWN, _UNKNOWN)
    stale_after = listing["stale_after"]
    return Row(
        id=intern(listing["id"]),
        sequence=listing["sequence"],
        title_vi=intern(listing["title"]["vi"]),
        title_en=intern(listing["title"]["en"]),
        codes=codes,
        area_ha=area_of(listing),
        price=_fact(listing, "rent"),
        lon=lon,
        lat=lat,
        completeness=_number((listing["completeness"] or {}).get("share")),
        stale_after=date.fromisoformat(stale_after).toordinal() if stale_after else NOT_DATED,
        text_length=float(_text_length([listing["summary"], listing.get("clauses")])),
        accuracy_km=_number(listing["location_accuracy_km"]),
        published=float(date.fromisoformat(listing["published_at"][:10]).toordinal()),
        as_of=_as_of(listing),
        given_up=float(listing["stage"] in _GIVEN_UP or bool(listing.get("replaced_by"))),
        parent=listing.get("parent") or "",
        ended=listing.get("valid_to") or "",
        refers=_refers(listing),
    )


def _number(value: float | None) -> float:
    return _UNKNOWN if value is None else float(value)


def _text_length(value: Any) -> int:
    """Characters of the texts inside a value."""
    if isinstance(value, str):
        return len(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_text_length, inner))


def area_of(listing: dict[str, Any]) -> float:
    """Hectares an investor would compare: a lot's own, a zone's total, a supply area's planted land; NaN where unknown."""
    land = listing["land"] or {}
    if listing["kind"] == "site" and land.get("area_ha") is not None:
        return float(land["area_ha"])
    unit = (listing["facts"].get("area") or {}).get("unit")
    return _fact(listing, "total_area", "area") if unit in {None, "ha"} else _fact(listing, "total_area")
