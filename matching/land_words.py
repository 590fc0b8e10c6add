"""Land in words: what is published of it, and what has to be asked before a lot is had."""

from datetime import date

from matching.branches import Meant
from matching.features import Feature
from matching.judged import Case, Texts
from matching.land_figures import grounds, of_cleared
from matching.room import TAKEN, Reading
from matching.sites import SiteView, lots_at, room
from matching.stages import first_handover
from matching.wording import both, dated, label, number, on_day, together, unbuilt_told, when
from matching.works import works_on

LAND_NEEDED = both("Dự án cần bao nhiêu ha đất?", "How many hectares does the project need?")


def undated_area(case: Case, area_ha: float) -> Texts:
    """The area of a zone that no source dates, with what is said of the zone's stage."""
    zone = case.zone
    planned = zone is not None and zone.stage == "planned"
    stage = unbuilt_told(zone) if zone is not None and planned else both("", "")
    vi, en = (f"; {text[:1].lower()}{text[1:]}" if text else "" for text in stage.values())
    return both(
        f"Tổng diện tích {number(area_ha, 'vi')} ha{', là số dự kiến' if planned else ''} ({when(None, 'vi')}){vi}.",
        f"Total area {number(area_ha, 'en')} ha{', as foreseen' if planned else ''} ({when(None, 'en')}){en}.",
    )


def by_when(case: Case) -> Texts:
    """When works on the zone should be done, and whether that comes before the start; or the question."""
    works, start = works_on(case, "zone"), case.profile.start
    if works is None or works.expected is None:
        if start is None:
            return both("Khi nào giao được đất?", "When can it be handed over?")
        late = _reckoned(case, start)
        return both(
            f"Có giao được đất trước ngày khởi công {on_day(start, 'vi')} không{late['vi']}?",
            f"Can it be handed over before the start on {on_day(start, 'en')}{late['en']}?",
        )
    # A day that was worked out from months is told as the month.
    day = works.expected.isoformat() if works.basis == "stated" else works.expected.isoformat()[:7]
    told = both(
        f"Dự kiến xong {when(day, 'vi')} ({dated(works.text.vi, works.as_of, 'vi')})",
        f"Expected by {when(day, 'en')} ({dated(works.text.en, works.as_of, 'en')})",
    )
    if start is not None and works.expected > start:
        start_vi, start_en = on_day(start, "vi"), on_day(start, "en")
        return both(
            f"{told['vi']}, sau ngày khởi công {start_vi}: dự án chờ được không?",
            f"{told['en']}, after the start on {start_en}: can the project wait?",
        )
    return both(f"{told['vi']}: có đúng tiến độ không?", f"{told['en']}: is it on time?")


def _by_start(case: Case) -> Texts:
    """The same as a further question, of a project that has said when it starts."""
    if case.profile.start is None:
        return both("", "")
    return {lang: f" {text}" for lang, text in by_when(case).items()}


def whether_a_lot(case: Case) -> Texts:
    """Whether a lot as large as is needed is to be had: the area of a zone is not all lots."""
    least = case.profile.land.min_ha if case.profile.land else 0.0
    return both(
        f"Có bố trí được lô từ {number(least, 'vi')} ha không?",
        f"Can a lot of {number(least, 'en')} ha be had?",
    )


def _reckoned(case: Case, start: date) -> Texts:
    """That a zone nobody has built yet is not reckoned to be there by the start."""
    first = first_handover(case.zone, case.policy, case.on)
    if first is None or first <= start:
        return both("", "")
    month = first.isoformat()[:7]
    return both(
        f" (chưa rõ ai xây hạ tầng; chính sách so khớp của tỉnh tính sớm nhất là {when(month, 'vi')})",
        f" (no developer is known to build it; the province's matching policy reckons with {when(month, 'en')} at the earliest)",
    )


def about_site(case: Case, view: SiteView) -> Texts:
    """What has to be asked of a site: by its state as the notice gave it, and by what it is offered for."""
    asked = [] if view.lot.state == "offered" and not view.stale else [_about_state(case, view)]
    if view.meant is Meant.OTHERS:
        asked.append(_about_branch(case, view.site))
    return {lang: " ".join(each[lang] for each in asked) for lang in ("vi", "en")}


def _about_branch(case: Case, site: Feature) -> Texts:
    """A lot the notice offers for another branch."""
    stated = site.figure("sectors_stated")
    names = (sector.title for id_ in sorted(site.sectors) if (sector := case.offer.sector(id_)))
    meant_vi, meant_en = stated.text or together(names)
    (vi, en), dated = site.title, stated.as_of or (site.lot.as_of if site.lot else None)
    return both(
        f"{vi} được mời gọi cho {meant_vi} ({when(dated, 'vi')}): có nhận dự án này không?",
        f"{en} is offered for {meant_en} ({when(dated, 'en')}): would this project be taken?",
    )


def _about_state(case: Case, view: SiteView) -> Texts:
    vi, en = view.site.title
    area_vi, area_en = number(view.area_ha, "vi"), number(view.area_ha, "en")
    notice_vi, notice_en = when(view.lot.as_of, "vi"), when(view.lot.as_of, "en")
    if view.lot.state == "offered":
        then = _by_start(case)
        return both(
            f"{vi} ({area_vi} ha) được mời gọi theo thông báo {notice_vi}, đã quá hạn xác nhận: lô còn không?{then['vi']}",
            f"{en} ({area_en} ha) was on offer in the notice of {notice_en}, which is past its date: is it still?{then['en']}",
        )
    state_vi, state_en = (label("land_states", view.lot.state, lang).lower() for lang in ("vi", "en"))
    then = by_when(case)
    return both(
        f"{vi} ({area_vi} ha), theo thông báo {notice_vi}: {state_vi}. {then['vi']}",
        f"{en} ({area_en} ha), by the notice of {notice_en}: {state_en}. {then['en']}",
    )


def is_taken(view: SiteView) -> Texts:
    """That somebody has the lot, by what source's date."""
    told = {
        lang: (
            number(view.area_ha, lang),
            label("land_states", view.lot.state, lang).lower(),
            when(view.lot.as_of, lang),
        )
        for lang in ("vi", "en")
    }
    area_vi, state_vi, dated_vi = told["vi"]
    area_en, state_en, dated_en = told["en"]
    return both(
        f"lô đất {area_vi} ha {state_vi} ({dated_vi})", f"the lot of {area_en} ha is {state_en} ({dated_en})"
    )


def _largest(case: Case, *, offered: bool) -> Feature | None:
    """The largest single lot that is published and not taken; of those on offer alone, or of all."""
    lots = [
        site
        for site in lots_at(case)
        if site.lot
        and site.lot.area_ha is not None
        and site.lot.state not in {None, *TAKEN}
        and (site.lot.state == "offered" or not offered)
    ]
    return max(lots, key=lambda site: (site.lot.area_ha if site.lot else 0.0, site.id), default=None)


def _lots(case: Case, found: Reading | None) -> Texts:
    """How large the largest lot is, since a sum is no lot."""
    site = _largest(case, offered=found is not None and found.kind == "available")
    if site is None or site.lot is None:
        return both("chưa công bố lô nào còn trống", "no lot that is free is published")
    vi, en = site.title
    area = {
        lang: f"{number(site.lot.area_ha or 0.0, lang)} ha ({when(site.lot.as_of, lang)})"
        for lang in ("vi", "en")
    }
    return both(
        f"lô lớn nhất đã công bố là {vi}, {area['vi']}",
        f"the largest single lot published is {en}, {area['en']}",
    )


def _against(case: Case, min_ha: float) -> Reading | None:
    """What is left over by other figures, where they leave less than is needed: sources that do not agree are both told."""
    return next(
        (found for found in room(case).readings if found.kind == "difference" and found.ha < min_ha), None
    )


def _and_against(case: Case, min_ha: float, lang: str) -> str:
    less = _against(case, min_ha)
    word = "; số liệu khác: " if lang == "vi" else "; by other figures: "
    return word + grounds(case.place, less, lang) if less else ""


def cited_of(case: Case, found: Reading, min_ha: float) -> tuple[str, ...]:
    """The sources of all that is told of a reading that leaves enough: its own, those that disagree, the cleared land,
    the largest lot."""
    less, cleared = _against(case, min_ha), case.place.figure("fill_rate_of_cleared_land")
    told = (*found.source, *(less.source if less else ()), *cleared.source, *cited_in_silence(case, found))
    return tuple(dict.fromkeys(told))


def cited_in_silence(case: Case, found: Reading | None) -> tuple[str, ...]:
    """The sources of what is told where nobody says that enough is left: of the reading, if any, and the largest lot."""
    lot = _largest(case, offered=found is not None and found.kind == "available")
    told = (*(found.source if found else ()), *(lot.lot.source if lot and lot.lot else ()))
    return tuple(dict.fromkeys(told))


def about_reading(case: Case, found: Reading, min_ha: float) -> Texts:
    """What a place as a whole has left, and whether a lot of it can be had."""
    lots, then = _lots(case, found), by_when(case)
    need = {lang: number(min_ha, lang) for lang in ("vi", "en")}
    cleared = of_cleared(case.place)
    vi, en = (
        grounds(case.place, found, lang) + _and_against(case, min_ha, lang) + cleared[lang]
        for lang in ("vi", "en")
    )
    return both(
        f"Theo công bố: {vi}; {lots['vi']}. Có bố trí được lô từ {need['vi']} ha không? {then['vi']}",
        f"As published: {en}; {lots['en']}. Can a lot of {need['en']} ha be had? {then['en']}",
    )


def about_silence(case: Case, found: Reading | None, min_ha: float) -> Texts:
    """Nobody says that enough is left: whether a lot can be had, and whether by the start."""
    lot, then = _is_there_a_lot(case, found, min_ha), _by_start(case)
    return {lang: lot[lang] + then[lang] for lang in lot}


def _is_there_a_lot(case: Case, found: Reading | None, min_ha: float) -> Texts:
    """Of a place whose size alone is known, or of one of which nothing is."""
    need, lots = {lang: number(min_ha, lang) for lang in ("vi", "en")}, _lots(case, found)
    if found is not None:
        vi, en = (grounds(case.place, found, lang) for lang in ("vi", "en"))
        open_vi, open_en = (
            (", chưa rõ đã cho thuê bao nhiêu", ", how much is leased is not known")
            if found.kind == "area" and case.place.kind != "site"
            else ("", "")
        )
        return both(
            f"Theo công bố: {vi}{open_vi}; {lots['vi']}: có lô từ {need['vi']} ha không?",
            f"As published: {en}{open_en}; {lots['en']}: is there one of {need['en']} ha?",
        )
    if _largest(case, offered=False):
        vi, en = lots["vi"], lots["en"]
        return both(
            f"{vi[:1].upper()}{vi[1:]}: có lô từ {need['vi']} ha không?",
            f"{en[:1].upper()}{en[1:]}: is there one of {need['en']} ha?",
        )
    return both(
        f"Chưa công bố số liệu đất nào của nơi này: có lô từ {need['vi']} ha không?",
        f"Nothing is published about land here: is there a lot of {need['en']} ha?",
    )


def too_small(place: Feature, most: Reading, min_ha: float) -> Texts:
    """That no reading leaves as much as is needed."""
    vi, en = (grounds(place, most, lang) for lang in ("vi", "en"))
    return both(
        f"cần {number(min_ha, 'vi')} ha, theo mọi số liệu đã công bố nhiều nhất có {number(most.ha, 'vi')} ha: {vi}",
        f"needed {number(min_ha, 'en')} ha, by all that is published at most {number(most.ha, 'en')} ha: {en}",
    )
