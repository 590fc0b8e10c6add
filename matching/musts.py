"""A must is a gate: the criterion's band against the province's threshold for it."""

from collections.abc import Sequence

from matching.judged import Case, CriterionResult, GateResult, Outcome, Quantity, Texts
from matching.missing import left_open, missing
from matching.names import criterion_said
from matching.profile import Stance
from matching.sheds import needs_here
from matching.wording import both, number, rounded_down


def _outcome(result: CriterionResult, threshold: float) -> Outcome:
    if not result.asked:
        return Outcome.UNKNOWN
    if result.band.low >= threshold:
        return Outcome.PASS
    return Outcome.FAIL if result.band.high < threshold else Outcome.UNKNOWN


def _points(result: CriterionResult, threshold: float) -> Texts:
    """What is required and what is known, in points; rounded down, so that what falls short is never told as enough."""
    least, low, high = (rounded_down(100 * value, 1) for value in (threshold, *result.band))
    known: Texts = {}
    for lang, exact, between in (
        ("vi", "theo số liệu đã biết được {}", "theo số liệu đã biết chắc chắn được {}, nhiều nhất {}"),
        ("en", "by what is known it has {}", "by what is known surely {}, at most {}"),
    ):
        ends = [number(end, lang) for end in (low, high)]
        known[lang] = exact.format(ends[0]) if low == high else between.format(*ends)
    return both(
        f"cần ít nhất {number(least, 'vi')} trên 100 điểm của tiêu chí này; {known['vi']}",
        f"at least {number(least, 'en')} of 100 points of this criterion are required; {known['en']}",
    )


def _question(case: Case, result: CriterionResult, threshold: float) -> Texts:
    """The figures that are missing, and how far those that are known carry."""
    asked = missing(case, result)
    if not result.asked:
        return asked
    told = _points(result, threshold)
    return {lang: f"{asked[lang]} ({text[0].upper()}{text[1:]}.)" for lang, text in told.items()}


def _agency(case: Case, result: CriterionResult) -> str | None:
    """Who answers for what is missing: of raw materials not the zone's own agency."""
    materials = case.policy.agency_for(needs_here(case)) if result.id == "raw_materials" else None
    return materials or case.place.contact


def must_gates(case: Case, results: Sequence[CriterionResult]) -> list[GateResult]:
    """One gate for each criterion the profile marks ``must``."""
    gates = list[GateResult]()
    for result in results if case.profile.preferences else ():
        if case.profile.preferences.get(result.id) is not Stance.MUST:
            continue
        threshold = case.policy.must[result.id]
        outcome = _outcome(result, threshold)
        name = criterion_said(result.id)
        rule = both(
            f"Nhà đầu tư yêu cầu tiêu chí “{name['vi'].lower()}” đạt ít nhất {number(100 * threshold, 'vi')} trên 100 điểm.",
            f"The investor requires at least {number(100 * threshold, 'en')} of 100 points on {name['en'].lower()}.",
        )
        question = _question(case, result, threshold) if outcome is Outcome.UNKNOWN else None
        gates.append(
            GateResult(
                f"must:{result.id}",
                rule,
                outcome,
                Quantity(threshold),
                Quantity(round(result.band.low, 6) if result.asked else None),
                question,
                _agency(case, result) if question and not left_open(case, result) else None,
                reason=_points(result, threshold) if outcome is Outcome.FAIL else None,
            )
        )
    return gates
