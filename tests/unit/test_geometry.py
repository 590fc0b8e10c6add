"""GeoJSON, its middle, and the distance between two positions."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from catalogue.domain.geometry import EARTH_RADIUS_KM, Geometry, Location, centre, great_circle_km

DA_LAT, BAO_LOC = (108.4583, 11.9404), (107.8096, 11.5480)
POSITIONS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def square(lon: float, lat: float, side: float) -> dict[str, Any]:
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def geometry(value: Any) -> Any:
    return TypeAdapter(Geometry).validate_python(value)


def test_a_position_is_longitude_first() -> None:
    with pytest.raises(ValidationError):
        geometry({"type": "Point", "coordinates": [11.94, 108.46]})


def test_a_ring_ends_where_it_begins() -> None:
    with pytest.raises(ValidationError, match="ends where it begins"):
        geometry({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]})


def test_a_ring_has_at_least_four_positions() -> None:
    with pytest.raises(ValidationError, match="four positions"):
        geometry({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]})


@pytest.mark.parametrize("kind", ["LineString", "point", "Circle"])
def test_other_shapes_are_refused(kind: str) -> None:
    with pytest.raises(ValidationError):
        geometry({"type": kind, "coordinates": [0, 0]})


def test_columns_of_a_table_make_a_point() -> None:
    location = Location.model_validate({"lat": "11.5", "lon": "107.8", "accuracy_km": "1"})
    assert location.geometry is not None
    assert location.geometry.coordinates == (107.8, 11.5)


def test_latitude_and_longitude_come_together() -> None:
    with pytest.raises(ValidationError, match="come together"):
        Location.model_validate({"lat": 11.5})


def test_no_geometry_has_no_middle() -> None:
    assert centre(None) is None


def test_the_middle_of_a_point_is_the_point() -> None:
    assert centre({"type": "Point", "coordinates": [107.8, 11.5]}) == (107.8, 11.5)


def test_the_middle_of_a_square_is_where_its_diagonals_meet() -> None:
    assert centre(square(107, 11, 2)) == pytest.approx((108, 12))


def test_the_middle_of_a_triangle_is_the_mean_of_its_corners() -> None:
    triangle = {"type": "Polygon", "coordinates": [[[0, 0], [3, 0], [0, 6], [0, 0]]]}
    assert centre(triangle) == pytest.approx((1, 2))


def test_it_does_not_matter_which_way_round_a_ring_is_drawn() -> None:
    there = square(107, 11, 2)
    back = {"type": "Polygon", "coordinates": [there["coordinates"][0][::-1]]}
    assert centre(back) == pytest.approx(centre(there))


def test_the_middle_of_several_outlines_leans_to_the_larger() -> None:
    """Squares of side 1 and 2, areas 1 and 4: (0.5 × 1 + 11 × 4) ÷ 5 = 8.9."""
    outlines = [square(0, 0, 1)["coordinates"], square(10, 0, 2)["coordinates"]]
    assert centre({"type": "MultiPolygon", "coordinates": outlines}) == pytest.approx((8.9, 0.9))


@pytest.mark.parametrize("side", [1.0, 0.01, 0.001, 0.0003, 0.0001])
def test_the_middle_of_a_small_lot_lies_in_the_lot(side: float) -> None:
    lon, lat = centre(square(107.123456, 17.765432, side)) or (0, 0)
    assert 107.123456 <= lon <= 107.123456 + side
    assert 17.765432 <= lat <= 17.765432 + side


def test_an_outline_without_area_has_its_middle_among_its_corners() -> None:
    lon, lat = centre(
        {"type": "Polygon", "coordinates": [[[107.1, 17.1], [107.2, 17.2], [107.3, 17.3], [107.1, 17.1]]]}
    ) or (0, 0)
    assert 107.1 <= lon <= 107.3
    assert 17.1 <= lat <= 17.3


@given(st.floats(100, 115), st.floats(8, 24), st.floats(0.01, 5))
def test_the_middle_of_an_outline_lies_within_its_bounds(lon: float, lat: float, side: float) -> None:
    x, y = centre(square(lon, lat, side)) or (0, 0)
    assert lon < x < lon + side
    assert lat < y < lat + side


def test_da_lat_lies_83_km_from_bao_loc() -> None:
    """By the spherical law of cosines, another formula: 6371.0088 × acos(sin φ₁ sin φ₂ + cos φ₁ cos φ₂ cos Δλ)."""
    (lon1, lat1), (lon2, lat2) = [tuple(map(math.radians, place)) for place in (DA_LAT, BAO_LOC)]
    angle = math.acos(
        math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    )
    assert great_circle_km(DA_LAT, BAO_LOC) == pytest.approx(EARTH_RADIUS_KM * angle, abs=1e-6)
    assert great_circle_km(DA_LAT, BAO_LOC) == pytest.approx(83.1, abs=0.5)


def test_a_degree_of_latitude_is_a_360th_of_the_way_round() -> None:
    assert great_circle_km((107, 11), (107, 12)) == pytest.approx(2 * math.pi * EARTH_RADIUS_KM / 360)


def test_the_other_side_of_the_earth_is_half_way_round() -> None:
    assert great_circle_km((107, 11), (-73, -11)) == pytest.approx(math.pi * EARTH_RADIUS_KM)


@given(POSITIONS)
def test_a_place_is_no_way_from_itself(here: tuple[float, float]) -> None:
    assert great_circle_km(here, here) == 0


@given(POSITIONS, POSITIONS)
def test_the_way_back_is_as_long(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert great_circle_km(a, b) == pytest.approx(great_circle_km(b, a))


@given(POSITIONS, POSITIONS)
def test_nothing_is_further_than_half_way_round(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert great_circle_km(a, b) <= math.pi * EARTH_RADIUS_KM * (1 + 1e-12)
