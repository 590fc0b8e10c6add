"""Timing: how long before the start the land can be handed over."""

from collections.abc import Container
from datetime import date

from matching.bands import UNKNOWN, Band, point
from matching.judged import Case, CriterionResult, Outcome, Texts
from matching.profile import Role
from matching.sites import needs_land, serving_site
from matching.stages import first_handover, worth_by_stage
from matching.wording import both, number, on_day, unbuilt_told, when
from matching.works import months_between, works_on


def _handover(case: Case) -> tuple[date, date | None]:
    """The first day the land may be had, and the day it is had if that is known."""
    view = serving_site(case)
    if view and view.outcome is Outcome.PASS:
        return case.on, case.on
    works = works_on(case, "zone")
    if works and works.expected:
        ready = max(works.expected, case.on)
        return ready, ready if works.decided else None
    unbuilt = first_handover(case.zone, case.policy, case.on) if _is_unbuilt(case) else None
    return unbuilt or case.on, None


def timing(case: Case) -> CriterionResult:
    """The value of the months between hand-over and start: known for a fresh offer and for decided works, from 0 for
    everything else; where nobody has built the zone yet only to the share that its land counts."""
    start = case.profile.start
    if start is None or not needs_land(case) or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("timing", UNKNOWN, asked=False)
    if case.place.stage == "dropped":
        return CriterionResult("timing", point(0.0), ({"stage": "dropped"},))
    first, last = _handover(case)
    best = case.policy.timing.at(months_between(first, start))
    band = Band(0.0, _at_most(case, start, first)) if last is None else point(best)
    evidence = {
        "start": start.isoformat(),
        "earliest": first.isoformat(),
        "known": last is not None,
        "months": round(months_between(first, start), 2),
    }
    return CriterionResult("timing", band, (evidence,), says=_says(case, start, last))


def _is_unbuilt(case: Case) -> bool:
    """Whether the place is a zone that nobody has built yet; a lot that serves is there, whatever is built around it."""
    stages: Container[str | None] = case.policy.unbuilt_land
    return case.zone is not None and case.zone.stage in stages and serving_site(case) is None


def _at_most(case: Case, start: date, first: date) -> float:
    """What a hand-over on the ``first`` day it may be is worth; a zone of which it is not sure that nobody has built it
    may hand land over today."""

    def worth(day: date) -> float:
        return case.policy.timing.at(months_between(day, start))

    if not _is_unbuilt(case):
        return worth(first)
    today = case.on if first_handover(case.zone, case.policy, case.on) else first
    return worth_by_stage(case.zone, case.policy, case.on, built=worth(today), unbuilt=worth(first))


def _says(case: Case, start: date, last: date | None) -> Texts:
    vi, en = on_day(start, "vi"), on_day(start, "en")
    if last is None and case.zone and _is_unbuilt(case):
        unbuilt = unbuilt_told(case.zone)
        return both(
            f"{unbuilt['vi']}, và chưa rõ ngày giao đất; ngày khởi công là {vi}.",
            f"{unbuilt['en']}, and when the land can be handed over is not known; the start is {en}.",
        )
    if last is None:
        return both(
            f"Chưa rõ ngày giao đất so với ngày khởi công {vi}.",
            f"When the land can be handed over is not known; the start is {en}.",
        )
    if (works := works_on(case, "zone")) and works.basis != "stated" and serving_site(case) is None:
        return _says_reckoned(start, last)
    months = {lang: number(round(abs(months_between(last, start)), 1), lang) for lang in ("vi", "en")}
    if last > start:
        return both(
            f"Đất dự kiến sẵn sàng vào {on_day(last, 'vi')}, muộn hơn ngày khởi công ({vi}) {months['vi']} tháng.",
            f"The land is expected on {on_day(last, 'en')}, {months['en']} months after the start ({en}).",
        )
    if not round(months_between(last, start), 1):
        return both(
            f"Đất có vừa sát ngày khởi công {vi}.", f"Land is to be had only just before the start on {en}."
        )
    if serving_site(case) is None:
        return both(
            f"Theo tiến độ được nêu, dự kiến có đất sớm hơn ngày khởi công ({vi}) {months['vi']} tháng.",
            f"By the schedule stated, land is expected {months['en']} months before the start ({en}).",
        )
    return both(
        f"Có đất sớm hơn ngày khởi công ({vi}) {months['vi']} tháng.",
        f"Land is to be had {months['en']} months before the start ({en}).",
    )


def _says_reckoned(start: date, last: date) -> Texts:
    """A day that was worked out from months is told as the month, and is so far from the start in whole ones."""
    apart = round(abs(months_between(last, start)))
    month, vi, en = last.isoformat()[:7], on_day(start, "vi"), on_day(start, "en")
    told = both(
        f"Theo tiến độ được nêu, dự kiến có đất vào {when(month, 'vi')}",
        f"By the schedule stated, land is expected in {when(month, 'en')}",
    )
    if not apart:
        return both(
            f"{told['vi']}, vừa sát ngày khởi công {vi}.", f"{told['en']}, close to the start on {en}."
        )
    later = last > start
    return both(
        f"{told['vi']}, {'muộn' if later else 'sớm'} hơn ngày khởi công ({vi}) khoảng {apart} tháng.",
        f"{told['en']}, about {apart} {'month' if apart == 1 else 'months'} {'after' if later else 'before'} the start ({en}).",
    )
