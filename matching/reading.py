"""From a public listing, as its JSON, to what matching knows of it."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from catalogue.domain.geometry import centre
from matching.features import (
    NO_FIGURE,
    Area,
    Feature,
    IncentiveInfo,
    Listed,
    Lot,
    MaterialInfo,
    Named,
    Rule,
    SectorInfo,
    Tier,
)
from matching.stated import both_of, figure, figures, keys, newest, same, shared


@lru_cache(maxsize=65_536)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=65_536)
def _set(*ids: str) -> frozenset[str]:
    return frozenset(ids)


def _rules(found: list[dict[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule["sector"], rule["regulation"], rule["clause"], tuple(rule["source"])) for rule in found
    )


def _ids(named: Any) -> list[str]:
    return [item["id"] for item in ([named] if isinstance(named, dict) else named or ())]


def _lot(land: dict[str, Any]) -> Lot | None:
    if "state" not in land:
        return None
    return same(
        Lot(
            shared(land["state"]),
            land["area_ha"],
            shared(land["as_of"]),
            keys(*land["source"]),
            _day(land["stale_after"]),
        )
    )


def _line(balance: dict[str, Any]) -> Lot:
    """A line of a zone's land balance; the zone as a whole says when it needs confirming."""
    return Lot(
        shared(balance["state"]),
        balance["area_ha"],
        shared(balance["as_of"]),
        keys(*balance["source"]),
        None,
    )


def _feature(listing: dict[str, Any]) -> Feature:
    place = listing["place"]
    zones = _ids(listing.get("zone")) + _ids(listing.get("zones"))
    return Feature(
        id=shared(listing["id"]),
        kind=shared(listing["kind"]),
        pack=shared(listing["publisher"]["pack"]),
        title=both_of(listing["title"]),
        position=centre(listing["geometry"]),
        accuracy_km=listing["location_accuracy_km"] or 0.0,
        within=_set(place["id"], *place["within"]) if place else frozenset(),
        sectors=_set(*_ids(listing["sectors"])),
        stage=shared(listing["stage"]),
        zone=zones[0] if zones else None,
        contact=shared((listing["contact"] or {}).get("id")),
        figures=figures(listing),
        lot=_lot(listing["land"] or {}),
        promoted=tuple(
            Listed(shared(item["sector"]), keys(*item["source"]), shared(item["as_of"]))
            for item in listing.get("promoted") or ()
        ),
        exclusive=_rules(listing.get("exclusive") or []),
        barred=_rules(listing.get("barred") or []),
        material=(listing.get("material") or {}).get("id"),
        intake=tuple((item["material"], item["t_per_year"]) for item in listing.get("intake") or ()),
        infrastructure=bool(listing.get("infrastructure")),
        stale_after=_day(listing["stale_after"]),
        zone_type=shared(listing.get("zone_type")),
        sites=keys(*(listing.get("sites") or ())),
        stage_as_of=shared(listing.get("stage_as_of")),
        stage_source=keys(*(listing.get("stage_source") or ())),
        balance=tuple(_line(line) for line in (listing["land"] or {}).get("states", ())),
        newest=newest(listing) if listing["kind"] in {"opportunity", "supply_area"} else NO_FIGURE,
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
        both_of(listing["title"]),
        listing["parent"],
        tuple(listing["vsic"]),
        listing["needs"],
        priorities,
    )


def _material(listing: dict[str, Any]) -> MaterialInfo:
    return MaterialInfo(
        listing["id"],
        both_of(listing["title"]),
        listing["perishability"],
        figure(listing["facts"].get("output")),
        tuple(listing["months"]),
        newest(listing),
        figure(listing["facts"].get("availability")),
    )


def _named(listing: dict[str, Any]) -> Named:
    heads = listing.get("successor") or [{"value": None}]
    successor = heads[0]["value"]
    begins = listing.get("period_from") or listing.get("in_force_from") or listing.get("valid_from")
    ends = listing.get("period_to") or listing.get("in_force_to") or listing.get("valid_to")
    return Named(
        listing["id"],
        both_of(listing["title"]),
        listing["publisher"]["pack"],
        both_of(successor) if successor else None,
        _day(begins),
        _day(ends),
        listing.get("level"),
        figure(listing["facts"].get("population")),
        listing.get("number"),
        tuple(listing["aliases"]),
    )


def _incentive(listing: dict[str, Any]) -> IncentiveInfo:
    return IncentiveInfo(
        listing["id"],
        both_of(listing["title"]),
        listing["publisher"]["pack"],
        listing["benefit"],
        tuple(
            Area(frozenset(area["places"]), bool(area["zones"]), area["basis"]) for area in listing["areas"]
        ),
        frozenset(listing["for_sectors"]),
        both_of(listing["condition"]) if listing["condition"] else None,
        tuple(listing["law"]),
        _day(listing["in_force_from"]),
        _day(listing["in_force_to"]),
        {name: figure(fact) for name, fact in listing["facts"].items()},
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
