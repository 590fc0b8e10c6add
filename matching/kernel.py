"""The scoring kernel: float32 scores of many places, and the few that may be among the best.

It only screens. Whoever it names is scored again in float64 and rounded; whoever it leaves out scores less by more
than both arithmetics can err.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

MARGIN = 5e-5
"""More than float32 sums of weighted values in [0, 1] and rounding to 6 places can differ by."""
_BLOCK = 32_768


def weighted_sums(weights: Floats, values: Floats) -> Floats:
    """The weighted sum of every place.

    Args:
        weights: criteria; they sum to 1.
        values: criteria × places, each in [0, 1].

    Source:
        Fishburn (1967), additive utilities.
    """
    # Not by BLAS: its threads wait for each other on a busy machine, and this is as fast.
    found: Floats = np.einsum("c,cp->p", weights, values)
    return found


def contenders(standing: Floats, count: int) -> Rows:
    """The places that may be among the ``count`` best, in their order; all places where there are not more.

    Args:
        standing: places; higher is better, and only differences beyond ``MARGIN`` count.
    """
    if count >= len(standing):
        return np.arange(len(standing))
    return np.flatnonzero(standing >= _threshold(standing, count) - np.float32(2 * MARGIN))


def _threshold(standing: Floats, count: int) -> np.float32:
    """The standing of the last of the ``count`` best; blocks keep only what beats the last best known."""
    best = np.full(count, -np.inf, np.float32)
    for begin in range(0, len(standing), _BLOCK):
        block = standing[begin : begin + _BLOCK]
        better = block[block > best[0]]
        if len(better):
            together = np.concatenate([best, better])
            best = np.partition(together, len(together) - count)[-count:]
    least: np.float32 = best.min()
    return least


def best(weights: Floats, values: Floats, count: int) -> Rows:
    """The places that may be among the ``count`` best by weighted sum."""
    return contenders(weighted_sums(weights, values), count)
