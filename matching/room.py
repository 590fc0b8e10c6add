"""How much land of a place nobody has taken yet, by every reading that is published of it.

Readings of different years and sources seldom add up; a place has no room only when none of them leaves any.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from catalogue.domain.dates import latest
from matching.features import Feature, Figure, Lot

TAKEN = frozenset({"leased", "reserved", "introduced"})
"""States of land that is no longer to be had."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hectares not taken, with the date of the oldest figure they rest on and the sources of all; each of the
    ``grounds`` has its own, and is told with it.

    ``available`` is a figure of its own, ``balance`` adds the lines of the land balance, ``difference`` is an area less
    what is leased of it, ``area`` the whole of it where nobody says how much is leased.
    """

    kind: Literal["available", "balance", "difference", "area"]
    ha: float
    as_of: str | None
    source: tuple[str, ...]
    grounds: tuple[Figure | Lot, ...]

    @property
    def dates(self) -> set[str | None]:
        """The dates of all that it rests on."""
        return {ground.as_of for ground in self.grounds}


def _reading(
    kind: Literal["available", "balance", "difference", "area"], ha: float, *grounds: Figure | Lot
) -> Reading:
    """Rounded as ledgers are: a sum or difference has no digits that its parts have not."""
    as_of = min((ground.as_of for ground in grounds), key=latest)
    source = tuple(dict.fromkeys(key for ground in grounds for key in ground.source))
    return Reading(kind, round(ha, 4), as_of, source, grounds)


def _area(place: Feature) -> Figure:
    """The land lots are made of, else all of the place."""
    industrial = place.figure("industrial_land")
    return industrial if industrial.value is not None else place.figure("total_area")


def _readings(place: Feature) -> Iterator[Reading]:
    available, area, leased = place.figure("available"), _area(place), place.figure("leased")
    if available.value is not None:
        yield _reading("available", available.value, available)
    free = [line for line in place.balance if line.state not in TAKEN and line.area_ha]
    if free:
        yield _reading("balance", math.fsum(line.area_ha or 0.0 for line in free), *free)
    if area.value is not None and leased.value is not None:
        yield _reading("difference", max(0.0, area.value - leased.value), area, leased)


def _most(readings: tuple[Reading, ...]) -> Reading | None:
    return max(readings, key=lambda reading: reading.ha, default=None)


def _widest(place: Feature, readings: tuple[Reading, ...]) -> Reading | None:
    if place.kind == "site":
        lot = place.lot
        return None if lot is None or lot.area_ha is None else _reading("area", lot.area_ha, lot)
    area = _area(place)
    if area.value is None:
        return None
    whole = (_reading("area", area.value, area),) if place.figure("leased").value is None else ()
    return _most((*readings, *whole))


@dataclass(frozen=True)
class Room:
    """What a place has left.

    ``readings`` are what is published as not taken: what is on offer first, then what is in the making, then what is left
    over. ``widest`` leaves most, of a site its own area; ``None`` where no area bounds it, since there may be more than is
    published.
    """

    readings: tuple[Reading, ...]
    widest: Reading | None

    @property
    def most(self) -> Reading | None:
        """The most that any reading says is not taken; ``None`` where none does."""
        return _most(self.readings)


def room_of(place: Feature) -> Room:
    """The readings of a place."""
    readings = tuple(_readings(place))
    return Room(readings, _widest(place, readings))
