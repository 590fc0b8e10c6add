"""The queryables as numeric columns beside the snapshot's rows, for masks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.ogc.properties import QUERYABLES

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]
_UNKNOWN = float("nan")
_DAY_ORIGIN = date(1970, 1, 1).toordinal()
DAY = 86_400_000_000.0
"""Microseconds; moments are counted in them from 1970, which a float holds exactly for 250 years around it."""


@dataclass
class Words:
    """The distinct texts of a column, numbered; only ever added to."""

    texts: list[str] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)
    _folded: dict[Any, list[str]] = field(default_factory=dict)

    def numbered(self, text: str | None) -> int:
        if text is None:
            return -1
        found = self.number.setdefault(text, len(self.texts))
        if found == len(self.texts):
            self.texts.append(text)
        return found

    def folded(self, key: Any, fold: Callable[[str], str]) -> list[str]:
        """Every text folded in one way, worked out once."""
        done = self._folded.get(key, [])
        if len(done) < len(self.texts):
            done = done + [fold(text) for text in self.texts[len(done) :]]
            self._folded[key] = done
        return done


@dataclass(frozen=True)
class Texts:
    """A text column: numbers of words, -1 for null."""

    codes: Codes
    words: Words

    def extended(self, values: Sequence[str | None]) -> "Texts":
        """With rows added; what was handed out stays as it was."""
        added = np.array([self.words.numbered(value) for value in values], np.int32)
        return Texts(np.concatenate([self.codes, added]), self.words)


@dataclass(frozen=True)
class Numbers:
    """A numeric column, NaN for null."""

    values: Floats


@dataclass(frozen=True)
class Moments:
    """A column of moments in microseconds, NaN for null; each lasts ``span`` less than a microsecond more."""

    values: Floats
    span: float


Column = Texts | Numbers | Moments


def micros(moment: datetime) -> float:
    """Microseconds since 1970."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * DAY + since.seconds * 1e6 + since.microseconds


def day_micros(day: date) -> float:
    """The first microsecond of a day, UTC."""
    return (day.toordinal() - _DAY_ORIGIN) * DAY


def _number(value: Any) -> float:
    return _UNKNOWN if value is None else float(value)


def _day(value: Any) -> float:
    return _UNKNOWN if value is None else day_micros(date.fromisoformat(value))


def _moment(value: Any) -> float:
    return _UNKNOWN if value is None else micros(datetime.fromisoformat(value))


_READ: dict[str, Callable[[Any], float]] = {
    "number": _number,
    "integer": _number,
    "date": _day,
    "date-time": _moment,
}


def no_texts() -> Texts:
    """A text column without rows."""
    return Texts(np.zeros(0, np.int32), Words())


def empty(kind: str) -> Column:
    """A column without rows."""
    if kind == "string":
        return no_texts()
    none = np.zeros(0, np.float64)
    return Numbers(none) if kind in {"number", "integer"} else Moments(none, DAY - 1 if kind == "date" else 0)


def extended(column: Column, kind: str, values: Sequence[Any]) -> Column:
    """The column with rows added; what was handed out stays as it was."""
    if isinstance(column, Texts):
        return column.extended(values)
    added = np.array([_READ[kind](value) for value in values], np.float64)
    whole = np.concatenate([column.values, added])
    return Numbers(whole) if isinstance(column, Numbers) else Moments(whole, column.span)


NAMES = ("id", "title_vi", "title_en")
"""Texts that most features have alone; they are numbered when a filter first asks for one of them."""
HELD = {
    "area_ha": "area_ha",
    "rent": "price",
    "completeness": "completeness",
    "location_accuracy_km": "accuracy_km",
}
"""Numbers that the snapshot holds as columns already, and by what name."""


def no_columns() -> dict[str, Column]:
    """The columns held here for every row, without rows: of all queryables but those that are known elsewhere."""
    return {
        name: empty(each.type) for name, each in QUERYABLES.items() if name not in NAMES and name not in HELD
    }
