"""Moments and intervals of RFC 3339, as microseconds: the first and the last that the text allows."""

import math
import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from feeds.ogc.columns import DAY, day_micros, micros

_DATE = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T?$")
"""GDAL writes a day with a T behind it."""
_MOMENT = re.compile(
    r"^(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<hm>[0-9]{2}:[0-9]{2}):(?P<s>[0-9]{2})"
    r"(?:\.(?P<part>[0-9]{1,12}))?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})$"
)
_LEAP = "60"
_DURATION = re.compile(
    r"^P(?=[0-9T])(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<weeks>[0-9]{1,6})W)?(?:(?P<days>[0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,8})H)?(?:(?P<minutes>[0-9]{1,10})M)?(?:(?P<seconds>[0-9]{1,12})S)?)?$"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORWARD, _BACK = 1, -1


class Span(NamedTuple):
    """From the first to the last microsecond; infinite where it is open."""

    first: float
    last: float


def instant(text: str) -> Span:
    """A date, which is a whole day, or a date-time.

    Raises:
        ValueError: Neither, or no such day.
    """
    if _DATE.match(text):
        start = day_micros(date.fromisoformat(text.rstrip("T")))
        return Span(start, start + DAY - 1)
    found = _MOMENT.match(text)
    if found is None:
        raise ValueError("must be a date or a date-time of RFC 3339, such as 2026-11-22T08:00:00Z")
    at = _moment(found)
    return Span(at, at)


def _moment(found: re.Match[str]) -> float:
    """A leap second is the one after it, as clocks without leap seconds count."""
    seconds = "59" if found["s"] == _LEAP else found["s"]
    part = (found["part"] or "")[:6].ljust(6, "0")
    zone = found["zone"].replace("Z", "+00:00").replace("z", "+00:00")
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['hm']}:{seconds}.{part}{zone}")
        if found["s"] == _LEAP:
            moment += timedelta(seconds=1)
        return micros(moment.astimezone(UTC))
    except OverflowError as error:
        raise ValueError("lies outside the years 1 to 9999") from error


_OPEN = ("", "..")


def bound(text: str) -> Span | None:
    """An end of an interval; ``None`` where it is open."""
    return None if text in _OPEN else instant(text)


def _shifted(moment: float, written: re.Match[str], direction: int) -> float:
    """A moment some time later or earlier; months are those of the calendar, as RFC 3339's appendix counts them."""
    parts = {name: int(count or 0) for name, count in written.groupdict().items()}
    months = 12 * parts.pop("years") + parts.pop("months")
    try:
        at = _EPOCH + timedelta(microseconds=moment)
        year, month = divmod(12 * at.year + at.month - 1 + direction * months, 12)
        at = at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
        return micros(at + direction * timedelta(**parts))
    except (OverflowError, ValueError) as error:
        raise ValueError("lies outside the years 1 to 9999") from error


def _ends(start: str, end: str) -> Span:
    """The ends of an interval, one of which may be so far from the other (``2026-01-01/P2D``)."""
    if (lasting := _DURATION.match(end)) and start not in _OPEN:
        first = instant(start).first
        return Span(first, _shifted(first, lasting, _FORWARD))
    if (lasting := _DURATION.match(start)) and end not in _OPEN:
        last = instant(end).last
        return Span(_shifted(last, lasting, _BACK), last)
    opened, closed = bound(start), bound(end)
    return Span(opened.first if opened else -math.inf, closed.last if closed else math.inf)


def interval(text: str) -> Span:
    """An instant, or an interval with at most two open ends (OGC API Features, 7.15.4), or with a duration.

    Raises:
        ValueError: It is no such text, or ends before it begins.
    """
    if "/" not in text:
        return instant(text)
    start, _, end = text.partition("/")
    span = _ends(start, end)
    if span.first > span.last:
        raise ValueError("ends before it begins")
    return span
