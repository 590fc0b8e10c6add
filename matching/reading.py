"""From a public listing, as its JSON, to what matching knows of it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from catalogue.domain.dates import latest
from catalogue.domain.geometry import centre
from matching.features import (
    NO_FIGURE,
    Area,
    Feature,
    Figure,
    IncentiveInfo,
    Listed,
    Lot,
    MaterialInfo,
    Named,
    Rule,
    SectorInfo,
    Tier,
)

_FIGURES = frozenset(
    [
        "area",
        "total_area",
        "industrial_land",
        "leased",
        "available",
        "output",
        "output_partial_year",
        "status",
        "fill_rate",
        "fill_rate_of_cleared_land",
        "min_parcel",
        "developer",
        "wastewater_capacity",
        "wastewater_load",
        "water_supply",
        "water_capacity",
        "water_load",
        "power_supply",
        "power_capacity",
        "power_load",
        "road_access",
        "rent",
        "min_investment",
        "infrastructure_capital",
        "capital",
        "capacity",
        "planned_plants",
        "sectors_stated",
    ]
)
_ALL_TOLD = frozenset({"sectors_stated"})
"""The facts of which every statement is told: sources that name other sectors do not replace each other."""
_DISTANCES = ("road_distance_to_", "straight_line_to_", "distance_to_")

_Text = TypeVar("_Text", str, str | None)
_Stated = TypeVar("_Stated", Figure, Lot)


def _shared(text: _Text) -> _Text:
    """One copy of a code that thousands of listings hold."""
    return text if text is None else sys.intern(text)


@lru_cache(maxsize=65_536)
def _first(stated: Figure | Lot) -> Any:
    return stated


def _same(stated: _Stated) -> _Stated:
    """One copy of what thousands of listings state alike."""
    found: _Stated = _first(stated)
    return found


@lru_cache(maxsize=65_536)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=65_536)
def _set(*ids: str) -> frozenset[str]:
    return frozenset(ids)


@lru_cache(maxsize=65_536)
def _keys(*keys: str) -> tuple[str, ...]:
    return keys


def _both(text: dict[str, str]) -> tuple[str, str]:
    return _shared(text["vi"]), _shared(text["en"])


def _figure(fact: dict[str, Any] | None) -> Figure:
    if not fact:
        return NO_FIGURE
    value = fact["value"]
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return Figure(
        float(value) if known else None,
        _shared(fact["unit"]),
        _shared(fact["as_of"]),
        _shared(fact["basis"]),
        _keys(*fact["source"]),
        _both(value) if isinstance(value, dict) else None,
    )


def _with_others(fact: dict[str, Any]) -> Figure:
    """The statement that heads a fact, with those beside it that say something."""
    others = (_figure(other) for other in fact["others"] if other["value"] is not None)
    return replace(_figure(fact), others=tuple(others))


def _newest(listing: dict[str, Any]) -> Figure:
    """What is newest of all that a source states; what was only worked out from positions is no statement."""
    stated = [
        _figure(fact)
        for name, fact in listing["facts"].items()
        if fact and fact["value"] is not None and fact["source"] and not name.startswith("straight_line_to_")
    ]
    return _same(max(stated, key=lambda figure: latest(figure.as_of), default=NO_FIGURE))


@lru_cache(maxsize=65_536)
def _alike(*figures: tuple[str, Figure]) -> dict[str, Figure]:
    """The figures of listings that state the same; lots of a zone often do."""
    return dict(figures)


def _figures(listing: dict[str, Any]) -> dict[str, Figure]:
    return _alike(
        *(
            (_shared(name), _with_others(fact) if fact and name in _ALL_TOLD else _figure(fact))
            for name, fact in listing["facts"].items()
            if name in _FIGURES or name.startswith(_DISTANCES)
        )
    )


def _rules(found: list[dict[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule["sector"], rule["regulation"], rule["clause"], tuple(rule["source"])) for rule in found
    )


def _ids(named: Any) -> list[str]:
    return [item["id"] for item in ([named] if isinstance(named, dict) else named or ())]


def _lot(land: dict[str, Any]) -> Lot | None:
    if "state" not in land:
        return None
    return _same(
        Lot(
            _shared(land["state"]),
            land["area_ha"],
            _shared(land["as_of"]),
            _keys(*land["source"]),
            _day(land["stale_after"]),
        )
    )


def _line(balance: dict[str, Any]) -> Lot:
    """A line of a zone's land balance; the zone as a whole says when it needs confirming."""
    return Lot(
        _shared(balance["state"]),
        balance["area_ha"],
        _shared(balance["as_of"]),
        _keys(*balance["source"]),
        None,
    )


def _feature(listing: dict[str, Any]) -> Feature:
    place = listing["place"]
    zones = _ids(listing.get("zone")) + _ids(listing.get("zones"))
    return Feature(
        id=_shared(listing["id"]),
        kind=_shared(listing["kind"]),
        pack=_shared(listing["publisher"]["pack"]),
        title=_both(listing["title"]),
        position=centre(listing["geometry"]),
        accuracy_km=listing["location_accuracy_km"] or 0.0,
        within=_set(place["id"], *place["within"]) if place else frozenset(),
        sectors=_set(*_ids(listing["sectors"])),
        stage=_shared(listing["stage"]),
        zone=zones[0] if zones else None,
        contact=_shared((listing["contact"] or {}).get("id")),
        figures=_figures(listing),
        lot=_lot(listing["land"] or {}),
        promoted=tuple(
            Listed(_shared(item["sector"]), _keys(*item["source"]), _shared(item["as_of"]))
            for item in listing.get("promoted") or ()
        ),
        exclusive=_rules(listing.get("exclusive") or []),
        barred=_rules(listing.get("barred") or []),
        material=(listing.get("material") or {}).get("id"),
        intake=tuple((item["material"], item["t_per_year"]) for item in listing.get("intake") or ()),
        infrastructure=bool(listing.get("infrastructure")),
        stale_after=_day(listing["stale_after"]),
        zone_type=_shared(listing.get("zone_type")),
        sites=_keys(*(listing.get("sites") or ())),
        stage_as_of=_shared(listing.get("stage_as_of")),
        stage_source=_keys(*(listing.get("stage_source") or ())),
        balance=tuple(_line(line) for line in (listing["land"] or {}).get("states", ())),
        newest=_newest(listing) if listing["kind"] in {"opportunity", "supply_area"} else NO_FIGURE,
    )


def _tier(found: dict[str, Any]) -> Tier:
    return Tier(
        found["tier"],
        found["plan"],
        found["clause"],
        _day(found["period_from"]),
        _day(found["period_to"]),
        tuple(found["places"]),
        tuple(found["source"]),
        found["basis"],
    )


def _sector(listing: dict[str, Any]) -> SectorInfo:
    priorities = tuple(_tier(found) for found in listing["priorities"])
    return SectorInfo(
        listing["id"],
        _both(listing["title"]),
        listing["parent"],
        tuple(listing["vsic"]),
        listing["needs"],
        priorities,
    )


def _material(listing: dict[str, Any]) -> MaterialInfo:
    return MaterialInfo(
        listing["id"],
        _both(listing["title"]),
        listing["perishability"],
        _figure(listing["facts"].get("output")),
        tuple(listing["months"]),
        _newest(listing),
    )


def _named(listing: dict[str, Any]) -> Named:
    heads = listing.get("successor") or [{"value": None}]
    successor = heads[0]["value"]
    begins = listing.get("period_from") or listing.get("in_force_from") or listing.get("valid_from")
    ends = listing.get("period_to") or listing.get("in_force_to") or listing.get("valid_to")
    return Named(
        listing["id"],
        _both(listing["title"]),
        listing["publisher"]["pack"],
        _both(successor) if successor else None,
        _day(begins),
        _day(ends),
        listing.get("level"),
        _figure(listing["facts"].get("population")),
        listing.get("number"),
        tuple(listing["aliases"]),
    )


def _incentive(listing: dict[str, Any]) -> IncentiveInfo:
    return IncentiveInfo(
        listing["id"],
        _both(listing["title"]),
        listing["publisher"]["pack"],
        listing["benefit"],
        tuple(
            Area(frozenset(area["places"]), bool(area["zones"]), area["basis"]) for area in listing["areas"]
        ),
        frozenset(listing["for_sectors"]),
        _both(listing["condition"]) if listing["condition"] else None,
        tuple(listing["law"]),
        _day(listing["in_force_from"]),
        _day(listing["in_force_to"]),
        {name: _figure(fact) for name, fact in listing["facts"].items()},
        listing.get("for_sectors_basis"),
    )


_READ: dict[str, Callable[[dict[str, Any]], Any]] = {
    **dict.fromkeys(("zone", "site", "opportunity", "supply_area", "project"), _feature),
    "sector": _sector,
    "material": _material,
    "incentive": _incentive,
    **dict.fromkeys(("agency", "plan", "regulation", "place"), _named),
}

WATCHED = frozenset(_READ)
"""The kinds matching looks at."""


def read(listing: dict[str, Any]) -> Any:
    """What matching knows of a listing of a watched kind."""
    return _READ[listing["kind"]](listing)


def forget() -> None:
    """Lets go of what was kept to find equals by; what they share stays shared."""
    _alike.cache_clear()
    _first.cache_clear()
