"""The places of an offer as rows, grouped by what gates and criteria read of them; kept as long as the offer."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matching.features import Feature
from matching.offer import Offer

Rows = npt.NDArray[np.intp]
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Named:
    """The few places and zones that laws, plans, works, lists and counts of people name: of all others it does not matter which
    they are."""

    tiers: frozenset[str]
    incentives: frozenset[str]
    works: frozenset[str]
    clean_lists: frozenset[str]
    homes: frozenset[str]
    """The units at the level a province counts its people by."""


def named_of(offer: Offer) -> Named:
    """What an offer's laws, plans, works, lists and counts of people name."""
    if "named" not in offer.memo:
        offer.memo["named"] = _named(offer)
    found: Named = offer.memo["named"]
    return found


def _named(offer: Offer) -> Named:
    levels = {policy.labour.level for policy in offer.policies.values()}
    return Named(
        frozenset(
            place for sector in offer.all("sector") for tier in sector.priorities for place in tier.places
        ),
        frozenset(
            place for incentive in offer.all("incentive") for area in incentive.areas for place in area.places
        ),
        frozenset(works.zone for policy in offer.policies.values() for works in policy.works),
        frozenset(each.zone for policy in offer.policies.values() for each in policy.clean_lists),
        frozenset(place.id for place in offer.all("place") if place.level in levels),
    )


@dataclass(frozen=True)
class Sight:
    """A place as a group is told by: with its zone, and what is named anywhere."""

    place: Feature
    zone: Feature | None
    offer: Offer
    named: Named


Reads = Callable[[Sight], Hashable]
"""What is read of a place: places of one pack that are equal in it are judged alike."""


@dataclass(frozen=True)
class Groups:
    """Places alike: the group of each row, and the row of one place of each group."""

    codes: Rows
    examples: Rows
    numbers: dict[Hashable, int] = field(default_factory=dict, repr=False)


def examples_of(codes: Rows, count: int) -> Rows:
    """The first row of each group; 0 for a group without rows."""
    found = np.zeros(count, np.intp)
    found[codes[::-1]] = np.arange(len(codes))[::-1]
    return found


def _candidates(offer: Offer) -> list[Feature]:
    """Everything a profile can be matched to, by id: a site inside a zone is judged with its zone."""
    found = [
        place
        for kind in ("zone", "site", "opportunity", "supply_area")
        for place in offer.all(kind)
        if (kind != "site" or place.zone is None) and place.pack in offer.policies
    ]
    return sorted(found, key=lambda place: place.id)


class Places:
    """The rows of an offer. What the rows before knew of places that stayed as they were is taken over."""

    def __init__(self, offer: Offer, before: "Places | None" = None) -> None:
        self.offer, self.features, self.named = offer, _candidates(offer), named_of(offer)
        self.zones = [offer.zone_of(place) for place in self.features]
        self.row_of = {place.id: row for row, place in enumerate(self.features)}
        self.pack_names = sorted({place.pack for place in self.features})
        packs = {pack: number for number, pack in enumerate(self.pack_names)}
        self.packs = np.array([packs[place.pack] for place in self.features], np.intp)
        self._groups: dict[Reads, Groups] = {}
        self._made: dict[Any, Any] = {}
        if before is not None and len(before) and before.named == self.named:
            self._take_over(before)

    def __len__(self) -> int:
        return len(self.features)

    def _take_over(self, before: "Places") -> None:
        rows = (before.row_of.get(place.id, -1) for place in self.features)
        same = [
            row if row >= 0 and before.features[row] is place and before.zones[row] is zone else -1
            for row, place, zone in zip(rows, self.features, self.zones, strict=True)
        ]
        old = np.array(same, np.intp)
        for reads, groups in before._groups.items():
            if len(groups.numbers) <= 2 * len(self) + 100:  # Else they are mostly numbers of what is gone.
                codes = np.where(old >= 0, groups.codes[old], -1)
                self._groups[reads] = self._numbered(reads, dict(groups.numbers), codes)

    def _numbered(self, reads: Reads, numbers: dict[Hashable, int], codes: Rows) -> Groups:
        """The groups once every row without a number has one."""
        for row in np.flatnonzero(codes < 0).tolist():
            place = self.features[row]
            key = (place.pack, reads(Sight(place, self.zones[row], self.offer, self.named)))
            codes[row] = numbers.setdefault(key, len(numbers))
        return Groups(codes, examples_of(codes, len(numbers)), numbers)

    def grouped(self, reads: Reads) -> Groups:
        """The rows grouped by what is read of them."""
        if reads not in self._groups:
            self._groups[reads] = self._numbered(reads, {}, np.full(len(self), -1, np.intp))
        return self._groups[reads]

    def made(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What else is the same for every report of the offer, made when first asked for."""
        if key not in self._made:
            self._made[key] = make()
        found: _Made = self._made[key]
        return found


def places_of(offer: Offer) -> Places:
    """The rows of an offer, worked out once."""
    if "places" not in offer.memo:
        offer.memo["places"] = Places(offer, offer.memo.get("places before"))
        offer.memo.pop("places before", None)
    found: Places = offer.memo["places"]
    return found
