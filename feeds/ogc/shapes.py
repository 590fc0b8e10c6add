"""Where features lie: bounds as columns for boxes, shapes for what is no point and for spatial filters."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.ogc.columns import Floats, Mask

Box = tuple[float, float, float, float]
Rows = NDArray[np.int64]
_NOWHERE: Box = (math.nan, math.nan, math.nan, math.nan)


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


def bounds(geometry: dict[str, Any]) -> Box:
    """West, south, east, north of a GeoJSON geometry; NaN where it has no position."""
    positions = list(_positions(geometry["coordinates"]))
    if not positions:
        return _NOWHERE
    lons, lats = [lon for lon, _ in positions], [lat for _, lat in positions]
    return min(lons), min(lats), max(lons), max(lats)


def parts(box: Box) -> list[Box]:
    """A box in one piece, or in two where it crosses the antimeridian."""
    west, south, east, north = box
    return [box] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]


def shape_of(box: Box) -> Any:
    """A box as a shape, which is a line or a point where it has no area."""
    import shapely

    def one(west: float, south: float, east: float, north: float) -> Any:
        if west < east and south < north:
            return shapely.box(west, south, east, north)
        corners = [(west, south), (east, north)]
        return shapely.Point(corners[0]) if corners[0] == corners[1] else shapely.LineString(corners)

    pieces = [one(*part) for part in parts(box)]
    return pieces[0] if len(pieces) == 1 else shapely.union_all(pieces)


@dataclass(frozen=True)
class Shapes:
    """The geometries of all rows: points as two columns, and the few that are no points with their bounds."""

    lon: Floats
    lat: Floats
    outlined: Rows
    bounds: Floats
    outlines: tuple[Any, ...]

    def extended(self, geometries: Sequence[dict[str, Any] | None]) -> "Shapes":
        """With rows added."""
        start = len(self.lon)
        added = np.array([_point(geometry) for geometry in geometries], np.float64).reshape(-1, 2)
        others = {
            row: geometry
            for row, geometry in enumerate(geometries, start)
            if geometry and geometry["type"] != "Point"
        }
        boxes = np.array([bounds(geometry) for geometry in others.values()], np.float64).reshape(-1, 4)
        return Shapes(
            np.concatenate([self.lon, added[:, 0]]),
            np.concatenate([self.lat, added[:, 1]]),
            np.concatenate([self.outlined, np.array(list(others), np.int64)]),
            np.concatenate([self.bounds, boxes]),
            (*self.outlines, *(_valid(geometry) for geometry in others.values())),
        )

    def by_type(self) -> Iterator[Mask]:
        """The rows of each type of geometry there is: points, then the others."""
        yield ~np.isnan(self.lon)
        types = np.array([shape.geom_type for shape in self.outlines])
        for type_ in sorted(set(types.tolist())):
            mask = np.zeros(len(self.lon), np.bool_)
            mask[self.outlined[types == type_]] = True
            yield mask

    def within(self, box: Box) -> Mask:
        """The rows whose geometry meets a box; a row without geometry meets none."""
        mask, *others = (self._points_in(part) for part in parts(box))
        for other in others:
            mask |= other
        if self.outlines:
            mask[self.outlined] = self._outlines_meet(box)
        return mask

    def _points_in(self, box: Box) -> Mask:
        west, south, east, north = box
        mask: Mask = self.lon <= east
        mask &= self.lon >= west
        mask &= self.lat <= north
        mask &= self.lat >= south
        return mask

    def _outlines_meet(self, box: Box) -> Mask:
        shape = shape_of(box)
        meets = np.zeros(len(self.outlines), np.bool_)
        low_lon, low_lat, high_lon, high_lat = self.bounds.T
        for west, south, east, north in parts(box):
            meets |= (low_lon <= east) & (high_lon >= west) & (low_lat <= north) & (high_lat >= south)
        for at in np.flatnonzero(meets).tolist():
            meets[at] = shape.intersects(self.outlines[at])
        return meets

    def extent(self, rows: Rows) -> Box | None:
        """The box around the geometries of some rows; ``None`` where they have none."""
        chosen = self.bounds[np.isin(self.outlined, rows)]
        lon = np.concatenate([self.lon[rows], chosen[:, 0], chosen[:, 2]])
        lat = np.concatenate([self.lat[rows], chosen[:, 1], chosen[:, 3]])
        lon, lat = lon[~np.isnan(lon)], lat[~np.isnan(lat)]
        if not len(lon):
            return None
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def all(self) -> NDArray[Any]:
        """Every row's shape, ``None`` where it has none."""
        import shapely

        found = np.full(len(self.lon), None, object)
        points = ~np.isnan(self.lon)
        found[points] = shapely.points(self.lon[points], self.lat[points])
        for row, shape in zip(self.outlined.tolist(), self.outlines, strict=True):
            found[row] = shape
        return found


def _point(geometry: dict[str, Any] | None) -> tuple[float, float]:
    if geometry is None or geometry["type"] != "Point":
        return _NOWHERE[:2]
    lon, lat = geometry["coordinates"]
    return lon, lat


def _valid(geometry: dict[str, Any]) -> Any:
    import shapely
    from shapely.geometry import shape

    found = shape(geometry)
    return found if found.is_valid else shapely.make_valid(found)


def no_shapes() -> Shapes:
    """No rows."""
    none = np.zeros(0, np.float64)
    return Shapes(none, none, np.zeros(0, np.int64), none.reshape(0, 4), ())
