"""Moments and intervals of RFC 3339, as microseconds: the first and the last that the text allows."""

import math
import re
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


def bound(text: str) -> Span | None:
    """An end of an interval; ``None`` where it is open."""
    return None if text in {"", ".."} else instant(text)


def interval(text: str) -> Span:
    """An instant, or an interval with at most two open ends (OGC API Features, 7.15.4).

    Raises:
        ValueError: It is no such text, or ends before it begins.
    """
    if "/" not in text:
        return instant(text)
    start, _, end = text.partition("/")
    opened, closed = bound(start), bound(end)
    first = opened.first if opened else -math.inf
    last = closed.last if closed else math.inf
    if first > last:
        raise ValueError("ends before it begins")
    return Span(first, last)
