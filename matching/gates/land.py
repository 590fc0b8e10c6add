"""Land: one site in the right state, large enough, by the start; what is old news is a question, not an offer."""

from matching.branches import Meant
from matching.judged import Case, GateResult, Outcome, Quantity
from matching.land_words import (
    LAND_NEEDED,
    about_reading,
    about_silence,
    about_site,
    by_when,
    cited_in_silence,
    cited_of,
    is_taken,
    too_small,
    undated_area,
    whether_a_lot,
)
from matching.profile import Role
from matching.room import Reading
from matching.sites import SiteView, best_site, gives_land, room, serving_site
from matching.wording import both, status_told, unbuilt_told
from matching.works import works_on

_RULE = both(
    "Có một lô đất đủ diện tích, đang mời gọi; tình trạng quá hạn xác nhận thì phải hỏi lại.",
    "One site is large enough and on offer; a state past its ageing rule has to be confirmed.",
)
_RULE_ZONE = both(
    "Tổng diện tích khu đủ cho nhà đầu tư hạ tầng.", "The zone is as large as its developer asks for."
)
UNBUILT = {"planned", "seeking_developer", "under_construction"}


_HOW_MUCH = GateResult(
    "land", _RULE, Outcome.UNKNOWN, Quantity(None, "ha"), Quantity(None, "ha"), LAND_NEEDED
)
"""Nobody has said how much land is needed: the same at every place."""
_HOW_LARGE = _HOW_MUCH._replace(
    rule=_RULE_ZONE,
    question=both(
        "Dự án cần khu rộng ít nhất bao nhiêu ha?", "How many hectares must the zone have at least?"
    ),
)
"""The same of who builds a zone, and takes no lot of it."""


def _needed(case: Case) -> Quantity:
    need = case.profile.land
    return Quantity(need.min_ha if need else None, "ha")


def _site_gate(case: Case, view: SiteView) -> GateResult:
    passed = view.outcome is Outcome.PASS
    cited = view.site.figure("sectors_stated").source if view.meant is Meant.OTHERS else ()
    return GateResult(
        "land",
        _RULE,
        view.outcome,
        _needed(case),
        Quantity(view.area_ha, "ha", view.lot.as_of),
        question=about_site(case, view) if view.outcome is Outcome.CONDITIONAL else None,
        ask=None if passed else case.place.contact,
        source=tuple(dict.fromkeys((*view.lot.source, *cited))),
        date=view.lot.as_of,
        site=view.site.id,
        reason=is_taken(view) if view.is_taken else None,
    )


def _too_small(case: Case, min_ha: float) -> GateResult | None:
    """No reading of the land that is not taken leaves as much as is needed."""
    most = room(case).widest
    if most is None or most.ha >= min_ha:
        return None
    return GateResult(
        "land",
        _RULE,
        Outcome.FAIL,
        _needed(case),
        Quantity(most.ha, "ha", most.as_of),
        source=most.source,
        date=most.as_of,
        reason=too_small(case.place, most, min_ha),
    )


def _room_left(case: Case, found: Reading, min_ha: float) -> GateResult:
    """What a place as a whole is said to have left is enough: whether a lot of it can be had is asked."""
    return GateResult(
        "land",
        _RULE,
        Outcome.CONDITIONAL,
        _needed(case),
        Quantity(found.ha, "ha", found.as_of),
        about_reading(case, found, min_ha),
        case.place.contact,
        cited_of(case, found, min_ha),
        date=found.as_of,
    )


def _silence(case: Case, min_ha: float) -> GateResult:
    """Nobody says that enough is left: what is said of the place, if anything is, and whom to ask."""
    said = room(case).widest or room(case).most
    return GateResult(
        "land",
        _RULE,
        Outcome.UNKNOWN,
        _needed(case),
        Quantity(None, "ha"),
        about_silence(case, said, min_ha),
        case.place.contact,
        cited_in_silence(case, said),
        date=said.as_of if said else None,
    )


def _unbuilt(case: Case) -> GateResult:
    """A zone whose land is not yet there: by when, or whom to ask."""
    works, then = works_on(case, "zone"), by_when(case)
    status, unbuilt = case.offer.kept(
        "zones told", case.place.id, lambda: (status_told(case.place), unbuilt_told(case.place))
    )
    told = both("", "") if works else status
    grounds = works or case.place.figure("status")
    lot = whether_a_lot(case)
    question = both(
        f"{unbuilt['vi']}. {told['vi']}{then['vi']} {lot['vi']}",
        f"{unbuilt['en']}. {told['en']}{then['en']} {lot['en']}",
    )
    offered = Quantity(case.place.stage, as_of=works.as_of if works else case.place.stage_as_of)
    return GateResult(
        "land",
        _RULE,
        Outcome.CONDITIONAL,
        _needed(case),
        offered,
        question,
        case.place.contact,
        grounds.source or case.place.stage_source,
        date=grounds.as_of or case.place.stage_as_of,
    )


def _zone_gate(case: Case, min_ha: float) -> GateResult:
    """Without a site that serves: what the zone's stage and its own figures leave open."""
    place = case.place
    if place.stage in UNBUILT:
        return _unbuilt(case)
    enough = next((found for found in room(case).readings if found.ha >= min_ha), None)
    return _room_left(case, enough, min_ha) if enough is not None else _silence(case, min_ha)


def _for_developer(case: Case, min_ha: float) -> GateResult:
    """Who builds a zone asks how large it is, all of it."""
    area = case.offer.figure(case.place, "total_area")
    question = both("Diện tích khu là bao nhiêu?", "How large is the zone?")
    outcome = Outcome.UNKNOWN
    if area.value is not None:
        outcome = Outcome.PASS if area.value >= min_ha else Outcome.FAIL
    if area.value is not None and outcome is Outcome.PASS and area.as_of is None:
        told, outcome = undated_area(case, area.value), Outcome.CONDITIONAL
        question = both(
            f"{told['vi']} Theo quy hoạch hiện hành, khu rộng bao nhiêu ha?",
            f"{told['en']} How many hectares has it by the plan in force?",
        )
    asks = outcome in {Outcome.UNKNOWN, Outcome.CONDITIONAL}
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
    """One site by the start, or what has to be asked to know. More land asked never makes the answer better. A project
    that does not say how much it needs is asked: no place that has land to give fits before that is known."""
    need = case.profile.land
    if not gives_land(case.place):
        return None
    if need is None:
        return _HOW_LARGE if case.profile.role is Role.ZONE_INFRASTRUCTURE else _HOW_MUCH
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return _for_developer(case, need.min_ha)
    if view := serving_site(case):
        return _site_gate(case, view)
    if case.place.kind in {"site", "opportunity"} and (view := best_site(case)):
        return _site_gate(case, view)
    return _too_small(case, need.min_ha) or _zone_gate(case, need.min_ha)
