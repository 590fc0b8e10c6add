"""Robustness: how often a place stays first when weights and unknown values vary, and what would unseat it.

Only sums and products of single numbers in a fixed order are used, so the same key gives the same bytes anywhere.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.bands import Band
from matching.judgement import Judged
from matching.report_policies import RobustnessPolicy
from matching.robustness_words import robustness_told
from matching.scoring import rounded

Floats = npt.NDArray[np.float64]
_BITS = 30
_STEP = 2.0**-_BITS
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

    def steps(self, rows: int, count: int) -> Floats:
        """Rows of numbers in steps of 2**-30: from 0 up to 2**30. A word of 64 bits gives two."""
        words = self._bits.random_raw((rows * count + 1) // 2).astype("<u8", copy=False)
        halves = words.view("<u4")[: rows * count] >> np.uint32(32 - _BITS)
        found: Floats = halves.astype(np.float64).reshape(rows, count)
        return found


@dataclass(frozen=True)
class _Alike:
    """Places that the same weights are applied to: where they stand in the order, and the weights, criteria × samples."""

    at: list[int]
    names: tuple[str, ...]
    weights: Floats


@dataclass(frozen=True)
class Sampled:
    """Scores, samples × places; and the weights they were made with."""

    scores: Floats
    alike: list[_Alike]


def _varied(weights: Mapping[str, float], factors: Mapping[str, Floats]) -> Floats:
    """Weights times their factors, criteria × samples; in each sample they sum to 1, but for what is cut off."""
    raw = np.array([weight * factors[name] for name, weight in weights.items()])
    total = np.zeros(raw.shape[1])
    for row in raw:  # One after the other: a sum in an order of its own may differ in the last digit.
        total += row
    found: Floats = np.floor(raw / np.where(total > 0, total, 1.0) * 2.0**_BITS) * _STEP
    return found


def _alikes(best: Sequence[Judged], factors: Mapping[str, Floats]) -> list[_Alike]:
    """The places by their weights."""
    found: dict[tuple[tuple[str, float], ...], list[int]] = {}
    for at, one in enumerate(best):
        found.setdefault(tuple(one.weights.items()), []).append(at)
    return [
        _Alike(at, tuple(name for name, _ in weights), _varied(dict(weights), factors))
        for weights, at in found.items()
    ]


def _values(bands: Sequence[Band], draws: _Draws, count: int) -> Floats:
    """Values of a criterion drawn evenly from its bands, places × samples; what is known is not drawn."""
    low, width = (
        np.array(ends)[:, None] for ends in zip(*((b.low, b.high - b.low) for b in bands), strict=True)
    )
    open_ = np.flatnonzero(width[:, 0])
    drawn = draws.steps(len(open_), count)
    drawn *= width[open_] * _STEP
    if len(open_) < len(bands):
        found: Floats = np.zeros((len(bands), count))
        found[open_] = drawn
    else:
        found = drawn
    found += low
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
    uniform = draws.steps(len(names), count) * _STEP
    factors = dict(zip(names, 1 + policy.spread * (2 * uniform - 1), strict=True))
    alikes, scores = _alikes(best, factors), np.zeros((len(best), count))
    for alike in alikes:
        total = np.zeros((len(alike.at), count))
        for name, weight in zip(alike.names, alike.weights, strict=True):
            values = _values([best[at].bands[name] for at in alike.at], draws, count)
            values *= weight
            total += values
        scores[alike.at] = total
    return Sampled(scores.T, alikes)


def acceptability(scores: Floats, groups: Sequence[int]) -> tuple[Floats, Floats, npt.NDArray[np.intp]]:
    """How often each place is first, how often among the first three, and which is first in each sample.

    Args:
        scores: samples × places, in the order of the report: it decides ties.
        groups: the verdict's group of each place; no score lifts a place over a better group.
    """
    standing = scores.T - 4.0 * np.asarray(groups)[:, None]
    places, samples = standing.shape
    counts, each, winners = [], np.arange(samples), np.zeros(samples, np.intp)
    for rank in range(min(_SHOWN, places)):
        leaders = standing.argmax(axis=0)
        if rank == 0:
            winners = leaders
        counts.append(np.bincount(leaders, minlength=places))
        standing[leaders, each] = -np.inf
    return counts[0] / samples, sum(counts) / samples, winners


def _central(found: Sampled, winners: npt.NDArray[np.intp], places: int) -> list[dict[str, float] | None]:
    """The mean of the weights that make a place first: what somebody who prefers it would think important."""
    won = (winners[:, None] == np.arange(places)).astype(np.float64)
    often = won.sum(axis=0)
    means: list[dict[str, float] | None] = [None] * places
    for alike in found.alike:
        sums = alike.weights @ won[:, alike.at]  # Of multiples of 2**-30: exact in any order.
        for column, at in enumerate(alike.at):
            if often[at]:
                ends = (sums[:, column] / often[at]).tolist()
                means[at] = {name: rounded(mean) for name, mean in zip(alike.names, ends, strict=True)}
    return means


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
        if 0 < rounded(after) < 1:  # At either end they are only level, and beyond it there is nothing.
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
    central = _central(found, winners, len(best))
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
                "central_weights": central[at],
            }
            for at, one in enumerate(best)
        ],
        "unseated_by": unseated,
        "sentences": robustness_told(best, first.tolist(), unseated, policy),
    }
