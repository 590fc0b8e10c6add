"""Score: a weighted sum of bands, its coverage, and the verdict it may not outweigh."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

from matching.bands import Band
from matching.judged import CriterionResult, GateResult, Outcome
from matching.profile import Profile, Stance


class Verdict(StrEnum):
    """The four groups, in the order they are shown; they are never interleaved."""

    FITS = "fits"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    DOES_NOT_FIT = "does_not_fit"


def rank_order_centroid(order: Sequence[str]) -> dict[str, float]:
    """Weights from an order of importance alone; they sum to 1.

    Source:
        Barron & Barrett (1996), Decision quality using ranked attribute weights, Management Science 42(11).
    """
    count = len(order)
    return {
        name: math.fsum(1 / rank for rank in range(position, count + 1)) / count
        for position, name in enumerate(order, start=1)
    }


def stated_weights(profile: Profile, defaults: Mapping[str, float]) -> dict[str, float]:
    """The weights a profile asks for: its own, those of its order, or the province's; ignored criteria weigh nothing."""
    if profile.weights is not None:
        weights = dict(profile.weights)
    elif profile.order is not None:
        weights = rank_order_centroid(profile.order)
    else:
        weights = dict(defaults)
    return {
        name: 0.0 if profile.preferences.get(name) is Stance.IGNORE else weight
        for name, weight in weights.items()
    }


def normalised(weights: Mapping[str, float], results: Sequence[CriterionResult]) -> dict[str, float]:
    """Weights over the criteria that apply; they sum to 1, or are all 0 where nothing applies."""
    applying = {result.id: weights.get(result.id, 0.0) for result in results if result.asked}
    total = math.fsum(applying.values())
    return {name: weight / total if total else 0.0 for name, weight in applying.items()}


def coverage(weights: Mapping[str, float], bands: Mapping[str, Band]) -> float:
    """How much of the weight rests on what is known: 1 when all bands are points, 0 when none says anything."""
    return math.fsum(weight * (1 - bands[name].width) for name, weight in weights.items())


def verdict(gates: Sequence[GateResult], covered: float, needed: float) -> Verdict:
    """The first that holds: a gate failed; a must unknown or too little known; a gate open; else it fits."""
    outcomes = {gate.outcome for gate in gates}
    if Outcome.FAIL in outcomes:
        return Verdict.DOES_NOT_FIT
    if covered < needed or any(
        gate.id.startswith("must:") and gate.outcome is Outcome.UNKNOWN for gate in gates
    ):
        return Verdict.UNKNOWN
    if outcomes & {Outcome.CONDITIONAL, Outcome.UNKNOWN}:
        return Verdict.CONDITIONAL
    return Verdict.FITS
