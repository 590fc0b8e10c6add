"""Waste water: the plant of the zone must have room for the load, unless the project treats its own."""

from matching.features import Feature
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.plant_words import about_plant, cited_of_plant
from matching.tables import Works
from matching.utilities import tidy, wastewater
from matching.wording import both, dated, on_day, quantity
from matching.works import in_time, works_on

_RULE = both(
    "Lượng nước thải không vượt công suất xử lý còn lại của khu, trừ khi dự án tự xử lý.",
    "The waste water fits into what the zone's plant can still treat, unless the project treats its own.",
)
_HOW_MUCH = both(
    "Dự án thải bao nhiêu m³ mỗi ngày đêm, và có tự xử lý không?",
    "How many m³ of waste water a day does the project have, and does it treat its own?",
)


def remaining_m3_day(place: Feature) -> float | None:
    """Cubic metres a day the zone's plant can still take; ``None`` unless capacity and load are both known."""
    capacity, load = place.figure("wastewater_capacity").value, place.figure("wastewater_load").value
    return None if capacity is None or load is None else max(0.0, capacity - load)


def _result(case: Case, outcome: Outcome, question: Texts | None, ask: str | None = None) -> GateResult:
    plant = wastewater(case)
    left = plant.left.low if plant.left.low == plant.left.high else None
    offered = left if left is not None else plant.capacity if outcome is Outcome.FAIL else None
    return GateResult(
        "wastewater",
        _RULE,
        outcome,
        Quantity(case.profile.wastewater_m3_day, plant.unit),
        Quantity(offered, plant.unit, plant.as_of),
        question,
        ask,
        plant.source,
        date=plant.as_of,
    )


def _told(works: Works, lang: str) -> str:
    """What is said of the works, with its date once."""
    return dated(getattr(works.text, lang), works.as_of, lang)


def _upgraded(case: Case, works: Works) -> GateResult:
    """An upgrade that is decided and comes in time: the question is whether it does."""
    vi, en = on_day(works.expected, "vi"), on_day(works.expected, "en")
    adds = {lang: quantity(works.adds_m3_day or 0.0, "m3/day", lang) for lang in ("vi", "en")}
    question = both(
        f"Nguồn ghi: {_told(works, 'vi')}; thêm {adds['vi']}, dự kiến xong {vi}. Có đúng tiến độ không?",
        f"The source says: {_told(works, 'en')}; {adds['en']} more, expected by {en}. Is it on time?",
    )
    found = _result(case, Outcome.CONDITIONAL, question, case.place.contact)
    return found._replace(source=tuple(dict.fromkeys((*found.source, *works.source))))


def _full(case: Case, need: float) -> GateResult:
    """More than the plant can take: fails, unless an upgrade is decided before the start."""
    works, left = works_on(case, "wastewater"), wastewater(case).left
    if works and in_time(works, case.profile.start) and need <= tidy(left.high + (works.adds_m3_day or 0.0)):
        return _upgraded(case, works)
    told_vi = f"Nguồn ghi: {_told(works, 'vi')}. " if works else ""
    told_en = f"The source says: {_told(works, 'en')}. " if works else ""
    question = both(
        f"{told_vi}Việc nâng cấp có được quyết định và xong trước ngày khởi công không, hay dự án tự xử lý?",
        f"{told_en}Is an upgrade decided and done before the start, or will the project treat its own?",
    )
    return _result(case, Outcome.FAIL, question, case.place.contact)


def wastewater_gate(case: Case) -> GateResult | None:
    """Fits: pass. Too much for the plant: fail. Own treatment: pass. Anything unknown: a question."""
    need = case.profile.wastewater_m3_day
    if case.judges_no_utilities:
        return None
    if case.profile.own_treatment or need == 0:
        offered = Quantity("own_treatment" if need != 0 else None)
        return GateResult("wastewater", _RULE, Outcome.PASS, Quantity(need, "m3/day"), offered)
    if need is None:
        return _result(case, Outcome.UNKNOWN, _HOW_MUCH)
    left = wastewater(case).left
    if need > left.high:
        return _full(case, need)
    if need <= left.low:
        return _result(case, Outcome.PASS, None)
    found = _result(case, Outcome.UNKNOWN, about_plant(case), case.place.contact if case.zone else None)
    return found._replace(source=tuple(dict.fromkeys((*found.source, *cited_of_plant(case)))))
