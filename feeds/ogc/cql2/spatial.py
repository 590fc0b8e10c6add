"""The spatial functions of CQL2 (7.6) by shapely, and the geometries a filter spells out."""

import math
from typing import Any

import numpy as np

from feeds.ogc.cql2.errors import refused
from feeds.ogc.cql2.operands import ShapeValue, Value, unknown
from feeds.ogc.cql2.truth import Truth, where
from feeds.ogc.shapes import shape_of

FUNCTIONS = (
    "s_contains",
    "s_crosses",
    "s_disjoint",
    "s_equals",
    "s_intersects",
    "s_overlaps",
    "s_touches",
    "s_within",
)
_EITHER_WAY = {"s_disjoint", "s_intersects", "s_equals", "s_touches", "s_overlaps", "s_crosses"}


def related(op: str, left: Value, right: Value, rows: int) -> Truth:
    """A spatial predicate.

    Raises:
        BadParameter: A value is no geometry.
    """
    import shapely

    if not isinstance(left, ShapeValue) or not isinstance(right, ShapeValue):
        raise refused(f"gives {op.upper()} something that is not a geometry")
    one, other = left.shapes, right.shapes
    if isinstance(other, shapely.Geometry):
        # GEOS is quick where the first geometry is prepared.
        if op in _EITHER_WAY:
            one, other = other, one
        elif op == "s_within":
            op, one, other = "s_contains", other, one
        if isinstance(one, shapely.Geometry):
            shapely.prepare(one)
    try:
        holds = getattr(shapely, op.removeprefix("s_"))(one, other)
    except shapely.errors.GEOSException as error:
        raise refused("has geometries that cannot be compared") from error
    return where(np.broadcast_to(holds, rows), unknown(left, rows) | unknown(right, rows))


def boxed(numbers: list[Any]) -> ShapeValue:
    """A BBOX of four or six numbers.

    Raises:
        BadParameter: It is none, or lies outside the world.
    """
    if len(numbers) not in {4, 6} or not all(isinstance(each, float | int) for each in numbers):
        raise refused("has a BBOX that is not 4 or 6 numbers")
    half = len(numbers) // 2
    (west, south), (east, north) = numbers[:2], numbers[half : half + 2]
    _on_earth(west, south)
    _on_earth(east, north)
    if south > north:
        raise refused("has a BBOX with the northern latitude first")
    return ShapeValue(shape_of((west, south, east, north)))


def spelt(geometry: dict[str, Any]) -> ShapeValue:
    """A geometry written out.

    Raises:
        BadParameter: It is not closed, crosses itself, or lies outside the world.
    """
    import shapely
    from shapely.geometry import shape

    _check(geometry)
    try:
        found = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise refused(f"has a {geometry['type']} with too few positions") from error
    if not found.is_valid:
        reason = shapely.is_valid_reason(found).split("[")[0].lower()
        raise refused(f"has a {geometry['type']} that is not valid: {reason}")
    return ShapeValue(found)


def _check(geometry: dict[str, Any]) -> None:
    for part in geometry.get("geometries", ()):
        _check(part)
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(geometry["type"], 0)
    _walk(geometry.get("coordinates", []), depth)


def _walk(coordinates: Any, to_rings: int) -> None:
    """Every position on earth, and every ring closed."""
    if coordinates and not isinstance(coordinates[0], list):
        _on_earth(*coordinates[:2])
        return
    for part in coordinates:
        if to_rings == 1 and part and part[0] != part[-1]:
            raise refused("has a polygon whose ring does not end where it begins")
        _walk(part, to_rings - 1)


def _on_earth(lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise refused(f"has a position outside the world: {lon:g} {lat:g} (longitude comes first)")
