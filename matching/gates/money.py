"""Investment: what a zone asks as a least, or what a called-for project is expected to take."""

from matching.features import NO_FIGURE, Figure
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.money import in_unit
from matching.profile import Role
from matching.wording import both, number, quantity, when

_RULE_LEAST = both(
    "Vốn đầu tư không thấp hơn mức tối thiểu của khu.",
    "The capital is not below the least the zone asks for.",
)
_RULE_EXPECTED = both(
    "Vốn đầu tư tương xứng với mức dự án kêu gọi dự kiến.",
    "The capital matches what the called-for project is expected to take.",
)


def _asked(case: Case) -> tuple[Figure, bool]:
    """The figure to compare with, and whether it is a least rather than an expectation."""
    place = case.place
    if place.kind == "opportunity":
        own = place.figure("capital")
        return (own if own.value is not None else place.figure("infrastructure_capital")), False
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return place.figure("infrastructure_capital"), False
    if place.kind == "supply_area":
        return NO_FIGURE, False
    return case.offer.figure(place, "min_investment"), True


def _question(case: Case, figure: Figure, *, least: bool) -> Texts:
    """What the place asks for or the project is expected to take, of when, and what the profile would have to say."""
    vi, en = (
        f"{quantity(figure.value or 0.0, figure.unit, lang)}{f' ({when(figure.as_of, lang)})' if figure.as_of else ''}"
        for lang in ("vi", "en")
    )
    said = (
        both(f"Khu yêu cầu vốn ít nhất {vi}", f"The zone asks for at least {en}")
        if least
        else both(f"Dự án kêu gọi dự kiến cần {vi}", f"The called-for project is expected to take {en}")
    )
    if case.profile.capital is not None:
        return both(
            f"{said['vi']}: vốn của dự án quy đổi ra bao nhiêu?",
            f"{said['en']}: how much is the project's capital in that currency?",
        )
    return both(
        f"{said['vi']}: nhà đầu tư có bao nhiêu vốn?",
        f"{said['en']}: how much capital does the investor have?",
    )


def _too_little(case: Case, figure: Figure) -> Texts | None:
    """What the zone asks for, and what the profile has in whole units of its currency: a little is not nothing."""
    capital = case.profile.capital
    if capital is None:
        return None
    least_vi, least_en = (quantity(figure.value or 0.0, figure.unit, lang) for lang in ("vi", "en"))
    have_vi, have_en = (f"{number(float(capital.amount), lang)} {capital.currency}" for lang in ("vi", "en"))
    dated = {lang: f" ({when(figure.as_of, lang)})" if figure.as_of else "" for lang in ("vi", "en")}
    return both(
        f"khu yêu cầu ít nhất {least_vi}{dated['vi']}, vốn của dự án là {have_vi}",
        f"the zone asks for at least {least_en}{dated['en']}, the project's capital is {have_en}",
    )


def min_investment_gate(case: Case) -> GateResult | None:
    """Nothing published: no gate. Enough: pass. Less than a least: fail; less than expected, or not known: a question."""
    figure, least = _asked(case)
    if figure.value is None:
        return None
    have = in_unit(case.profile.capital, figure.unit, case.policy)
    vi, en = (quantity(figure.value, figure.unit, lang) for lang in ("vi", "en"))
    question, ask, reason = None, None, None
    if have is None:
        outcome, question = Outcome.UNKNOWN, _question(case, figure, least=least)
    elif have >= figure.value:
        outcome = Outcome.PASS
    elif least:
        outcome, reason = Outcome.FAIL, _too_little(case, figure)
    else:
        outcome, ask = Outcome.CONDITIONAL, case.place.contact
        question = both(
            f"Vốn dự kiến của dự án là {vi}, cao hơn vốn nêu trong hồ sơ: có chia giai đoạn được không?",
            f"The project is expected to take {en}, more than the profile has: can it be built in phases?",
        )
    return GateResult(
        "min_investment",
        _RULE_LEAST if least else _RULE_EXPECTED,
        outcome,
        Quantity(figure.value, figure.unit, figure.as_of),
        Quantity(have, figure.unit),
        question,
        ask,
        figure.source,
        date=figure.as_of,
        reason=reason,
    )
