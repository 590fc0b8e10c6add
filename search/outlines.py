"""Outlines on the map: whether one is drawable, and what lies inside it."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Corner = tuple[float, float]
Corners = tuple[Corner, ...]
_Numbers = NDArray[np.float64]


def _turn(one: Corner, two: Corner, three: Corner) -> float:
    """Positive where the way over three corners turns left, 0 where it goes straight on or back."""
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _within(one: Corner, two: Corner, three: Corner) -> bool:
    """Whether a corner lies in the box of a side."""
    across = min(one[0], two[0]) <= three[0] <= max(one[0], two[0])
    return across and min(one[1], two[1]) <= three[1] <= max(one[1], two[1])


def _meet(side: tuple[Corner, Corner], other: tuple[Corner, Corner]) -> bool:
    """Whether two sides have a point in common."""
    (a, b), (c, d) = side, other
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = zip(turns, ((a, b, c), (a, b, d), (c, d, a), (c, d, b)), strict=True)
    return any(turn == 0 and _within(*corners) for turn, corners in ends)


def _goes_back(one: Corner, two: Corner, three: Corner) -> bool:
    """Whether the way turns round at its middle corner."""
    onward = (two[0] - one[0]) * (three[0] - two[0]) + (two[1] - one[1]) * (three[1] - two[1])
    return _turn(one, two, three) == 0 and onward < 0


def is_simple(corners: Corners) -> bool:
    """Whether its sides meet at their ends alone."""
    if len(set(corners)) != len(corners):
        return False
    after = (*corners[1:], corners[0])
    sides = list(zip(corners, after, strict=True))
    if any(_goes_back(*side, sides[(at + 1) % len(sides)][1]) for at, side in enumerate(sides)):
        return False
    apart = (
        pair for pair in combinations(range(len(sides)), 2) if pair[1] - pair[0] not in {1, len(sides) - 1}
    )
    if any(_meet(sides[one], sides[two]) for one, two in apart):
        return False
    return any(_turn(one, two, corners[0]) for one, two in sides)


def inside(corners: Corners, lon: _Numbers, lat: _Numbers) -> NDArray[np.bool_]:
    """Which points lie inside or on a side; one that is not known lies nowhere.

    Source:
        Even-odd rule (Shimrat 1962).
    """
    odd, on_side = np.zeros(len(lon), np.bool_), np.zeros(len(lon), np.bool_)
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        turn = (x2 - x1) * (lat - y1) - (y2 - y1) * (lon - x1)
        beside = (lon >= min(x1, x2)) & (lon <= max(x1, x2)) & (lat >= min(y1, y2)) & (lat <= max(y1, y2))
        on_side |= (turn == 0) & beside
        left = turn > 0 if y2 > y1 else turn < 0
        odd ^= ((y1 > lat) != (y2 > lat)) & left
    return odd | on_side
