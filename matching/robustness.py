"""Robustness: how often a place stays first when weights and unknown values vary, and what would unseat it.

Only sums and products of single numbers in a fixed order are used, so the same key gives the same bytes anywhere.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.judgement import Judged
from matching.report_policies import RobustnessPolicy
from matching.robustness_words import robustness_told
from matching.scoring import rounded

Floats = npt.NDArray[np.float64]
_BITS = 30
"""Draws and weights are multiples of 2**-30: their sums are exact in float64, in whatever order."""
_SHOWN = 3


class _Draws:
    """Uniform numbers in [0, 1) from a key; the stream of raw Philox words never changes.

    Source:
        Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3.
    """

    def __init__(self, key: str) -> None:
        seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big")
        self._bits = np.random.Philox(key=seed)

    def uniform(self, rows: int, count: int) -> Floats:
        """Rows of numbers; each is a multiple of 2**-30."""
        words = self._bits.random_raw(rows * count)
        words >>= np.uint64(64 - _BITS)
        found: Floats = words.astype(np.float64).reshape(rows, count)
        found *= 2.0**-_BITS
        return found


@dataclass(frozen=True)
class Sampled:
    """Scores, samples × places; and for each place its weights, by criterion, criteria × samples."""

    scores: Floats
    weights: list[tuple[tuple[str, ...], Floats]]


def _varied(weights: dict[str, float], factors: dict[str, Floats]) -> Floats:
    """Weights times their factors, criteria × samples; in each sample they sum to 1, but for what is cut off."""
    raw = np.array([weight * factors[name] for name, weight in weights.items()])
    total = np.zeros(raw.shape[1])
    for row in raw:  # One after the other: a sum in an order of its own may differ in the last digit.
        total += row
    found: Floats = np.floor(raw / np.where(total > 0, total, 1.0) * 2.0**_BITS) / 2.0**_BITS
    return found


def sampled(best: Sequence[Judged], policy: RobustnessPolicy, key: str) -> Sampled:
    """Scores over weights and bands drawn at random.

    Every weight is the stated one times a factor drawn evenly from 1 - spread to 1 + spread, the same for all places;
    every value is drawn evenly from its band.

    Source:
        Lahdelma & Salminen (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision making,
        Operations Research 49(3).
    """
    draws, count = _Draws(key), policy.samples
    names = sorted({name for one in best for name in one.weights})
    factors = dict(zip(names, 1 + policy.spread * (2 * draws.uniform(len(names), count) - 1), strict=True))
    known: dict[tuple[tuple[str, float], ...], Floats] = {}
    open_ = sum(low != high for one in best for low, high in (one.bands[name] for name in one.weights))
    drawn = iter(draws.uniform(open_, count))
    scores, weights, part = np.zeros((len(best), count)), [], np.empty(count)
    for total, one in zip(scores, best, strict=True):
        alike = tuple(one.weights.items())
        if alike not in known:
            known[alike] = _varied(one.weights, factors)
        for name, weight in zip(one.weights, known[alike], strict=True):
            low, high = one.bands[name]
            if low == high:
                np.multiply(weight, low, out=part)
            else:
                np.multiply(next(drawn), high - low, out=part)
                part += low
                part *= weight
            total += part
        weights.append((tuple(one.weights), known[alike]))
    return Sampled(np.ascontiguousarray(scores.T), weights)


def acceptability(scores: Floats, groups: Sequence[int]) -> tuple[Floats, Floats, npt.NDArray[np.intp]]:
    """How often each place is first, how often among the first three, and which is first in each sample.

    Args:
        scores: samples × places, in the order of the report: it decides ties.
        groups: the verdict's group of each place; no score lifts a place over a better group.
    """
    order = np.argsort(4.0 * np.asarray(groups) - scores, axis=1, kind="stable")
    places = len(groups)
    first = np.bincount(order[:, 0], minlength=places) / len(scores)
    three = np.bincount(order[:, :_SHOWN].ravel(), minlength=places) / len(scores)
    return first, three, order[:, 0]


def _central(names: Sequence[str], weights: Floats, won: Floats) -> dict[str, float]:
    """The mean of the weights that make a place first: what somebody who prefers it would think important."""
    means = (weights @ won / won.sum()).tolist()  # Sums of multiples of 2**-30: exact in any order.
    return {name: rounded(mean) for name, mean in zip(names, means, strict=True)}


@dataclass(frozen=True)
class Swing:
    """The smallest change of one weight that lets another place pass the first."""

    criterion: str
    before: float
    after: float
    by: str

    def public(self) -> dict[str, Any]:
        return {
            "criterion": self.criterion,
            "from": rounded(self.before),
            "to": rounded(self.after),
            "place": self.by,
        }


def _swings(first: Judged, other: Judged) -> list[Swing]:
    """For each criterion, the weight at which two places of the same weights score the same.

    With one weight moved to ``w`` and the others sharing the rest as before, the lead is a straight line in ``w``.
    """
    mine, theirs = first.bands, other.bands
    lead = {name: mine[name].middle - theirs[name].middle for name in first.weights}
    total = sum(weight * lead[name] for name, weight in first.weights.items())
    found = []
    for name, weight in first.weights.items():
        rest, others = 1 - weight, total - weight * lead[name]
        if weight <= 0 or rest <= 0 or lead[name] == others / rest:
            continue
        after = (others / rest) / (others / rest - lead[name])
        if 0 <= after <= 1:
            found.append(Swing(name, weight, after, other.case.place.id))
    return found


def smallest_swing(best: Sequence[Judged]) -> Swing | None:
    """The smallest change of one weight, the others sharing the rest, that unseats the first.

    Only places of the first's own group that the same criteria apply to can pass it.
    """
    first, *others = best
    swings = [
        swing
        for other in others
        if other.found is first.found and other.weights == first.weights
        for swing in _swings(first, other)
    ]
    return min(
        swings,
        key=lambda swing: (rounded(abs(swing.after - swing.before)), swing.criterion, swing.by),
        default=None,
    )


def robustness(best: Sequence[Judged], policy: RobustnessPolicy | None, key: str) -> dict[str, Any] | None:
    """The part of a report about how sure its order is; ``None`` without a policy for it or anything to order."""
    best = best[: policy.places] if policy else ()
    if policy is None or not best:
        return None
    found = sampled(best, policy, key)
    first, three, winners = acceptability(found.scores, [one.standing[0] for one in best])
    swing = smallest_swing(best)
    unseated = swing.public() if swing else None
    return {
        "samples": policy.samples,
        "spread": policy.spread,
        "among": len(best),
        "places": [
            {
                "id": one.case.place.id,
                "first": rounded(float(first[at])),
                "first_three": rounded(float(three[at])),
                "central_weights": _central(*found.weights[at], (winners == at).astype(np.float64))
                if first[at]
                else None,
            }
            for at, one in enumerate(best)
        ],
        "unseated_by": unseated,
        "sentences": robustness_told(best, first.tolist(), unseated, policy),
    }
