"""Land: how well the best site serves the preferred area."""

import math
from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import Feature
from matching.judged import Case, CriterionResult, Outcome, Texts
from matching.land_words import of_cleared
from matching.profile import Role
from matching.room import Reading
from matching.sites import SiteView, needs_land, room, serving_site
from matching.stages import land_counts
from matching.wording import both, label, number, when


def _without_site(case: Case, wanted: float) -> CriterionResult:
    """From nothing to what all unleased land would be worth."""
    found = room(case).widest
    most = UNKNOWN.high if found is None else case.policy.land.at(found.ha / wanted)
    band = Band(0.0, most * land_counts(case.zone, case.policy, case.on))
    return CriterionResult(
        "land", band, lambda: (_left(found, wanted),), says=lambda: _says_zone(case, found)
    )


def _left(found: Reading | None, wanted: float) -> dict[str, Any]:
    return {
        "site": None,
        "unleased_ha": found.ha if found else None,
        "as_of": found.as_of if found else None,
        "preferred_ha": wanted,
        "source": list(found.source) if found else [],
    }


def land(case: Case) -> CriterionResult:
    """The value of area on one site over the area preferred; what needs confirming counts from
    zero, and to what all land not known to be leased would be worth, since there may be other lots; of a zone that nobody
    has built yet, to a share of it."""
    need = case.profile.land
    if need is None or not needs_land(case):
        return CriterionResult("land", UNKNOWN, asked=False)
    wanted = need.preferred_ha or need.min_ha
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return _whole_zone(case, wanted)
    view = serving_site(case)
    if case.place.stage == "dropped":
        return CriterionResult("land", Band(0.0, 0.0), ({"stage": "dropped"},))
    if view is None:
        return _without_site(case, wanted)
    value = case.policy.land.at(view.area_ha / wanted)
    sure = view.outcome is Outcome.PASS
    best = (
        value
        if sure
        else max(value, _of_other_lots(case, wanted)) * land_counts(case.zone, case.policy, case.on)
    )
    return CriterionResult(
        "land",
        Band(value if sure else 0.0, best),
        lambda: (_of_site(view, wanted),),
        says=lambda: _says_site(view),
    )


def _of_site(view: SiteView, wanted: float) -> dict[str, Any]:
    return {
        "site": view.site.id,
        "area_ha": view.area_ha,
        "state": view.lot.state,
        "as_of": view.lot.as_of,
        "stale": view.stale,
        "preferred_ha": wanted,
        "ratio": round(ratio, 4) if math.isfinite(ratio := view.area_ha / wanted) else None,
        "source": list(view.lot.source),
    }


def _of_other_lots(case: Case, wanted: float) -> float:
    """What the place's other land may be worth at most; a site, and the sites a project is meant for, have no other."""
    if case.place.kind != "zone":
        return 0.0
    most = room(case).widest
    return UNKNOWN.high if most is None else case.policy.land.at(most.ha / wanted)


def _whole_zone(case: Case, wanted: float) -> CriterionResult:
    """Who builds a zone takes all of it."""
    area = case.offer.figure(case.place, "total_area")
    evidence: dict[str, Any] = {
        "total_area_ha": area.value,
        "as_of": area.as_of,
        "preferred_ha": wanted,
        "source": list(area.source),
    }
    if area.value is None:
        return CriterionResult("land", UNKNOWN, (evidence,), says=_says_zone(case, None))
    says = both(
        f"Tổng diện tích {number(area.value, 'vi')} ha ({when(area.as_of, 'vi')}).",
        f"Total area {number(area.value, 'en')} ha ({when(area.as_of, 'en')}).",
    )
    return CriterionResult("land", point(case.policy.land.at(area.value / wanted)), (evidence,), says=says)


def _says_site(view: SiteView) -> Texts:
    vi, en = view.site.title
    return both(
        f"{vi}: {number(view.area_ha, 'vi')} ha, theo thông báo {when(view.lot.as_of, 'vi')}{', cần xác nhận lại' if view.stale else ''}.",
        f"{en}: {number(view.area_ha, 'en')} ha, by the notice of {when(view.lot.as_of, 'en')}{', to be confirmed' if view.stale else ''}.",
    )


def _filled(place: Feature) -> Texts:
    """A fill rate a source states, whatever it is a share of."""
    rate = place.figure("fill_rate")
    if rate.value is None:
        return both("", "")
    vi, en = (
        f"{number(rate.value, lang)} % ({when(rate.as_of, lang)}, {label('bases', rate.basis, lang).lower()})"
        for lang in ("vi", "en")
    )
    return both(
        f"; nguồn nêu tỷ lệ lấp đầy {vi}, chưa rõ mẫu số",
        f"; a source says {en} filled, of what is not known",
    )


def _says_zone(case: Case, most: Reading | None) -> Texts:
    if most is None and (left := room(case).most):
        return both(
            f"Không có lô công bố phù hợp; theo công bố còn {number(left.ha, 'vi')} ha, chưa rõ diện tích của cả nơi này.",
            f"No published lot serves; {number(left.ha, 'en')} ha are published as left, how large the place is is not known.",
        )
    if most is None:
        return both("Chưa công bố số liệu đất của nơi này.", "No land figures are published for this place.")
    area = {lang: number(most.ha, lang) for lang in ("vi", "en")}
    dated = {lang: when(most.as_of, lang) for lang in ("vi", "en")}
    if most.kind != "area":
        cleared = of_cleared(case.place)
        return both(
            f"Không có lô công bố phù hợp; đất chưa cho thuê nhiều nhất {area['vi']} ha ({dated['vi']}){cleared['vi']}.",
            f"No published lot serves; at most {area['en']} ha are not taken ({dated['en']}){cleared['en']}.",
        )
    filled = _filled(case.place)
    return both(
        f"Không có lô công bố phù hợp; diện tích {area['vi']} ha ({dated['vi']}), chưa rõ đã cho thuê bao nhiêu{filled['vi']}.",
        f"No published lot serves; {area['en']} ha in all ({dated['en']}), how much is leased is not known{filled['en']}.",
    )
