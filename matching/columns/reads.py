"""What gates and criteria read of a place, where that is little: places equal in it are judged once.

Only what decides the outcome or the band counts, not what is shown beside it.
"""

from collections.abc import Callable, Hashable
from typing import Any

from matching.criteria.environment import environment
from matching.criteria.sector_priority import sector_priority
from matching.gates.environment import environment_gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.gates.wastewater import wastewater_gate
from matching.offer import NO_FIGURE, Feature
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
    return place.kind, place.stage, place.stale_after


def _within(place: Feature) -> Hashable:
    return place.within


def _figures(*names: str) -> Reads:
    """The kind of a place and the values of some of its facts."""

    def reads(place: Feature) -> Hashable:
        return place.kind, *(place.figures.get(name, NO_FIGURE).value for name in names)

    return reads


_wastewater = _figures("wastewater_capacity", "wastewater_load")

READS: dict[Callable[..., Any], Reads] = {
    sector_gate: _sectors,
    standing_gate: _standing,
    wastewater_gate: _wastewater,
    environment_gate: nothing,
    used_machinery_gate: nothing,
    sector_priority: _within,
    environment: _wastewater,
}
"""By gate or criterion. One that is not here, and has no column of its own, is asked place by place."""
