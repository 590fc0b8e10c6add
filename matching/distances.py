"""Great-circle distances from every place to every supply area of a material, worked out once for an offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalogue.domain.geometry import EARTH_RADIUS_KM
from matching.features import Feature, Position

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Distances:
    """Kilometres in a straight line, places × areas; places and areas of unknown position have no row or column."""

    rows: Mapping[str, int]
    columns: Mapping[str, int]
    km: FloatArray

    def between(self, place: str, area: str) -> float | None:
        """Kilometres, or ``None`` where a position is not known."""
        row, column = self.rows.get(place), self.columns.get(area)
        return None if row is None or column is None else float(self.km[row, column])


def _radians(features: list[Feature]) -> tuple[FloatArray, FloatArray]:
    positions = np.radians(
        np.array([feature.position for feature in features], dtype=np.float64).reshape(-1, 2)
    )
    return positions[:, 0], positions[:, 1]


def _haversine(lon1: FloatArray, lat1: FloatArray, lon2: FloatArray, lat2: FloatArray) -> FloatArray:
    """Kilometres between positions in radians.

    Source:
        The haversine formula on the mean Earth radius, as ``catalogue.domain.geometry.great_circle_km``.
    """
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km: FloatArray = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return km


def straight_km(positions: FloatArray, to: Position) -> FloatArray:
    """Kilometres from many positions (places × longitude and latitude, NaN where unknown) to one."""
    lon, lat = np.radians(positions).T
    return _haversine(lon, lat, *(np.radians(np.array([part])) for part in to))


def distances(places: Iterable[Feature], areas: Iterable[Feature]) -> Distances:
    """All distances between located places and located areas."""
    located = [place for place in places if place.position is not None]
    sources = [area for area in areas if area.position is not None]
    lon1, lat1 = (part[:, None] for part in _radians(located))
    lon2, lat2 = (part[None, :] for part in _radians(sources))
    km = _haversine(lon1, lat1, lon2, lat2)
    return Distances(
        {place.id: at for at, place in enumerate(located)},
        {area.id: at for at, area in enumerate(sources)},
        km,
    )
