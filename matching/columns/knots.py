"""Value functions over many inputs at once, to the bit as ``matching.bands.at`` has them."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from matching.bands import Knots

Floats = npt.NDArray[np.float64]


def over(amounts: Floats, need: float) -> Floats:
    """Amounts over a need; of next to nothing there is more than a float holds."""
    with np.errstate(over="ignore"):
        found: Floats = amounts / need
    return found


def at(knots: Knots, x: Floats) -> Floats:
    """The values of a piecewise-linear function; infinities are allowed, NaN is not."""
    found = np.full(x.shape, knots[-1][1], np.float64)
    for (x0, y0), (x1, y1) in reversed(list(pairwise(knots))):
        inside = x <= x1
        found[inside] = y0 + (y1 - y0) * (x[inside] - x0) / (x1 - x0)
    found[x <= knots[0][0]] = knots[0][1]
    return found


def band(knots: Knots, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The lowest and the highest value, whichever way the function runs."""
    ends = at(knots, low), at(knots, high)
    return np.minimum(*ends), np.maximum(*ends)
