"""Land: one site in the right state, large enough, by the start; what is old news is a question, not an offer."""

from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.offer import NO_FIGURE
from matching.sites import SiteView, best_site, serving_site, unleased_ha
from matching.wording import both, label, number, when

_RULE = both(
    "Có một lô đất đủ diện tích, đang mời gọi; tình trạng quá hạn xác nhận thì phải hỏi lại.",
    "One site is large enough and on offer; a state past its ageing rule has to be confirmed.",
)
_UNBUILT = {"planned", "seeking_developer", "under_construction"}


def _needed(case: Case) -> Quantity:
    need = case.profile.land
    return Quantity(need.min_ha if need else None, "ha")


def _site_question(view: SiteView) -> Texts:
    """What has to be asked of a site, by its state as the notice gave it."""
    vi, en = view.site.title
    area_vi, area_en = number(view.area_ha, "vi"), number(view.area_ha, "en")
    state_vi, state_en = (
        label("land_states", view.lot.state, "vi").lower(),
        label("land_states", view.lot.state, "en").lower(),
    )
    notice_vi, notice_en = when(view.lot.as_of, "vi"), when(view.lot.as_of, "en")
    if view.lot.state == "offered":
        return both(
            f"{vi} ({area_vi} ha) được mời gọi theo thông báo {notice_vi}, đã quá hạn xác nhận: lô còn không?",
            f"{en} ({area_en} ha) was on offer in the notice of {notice_en}, which is past its date: is it still?",
        )
    return both(
        f"{vi} ({area_vi} ha), theo thông báo {notice_vi}: {state_vi}. Khi nào giao được đất?",
        f"{en} ({area_en} ha), by the notice of {notice_en}: {state_en}. When can it be handed over?",
    )


def _site_gate(case: Case, view: SiteView) -> GateResult:
    passed = view.outcome is Outcome.PASS
    offered = Quantity(view.area_ha, "ha", view.lot.as_of)
    return GateResult(
        "land",
        _RULE,
        view.outcome,
        _needed(case),
        offered,
        question=_site_question(view) if view.outcome is Outcome.CONDITIONAL else None,
        ask=None if passed else case.place.contact,
        source=view.lot.source,
        date=view.lot.as_of,
        site=view.site.id,
    )


def _too_small(case: Case, min_ha: float) -> GateResult | None:
    """All land that is not leased, taken together, is less than the need."""
    most = unleased_ha(case.place)
    if most is None or most >= min_ha:
        return None
    figure = next(
        (
            case.place.figures[name]
            for name in ("available", "industrial_land", "total_area")
            if name in case.place.figures
        ),
        NO_FIGURE,
    )
    return GateResult(
        "land",
        _RULE,
        Outcome.FAIL,
        _needed(case),
        Quantity(most, "ha", figure.as_of),
        source=figure.source,
        date=figure.as_of,
    )


def _zone_gate(case: Case, min_ha: float) -> GateResult:
    """Without a site that serves: what the zone's stage and its own figures leave open."""
    place = case.place
    if place.kind != "opportunity" and place.stage in _UNBUILT:
        question = both(
            "Nơi này chưa có hạ tầng: khi nào có đất giao cho nhà đầu tư?",
            "There is no infrastructure here yet: when will there be land to hand over?",
        )
        return GateResult(
            "land", _RULE, Outcome.CONDITIONAL, _needed(case), Quantity(place.stage), question, place.contact
        )
    question = both(
        "Chưa có lô nào được công bố đủ diện tích: còn lô phù hợp không?",
        "No published lot is large enough: is there one that is?",
    )
    stated = place.figures.get("available", NO_FIGURE)
    if stated.value is not None and stated.value >= min_ha:
        return GateResult(
            "land",
            _RULE,
            Outcome.CONDITIONAL,
            _needed(case),
            Quantity(stated.value, "ha", stated.as_of),
            question,
            place.contact,
            stated.source,
            date=stated.as_of,
        )
    return GateResult(
        "land", _RULE, Outcome.UNKNOWN, _needed(case), Quantity(None, "ha"), question, place.contact
    )


def land_gate(case: Case) -> GateResult | None:
    """One site by the start, or what has to be asked to know. More land asked never makes the answer better."""
    need = case.profile.land
    if need is None or case.place.kind == "supply_area":
        return None
    if view := serving_site(case):
        return _site_gate(case, view)
    if case.place.kind == "site" and (view := best_site(case)):
        return _site_gate(case, view)
    return _too_small(case, need.min_ha) or _zone_gate(case, need.min_ha)
