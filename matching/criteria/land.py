"""Land: how well the best site serves the preferred area."""

from typing import Any

from matching.bands import UNKNOWN, Band, at
from matching.judged import Case, CriterionResult, Outcome, Texts
from matching.sites import SiteView, serving_site, unleased_ha
from matching.wording import both, number, when


def _without_site(case: Case, wanted: float) -> CriterionResult:
    """From nothing to what all unleased land would be worth."""
    most = unleased_ha(case.place)
    band = UNKNOWN if most is None else Band(0.0, at(case.policy.land.knots, most / wanted))
    evidence: dict[str, Any] = {"site": None, "unleased_ha": most, "preferred_ha": wanted}
    return CriterionResult("land", band, (evidence,), says=_says_zone(most))


def land(case: Case) -> CriterionResult:
    """The value of area on one site over the area preferred; what needs confirming counts from zero."""
    need = case.profile.land
    if need is None or case.place.kind in {"supply_area", "opportunity"}:
        return CriterionResult("land", UNKNOWN, asked=False)
    wanted = need.preferred_ha or need.min_ha
    view = serving_site(case)
    if case.place.stage == "dropped":
        return CriterionResult("land", Band(0.0, 0.0), ({"stage": "dropped"},))
    if view is None:
        return _without_site(case, wanted)
    value = at(case.policy.land.knots, view.area_ha / wanted)
    evidence: dict[str, Any] = {
        "site": view.site.id,
        "area_ha": view.area_ha,
        "state": view.lot.state,
        "as_of": view.lot.as_of,
        "stale": view.stale,
        "preferred_ha": wanted,
        "ratio": round(view.area_ha / wanted, 4),
        "source": list(view.lot.source),
    }
    return CriterionResult(
        "land",
        Band(value if view.outcome is Outcome.PASS else 0.0, value),
        (evidence,),
        says=_says_site(view),
    )


def _says_site(view: SiteView) -> Texts:
    vi, en = view.site.title
    return both(
        f"{vi}: {number(view.area_ha, 'vi')} ha, theo thông báo {when(view.lot.as_of, 'vi')}{', cần xác nhận lại' if view.stale else ''}.",
        f"{en}: {number(view.area_ha, 'en')} ha, by the notice of {when(view.lot.as_of, 'en')}{', to be confirmed' if view.stale else ''}.",
    )


def _says_zone(most: float | None) -> Texts:
    if most is None:
        return both("Chưa công bố số liệu đất của nơi này.", "No land figures are published for this place.")
    return both(
        f"Không có lô công bố phù hợp; đất chưa cho thuê nhiều nhất {number(most, 'vi')} ha.",
        f"No published lot serves; at most {number(most, 'en')} ha are not leased.",
    )
