"""What each sort sorts by: one number per row, small first."""

import numpy as np

from catalogue.domain.kinds import KINDS
from catalogue.live.columns import Columns
from catalogue.live.rows import NOT_DATED
from search.errors import PointMissing
from search.masks import Floats, comparable_prices
from search.port import Query, Sort

_USEFUL = ("zone", "site", "opportunity", "sector", "material", "supply_area", "project", "incentive")
_LATER = ("place", "procedure", "notice", "agency", "plan", "regulation")
_ORDER = (*_USEFUL, *_LATER, *sorted(set(KINDS) - {*_USEFUL, *_LATER}))
_SPEAKS_FOR = {
    "zone": 1.3,
    "site": 1.0,
    "sector": 1.2,
    "opportunity": 1.2,
    "material": 1.2,
    "supply_area": 1.05,
}
_OTHERS = 0.9
_LARGER = 0.01
"""What size is worth at most: it decides between equals."""
_GIVEN_UP = 0.8
_TO_BUILD_ON = ("zone", "site", "opportunity")
_AFTER = 1e9
"""More hectares than there are: planted and administrative land is sorted by itself, after what can be built on."""


def _by_kind(columns: Columns, values: dict[str, float]) -> Floats:
    found = np.zeros(len(columns.alive))
    for kind, value in values.items():
        found[columns.having("kind", (kind,))] = value
    return found


def usefulness(columns: Columns) -> Floats:
    """The order without a question: what can be invested in first, and there what is best known."""
    share = np.nan_to_num(columns.numbers["completeness"], nan=-0.5)
    return _by_kind(columns, {kind: 2.0 * at for at, kind in enumerate(_ORDER)}) + (1 - share)


def preference(columns: Columns) -> Floats:
    """What a match is worth by its listing: an investor looks for places before papers, for what holds before what was
    dropped or replaced, and of equals for the larger."""
    worth = _by_kind(columns, {kind: _SPEAKS_FOR.get(kind, _OTHERS) for kind in _ORDER})
    worth *= np.where(columns.numbers["given_up"] > 0, _GIVEN_UP, 1.0)
    hectares = np.nan_to_num(columns.numbers["area_ha"]).clip(0.0)
    worth *= 1 + _LARGER * (1 - 1 / np.log2(2 + hectares))
    return worth


def sort_keys(sort: Sort, query: Query, columns: Columns, away: Floats | None) -> Floats:
    """The keys of a sort by a field. Only like is compared: prices in one unit, land to build on before other land.

    Raises:
        PointMissing: Distances need a point.
    """
    if sort is Sort.DISTANCE:
        if away is None:
            raise PointMissing("sorting by distance needs a point")
        return away
    if sort is Sort.FRESHNESS:
        return np.where(columns.stale_after == NOT_DATED, np.nan, -columns.stale_after.astype(np.float64))
    if sort is Sort.COMPLETENESS:
        return -columns.numbers["completeness"]
    sign = -1.0 if sort.value.startswith("-") else 1.0
    if sort in {Sort.PRICE, Sort.PRICE_DESC}:
        return sign * comparable_prices(query, columns)
    return sign * columns.numbers["area_ha"] + np.where(columns.having("kind", _TO_BUILD_ON), 0.0, _AFTER)
