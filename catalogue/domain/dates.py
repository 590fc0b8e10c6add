"""Dates as sources give them: the parts of ISO 8601-2 (EDTF) that statistics and notices use.

``2018``, ``2018-03``, ``2018-03-31``; ``2022~`` is about 2022; ``2018-01/2018-09`` is an interval;
``../2015`` is up to 2015. A point that was never stated is ``None``, not a guessed day.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

_POINT = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?~?"
PATTERN = rf"^(?:{_POINT}|(?:{_POINT}|\.\.)/(?:{_POINT}|\.\.))$"
_EDTF = re.compile(PATTERN)


def _first_day(point: str) -> date | None:
    parts = [int(part) for part in point.rstrip("~").split("-")] if point != ".." else []
    return date(*[*parts, 1, 1][:3]) if parts else None


def _last_day(point: str) -> date | None:
    parts = [int(part) for part in point.rstrip("~").split("-")] if point != ".." else []
    if not parts:
        return None
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """First and last day the text allows; ``None`` where it is open.

    Raises:
        ValueError: Not a date of this form, or a day that does not exist.
    """
    if not _EDTF.fullmatch(edtf):
        raise ValueError(
            "must be a year, month or day such as 2018, 2018-03, 2022~, 2018-01/2018-09 or ../2015"
        )
    start, _, end = edtf.partition("/")
    first, last = _first_day(start), _last_day(end or start)
    if first and last and first > last:
        raise ValueError("the interval ends before it begins")
    return first, last


@lru_cache(maxsize=4_096)
def latest(edtf: str | None) -> date:
    """The last day a figure can speak of; figures without a date sort before all others."""
    first, last = bounds(edtf) if edtf else (None, None)
    return last or first or date.min


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | date) and not isinstance(value, bool) else value


def _checked(edtf: str) -> str:
    bounds(edtf)
    return edtf


Edtf = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "description": "ISO 8601-2 (EDTF) date"}),
]


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
