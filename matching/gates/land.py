"""Land: one site in the right state, large enough, by the start; what is old news is a question, not an offer."""

from dataclasses import dataclass
from datetime import date

from matching.judged import Case, GateResult, Outcome, Quantity, Texts, rank
from matching.offer import NO_FIGURE, Feature
from matching.wording import both, number

_RULE = both(
    "Có một lô đất đủ diện tích, đang mời gọi; tình trạng quá hạn xác nhận thì phải hỏi lại.",
    "One site is large enough and on offer; a state past its ageing rule has to be confirmed.",
)
_ON_THE_WAY = {"planned", "compensated", "serviced", "recovering"}
_GONE = {"leased", "reserved", "introduced"}


@dataclass(frozen=True)
class SiteView:
    """A site judged for a need: the outcome, and whether its state is past the ageing rule."""

    site: Feature
    outcome: Outcome
    stale: bool


def is_stale(stale_after: date | None, on: date) -> bool:
    """Whether a statement needs confirming on a day. Without an ageing rule it does not."""
    return stale_after is not None and on > stale_after


def judged_site(site: Feature, min_ha: float, on: date) -> SiteView:
    """One site: offered and fresh passes, offered and old or on its way is conditional, taken fails."""
    lot = site.lot
    if lot is None or lot.area_ha is None or lot.state is None:
        return SiteView(site, Outcome.UNKNOWN, stale=False)
    stale = is_stale(lot.stale_after, on)
    if lot.area_ha < min_ha or lot.state in _GONE:
        return SiteView(site, Outcome.FAIL, stale)
    return SiteView(
        site, Outcome.PASS if lot.state == "offered" and not stale else Outcome.CONDITIONAL, stale
    )


def best_site(case: Case) -> SiteView | None:
    """The site that serves the need best: by outcome, then fit to the preferred area, then id."""
    need = case.profile.land
    if need is None:
        return None
    wanted = need.preferred_ha or need.min_ha
    sites = (
        [case.place]
        if case.place.kind == "site"
        else [case.offer.feature(id_) for id_ in case.offer.sites_of.get(case.place.id, ())]
    )
    views = [judged_site(site, need.min_ha, case.on) for site in sites]

    def order(view: SiteView) -> tuple[int, bool, float, str]:
        area = view.site.lot.area_ha if view.site.lot and view.site.lot.area_ha else 0.0
        return rank(view.outcome), area < wanted, abs(area - wanted), view.site.id

    return min(views, key=order, default=None)


def unleased_ha(place: Feature) -> float | None:
    """At most how much land of a zone is not leased, by the figures there are."""
    available = place.figures.get("available", NO_FIGURE).value
    industrial = place.figures.get("industrial_land", NO_FIGURE).value
    leased = place.figures.get("leased", NO_FIGURE).value
    if industrial is not None and leased is not None:
        return max(0.0, industrial - leased, available or 0.0)
    return industrial if industrial is not None else place.figures.get("total_area", NO_FIGURE).value


def _as_of(place: Feature) -> tuple[str | None, tuple[str, ...]]:
    figure = next(
        (
            place.figures[name]
            for name in ("available", "industrial_land", "total_area")
            if name in place.figures
        ),
        NO_FIGURE,
    )
    return figure.as_of, figure.source


def _stage_gate(case: Case) -> GateResult | None:
    """What the stage of a zone says of its land as a whole."""
    place = case.place
    if place.stage == "dropped":
        return GateResult(
            "land", _RULE, Outcome.FAIL, _needed(case), Quantity("dropped"), date=None, legal_basis=None
        )
    if place.stage in {"planned", "seeking_developer", "under_construction"}:
        question = both(
            "Khu chưa có hạ tầng: khi nào có đất giao cho nhà đầu tư?",
            "The zone has no infrastructure yet: when will there be land to hand over?",
        )
        return GateResult(
            "land", _RULE, Outcome.CONDITIONAL, _needed(case), Quantity(place.stage), question, place.contact
        )
    return None


def _needed(case: Case) -> Quantity:
    need = case.profile.land
    return Quantity(need.min_ha if need else None, "ha")


def _site_question(view: SiteView) -> Texts | None:
    lot = view.site.lot
    if lot is None or view.outcome is Outcome.PASS:
        return None
    vi, en = view.site.title
    area = (number(lot.area_ha or 0, "vi"), number(lot.area_ha or 0, "en"))
    if view.stale:
        return both(
            f"{vi} ({area[0]} ha) được mời gọi theo thông báo {lot.as_of}, đã quá hạn xác nhận: lô còn không?",
            f"{en} ({area[1]} ha) was on offer in the notice of {lot.as_of}, which is past its date: is it still?",
        )
    return both(
        f"{vi} ({area[0]} ha) chưa sẵn sàng ({lot.state}): khi nào giao được đất?",
        f"{en} ({area[1]} ha) is not ready ({lot.state}): when can it be handed over?",
    )


def _zone_gate(case: Case, min_ha: float) -> GateResult:
    """Without a site that serves: what the zone's own figures leave open."""
    most = unleased_ha(case.place)
    as_of, source = _as_of(case.place)
    if most is not None and most < min_ha:
        return GateResult(
            "land", _RULE, Outcome.FAIL, _needed(case), Quantity(most, "ha", as_of), source=source, date=as_of
        )
    stated = case.place.figures.get("available", NO_FIGURE)
    question = both(
        "Chưa có lô nào được công bố đủ diện tích: khu còn lô phù hợp không?",
        "No published lot is large enough: does the zone have one that is?",
    )
    if stated.value is not None and stated.value >= min_ha:
        return GateResult(
            "land",
            _RULE,
            Outcome.CONDITIONAL,
            _needed(case),
            Quantity(stated.value, "ha", stated.as_of),
            question,
            case.place.contact,
            stated.source,
            date=stated.as_of,
        )
    return GateResult(
        "land", _RULE, Outcome.UNKNOWN, _needed(case), Quantity(None, "ha"), question, case.place.contact
    )


def land_gate(case: Case) -> GateResult | None:
    """One site by the start, or what has to be asked to know."""
    need = case.profile.land
    if need is None or case.place.kind in {"supply_area", "opportunity"}:
        return None
    if result := _stage_gate(case):
        return result
    view = best_site(case)
    if view and view.outcome in {Outcome.PASS, Outcome.CONDITIONAL} and view.site.lot:
        lot = view.site.lot
        return GateResult(
            "land",
            _RULE,
            view.outcome,
            _needed(case),
            Quantity(lot.area_ha, "ha", lot.as_of),
            _site_question(view),
            case.place.contact if view.outcome is Outcome.CONDITIONAL else None,
            lot.source,
            date=lot.as_of,
            site=view.site.id,
        )
    if case.place.kind == "site" and view and view.site.lot:
        lot = view.site.lot
        return GateResult(
            "land",
            _RULE,
            view.outcome,
            _needed(case),
            Quantity(lot.area_ha, "ha", lot.as_of),
            source=lot.source,
            date=lot.as_of,
            site=view.site.id,
        )
    return _zone_gate(case, need.min_ha)
