"""What is said when nothing fits: how many there would be without each filter, and what comes nearest."""

from typing import Any

import numpy as np

from catalogue.live.columns import Columns
from catalogue.live.rows import FACETS
from search.choices import Choices
from search.masks import Floats, Selection, comparable_prices
from search.port import Query

_TEXT = "q"
_FAR = 1.0
"""How far off a choice is that is not the one asked for; a number is off by its share of what was asked."""


def nearest_miss(
    query: Query, chosen: Selection, choices: Choices, away: Floats | None, useful: Floats
) -> dict[str, object] | None:
    """What each filter and the text cost, and the listing the fewest filters shut out, by the least.

    ``None`` where nothing was asked.
    """
    without = {name: len(chosen.rows(name)) for name in chosen.filters}
    if query.text.strip():
        without[_TEXT] = int(np.count_nonzero(chosen.without_text(choices.columns.alive)))
    if not without:
        return None
    said: dict[str, object] = {"without": without}
    # Where the text alone finds nothing, no listing comes near: whichever was named would be made up.
    if chosen.filters and (at := _nearest(query, chosen, choices.columns, away, useful)) is not None:
        failed = [name for name, passes in chosen.filters.items() if not passes[at]]
        row = choices.columns.rows[at]
        said["nearest"] = {
            "id": row.id,
            "kind": next(code for facet, code in row.codes if facet == 0),
            "title": {"vi": row.title_vi, "en": row.title_en},
            "lacks": [_lack(name, at, query, choices.columns, away) for name in failed],
        }
    return said


def _nearest(
    query: Query, chosen: Selection, columns: Columns, away: Floats | None, useful: Floats
) -> int | None:
    rows = np.flatnonzero(chosen.found)
    if not len(rows):
        return None
    failed = np.sum([~passes[rows] for passes in chosen.filters.values()], axis=0)
    rows = rows[failed == failed.min()]
    off = np.zeros(len(rows))
    for name, passes in chosen.filters.items():
        off += np.where(passes[rows], 0.0, _off(name, query, columns, away)[rows])
    ids = np.array([columns.rows[at].id for at in rows.tolist()])
    return int(rows[np.lexsort((ids, useful[rows], np.round(off, 6)))[0]])


def _asked(name: str, query: Query, columns: Columns, away: Floats | None) -> tuple[Floats, Any, Any] | None:
    """The values a range compares, and its ends; ``None`` where the filter is no range."""
    if name == "area":
        return columns.numbers["area_ha"], query.area_min, query.area_max
    if name == "price":
        return comparable_prices(query, columns), query.price_min, query.price_max
    if name == "radius" and away is not None and query.near is not None:
        return away, None, query.near.radius_km
    return None


def _off(name: str, query: Query, columns: Columns, away: Floats | None) -> Floats:
    """How far each row is off a filter it does not pass, by what was asked."""
    asked = _asked(name, query, columns, away)
    if asked is None:
        return np.full(len(columns.alive), _FAR)
    values, least, most = asked
    short = np.maximum(0.0, least - values) / max(least, 1e-9) if least is not None else 0.0
    over = np.maximum(0.0, values - most) / max(most, 1e-9) if most is not None else 0.0
    off: Floats = np.nan_to_num(np.maximum(short, over), nan=10 * _FAR)
    return off


def _lack(name: str, at: int, query: Query, columns: Columns, away: Floats | None) -> dict[str, object]:
    """What separates a listing from a filter: what was asked, what it has, and by how much it misses."""
    said: dict[str, object] = {"filter": name}
    asked = _asked(name, query, columns, away)
    if asked is not None:
        values, least, most = asked
        has = None if np.isnan(values[at]) else round(float(values[at]), 4)
        said |= {"min": least, "max": most, "has": has, "unit": _unit(name, query)}
        if has is not None:
            said["by"] = round(
                max(least - has if least is not None else 0, has - most if most is not None else 0), 4
            )
    elif name in query.filters:
        said |= {"asked": list(query.filters[name]), "has": _held(name, at, columns)}
    return said


def _unit(name: str, query: Query) -> str:
    return {"area": "ha", "radius": "km"}.get(name, query.price_unit)


def _held(name: str, at: int, columns: Columns) -> list[str]:
    return [code for facet, code in columns.rows[at].codes if FACETS[facet] == name]
