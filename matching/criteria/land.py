"""Land: how well the best site serves the preferred area."""

import math
from collections.abc import Mapping
from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import Feature, Lot
from matching.judged import Case, CriterionResult, Outcome, Texts
from matching.land_figures import grounds, of_cleared
from matching.land_words import is_taken, undated_area
from matching.profile import Role
from matching.room import Reading
from matching.sites import SiteView, best_site, is_own, needs_land, room, serving_site, taken_site
from matching.stages import land_counts
from matching.wording import both, label, number, when


def _without_site(case: Case, wanted: float) -> CriterionResult:
    """From nothing to what all unleased land would be worth."""
    found, lot = room(case).widest, case.place.kind == "site"
    most = UNKNOWN.high if found is None else case.policy.land.at(found.ha / wanted)
    band = Band(0.0, most * _counts(case))
    return CriterionResult(
        "land",
        band,
        lambda: (_left(found or room(case).most, wanted, bounded=found is not None),),
        says=lambda: _says_lot(case, found) if lot and found else _told(case, found),
    )


def _told(case: Case, found: Reading | None) -> Texts:
    """Of a zone; the same whoever asks."""
    return case.offer.kept("land told", case.place.id, lambda: _says_zone(case, found))


def _says_lot(case: Case, found: Reading) -> Texts:
    """A site that does not serve is all there is of it."""
    vi, en = (grounds(case.place, found, lang) for lang in ("vi", "en"))
    if is_own(case.place, case.profile):
        return both(f"Lô đất cơ sở đang ở: {vi}.", f"The lot the plant stands on: {en}.")
    if best_site(case):
        return both(f"Lô đất nhỏ hơn mức cần: {vi}.", f"The lot is smaller than what is needed: {en}.")
    return both(f"Lô đất: {vi}, chưa rõ tình trạng.", f"The lot: {en}, its state is not known.")


def _counts(case: Case) -> float:
    return land_counts(case.zone, case.policy, case.on, case.profile.start)


def _left(found: Reading | None, wanted: float, *, bounded: bool) -> dict[str, Any]:
    """What is published of the place as a whole; that no area bounds it leaves open how much is not leased."""
    return {
        "site": None,
        "unleased_ha": found.ha if found and bounded else None,
        "as_of": found.as_of if found else None,
        "figures": _figures(found),
        "preferred_ha": wanted,
        "source": list(found.source) if found else [],
    }


def _figures(found: Reading | None) -> list[dict[str, Any]]:
    """What a reading rests on, each figure with its own date and source."""
    return [
        {
            "ha": ground.area_ha if isinstance(ground, Lot) else ground.value,
            "as_of": ground.as_of,
            "source": list(ground.source),
        }
        for ground in (found.grounds if found else ())
    ]


def land(case: Case) -> CriterionResult:
    """The value of area on one site over the area preferred: from that of the lot that is surely to be had, else from zero,
    to what all land not known to be leased would be worth, since there may be other lots; of a zone that nobody has built
    yet, to a share of it. A small lot that is sure is never worth less than the same lot in doubt."""
    need = case.profile.land
    if need is None or not needs_land(case):
        return CriterionResult("land", UNKNOWN, asked=False)
    wanted = need.preferred_ha or need.min_ha
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return _whole_zone(case, wanted)
    view = serving_site(case)
    if case.place.stage == "dropped":
        return CriterionResult("land", Band(0.0, 0.0), ({"stage": "dropped"},))
    if taken := taken_site(case):
        told = both(*(f"{text[:1].upper()}{text[1:]}." for text in is_taken(taken).values()))
        return CriterionResult("land", point(0.0), (_of_site(taken, wanted),), says=told)
    if view is None:
        return _without_site(case, wanted)
    value = case.policy.land.at(view.area_ha / wanted)
    sure, counts = view.outcome is Outcome.PASS, _counts(case)
    worth = value * (1.0 if sure else counts)
    best = max(worth, _of_other_lots(case, wanted) * counts)
    return CriterionResult(
        "land",
        Band(value if sure else 0.0, best),
        lambda: (_of_site(view, wanted),),
        says=lambda: _says_site(case, view, other=best > worth),
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
    worth = case.policy.land.at(area.value / wanted)
    if area.as_of is None:
        return CriterionResult(
            "land", Band(_undated(case) * worth, worth), (evidence,), says=undated_area(case, area.value)
        )
    says = both(
        f"Tổng diện tích {number(area.value, 'vi')} ha ({when(area.as_of, 'vi')}).",
        f"Total area {number(area.value, 'en')} ha ({when(area.as_of, 'en')}).",
    )
    return CriterionResult("land", point(worth), (evidence,), says=says)


def _undated(case: Case) -> float:
    """The share of a zone's area that is certain where no source dates it: what land on a plan counts, else nothing."""
    shares: Mapping[str | None, float] = dict(case.policy.unbuilt_land.items())
    return shares.get(case.zone.stage if case.zone else None, 0.0)


def _says_site(case: Case, view: SiteView, *, other: bool) -> Texts:
    """The lot; and what ``other`` land of the place is known, where that may be worth more."""
    (vi, en), more = view.site.title, _other_land(case) if other else both("", "")
    return both(
        f"{vi}: {number(view.area_ha, 'vi')} ha, theo thông báo {when(view.lot.as_of, 'vi')}{', cần xác nhận lại' if view.stale else ''}{more['vi']}.",
        f"{en}: {number(view.area_ha, 'en')} ha, by the notice of {when(view.lot.as_of, 'en')}{', to be confirmed' if view.stale else ''}{more['en']}.",
    )


def _other_land(case: Case) -> Texts:
    most = room(case).widest
    if most is None:
        return both(
            "; chưa rõ nơi này còn bao nhiêu đất khác", "; how much other land there is here is not known"
        )
    vi, en = (grounds(case.place, most, lang) for lang in ("vi", "en"))
    return both(f"; cả nơi này: {vi}{_sum(most)['vi']}", f"; the place as a whole: {en}{_sum(most)['en']}")


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
        vi, en = (grounds(case.place, left, lang) for lang in ("vi", "en"))
        return both(
            f"Không có lô công bố phù hợp; theo công bố: {vi}, chưa rõ diện tích của cả nơi này nên chưa rõ còn bao nhiêu.",
            f"No published lot serves; as published: {en}; how large the place is is not known, and so how much is left.",
        )
    if most is None:
        return both(
            "Chưa công bố số liệu đất nào của nơi này: chưa rõ có bao nhiêu đất, từ không có tới đủ.",
            "No land figures are published for this place: how much there is is not known, from none to enough.",
        )
    vi, en = (grounds(case.place, most, lang) for lang in ("vi", "en"))
    if most.kind != "area":
        cleared, sum_ = of_cleared(case.place), _sum(most)
        return both(
            f"Không có lô công bố phù hợp; theo số liệu còn nhiều đất nhất: {vi}{sum_['vi']}{cleared['vi']}.",
            f"No published lot serves; by the figures that leave most: {en}{sum_['en']}{cleared['en']}.",
        )
    filled = _filled(case.place)
    return both(
        f"Không có lô công bố phù hợp; {vi}, chưa rõ đã cho thuê bao nhiêu{filled['vi']}.",
        f"No published lot serves; {en}, how much is leased is not known{filled['en']}.",
    )


def _sum(found: Reading) -> Texts:
    """What several lines of a land balance come to."""
    if found.kind != "balance" or len(found.grounds) == 1:
        return both("", "")
    vi, en = (number(found.ha, lang) for lang in ("vi", "en"))
    return both(f", cộng lại {vi} ha", f", {en} ha together")
