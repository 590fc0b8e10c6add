"""Works on a zone that change what it offers: when land or a plant is to be ready, as far as anybody says."""

from datetime import date

from matching.judged import Case
from matching.tables import Works

_DAYS_IN_MONTH = 365.25 / 12


def works_on(case: Case, what: str) -> Works | None:
    """The works of a sort on the zone of a place, decided ones first, then those done soonest."""
    zone = case.zone
    found = [works for works in case.policy.works if zone and works.zone == zone.id and works.what == what]
    return min(found, key=lambda works: (not works.decided, works.expected or date.max), default=None)


def in_time(works: Works, start: date | None) -> bool:
    """Whether works are decided and expected to be done by the start; an open start waits for them."""
    return works.decided and works.expected is not None and (start is None or works.expected <= start)


def months_between(begins: date, ends: date) -> float:
    """Months from one day to another; negative where the second comes first."""
    return (ends - begins).days / _DAYS_IN_MONTH
