"""Outlines: only those that can be drawn, and what lies inside them, judged by shapely."""

import numpy as np
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.outlines import inside, is_simple

_corner = st.tuples(st.integers(-6, 6).map(float), st.integers(-6, 6).map(float))
_corners = st.lists(_corner, min_size=3, max_size=8).map(tuple)


def test_a_bow_tie_a_spike_and_a_line_are_no_outlines() -> None:
    assert is_simple(((0, 0), (2, 0), (2, 2), (0, 2)))
    assert not is_simple(((0, 0), (2, 2), (2, 0), (0, 2)))
    assert not is_simple(((0, 0), (2, 0), (1, 0), (1, 2)))
    assert not is_simple(((0, 0), (1, 1), (2, 2)))
    assert not is_simple(((0, 0), (2, 0), (0, 0), (1, 1)))


@settings(max_examples=300, deadline=None)
@given(_corners)
def test_what_is_drawable_is_what_shapely_calls_valid(corners: tuple[tuple[float, float], ...]) -> None:
    repeated = len(set(corners)) != len(corners)
    assert is_simple(corners) == (not repeated and shapely.Polygon(corners).is_valid)


@settings(max_examples=300, deadline=None)
@given(_corners)
def test_sides_and_corners_are_inside(corners: tuple[tuple[float, float], ...]) -> None:
    assume(is_simple(corners))
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(-7, 7.5, 0.5), np.arange(-7, 7.5, 0.5)))
    expected = shapely.intersects_xy(shapely.Polygon(corners), lon, lat)
    assert (inside(corners, lon, lat) == expected).all()
    assert not inside(corners, np.array([np.nan]), np.array([0.0])).any()
