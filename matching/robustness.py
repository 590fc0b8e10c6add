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
from matching.scoring import rounded

Floats = npt.NDArray[np.float64]
_BITS = 30
"""Draws and weights are multiples of 2**-30: their sums are exact in float64, in whatever order."""
_SHOWN = 3


@dataclass(frozen=True)
class _Sampled:
    """Scores: samples × places; weights by criterion: samples, for each place."""

    scores: Floats
    weights: list[dict[str, Floats]]


class _Draws:
    """Uniform numbers in [0, 1) from a key; the stream of raw Philox words never changes.

    Source:
        Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3.
    """

    def __init__(self, key: str) -> None:
        seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big")
        self._bits = np.random.Philox(key=seed)

    def uniform(self, count: int) -> Floats:
        words = self._bits.random_raw(count) >> np.uint64(64 - _BITS)
        return words.astype(np.float64) / 2.0**_BITS


def _cut(values: Floats) -> Floats:
    return np.floor(values * 2.0**_BITS) / 2.0**_BITS


def _varied(weights: dict[str, float], factors: dict[str, Floats]) -> dict[str, Floats]:
    """Weights times their factors; in each sample they sum to 1."""
    raw = {name: weight * factors[name] for name, weight in weights.items()}
    total = sum(raw.values())
    return {name: _cut(value / total) if any(weights.values()) else value for name, value in raw.items()}


def sampled(best: Sequence[Judged], policy: RobustnessPolicy, key: str) -> _Sampled:
    """Scores over weights and bands drawn at random.

    Every weight is the stated one times a factor drawn evenly from 1 - spread to 1 + spread, the same for all places;
    every value is drawn evenly from its band.

    Source:
        Lahdelma & Salminen (2001), SMAA-2: stochastic multicriteria acceptability analysis for group decision making,
        Operations Research 49(3).
    """
    draws, count = _Draws(key), policy.samples
    names = sorted({name for one in best for name in one.weights})
    factors = {name: 1 + policy.spread * (2 * draws.uniform(count) - 1) for name in names}
    scores, weights = np.zeros((count, len(best))), []
    for at, one in enumerate(best):
        varied, bands = _varied(one.weights, factors), one.bands
        for name, weight in varied.items():
            band = bands[name]
            value = band.low + (band.high - band.low) * draws.uniform(count) if band.width else band.low
            scores[:, at] += weight * value
        weights.append(varied)
    return _Sampled(scores, weights)


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


def _central(sampled_weights: dict[str, Floats], won: npt.NDArray[np.bool_]) -> dict[str, float]:
    """The mean of the weights that make a place first: what somebody who prefers it would think important."""
    return {
        name: rounded(float(values[won].sum()) / int(won.sum())) for name, values in sampled_weights.items()
    }


@dataclass(frozen=True)
class Swing:
    """The smallest change of one weight that lets another place pass the first."""

    criterion: str
    before: float
    after: float
    by: str


def _swings(first: Judged, other: Judged) -> list[Swing]:
    """For each criterion, the weight at which two places of the same weights score the same.

    With one weight moved to ``w`` and the others sharing the rest as before, the lead is a straight line in ``w``.
    """
    lead = {name: first.bands[name].middle - other.bands[name].middle for name in first.weights}
    found = []
    for name, weight in first.weights.items():
        rest = 1 - weight
        others = sum(first.weights[key] * lead[key] for key in lead if key != name)
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
    return {
        "samples": policy.samples,
        "spread": policy.spread,
        "among": len(best),
        "places": [
            {
                "id": one.case.place.id,
                "first": rounded(float(first[at])),
                "first_three": rounded(float(three[at])),
                "central_weights": _central(found.weights[at], winners == at) if first[at] else None,
            }
            for at, one in enumerate(best)
        ],
        "unseated_by": {
            "criterion": swing.criterion,
            "from": rounded(swing.before),
            "to": rounded(swing.after),
            "place": swing.by,
        }
        if swing
        else None,
    }
