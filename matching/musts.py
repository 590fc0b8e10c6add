"""A must is a gate: the criterion's band against the province's threshold for it."""

from collections.abc import Sequence

from matching.judged import Case, CriterionResult, GateResult, Outcome, Quantity
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
        threshold = case.policy.must.get(result.id, 0.5)
        outcome = _outcome(result, threshold)
        rule = both(
            f"Nhà đầu tư yêu cầu tiêu chí này đạt ít nhất {number(threshold, 'vi')}.",
            f"The investor requires at least {threshold:g} on this criterion.",
        )
        question = (
            both(
                "Cần số liệu để biết tiêu chí này có đạt không.",
                "Figures are needed to know whether this criterion is met.",
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
