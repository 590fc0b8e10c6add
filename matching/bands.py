"""Bands: what is known of a value, from its lowest to its highest possible."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Knots = Sequence[tuple[float, float]]
"""A piecewise-linear function as (input, value) pairs with rising inputs; flat beyond both ends."""


class Band(NamedTuple):
    """A closed interval. A known value is a point; an unknown one is as wide as its scale."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def width(self) -> float:
        return self.high - self.low

    def inverted(self) -> "Band":
        """The band of 1 - x."""
        return Band(1 - self.high, 1 - self.low)

    def less(self, taken: "Band") -> "Band":
        """What is left of an amount when another is taken off it, as far as it goes."""
        return Band(max(0.0, self.low - taken.high), max(0.0, self.high - taken.low))


UNKNOWN = Band(0.0, 1.0)


def point(value: float) -> Band:
    """The band of a known value."""
    return Band(value, value)


def at(knots: Knots, x: float) -> float:
    """The value of a piecewise-linear function."""
    (first_x, first_y), *_ = knots
    if x <= first_x:
        return first_y
    for (x0, y0), (x1, y1) in pairwise(knots):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return knots[-1][1]


def through(knots: Knots, band: Band) -> Band:
    """A band put through a rising value function."""
    return Band(at(knots, band.low), at(knots, band.high))
