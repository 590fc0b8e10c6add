"""Planned capacity: a power project within what the plan leaves for it."""

from matching.features import Figure
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.wording import both, number, quantity, status_told, when

_RULE = both(
    "Công suất phát nằm trong công suất quy hoạch của dự án kêu gọi.",
    "What the project would generate is within the planned capacity of the called-for project.",
)
_UNIT = "MW"


def _of_several(planned: Figure, plants: Figure) -> Texts:
    """That the figure is the sum of several plants."""
    told = {
        lang: (
            quantity(planned.value or 0.0, _UNIT, lang),
            number(plants.value or 0.0, lang),
            when(planned.as_of, lang),
        )
        for lang in ("vi", "en")
    }
    mw, count, dated = told["vi"]
    mw_en, count_en, dated_en = told["en"]
    return both(
        f"Quy hoạch nêu {mw} cho {count} nhà máy tính chung ({dated}): dự án này được bao nhiêu MW?",
        f"The plan has {mw_en} for {count_en} plants together ({dated_en}): how many MW are this project's?",
    )


def _of_a_source(case: Case, stated: Figure) -> Texts:
    """A capacity of which no source says that it is planned."""
    mw = {lang: quantity(stated.value or 0.0, _UNIT, lang) for lang in ("vi", "en")}
    dated, told = {lang: when(stated.as_of, lang) for lang in ("vi", "en")}, status_told(case.place)
    return both(
        f"{told['vi']}Nguồn nêu {mw['vi']} ({dated['vi']}), chưa rõ có trong quy hoạch không: dự án này đã được quy hoạch chưa, bao nhiêu MW?",
        f"{told['en']}A source states {mw['en']} ({dated['en']}), not that it is planned: is the project in the plan, with how many MW?",
    )


def capacity_gate(case: Case) -> GateResult | None:
    """Within it: pass. Beyond it, within what is planned for several plants together, or stated by a source that does not
    say it is planned: a question to the planners. Not published: a question too."""
    wants, place = case.profile.generates_mw, case.place
    if wants is None or place.kind != "opportunity":
        return None
    planned, plants = place.figure("capacity"), place.figure("planned_plants")
    known = planned.value if planned.unit == _UNIT else None
    question = None
    if known is None:
        outcome = Outcome.UNKNOWN
        question = both(
            "Quy hoạch dành bao nhiêu MW cho dự án này?", "How many MW does the plan leave for this project?"
        )
    elif place.stage is None:
        outcome, question = Outcome.CONDITIONAL, _of_a_source(case, planned)
    elif wants <= known and (plants.value or 1) > 1:
        outcome = Outcome.CONDITIONAL
        question = _of_several(planned, plants)
    elif wants <= known:
        outcome = Outcome.PASS
    else:
        outcome = Outcome.CONDITIONAL
        vi, en = quantity(known, _UNIT, "vi"), quantity(known, _UNIT, "en")
        question = both(
            f"Quy hoạch nêu {vi} ({when(planned.as_of, 'vi')}), ít hơn dự án cần: có bổ sung quy hoạch được không?",
            f"The plan has {en} ({when(planned.as_of, 'en')}), less than the project: can the plan be extended?",
        )
    return GateResult(
        "capacity",
        _RULE,
        outcome,
        Quantity(wants, _UNIT),
        Quantity(known, _UNIT, planned.as_of),
        question,
        place.contact if question else None,
        planned.source,
        date=planned.as_of,
    )
