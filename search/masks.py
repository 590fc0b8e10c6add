"""Filters, ranges and geography as masks over the live columns: exact, and the same whatever the engine."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from search.choices import Choices
from search.outlines import inside
from search.port import Near, Query

Floats = NDArray[np.float64]
_EARTH_KM = 6371.0088


def distances(columns: Columns, near: Near) -> Floats:
    """Great-circle kilometres from a point; NaN where a listing has no location."""
    lon, lat = np.radians(columns.numbers["lon"]), np.radians(columns.numbers["lat"])
    lat0, lon0 = np.radians(near.lat), np.radians(near.lon)
    part = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat) * np.cos(lat0) * np.sin((lon - lon0) / 2) ** 2
    kilometres: Floats = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(part, 0, 1)))
    return kilometres


def _box(columns: Columns, box: tuple[float, float, float, float]) -> Mask:
    """West, south, east, north; a box whose west is east of its east crosses the antimeridian."""
    west, south, east, north = box
    lon, lat = columns.numbers["lon"], columns.numbers["lat"]
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    inside: Mask = across & (lat >= south) & (lat <= north)
    return inside


def between(values: Floats, least: float | None, most: float | None) -> Mask:
    """Within a range, its ends included; what is not known is in none."""
    mask: Mask = ~np.isnan(values)
    if least is not None:
        mask &= values >= least
    if most is not None:
        mask &= values <= most
    return mask


def comparable_prices(query: Query, columns: Columns) -> Floats:
    """The prices in the unit asked for; any other is as good as unknown."""
    return np.where(columns.having("price_unit", (query.price_unit,)), columns.numbers["price"], np.nan)


def _days(period: tuple[date | None, date | None]) -> tuple[float | None, float | None]:
    first, last = (None if day is None else float(day.toordinal()) for day in period)
    return first, last


def _ranges(query: Query, columns: Columns) -> Iterator[tuple[str, Mask]]:
    asked = {
        "area": (columns.numbers["area_ha"], query.area_min, query.area_max),
        "published": (columns.numbers["published"], *_days(query.published)),
        "as_of": (columns.numbers["as_of"], *_days(query.as_of)),
    }
    for name, (values, least, most) in asked.items():
        if least is not None or most is not None:
            yield name, between(values, least, most)
    if query.price_min is not None or query.price_max is not None:
        yield "price", between(comparable_prices(query, columns), query.price_min, query.price_max)


def _masks(query: Query, choices: Choices, today: date, away: Floats | None) -> Iterator[tuple[str, Mask]]:
    columns = choices.columns
    for name, codes in query.filters.items():
        yield name, choices.having(name, codes, today)
    yield from _ranges(query, columns)
    if query.near is not None and query.near.radius_km is not None and away is not None:
        yield "radius", away <= query.near.radius_km
    if query.bbox is not None:
        yield "bbox", _box(columns, query.bbox)
    if query.polygon:
        yield "polygon", inside(query.polygon, columns.numbers["lon"], columns.numbers["lat"])


@dataclass(frozen=True)
class Selection:
    """What the text left, and one mask for each filter."""

    found: Mask
    filters: dict[str, Mask]
    _rows: dict[str | None, Rows] = field(default_factory=dict, init=False, repr=False)

    def without(self, name: str | None = None) -> Mask:
        """The rows that pass every filter but one."""
        mask = self.found
        for other, passes in self.filters.items():
            if other != name:
                mask = mask & passes
        return mask

    def rows(self, name: str | None = None) -> Rows:
        """The same as row numbers, in order. Most facets leave out a filter that was not asked for."""
        left_out = name if name in self.filters else None
        if left_out not in self._rows:
            self._rows[left_out] = np.flatnonzero(self.without(left_out))
        return self._rows[left_out]

    def without_text(self, alive: Mask) -> Mask:
        """The live rows that pass every filter, whatever the text."""
        return replace(self, found=alive).without()


def selection(query: Query, choices: Choices, today: date, found: Mask, away: Floats | None) -> Selection:
    """The filters of a question as masks.

    Raises:
        UnknownFacet: A filter has a name that is no facet's.
    """
    return Selection(found & choices.columns.alive, dict(_masks(query, choices, today, away)))
