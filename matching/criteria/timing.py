"""Timing: how long before the start the land can be handed over."""

from datetime import date

from matching.bands import UNKNOWN, Band, point
from matching.judged import Case, CriterionResult, Outcome, Texts
from matching.profile import Role
from matching.sites import needs_land, serving_site
from matching.wording import both, number, on_day
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
    return case.on, None


def timing(case: Case) -> CriterionResult:
    """The value of the months between hand-over and start: known for a fresh offer and for decided works, from 0 for
    everything else."""
    start = case.profile.start
    if start is None or not needs_land(case) or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("timing", UNKNOWN, asked=False)
    if case.place.stage == "dropped":
        return CriterionResult("timing", point(0.0), ({"stage": "dropped"},))
    first, last = _handover(case)
    best = case.policy.timing.at(months_between(first, start))
    band = Band(0.0, best) if last is None else point(best)
    evidence = {
        "start": start.isoformat(),
        "earliest": first.isoformat(),
        "known": last is not None,
        "months": round(months_between(first, start), 2),
    }
    return CriterionResult("timing", band, (evidence,), says=_says(start, last))


def _says(start: date, last: date | None) -> Texts:
    vi, en = on_day(start, "vi"), on_day(start, "en")
    if last is None:
        return both(
            f"Chưa rõ ngày giao đất so với ngày khởi công {vi}.",
            f"When the land can be handed over is not known; the start is {en}.",
        )
    months = {lang: number(round(abs(months_between(last, start)), 1), lang) for lang in ("vi", "en")}
    if last > start:
        return both(
            f"Đất dự kiến sẵn sàng {on_day(last, 'vi')}, sau ngày khởi công {months['vi']} tháng.",
            f"The land is expected on {on_day(last, 'en')}, {months['en']} months after the start.",
        )
    if not round(months_between(last, start), 1):
        return both(
            f"Đất có vừa sát ngày khởi công {vi}.", f"Land is to be had only just before the start on {en}."
        )
    return both(
        f"Có đất trước ngày khởi công {vi} {months['vi']} tháng.",
        f"Land is to be had {months['en']} months before the start on {en}.",
    )
