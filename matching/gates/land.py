"""Land: one site in the right state, large enough, by the start; what is old news is a question, not an offer."""

from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.offer import NO_FIGURE
from matching.profile import Role
from matching.sites import SiteView, best_site, needs_land, serving_site, unleased_ha
from matching.wording import both, label, number, on_day, status_told, when
from matching.works import works_on

_RULE = both(
    "Có một lô đất đủ diện tích, đang mời gọi; tình trạng quá hạn xác nhận thì phải hỏi lại.",
    "One site is large enough and on offer; a state past its ageing rule has to be confirmed.",
)
_RULE_ZONE = both(
    "Tổng diện tích khu đủ cho nhà đầu tư hạ tầng.", "The zone is as large as its developer asks for."
)
UNBUILT = {"planned", "seeking_developer", "under_construction"}


def _needed(case: Case) -> Quantity:
    need = case.profile.land
    return Quantity(need.min_ha if need else None, "ha")


def _by_when(case: Case) -> Texts:
    """When works on the zone should be done, and whether that comes before the start; or the question."""
    works, start = works_on(case, "zone"), case.profile.start
    if works is None or works.expected is None:
        return both("Khi nào giao được đất?", "When can it be handed over?")
    vi, en = on_day(works.expected, "vi"), on_day(works.expected, "en")
    told = both(
        f"Dự kiến xong {vi} ({works.text.vi}, {when(works.as_of, 'vi')})",
        f"Expected by {en} ({works.text.en}, {when(works.as_of, 'en')})",
    )
    if start is not None and works.expected > start:
        start_vi, start_en = on_day(start, "vi"), on_day(start, "en")
        return both(
            f"{told['vi']}, sau ngày khởi công {start_vi}: dự án chờ được không?",
            f"{told['en']}, after the start on {start_en}: can the project wait?",
        )
    return both(f"{told['vi']}: có đúng tiến độ không?", f"{told['en']}: is it on time?")


def _site_question(case: Case, view: SiteView) -> Texts:
    """What has to be asked of a site, by its state as the notice gave it."""
    vi, en = view.site.title
    area_vi, area_en = number(view.area_ha, "vi"), number(view.area_ha, "en")
    notice_vi, notice_en = when(view.lot.as_of, "vi"), when(view.lot.as_of, "en")
    if view.lot.state == "offered":
        return both(
            f"{vi} ({area_vi} ha) được mời gọi theo thông báo {notice_vi}, đã quá hạn xác nhận: lô còn không?",
            f"{en} ({area_en} ha) was on offer in the notice of {notice_en}, which is past its date: is it still?",
        )
    state_vi, state_en = (label("land_states", view.lot.state, lang).lower() for lang in ("vi", "en"))
    then = _by_when(case)
    return both(
        f"{vi} ({area_vi} ha), theo thông báo {notice_vi}: {state_vi}. {then['vi']}",
        f"{en} ({area_en} ha), by the notice of {notice_en}: {state_en}. {then['en']}",
    )


def _site_gate(case: Case, view: SiteView) -> GateResult:
    passed = view.outcome is Outcome.PASS
    return GateResult(
        "land",
        _RULE,
        view.outcome,
        _needed(case),
        Quantity(view.area_ha, "ha", view.lot.as_of),
        question=_site_question(case, view) if view.outcome is Outcome.CONDITIONAL else None,
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


def _unbuilt(case: Case) -> GateResult:
    """A zone whose land is not yet there: by when, or whom to ask."""
    works, then = works_on(case, "zone"), _by_when(case)
    told = both("", "") if works else status_told(case.place)
    question = both(
        f"Nơi này chưa có hạ tầng. {told['vi']}{then['vi']}",
        f"There is no infrastructure here yet. {told['en']}{then['en']}",
    )
    source = works.source if works else ()
    offered = Quantity(case.place.stage, as_of=works.as_of if works else None)
    return GateResult(
        "land",
        _RULE,
        Outcome.CONDITIONAL,
        _needed(case),
        offered,
        question,
        case.place.contact,
        source,
        date=works.as_of if works else None,
    )


def _zone_gate(case: Case, min_ha: float) -> GateResult:
    """Without a site that serves: what the zone's stage and its own figures leave open."""
    place = case.place
    if place.stage in UNBUILT:
        return _unbuilt(case)
    question = both(
        "Chưa có lô nào được công bố đủ diện tích: còn lô phù hợp không?",
        "No published lot is large enough: is there one that is?",
    )
    stated = place.figure("available")
    enough = stated.value is not None and stated.value >= min_ha
    return GateResult(
        "land",
        _RULE,
        Outcome.CONDITIONAL if enough else Outcome.UNKNOWN,
        _needed(case),
        Quantity(stated.value if enough else None, "ha", stated.as_of if enough else None),
        question,
        place.contact,
        stated.source if enough else (),
        date=stated.as_of if enough else None,
    )


def _for_developer(case: Case, min_ha: float) -> GateResult:
    """Who builds a zone asks how large it is, all of it."""
    area = case.offer.figure(case.place, "total_area")
    question = both("Diện tích khu là bao nhiêu?", "How large is the zone?")
    outcome = Outcome.UNKNOWN
    if area.value is not None:
        outcome = Outcome.PASS if area.value >= min_ha else Outcome.FAIL
    asks = outcome is Outcome.UNKNOWN
    return GateResult(
        "land",
        _RULE_ZONE,
        outcome,
        _needed(case),
        Quantity(area.value, "ha", area.as_of),
        question if asks else None,
        case.place.contact if asks else None,
        area.source,
        date=area.as_of,
    )


def land_gate(case: Case) -> GateResult | None:
    """One site by the start, or what has to be asked to know. More land asked never makes the answer better."""
    need = case.profile.land
    if need is None or not needs_land(case):
        return None
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return _for_developer(case, need.min_ha)
    if view := serving_site(case):
        return _site_gate(case, view)
    if case.place.kind in {"site", "opportunity"} and (view := best_site(case)):
        return _site_gate(case, view)
    return _too_small(case, need.min_ha) or _zone_gate(case, need.min_ha)
