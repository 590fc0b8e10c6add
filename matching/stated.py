"""What listings state, as matching keeps it: thousands of them state the same, which is kept once."""

import sys
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from catalogue.domain.dates import latest
from matching.features import NO_FIGURE, Figure, Lot

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
        "wastewater_capacity_planned",
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
        "infrastructure",
        "infrastructure_capital",
        "intake_at_most",
        "availability",
        "capital",
        "capacity",
        "planned_plants",
        "sectors_stated",
    ]
)
_ALL_TOLD = frozenset({"sectors_stated"})
"""The facts of which every statement is told: sources that name other sectors do not replace each other."""
_NOTED = frozenset({"output_partial_year"})
"""The facts of which the note is told: tonnes of what, say."""
_DISTANCES = ("road_distance_to_", "straight_line_to_", "distance_to_")

_Text = TypeVar("_Text", str, str | None)
_Stated = TypeVar("_Stated", Figure, Lot)


def shared(text: _Text) -> _Text:
    """One copy of a code that thousands of listings hold."""
    return text if text is None else sys.intern(text)


@lru_cache(maxsize=65_536)
def _first(stated: Figure | Lot) -> Any:
    return stated


def same(stated: _Stated) -> _Stated:
    """One copy of what thousands of listings state alike."""
    found: _Stated = _first(stated)
    return found


@lru_cache(maxsize=65_536)
def keys(*ids: str) -> tuple[str, ...]:
    """One copy of ids that stand together: of sources, of sites."""
    return ids


def both_of(text: dict[str, str]) -> tuple[str, str]:
    """A text in both languages."""
    return shared(text["vi"]), shared(text["en"])


def figure(fact: dict[str, Any] | None) -> Figure:
    """The statement that heads a fact."""
    if not fact:
        return NO_FIGURE
    value = fact["value"]
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return Figure(
        float(value) if known else None,
        shared(fact["unit"]),
        shared(fact["as_of"]),
        shared(fact["basis"]),
        keys(*fact["source"]),
        both_of(value) if isinstance(value, dict) else None,
    )


def _with_others(fact: dict[str, Any]) -> Figure:
    """The statement that heads a fact, with those beside it that say something."""
    others = (figure(other) for other in fact["others"] if other["value"] is not None)
    return replace(figure(fact), others=tuple(others))


def _told(name: str, fact: dict[str, Any] | None) -> Figure:
    """A fact by its name, with what matching tells of it beside its figure."""
    if fact and name in _ALL_TOLD:
        return _with_others(fact)
    if fact and name in _NOTED and (note := fact.get("note")):
        return replace(figure(fact), note=both_of(note))
    return figure(fact)


def newest(listing: dict[str, Any]) -> Figure:
    """What is newest of all that a source states; what was only worked out from positions is no statement."""
    stated = [
        figure(fact)
        for name, fact in listing["facts"].items()
        if fact and fact["value"] is not None and fact["source"] and not name.startswith("straight_line_to_")
    ]
    return same(max(stated, key=lambda each: latest(each.as_of), default=NO_FIGURE))


@lru_cache(maxsize=65_536)
def _alike(*named: tuple[str, Figure]) -> dict[str, Figure]:
    """The figures of listings that state the same; lots of a zone often do."""
    return dict(named)


def figures(listing: dict[str, Any]) -> dict[str, Figure]:
    """The figures of a listing that matching looks at, by name."""
    return _alike(
        *(
            (shared(name), _told(name, fact))
            for name, fact in listing["facts"].items()
            if name in _FIGURES or name.startswith(_DISTANCES)
        )
    )


def forget() -> None:
    """Lets go of what was kept to find equals by; what they share stays shared."""
    _alike.cache_clear()
    _first.cache_clear()
