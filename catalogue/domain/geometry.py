"""GeoJSON (RFC 7946) in WGS 84, longitude first."""

import math
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.text import Note, Value

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Position = tuple[Longitude, Latitude]
EARTH_RADIUS_KM = 6371.0088
_NO_AREA = 1e-14


def _closed(ring: tuple[Position, ...]) -> tuple[Position, ...]:
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring has at least four positions and ends where it begins")
    return ring


Ring = Annotated[tuple[Position, ...], AfterValidator(_closed)]
Rings = Annotated[tuple[Ring, ...], Field(min_length=1)]


class Point(Value):
    """One position."""

    type: Literal["Point"]
    coordinates: Position


class Polygon(Value):
    """An outline, the outer ring first."""

    type: Literal["Polygon"]
    coordinates: Rings


class MultiPolygon(Value):
    """Several outlines."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[tuple[Rings, ...], Field(min_length=1)]


Geometry = Annotated[Point | Polygon | MultiPolygon, Field(discriminator="type")]


class Location(Value):
    """Where a record lies, how exactly that is known, and who says so."""

    geometry: Geometry | None = None
    accuracy_km: Annotated[float, Field(ge=0)] | None = None
    basis: Basis | None = None
    source: SourceKeys = ()
    note: Note | None = None

    @model_validator(mode="before")
    @classmethod
    def _point_from_columns(cls, data: Any) -> Any:
        """Tables give ``lat`` and ``lon`` columns; both or neither."""
        if isinstance(data, dict) and ("lat" in data or "lon" in data):
            rest = {key: value for key, value in data.items() if key not in {"lat", "lon"}}
            if "lat" not in data or "lon" not in data:
                raise ValueError("lat and lon come together")
            return {**rest, "geometry": {"type": "Point", "coordinates": (data["lon"], data["lat"])}}
        return data


def _ring_centre(ring: list[list[float]]) -> tuple[float, float, float]:
    """Signed area and centroid of a ring by the shoelace formula, about its first vertex so that small rings keep their digits."""
    lon0, lat0 = ring[0]
    around = [(lon - lon0, lat - lat0) for lon, lat in ring]
    area = lon = lat = 0.0
    for (x0, y0), (x1, y1) in pairwise(around):
        cross = x0 * y1 - x1 * y0
        area, lon, lat = area + cross, lon + (x0 + x1) * cross, lat + (y0 + y1) * cross
    if abs(area) < _NO_AREA:
        corners = around[:-1]
        return (
            0.0,
            lon0 + sum(x for x, _ in corners) / len(corners),
            lat0 + sum(y for _, y in corners) / len(corners),
        )
    return area / 2, lon0 + lon / (3 * area), lat0 + lat / (3 * area)


def centre(geometry: dict[str, Any] | None) -> tuple[float, float] | None:
    """Longitude and latitude of a GeoJSON geometry's middle; ``None`` where there is no geometry."""
    if geometry is None:
        return None
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return coordinates[0], coordinates[1]
    outlines = [coordinates] if geometry["type"] == "Polygon" else coordinates
    parts = [_ring_centre(rings[0]) for rings in outlines]
    weight = math.fsum(abs(area) for area, _, _ in parts)
    if not weight:
        return parts[0][1], parts[0][2]
    return (
        math.fsum(abs(area) * lon for area, lon, _ in parts) / weight,
        math.fsum(abs(area) * lat for area, _, lat in parts) / weight,
    )


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two (longitude, latitude) positions.

    Source:
        The haversine formula on the mean Earth radius 6371.0088 km (IUGG).
    """
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
