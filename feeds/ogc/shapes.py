"""Where features lie: bounds as columns for boxes, shapes for what is no point and for spatial filters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.ogc.columns import Floats, Mask

Box = tuple[float, float, float, float]
_NOWHERE = (float("nan"),) * 4


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


def bounds(geometry: dict[str, Any] | None) -> tuple[float, float, float, float]:
    """West, south, east, north of a GeoJSON geometry; NaN where there is none."""
    positions = list(_positions(geometry["coordinates"])) if geometry else []
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
    """The geometries of all rows. ``outlines`` holds those that are no points, by row; it is shared and grows."""

    west: Floats
    south: Floats
    east: Floats
    north: Floats
    outlines: dict[int, Any]

    def extended(self, geometries: Sequence[dict[str, Any] | None]) -> "Shapes":
        """With rows added."""
        start = len(self.west)
        for row, geometry in enumerate(geometries, start):
            if geometry and geometry["type"] != "Point":
                self.outlines[row] = _valid(geometry)
        added = np.array([bounds(geometry) for geometry in geometries], np.float64).reshape(-1, 4)
        sides = (self.west, self.south, self.east, self.north)
        west, south, east, north = (np.concatenate([side, added[:, at]]) for at, side in enumerate(sides))
        return Shapes(west, south, east, north, self.outlines)

    def within(self, box: Box) -> Mask:
        """The rows whose geometry meets a box; a row without geometry meets none."""
        mask = np.zeros(len(self.west), np.bool_)
        for west, south, east, north in parts(box):
            mask |= (self.west <= east) & (self.east >= west) & (self.south <= north) & (self.north >= south)
        for row in [row for row in self.outlines if row < len(mask) and mask[row]]:
            mask[row] = shape_of(box).intersects(self.outlines[row])
        return mask

    def all(self) -> NDArray[Any]:
        """Every row's shape, ``None`` where it has none."""
        import shapely

        found = np.full(len(self.west), None, object)
        points = ~np.isnan(self.west)
        for row, shape in self.outlines.items():
            if row < len(found):
                found[row], points[row] = shape, False
        found[points] = shapely.points(self.west[points], self.south[points])
        return found


def _valid(geometry: dict[str, Any]) -> Any:
    import shapely
    from shapely.geometry import shape

    found = shape(geometry)
    return found if found.is_valid else shapely.make_valid(found)


def no_shapes() -> Shapes:
    """No rows."""
    none = np.zeros(0, np.float64)
    return Shapes(none, none, none, none, {})
