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
from matching.offer import Feature
from matching.places import Reads


def nothing(_place: Feature) -> Hashable:
    """The same everywhere in a province."""
    return ()


def stage(place: Feature) -> Hashable:
    """How far a place has come."""
    return place.stage


def _sectors(place: Feature) -> Hashable:
    lists = (place.barred, place.exclusive)
    promoted = frozenset(sector for sector, _ in place.promoted) or place.sectors
    return place.kind, *(frozenset(rule.sector for rule in rules) for rules in lists), promoted


def _standing(place: Feature) -> Hashable:
    return place.kind, place.stage, place.stale_after, place.infrastructure, bool(place.sites)


def _within(place: Feature) -> Hashable:
    """Where it lies, and whether in a zone: a zone is one, a called-for project may be in one."""
    return place.within, place.kind == "zone" or place.zone


def _figures(*names: str) -> Reads:
    """The values of some facts, of the place or of the zone it lies in, and what decides whether they are asked for.

    A zone that has a figure stands for itself, since the pack may know of works on it.
    """

    def reads(place: Feature) -> Hashable:
        found = tuple(
            (figure.value, figure.unit) if (figure := place.figures.get(name)) else None for name in names
        )
        own = place.id if place.kind == "zone" and any(found) else None
        return place.kind, place.zone, bool(place.sites), own, found

    return reads


_wastewater = _figures("wastewater_capacity", "wastewater_load")
_water = _figures("water_capacity", "water_load")
_power = _figures("power_capacity", "power_load")
_supplies = _figures("water_capacity", "water_load", "power_capacity", "power_load")


def _infrastructure(place: Feature) -> Hashable:
    return place.stage, _supplies(place)


READS: dict[Callable[..., Any], Reads] = {
    sector_gate: _sectors,
    standing_gate: _standing,
    water_gate: _water,
    power_gate: _power,
    wastewater_gate: _wastewater,
    environment_gate: nothing,
    safety_gate: _figures("distance_to_dwellings"),
    capacity_gate: _figures("capacity"),
    min_investment_gate: _figures("min_investment", "capital", "infrastructure_capital"),
    used_machinery_gate: nothing,
    sector_priority: _within,
    environment: _wastewater,
    infrastructure: _infrastructure,
    labour: _within,
    incentives: _within,
}
"""By gate or criterion. One that is not here, and has no column of its own, is asked place by place."""
