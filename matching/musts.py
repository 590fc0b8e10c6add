"""A must is a gate: the criterion's band against the province's threshold for it."""

from collections.abc import Sequence

from matching.judged import Case, CriterionResult, GateResult, Outcome, Quantity
from matching.names import criterion_said
from matching.profile import Stance
from matching.wording import both, number


def _outcome(result: CriterionResult, threshold: float) -> Outcome:
    if not result.asked:
        return Outcome.UNKNOWN
    if result.band.low >= threshold:
        return Outcome.PASS
    return Outcome.FAIL if result.band.high < threshold else Outcome.UNKNOWN


def must_gates(case: Case, results: Sequence[CriterionResult]) -> list[GateResult]:
    """One gate for each criterion the profile marks ``must``."""
    gates = []
    for result in results:
        if case.profile.preferences.get(result.id) is not Stance.MUST:
            continue
        threshold = case.policy.must[result.id]
        outcome = _outcome(result, threshold)
        name = criterion_said(result.id)
        rule = both(
            f"Nhà đầu tư yêu cầu tiêu chí “{name['vi'].lower()}” đạt ít nhất {number(100 * threshold, 'vi')} trên 100 điểm.",
            f"The investor requires at least {number(100 * threshold, 'en')} of 100 points on {name['en'].lower()}.",
        )
        low, high = (100 * end for end in result.band)
        question = (
            both(
                f"Với số liệu đã biết, tiêu chí này được {low:.0f}–{high:.0f} trên 100 điểm: cần bổ sung số liệu nào để đạt {number(100 * threshold, 'vi')}?",
                f"On what is known this criterion has {low:.0f}–{high:.0f} of 100 points: which figures would show that it reaches {number(100 * threshold, 'en')}?",
            )
            if outcome is Outcome.UNKNOWN
            else None
        )
        gates.append(
            GateResult(
                f"must:{result.id}",
                rule,
                outcome,
                Quantity(threshold),
                Quantity(round(result.band.low, 6)),
                question,
                case.place.contact if question else None,
            )
        )
    return gates
