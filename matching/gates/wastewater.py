"""Waste water: the plant of the zone must have room for the load, unless the project treats its own."""

from matching.judged import Case, GateResult, Outcome, Quantity
from matching.offer import NO_FIGURE, Feature
from matching.profile import Role
from matching.wording import both

_RULE = both(
    "Lượng nước thải không vượt công suất xử lý còn lại của khu, trừ khi dự án tự xử lý.",
    "The waste water fits into what the zone's plant can still treat, unless the project treats its own.",
)


def remaining_m3_day(place: Feature) -> float | None:
    """Cubic metres a day the zone's plant can still take; ``None`` unless capacity and load are both known."""
    capacity = place.figures.get("wastewater_capacity", NO_FIGURE).value
    load = place.figures.get("wastewater_load", NO_FIGURE).value
    return None if capacity is None or load is None else max(0.0, capacity - load)


def wastewater_gate(case: Case) -> GateResult | None:
    """Fits: pass. Too much for the plant: fail. Own treatment: pass. Anything unknown: a question."""
    need, place = case.profile.wastewater_m3_day, case.place
    if place.kind in {"supply_area", "opportunity"} or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return None
    needed = Quantity(need, "m3/day")
    capacity, load = (
        place.figures.get("wastewater_capacity", NO_FIGURE),
        place.figures.get("wastewater_load", NO_FIGURE),
    )
    source = tuple(dict.fromkeys((*capacity.source, *load.source)))
    if case.profile.own_treatment or need == 0:
        return GateResult(
            "wastewater", _RULE, Outcome.PASS, needed, Quantity("own_treatment" if need else None)
        )
    remaining = remaining_m3_day(place)
    offered = Quantity(remaining, "m3/day", load.as_of or capacity.as_of)
    if need is None:
        question = both(
            "Dự án thải bao nhiêu nước mỗi ngày đêm, và có tự xử lý không?",
            "How much waste water a day does the project have, and does it treat its own?",
        )
        return GateResult(
            "wastewater", _RULE, Outcome.UNKNOWN, needed, offered, question, None, source, date=offered.as_of
        )
    if remaining is None:
        if capacity.value is not None and need > capacity.value:
            return GateResult(
                "wastewater",
                _RULE,
                Outcome.FAIL,
                needed,
                Quantity(capacity.value, "m3/day", capacity.as_of),
                source=source,
                date=capacity.as_of,
            )
        question = both(
            "Nhà máy xử lý nước thải của khu còn nhận được bao nhiêu m³/ngày đêm?",
            "How many m³ a day can the zone's waste water plant still take?",
        )
        return GateResult(
            "wastewater", _RULE, Outcome.UNKNOWN, needed, offered, question, place.contact, source
        )
    if need > remaining:
        question = both(
            "Có quyết định nâng cấp nhà máy xử lý trước ngày khởi công không, hay dự án tự xử lý?",
            "Is an upgrade of the plant decided before the start, or will the project treat its own?",
        )
        return GateResult(
            "wastewater",
            _RULE,
            Outcome.FAIL,
            needed,
            offered,
            question,
            place.contact,
            source,
            date=offered.as_of,
        )
    return GateResult("wastewater", _RULE, Outcome.PASS, needed, offered, source=source, date=offered.as_of)
