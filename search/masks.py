"""Filters, ranges and geography as masks over the live columns: exact, and the same whatever the engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask
from catalogue.live.rows import NOT_DATED
from search.errors import UnknownFacet
from search.port import FACET_NAMES, Freshness, Near, Query

Floats = NDArray[np.float64]
_EARTH_KM = 6371.0088


def freshness_mask(columns: Columns, wanted: str, today: date) -> Mask:
    """The rows of one freshness on a day."""
    dated = columns.stale_after != NOT_DATED
    stale = dated & (columns.stale_after <= today.toordinal())
    masks: dict[str, Mask] = {
        Freshness.FRESH: dated & ~stale,
        Freshness.STALE: stale,
        Freshness.UNDATED: ~dated,
    }
    return masks.get(wanted, np.zeros(len(columns.alive), np.bool_))


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


def _area(columns: Columns, least: float | None, most: float | None) -> Mask:
    area = columns.numbers["area_ha"]
    mask = ~np.isnan(area)
    if least is not None:
        mask &= area >= least
    if most is not None:
        mask &= area <= most
    return mask


def _chosen(columns: Columns, name: str, codes: tuple[str, ...], today: date) -> Mask:
    if name not in FACET_NAMES:
        raise UnknownFacet(name)
    if name != "freshness":
        return columns.having(name, codes)
    mask = np.zeros(len(columns.alive), np.bool_)
    for code in codes:
        mask |= freshness_mask(columns, code, today)
    return mask


def _masks(query: Query, columns: Columns, today: date, away: Floats | None) -> Iterator[tuple[str, Mask]]:
    for name, codes in query.filters.items():
        yield name, _chosen(columns, name, codes, today)
    if query.area_min is not None or query.area_max is not None:
        yield "area", _area(columns, query.area_min, query.area_max)
    if query.near is not None and query.near.radius_km is not None and away is not None:
        yield "radius", away <= query.near.radius_km
    if query.bbox is not None:
        yield "bbox", _box(columns, query.bbox)


@dataclass(frozen=True)
class Selection:
    """What the text left, and one mask for each filter."""

    found: Mask
    filters: dict[str, Mask]

    def without(self, name: str | None = None) -> Mask:
        """The rows that pass every filter but one."""
        mask = self.found
        for other, passes in self.filters.items():
            if other != name:
                mask = mask & passes
        return mask


def selection(query: Query, columns: Columns, today: date, found: Mask, away: Floats | None) -> Selection:
    """The filters of a question as masks.

    Raises:
        UnknownFacet: A filter has a name that is no facet's.
    """
    return Selection(found & columns.alive, dict(_masks(query, columns, today, away)))
