"""Land: how well the best site serves the preferred area."""

from typing import Any

from matching.bands import UNKNOWN, Band, at
from matching.gates.land import best_site, unleased_ha
from matching.judged import Case, CriterionResult, Outcome
from matching.wording import both, number


def _upper(case: Case, wanted: float) -> Band:
    """Without a usable site: from nothing to what all unleased land would be worth."""
    most = unleased_ha(case.place)
    return UNKNOWN if most is None else Band(0.0, at(case.policy.land.knots, most / wanted))


def land(case: Case) -> CriterionResult:
    """The value of area on one site over the area preferred; what needs confirming counts from zero."""
    need = case.profile.land
    if need is None or case.place.kind in {"supply_area", "opportunity"}:
        return CriterionResult("land", UNKNOWN, asked=False)
    wanted = need.preferred_ha or need.min_ha
    view = best_site(case)
    if case.place.stage == "dropped":
        return CriterionResult("land", Band(0.0, 0.0), ({"stage": "dropped"},))
    if view is None or view.site.lot is None or view.outcome not in {Outcome.PASS, Outcome.CONDITIONAL}:
        band = _upper(case, wanted)
        most = unleased_ha(case.place)
        nothing: dict[str, Any] = {"site": None, "unleased_ha": most, "preferred_ha": wanted}
        return CriterionResult("land", band, (nothing,), says=_says_zone(most))
    lot, area = view.site.lot, view.site.lot.area_ha or 0.0
    value = at(case.policy.land.knots, area / wanted)
    evidence: dict[str, Any] = {
        "site": view.site.id,
        "area_ha": area,
        "state": lot.state,
        "as_of": lot.as_of,
        "stale": view.stale,
        "preferred_ha": wanted,
        "ratio": round(area / wanted, 4),
        "source": list(lot.source),
    }
    return CriterionResult(
        "land",
        Band(value if view.outcome is Outcome.PASS else 0.0, value),
        (evidence,),
        says=_says_site(view.site.title, area, lot.as_of, stale=view.stale),
    )


def _says_site(title: tuple[str, str], area: float, as_of: str | None, *, stale: bool) -> dict[str, str]:
    return both(
        f"{title[0]}: {number(area, 'vi')} ha, theo thông báo {as_of}{', cần xác nhận lại' if stale else ''}.",
        f"{title[1]}: {number(area, 'en')} ha, by the notice of {as_of}{', to be confirmed' if stale else ''}.",
    )


def _says_zone(most: float | None) -> dict[str, str]:
    if most is None:
        return both("Chưa công bố số liệu đất của nơi này.", "No land figures are published for this place.")
    return both(
        f"Không có lô công bố phù hợp; đất chưa cho thuê nhiều nhất {number(most, 'vi')} ha.",
        f"No published lot serves; at most {number(most, 'en')} ha are not leased.",
    )
