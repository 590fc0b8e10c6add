"""Water and power: what the zone publishes against the need; where it publishes nothing, a question to it."""

from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.utilities import Utility, power, water
from matching.wording import both, quantity

_WATER = both(
    "Nguồn cấp nước của khu còn đủ cho nhu cầu của dự án.",
    "The zone's water supply has room for the project's need.",
)
_POWER = both(
    "Nguồn điện của khu còn đủ cho nhu cầu của dự án.",
    "The zone's power supply has room for the project's need.",
)


def _question(what: Texts, need: float, utility: Utility) -> Texts:
    needs = {lang: quantity(need, utility.unit, lang) for lang in ("vi", "en")}
    if utility.capacity is not None:
        had = {lang: quantity(utility.capacity, utility.unit, lang) for lang in ("vi", "en")}
        return both(
            f"Công suất {what['vi']} đã công bố là {had['vi']}, chưa rõ phần đã dùng: còn đủ {needs['vi']} không?",
            f"The published {what['en']} capacity is {had['en']}, what is taken is not known: are {needs['en']} left?",
        )
    named_vi, named_en = utility.named or (None, None)
    known = both(
        f" (nguồn chỉ nêu: {named_vi})" if named_vi else "",
        f" (the source only names: {named_en})" if named_en else "",
    )
    return both(
        f"Công suất {what['vi']} chưa công bố{known['vi']}: có đáp ứng {needs['vi']} không?",
        f"The {what['en']} capacity is not published{known['en']}: can {needs['en']} be supplied?",
    )


def _gate(
    case: Case, id: str, rule: Texts, what: Texts, need: float | None, utility: Utility
) -> GateResult | None:
    if need is None or case.judges_no_utilities:
        return None
    left = utility.left
    outcome = Outcome.PASS if need <= left.low else Outcome.FAIL if need > left.high else Outcome.UNKNOWN
    known = left.low if left.low == left.high else utility.capacity
    return GateResult(
        id,
        rule,
        outcome,
        Quantity(need, utility.unit),
        Quantity(known, utility.unit, utility.as_of),
        _question(what, need, utility) if outcome is Outcome.UNKNOWN else None,
        case.place.contact if outcome is Outcome.UNKNOWN else None,
        utility.source,
        date=utility.as_of,
    )


def water_gate(case: Case) -> GateResult | None:
    """Enough left: pass. More than there is: fail. Not published: a question."""
    return _gate(
        case, "water", _WATER, both("cấp nước", "water supply"), case.profile.water_m3_day, water(case)
    )


def power_gate(case: Case) -> GateResult | None:
    """As for water, in megawatts."""
    return _gate(case, "power", _POWER, both("cấp điện", "power supply"), case.profile.power_mw, power(case))
