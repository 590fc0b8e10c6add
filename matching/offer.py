"""What there is to be matched: the features of the live listings, kept in step with the snapshot."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from catalogue.domain.geometry import centre
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.following import Batch
from matching.policy import Policy, policy_of

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """The statement that heads a fact: its value (``None`` is unknown) and where it comes from."""

    value: float | None
    unit: str | None
    as_of: str | None
    basis: str | None
    source: tuple[str, ...]


NO_FIGURE = Figure(None, None, None, None, ())


@dataclass(frozen=True, slots=True)
class Lot:
    """The latest land statement of a site, and the day from which it needs confirming."""

    state: str | None
    area_ha: float | None
    as_of: str | None
    source: tuple[str, ...]
    stale_after: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sector only allowed or not allowed, by a clause."""

    sector: str
    regulation: str
    clause: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A listing as matching sees it."""

    id: str
    kind: str
    pack: str
    title: tuple[str, str]
    position: Position | None
    accuracy_km: float
    within: frozenset[str]
    sectors: frozenset[str]
    stage: str | None
    zone: str | None
    contact: str | None
    figures: dict[str, Figure]
    lot: Lot | None = None
    promoted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclusive: tuple[Rule, ...] = ()
    barred: tuple[Rule, ...] = ()
    material: str | None = None
    intake: tuple[tuple[str, float | None], ...] = ()
    infrastructure: bool = False
    stale_after: date | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """A priority a plan grants."""

    tier: str
    plan: str
    clause: str
    period_from: date | None
    period_to: date | None
    places: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectorInfo:
    """A sector with its place in the tree, its codes and its priorities."""

    id: str
    title: tuple[str, str]
    parent: str | None
    vsic: tuple[str, ...]
    needs: str
    priorities: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class MaterialInfo:
    """A material: how far it travels, and the provincial outputs that bound what is unknown."""

    id: str
    title: tuple[str, str]
    perishability: str | None
    output: Figure


@dataclass(frozen=True, slots=True)
class Named:
    """An agency, plan or regulation by name; an agency also by who does its work today."""

    id: str
    title: tuple[str, str]
    pack: str
    successor: tuple[str, str] | None = None
    valid_from: date | None = None
    valid_to: date | None = None


_WATCHED = {
    "zone",
    "site",
    "opportunity",
    "supply_area",
    "project",
    "sector",
    "material",
    "agency",
    "plan",
    "regulation",
    "place",
}
_FIGURES = (
    "area",
    "total_area",
    "industrial_land",
    "leased",
    "available",
    "output",
    "output_partial_year",
    "status",
    "wastewater_capacity",
    "wastewater_load",
    "min_parcel",
)


_Text = TypeVar("_Text", str, str | None)


def _shared(text: _Text) -> _Text:
    """One copy of a code that thousands of listings hold."""
    return text if text is None else sys.intern(text)


@lru_cache(maxsize=65_536)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=65_536)
def _set(*ids: str) -> frozenset[str]:
    return frozenset(ids)


@lru_cache(maxsize=65_536)
def _keys(*keys: str) -> tuple[str, ...]:
    return keys


def _title(listing: dict[str, Any]) -> tuple[str, str]:
    return listing["title"]["vi"], listing["title"]["en"]


def _figure(fact: dict[str, Any] | None) -> Figure:
    if not fact:
        return NO_FIGURE
    value = fact["value"]
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Figure(
        number, _shared(fact["unit"]), _shared(fact["as_of"]), _shared(fact["basis"]), _keys(*fact["source"])
    )


def _rules(found: list[dict[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule["sector"], rule["regulation"], rule["clause"], tuple(rule["source"])) for rule in found
    )


def _ids(named: Any) -> list[str]:
    return [item["id"] for item in ([named] if isinstance(named, dict) else named or ())]


def _feature(listing: dict[str, Any]) -> Feature:
    place, land = listing["place"], listing["land"] or {}
    zones = _ids(listing.get("zone")) + _ids(listing.get("zones"))
    lot = (
        Lot(
            _shared(land["state"]),
            land["area_ha"],
            _shared(land["as_of"]),
            _keys(*land["source"]),
            _day(land["stale_after"]),
        )
        if "state" in land
        else None
    )
    return Feature(
        id=listing["id"],
        kind=_shared(listing["kind"]),
        pack=_shared(listing["publisher"]["pack"]),
        title=_title(listing),
        position=centre(listing["geometry"]),
        accuracy_km=listing["location_accuracy_km"] or 0.0,
        within=_set(place["id"], *place["within"]) if place else frozenset(),
        sectors=_set(*_ids(listing["sectors"])),
        stage=_shared(listing["stage"]),
        zone=zones[0] if zones else None,
        contact=_shared((listing["contact"] or {}).get("id")),
        figures={name: _figure(listing["facts"][name]) for name in _FIGURES if name in listing["facts"]},
        lot=lot,
        promoted=tuple((item["sector"], tuple(item["source"])) for item in listing.get("promoted") or ()),
        exclusive=_rules(listing.get("exclusive") or []),
        barred=_rules(listing.get("barred") or []),
        material=(listing.get("material") or {}).get("id"),
        intake=tuple((item["material"], item["t_per_year"]) for item in listing.get("intake") or ()),
        infrastructure=bool(listing.get("infrastructure")),
        stale_after=_day(listing["stale_after"]),
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
    )


def _sector(listing: dict[str, Any]) -> SectorInfo:
    priorities = tuple(_tier(found) for found in listing["priorities"])
    return SectorInfo(
        listing["id"],
        _title(listing),
        listing["parent"],
        tuple(listing["vsic"]),
        listing["needs"],
        priorities,
    )


def _material(listing: dict[str, Any]) -> MaterialInfo:
    return MaterialInfo(
        listing["id"], _title(listing), listing["perishability"], _figure(listing["facts"].get("output"))
    )


def _named(listing: dict[str, Any]) -> Named:
    heads = listing.get("successor") or [{"value": None}]
    successor = heads[0]["value"]
    begins = listing.get("period_from") or listing.get("in_force_from") or listing.get("valid_from")
    ends = listing.get("period_to") or listing.get("in_force_to") or listing.get("valid_to")
    return Named(
        listing["id"],
        _title(listing),
        listing["publisher"]["pack"],
        (successor["vi"], successor["en"]) if successor else None,
        _day(begins),
        _day(ends),
    )


_Read = Callable[[dict[str, Any]], Any]
_READ: dict[str, _Read] = {
    "sector": _sector,
    "material": _material,
    "agency": _named,
    "plan": _named,
    "regulation": _named,
    "place": _named,
}


@dataclass(frozen=True)
class Offer:
    """Everything matching may look at, as of one sequence."""

    epoch: str
    sequence: int
    policies: Mapping[str, Policy]
    versions: Mapping[str, str]
    items: Mapping[str, Any] = field(repr=False)
    by_kind: Mapping[str, tuple[str, ...]] = field(repr=False)
    sites_of: Mapping[str, tuple[str, ...]] = field(repr=False)
    sources: Mapping[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict, repr=False)
    """Title and address by pack and key."""

    def all(self, kind: str) -> list[Any]:
        """The items of a kind, by id."""
        return [self.items[id_] for id_ in self.by_kind.get(kind, ())]

    def feature(self, id: str) -> Feature:
        found: Feature = self.items[id]
        return found

    def sector(self, id: str) -> SectorInfo | None:
        found = self.items.get(id)
        return found if isinstance(found, SectorInfo) else None

    def material(self, id: str) -> MaterialInfo | None:
        found = self.items.get(id)
        return found if isinstance(found, MaterialInfo) else None

    def named(self, id: str | None) -> Named | None:
        """An agency, plan, regulation or place by id."""
        found = self.items.get(id) if id else None
        return found if isinstance(found, Named) else None

    def lineage(self, sector: str) -> list[str]:
        """A sector and those above it."""
        found: list[str] = []
        here: str | None = sector
        while here and here not in found:
            found.append(here)
            info = self.sector(here)
            here = info.parent if info else None
        return found


def _grouped(
    items: Mapping[str, Any], kinds: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    by_kind: dict[str, list[str]] = {}
    sites_of: dict[str, list[str]] = {}
    for id_ in sorted(items):
        by_kind.setdefault(kinds[id_], []).append(id_)
        item = items[id_]
        if isinstance(item, Feature) and item.kind == "site" and item.zone:
            sites_of.setdefault(item.zone, []).append(id_)
    return {kind: tuple(ids) for kind, ids in by_kind.items()}, {
        zone: tuple(ids) for zone, ids in sites_of.items()
    }


def _stands(items: Mapping[str, Any], id: str) -> tuple[bool, str | None]:
    """Whether an item is there, and in which zone; its kind never changes."""
    item = items.get(id)
    return item is not None, item.zone if isinstance(item, Feature) else None


EMPTY = Offer("", 0, {}, {}, {}, {}, {})


def advanced(before: Offer, snapshot: Snapshot, batch: Batch) -> Offer:
    """The offer of the next snapshot; only touched listings are read again."""
    items = {} if batch.fresh else dict(before.items)
    sources = {} if batch.fresh else dict(before.sources)
    for id_ in {entry.id for entry in batch.publications}:
        listing = snapshot.listings.get(id_)
        items.pop(id_, None)
        if listing is not None and listing.kind in _WATCHED:
            read: _Read = _READ.get(listing.kind, _feature)
            document = json.loads(listing.body)
            items[id_] = read(document)
            pack = document["publisher"]["pack"]
            sources |= {
                (pack, source["id"]): (source["title"], source["url"]) for source in document["sources"]
            }
    if batch.fresh or batch.bundles is not None:
        found = {
            pack: policy
            for pack, bundle in snapshot.bundles.items()
            if (policy := policy_of(bundle.document))
        }
        versions = {pack: snapshot.bundles[pack].version for pack in found}
    else:
        found, versions = dict(before.policies), dict(before.versions)
    if not batch.publications and not batch.fresh:
        return replace(
            before, sequence=snapshot.sequence, epoch=snapshot.epoch, policies=found, versions=versions
        )
    touched = {entry.id for entry in batch.publications}
    if not batch.fresh and all(_stands(before.items, id_) == _stands(items, id_) for id_ in touched):
        by_kind, sites_of = before.by_kind, before.sites_of
    else:
        by_kind, sites_of = _grouped(items, {id_: snapshot.listings[id_].kind for id_ in items})
    return Offer(snapshot.epoch, snapshot.sequence, found, versions, items, by_kind, sites_of, sources)
