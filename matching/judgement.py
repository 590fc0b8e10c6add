"""One place before one profile: gates, bands, weights, verdict and score, and where it stands among others."""

from dataclasses import dataclass, field
from functools import cached_property

from matching.bands import Band
from matching.criteria import CRITERIA
from matching.gates import GATES, Gate
from matching.judged import Case, CriterionResult, GateResult, once, rank
from matching.musts import must_gates
from matching.offer import Feature
from matching.profile import Profile, Stance
from matching.scoring import (
    Verdict,
    contributions,
    coverage,
    normalised,
    score,
    stated_weights,
    verdict,
)

_ORDER = {found: position for position, found in enumerate(Verdict)}
Standing = tuple[int, float, int, str]
"""Smaller is better: the verdict's group, then the score, then open points, then the id."""


@dataclass(frozen=True)
class Judged:
    """A place judged; what it says is put into words only if it is shown."""

    case: Case
    results: list[CriterionResult]
    gates: list[GateResult]
    weights: dict[str, float]
    bands: dict[str, Band]
    """By criterion."""
    covered: float
    found: Verdict
    score: float
    judges: dict[str, Gate] = field(repr=False, compare=False)
    """Who judged each gate, to judge it again."""

    @cached_property
    def contributions(self) -> dict[str, float]:
        """What each criterion adds to the score; together they are it."""
        return contributions(self.weights, self.bands)

    @cached_property
    def standing(self) -> Standing:
        """Groups are never interleaved; within one the better score, then fewer open points, then the id."""
        points = sum(rank(gate.outcome) for gate in self.gates) + open_points(self.case.place)
        return _ORDER[self.found], -self.score, points, self.case.place.id


def open_points(place: Feature) -> int:
    """A place that does not operate yet is itself an open point; a called-for project nobody says is planned is two."""
    if place.stage is None:
        return 2 if place.kind == "opportunity" else 0
    return int(place.stage != "operating")


def turned(result: CriterionResult, profile: Profile) -> CriterionResult:
    """A criterion to be avoided counts the other way round."""
    if profile.preferences.get(result.id) is not Stance.AVOID:
        return result
    return CriterionResult(result.id, result.band.inverted(), result.evidence, result.asked, result.says)


def _weights(case: Case, results: list[CriterionResult]) -> dict[str, float]:
    """The same for all places of a province that are asked the same criteria."""
    key = ("weights", case.place.pack, tuple(result.asked for result in results))
    if key not in case.memo:
        case.memo[key] = normalised(stated_weights(case.profile, case.policy), results)
    found: dict[str, float] = case.memo[key]
    return found


def judged(case: Case) -> Judged:
    """One place before one profile: gates first, then the score."""
    results = [once(criterion, case) for criterion in CRITERIA.values()]
    if case.profile.preferences:
        results = [turned(result, case.profile) for result in results]
    asked = {gate.id: (gate, judge) for judge in GATES.values() if (gate := once(judge, case))}
    gates = [gate for gate, _ in asked.values()] + must_gates(case, results)
    weights = _weights(case, results)
    bands = {result.id: result.band for result in results}
    covered = coverage(weights, bands)
    found = verdict(gates, covered, case.policy.coverage_needed)
    judges = {id_: judge for id_, (_, judge) in asked.items()}
    return Judged(case, results, gates, weights, bands, covered, found, score(weights, bands), judges)
