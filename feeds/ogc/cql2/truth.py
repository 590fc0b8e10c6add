"""Three-valued logic over rows: what is certainly true, what is certainly false; the rest is unknown."""

from functools import reduce
from typing import NamedTuple

import numpy as np

from feeds.ogc.columns import Mask


class Truth(NamedTuple):
    """A condition's value for every row (CQL2, 6.2). A row is found where it is true."""

    yes: Mask
    no: Mask

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> "Truth":
        return Truth(self.no, self.yes)


def where(holds: Mask, unknown: Mask) -> Truth:
    """True where it holds, false where not, unknown where a value was."""
    known = ~unknown
    return Truth(holds & known, ~holds & known)


def constant(value: bool, rows: int) -> Truth:  # noqa: FBT001 - a literal of the language
    """The same for every row."""
    return Truth(np.full(rows, value), np.full(rows, not value))


def equal(one: Truth, other: Truth) -> Truth:
    """Whether two conditions have the same value."""
    return Truth((one.yes & other.yes) | (one.no & other.no), (one.yes & other.no) | (one.no & other.yes))


def any_of(truths: list[Truth]) -> Truth:
    """True where one is."""
    return reduce(Truth.__or__, truths)


def all_of(truths: list[Truth]) -> Truth:
    """True where all are."""
    return reduce(Truth.__and__, truths)
