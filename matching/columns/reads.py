"""What gates and criteria read of a place, where that is little: places equal in it are judged once.

Only what decides the outcome or the band counts, not what is shown beside it.
"""

from collections.abc import Callable, Hashable
from typing import Any

from matching.criteria.environment import environment
from matching.criteria.incentives import incentives
from matching.criteria.infrastructure import infrastructure
from matching.criteria.labour import labour
from matching.criteria.sector_priority import sector_priority
from matching.gates.capacity import capacity_gate
from matching.gates.environment import environment_gate
from matching.gates.money import min_investment_gate
from matching.gates.safety import safety_gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.supply import power_gate, water_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.gates.wastewater import wastewater_gate
from matching.places import Reads, Sight
from matching.sector_words import is_gathered


def nothing(_sight: Sight) -> Hashable:
    """The same everywhere in a province."""
    return ()


def stage(sight: Sight) -> Hashable:
    """What a place is, and how far it has come."""
    return sight.place.kind, sight.place.stage


def stage_of_zone(sight: Sight) -> Hashable:
    """How far its zone has come, and of when that is."""
    return sight.zone and (sight.zone.stage, sight.zone.stage_as_of)


def _works(sight: Sight) -> Hashable:
    """Which zone it is where works on it are named."""
    return sight.zone.id if sight.zone and sight.zone.id in sight.named.works else None


def building(sight: Sight) -> Hashable:
    """How far its zone has come, and which it is where works on it are named."""
    return stage_of_zone(sight), _works(sight)


def land_to_give(sight: Sight) -> Hashable:
    """What decides whether land is the place's to give."""
    place = sight.place
    return place.kind, place.infrastructure, bool(place.sites)


def rent_of_place(sight: Sight) -> Hashable:
    """What rent and day rest on beside the lots: the place's own rent, its stage and its zone's, and works on that."""
    rent = sight.offer.figure(sight.place, "rent")
    return land_to_give(sight), sight.place.stage, building(sight), rent.value, rent.unit, rent.as_of


def _sectors(sight: Sight) -> Hashable:
    place = sight.place
    lists = (place.barred, place.exclusive)
    promoted = frozenset(listed.sector for listed in place.promoted) or place.sectors
    clean = place.id if place.id in sight.named.clean_lists else None
    return (
        place.kind,
        *(frozenset(rule.sector for rule in rules) for rules in lists),
        promoted,
        clean,
        is_gathered(place),
    )


def _standing(sight: Sight) -> Hashable:
    place = sight.place
    says_nothing = place.figure("status").text is None
    return (
        place.kind,
        place.stage,
        place.stage_as_of,
        says_nothing,
        place.stale_after,
        place.infrastructure,
        sight.zone is not None and sight.zone.stage is None,
        bool(place.sites),
    )


def _tiers(sight: Sight) -> Hashable:
    return sight.place.within & sight.named.tiers, sight.zone is not None, _sectors(sight)


def _incentives(sight: Sight) -> Hashable:
    return sight.place.within & sight.named.incentives, sight.zone is not None


def _homes(sight: Sight) -> Hashable:
    return sight.place.within & sight.named.homes


def _figures(*names: str) -> Reads:
    """The kind of a place, and facts of it or of its zone."""

    def reads(sight: Sight) -> Hashable:
        found = (sight.offer.figure(sight.place, name) for name in names)
        return sight.place.kind, *((figure.value, figure.unit) for figure in found)

    return reads


def _own(*names: str) -> Reads:
    """The kind of a place, and facts of its own: what its zone says is not meant of it."""

    def reads(sight: Sight) -> Hashable:
        found = (sight.place.figure(name) for name in names)
        return sight.place.kind, *((figure.value, figure.unit) for figure in found)

    return reads


_called_for, _least = _own("capital", "infrastructure_capital"), _figures("min_investment")


def _investment(sight: Sight) -> Hashable:
    """What a project is expected to take, and the least a zone asks for, also of its lots."""
    return _called_for(sight), _least(sight)


def _utilities(*names: str, beside: Reads = nothing) -> Reads:
    """What a zone supplies or drains, and whether a zone does at all; and what else counts of it."""
    figures = _figures(*(f"{name}_{part}" for name in names for part in ("capacity", "load")))

    def reads(sight: Sight) -> Hashable:
        place = sight.place
        served = place.zone is None, bool(place.sites), beside(sight)
        return figures(sight), served, sight.zone is None

    return reads


_sizes = _own("capacity", "planned_plants")


def _planned(sight: Sight) -> Hashable:
    """What is stated of a power project's size, and whether that it is planned."""
    return _sizes(sight), sight.place.stage is None


_wastewater, _water, _power = (
    _utilities("wastewater", beside=_works),
    _utilities("water"),
    _utilities("power"),
)

READS: dict[Callable[..., Any], Reads] = {
    sector_gate: _sectors,
    standing_gate: _standing,
    water_gate: _water,
    power_gate: _power,
    wastewater_gate: _wastewater,
    environment_gate: nothing,
    safety_gate: _figures("distance_to_dwellings"),
    capacity_gate: _planned,
    min_investment_gate: _investment,
    used_machinery_gate: nothing,
    sector_priority: _tiers,
    environment: _wastewater,
    infrastructure: _utilities("water", "power", beside=stage_of_zone),
    labour: _homes,
    incentives: _incentives,
}
"""By gate or criterion. One that is not here, and has no column of its own, is asked place by place."""
