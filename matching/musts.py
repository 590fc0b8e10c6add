"""A must is a gate: the criterion's band against the province's threshold for it."""

from collections.abc import Sequence

from matching.judged import Case, CriterionResult, GateResult, Outcome, Quantity, Texts
from matching.missing import missing
from matching.names import criterion_said
from matching.profile import Stance
from matching.wording import both, number


def _outcome(result: CriterionResult, threshold: float) -> Outcome:
    if not result.asked:
        return Outcome.UNKNOWN
    if result.band.low >= threshold:
        return Outcome.PASS
    return Outcome.FAIL if result.band.high < threshold else Outcome.UNKNOWN


def _question(case: Case, result: CriterionResult) -> Texts:
    """The figures that are missing, and how far those that are known carry."""
    asked = missing(case, result)
    if not result.asked:
        return asked
    low, high = (100 * end for end in result.band)
    return both(
        f"{asked['vi']} (Theo số liệu đã biết: {low:.0f}–{high:.0f} điểm.)",
        f"{asked['en']} (By what is known: {low:.0f}–{high:.0f} points.)",
    )


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
        question = _question(case, result) if outcome is Outcome.UNKNOWN else None
        gates.append(
            GateResult(
                f"must:{result.id}",
                rule,
                outcome,
                Quantity(threshold),
                Quantity(round(result.band.low, 6)),
                question,
                case.place.contact if question and result.asked else None,
            )
        )
    return gates
