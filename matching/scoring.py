"""Score: a weighted sum of bands, its coverage, and the verdict it may not outweigh."""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from matching.bands import Band
from matching.judged import CriterionResult, GateResult, Outcome
from matching.policy import Policy
from matching.profile import Profile, Stance

MILLION = 1_000_000
"""Reports count in millionths."""


class Verdict(StrEnum):
    """The four groups, in the order they are shown; they are never interleaved."""

    FITS = "fits"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    DOES_NOT_FIT = "does_not_fit"


def millionths(value: float) -> int:
    """A share in whole millionths, halves upwards."""
    return math.floor(value * MILLION + 0.5)


def rounded(value: float) -> float:
    """A share as it is shown."""
    return millionths(value) / MILLION


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


def stated_weights(profile: Profile, policy: Policy) -> dict[str, float]:
    """The weights a profile asks for: its own, those of its order, its preset's, or the province's; ignored criteria
    weigh nothing."""
    if profile.weights is not None:
        weights = dict(profile.weights)
    elif profile.order is not None:
        weights = rank_order_centroid(profile.order)
    elif profile.preset in policy.presets:
        weights = dict(policy.presets[profile.preset].weights)
    else:
        weights = dict(policy.weights)
    return {
        name: 0.0 if profile.preferences.get(name) is Stance.IGNORE else weight
        for name, weight in weights.items()
    }


def applied(weights: Mapping[str, float], asked: Iterable[str]) -> dict[str, float]:
    """Weights over the criteria that apply; they sum to 1, or are all 0 where nothing applies."""
    applying = {name: weights.get(name, 0.0) for name in asked}
    total = math.fsum(applying.values())
    return {name: weight / total if total else 0.0 for name, weight in applying.items()}


def normalised(weights: Mapping[str, float], results: Sequence[CriterionResult]) -> dict[str, float]:
    """Weights over the criteria that a place was judged by."""
    return applied(weights, [result.id for result in results if result.asked])


def score(weights: Mapping[str, float], bands: Mapping[str, Band]) -> float:
    """The middle of the weighted sum, as it is shown."""
    return rounded(math.fsum(weight * bands[name].middle for name, weight in weights.items()))


def contributions(weights: Mapping[str, float], bands: Mapping[str, Band]) -> dict[str, float]:
    """What each criterion adds to the score: rounded so that they add up to it, those cut off most getting the rest."""
    exact = {name: weight * bands[name].middle * MILLION for name, weight in weights.items()}
    whole = {name: math.floor(value) for name, value in exact.items()}
    missing = millionths(math.fsum(exact.values()) / MILLION) - sum(whole.values())
    cut_off = sorted(exact, key=lambda name: (whole[name] - exact[name], name))
    for name in cut_off[:missing]:
        whole[name] += 1
    return {name: value / MILLION for name, value in whole.items()}


def coverage(weights: Mapping[str, float], bands: Mapping[str, Band]) -> float:
    """How much of the weight rests on what is known: 1 when all bands are points, 0 when none says anything."""
    return math.fsum(weight * (1 - bands[name].width) for name, weight in weights.items())


def is_must(gate: str) -> bool:
    """Whether a gate has to be settled before a place can be judged."""
    return gate == "standing" or gate.startswith("must:")


def verdict(gates: Sequence[GateResult], covered: float, needed: float) -> Verdict:
    """The first that holds: a gate failed; a must unknown or too little known; a gate open; else it fits.

    That a place stands at all is a must of every project. Coverage counts as it is shown, so that a report that says 0.5 of 0.5 is not refused for the sixteenth digit.
    """
    outcomes = {gate.outcome for gate in gates}
    if Outcome.FAIL in outcomes:
        return Verdict.DOES_NOT_FIT
    if rounded(covered) < needed or any(
        is_must(gate.id) and gate.outcome is Outcome.UNKNOWN for gate in gates
    ):
        return Verdict.UNKNOWN
    if outcomes & {Outcome.CONDITIONAL, Outcome.UNKNOWN}:
        return Verdict.CONDITIONAL
    return Verdict.FITS
