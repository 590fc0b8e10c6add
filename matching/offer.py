"""What there is to be matched: the features of the live listings, kept in step with the snapshot."""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from catalogue.live.snapshot import Snapshot
from catalogue.usecases.following import Batch
from matching.distances import Distances, distances
from matching.features import (
    NO_FIGURE,
    Area,
    Feature,
    Figure,
    IncentiveInfo,
    Lot,
    MaterialInfo,
    Named,
    Position,
    Rule,
    SectorInfo,
    Tier,
)
from matching.policy import Policy, policy_of
from matching.reading import WATCHED, read
from matching.stated import forget

__all__ = [
    "EMPTY",
    "NO_FIGURE",
    "Area",
    "Feature",
    "Figure",
    "IncentiveInfo",
    "Lot",
    "MaterialInfo",
    "Named",
    "Offer",
    "Position",
    "Rule",
    "SectorInfo",
    "Tier",
    "advanced",
]

_Made = TypeVar("_Made")
Cited = tuple[tuple[tuple[str, str], tuple[str, str | None]], ...]
"""The sources of a listing: pack and key, title and address."""
_KEPT = 2_048
"""Of how many keys; a report shows at most a hundred places."""
_MATCHED = ("zone", "site", "opportunity", "supply_area")
"""The kinds that can be candidates."""


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
    rows: dict[tuple[str, str], Distances] = field(default_factory=dict, repr=False, compare=False)
    """Distances by pack and material: filled when first asked for, kept as long as no candidate changes."""
    memo: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What else was worked out from this offer; the next one may start from it."""
    cites: Mapping[str, Cited] = field(default_factory=dict, repr=False, compare=False)
    """The sources each listing gives."""

    def kept(self, what: str, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What is the same for every report of this offer, made when first asked for; begun anew before it grows large."""
        known: dict[Hashable, _Made] = self.memo.setdefault(what, {})
        try:
            return known[key]
        except KeyError:
            if len(known) >= _KEPT:
                known.clear()
            known[key] = found = make()
            return found

    def all(self, kind: str) -> list[Any]:
        """The items of a kind, by id."""
        return [self.items[id_] for id_ in self.by_kind.get(kind, ())]

    def feature(self, id: str) -> Feature:
        found: Feature = self.items[id]
        return found

    def zone_of(self, place: Feature) -> Feature | None:
        """The zone a place is or lies in; ``None`` where it has none that is published."""
        found = place if place.kind == "zone" else self.items.get(place.zone or "")
        return found if isinstance(found, Feature) else None

    def figure(self, place: Feature, name: str) -> Figure:
        """The figure of a place, or of the zone it lies in where the place itself says nothing."""
        if name in place.figures:
            return place.figures[name]
        zone = self.zone_of(place) if place.zone else None
        return zone.figure(name) if zone else NO_FIGURE

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
        known: dict[str, list[str]] = self.memo.setdefault("lineages", {})
        if sector in known:
            return known[sector]
        found: list[str] = []
        here: str | None = sector
        while here and here not in found:
            found.append(here)
            info = self.sector(here)
            here = info.parent if info else None
        known[sector] = found
        return found

    def areas_of(self, pack: str, material: str) -> list[Feature]:
        """The supply areas of a material in one province."""
        return [area for area in self.all("supply_area") if area.material == material and area.pack == pack]

    def distances(self, pack: str, material: str) -> Distances:
        """Kilometres from every place of a province to each of its supply areas of a material."""
        key = (pack, material)
        if key not in self.rows:
            places = (place for kind in _MATCHED for place in self.all(kind) if place.pack == pack)
            self.rows[key] = distances(places, self.areas_of(pack, material))
        return self.rows[key]


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


def _policies(
    before: Offer, snapshot: Snapshot, batch: Batch
) -> tuple[Mapping[str, Policy], Mapping[str, str]]:
    """The policies of the packs loaded, and their versions."""
    if not batch.fresh and batch.bundles is None:
        return before.policies, before.versions
    found = {
        pack: policy for pack, bundle in snapshot.bundles.items() if (policy := policy_of(bundle.document))
    }
    return found, {pack: snapshot.bundles[pack].version for pack in found}


def _handed_on(before: Offer) -> dict[str, Any]:
    """The table of places of the last offer that had one, for the next to start from; never a chain of offers."""
    places = before.memo.get("places") or before.memo.get("places before")
    return {"places before": places} if places else {}


@lru_cache(maxsize=4_096)
def _alike(*cited: tuple[tuple[str, str], tuple[str, str | None]]) -> Cited:
    """The sources of a listing; the lots of one notice share them."""
    return cited


def _cited(document: dict[str, Any]) -> Cited:
    pack = document["publisher"]["pack"]
    return _alike(
        *(((pack, source["id"]), (source["title"], source["url"])) for source in document["sources"])
    )


def _of_policies(snapshot: Snapshot) -> dict[tuple[str, str], tuple[str, str | None]]:
    """What the packs say of the sources their policies cite."""
    return {
        (pack, source["id"]): (source["title"], source["url"])
        for pack, bundle in snapshot.bundles.items()
        for source in bundle.document.get("sources", ())
    }


def _sources(
    before: Offer, snapshot: Snapshot, cites: Mapping[str, Cited], touched: Sequence[str]
) -> dict[tuple[str, str], tuple[str, str | None]]:
    """What the live listings say of their sources, the last word of each, and the policies of what no listing cites any
    more: the same however the log was followed. All are read again only where one takes a word back."""
    back = not touched or any(set(before.cites.get(id_, ())) - set(cites.get(id_, ())) for id_ in touched)
    found = _of_policies(snapshot) if back else dict(before.sources)
    for id_ in snapshot.listings if back else touched:
        found.update(cites.get(id_, ()))
    return found


def advanced(before: Offer, snapshot: Snapshot, batch: Batch) -> Offer:
    """The offer of the next snapshot; only touched listings are read again."""
    policies, versions = _policies(before, snapshot, batch)
    if not batch.publications and not batch.fresh:
        return replace(
            before,
            sequence=snapshot.sequence,
            epoch=snapshot.epoch,
            policies=policies,
            versions=versions,
            sources=_sources(before, snapshot, before.cites, ()) if batch.bundles else before.sources,
            memo=_handed_on(before),
        )
    items = {} if batch.fresh else dict(before.items)
    cites = {} if batch.fresh else dict(before.cites)
    # In the order of their last publications: the last source wins.
    touched = list(dict.fromkeys(entry.id for entry in reversed(batch.publications)))[::-1]
    for id_ in touched:
        listing = snapshot.listings.get(id_)
        items.pop(id_, None)
        cites.pop(id_, None)
        if listing is not None and listing.kind in WATCHED:
            document = json.loads(listing.body)
            items[id_] = read(document)
            cites[id_] = _cited(document)
    if batch.fresh:
        forget()
    if not batch.fresh and all(_stands(before.items, id_) == _stands(items, id_) for id_ in touched):
        by_kind, sites_of = before.by_kind, before.sites_of
    else:
        by_kind, sites_of = _grouped(items, {id_: snapshot.listings[id_].kind for id_ in items})
    moved = batch.fresh or any(
        isinstance(held.get(id_), Feature) for held in (before.items, items) for id_ in touched
    )
    rows = {} if moved else before.rows
    return Offer(
        snapshot.epoch,
        snapshot.sequence,
        policies,
        versions,
        items,
        by_kind,
        sites_of,
        _sources(before, snapshot, cites, () if batch.fresh or batch.bundles else touched),
        rows,
        _handed_on(before),
        cites,
    )
