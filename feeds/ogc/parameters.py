"""The query parameters of items, read strictly: what is unknown, given twice or not readable is named."""

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from api.edge.errors import BadParameter
from feeds.ogc.columns import Column, Numbers, Texts
from feeds.ogc.moments import Span, instant, interval
from feeds.ogc.names import CRS84_NAMES, DEFAULT_LIMIT, MAX_FILTER, MAX_LIMIT
from feeds.ogc.properties import QUERYABLES
from feeds.ogc.shapes import Box
from feeds.wording import LANGUAGES, Language

Pairs = Iterable[tuple[str, str]]
FORMATS = ("json", "html")
_NUMBER = re.compile(r"^[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?$")
_CURSOR = re.compile(r"^([0-9a-f]{1,32})((?:\.[0-9]{1,18}){1,32})$")
_LONGEST = 1000
UNKNOWN = "is not a parameter of this operation"


class Cursor(NamedTuple):
    """Where a page begins: behind a publication of a log, without the later ones that were given first."""

    epoch: str
    after: int = 0
    led: tuple[int, ...] = ()

    def __str__(self) -> str:
        return ".".join(map(str, (self.epoch, self.after, *self.led)))

    @property
    def newest(self) -> int:
        """The last publication it speaks of."""
        return max(self.after, *self.led) if self.led else self.after


@dataclass
class Question:
    """What is asked of a collection."""

    limit: int = DEFAULT_LIMIT
    cursor: Cursor | None = None
    box: Box | None = None
    during: Span | None = None
    equals: dict[str, str] = field(default_factory=dict)
    filter: str | None = None
    format: str | None = None
    lang: Language | None = None


def number(text: str) -> float:
    """A finite decimal number.

    Raises:
        ValueError: It is none.
    """
    value = float(text) if _NUMBER.match(text) else math.nan
    if not math.isfinite(value):
        raise ValueError("must be a number")
    return value


def _limit(question: Question, text: str) -> None:
    """What is above the maximum counts as the maximum (requirement /req/core/fc-limit-response-1)."""
    if not re.fullmatch(r"[0-9]+", text) or not text.strip("0"):
        raise ValueError(f"must be a whole number from 1 to {MAX_LIMIT}")
    digits = text.lstrip("0")
    question.limit = MAX_LIMIT if len(digits) > len(str(MAX_LIMIT)) else min(int(digits), MAX_LIMIT)


def _box(question: Question, text: str) -> None:
    """West, south, east, north, or the same with heights, which no feature has."""
    parts = [number(part.strip()) for part in text.split(",", 7)]
    if len(parts) not in {4, 6}:
        raise ValueError(
            "must be 4 or 6 numbers: west,south,east,north, or with the lowest and highest height"
        )
    half = len(parts) // 2
    (west, south), (east, north) = parts[:2], parts[half : half + 2]
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise ValueError("has a longitude outside -180 to 180")
    if not -90 <= south <= north <= 90:
        raise ValueError("has latitudes outside -90 to 90, or the northern one first")
    if half == 3 and parts[2] > parts[5]:
        raise ValueError("has the greater height first")
    question.box = (west, south, east, north)


def _during(question: Question, text: str) -> None:
    question.during = interval(text)


def _crs(_question: Question, text: str) -> None:
    if text not in CRS84_NAMES:
        raise ValueError(f"must be {CRS84_NAMES[0]}: there is no other coordinate reference system here")


def _cursor(question: Question, text: str) -> None:
    found = _CURSOR.match(text)
    if found is None:
        raise ValueError("is not one of ours: follow the link of the page before")
    after, *led = map(int, found[2][1:].split("."))
    question.cursor = Cursor(found[1], after, tuple(led))


def _filter(question: Question, text: str) -> None:
    if not text.strip():
        raise ValueError("is empty")
    if len(text) > MAX_FILTER:
        raise ValueError(f"has {len(text)} characters; at most {MAX_FILTER} are read")
    question.filter = text


def _filter_lang(_question: Question, text: str) -> None:
    if text != "cql2-text":
        raise ValueError("must be cql2-text")


def _format(question: Question, text: str) -> None:
    if text not in FORMATS:
        raise ValueError("must be json or html")
    question.format = text


def _lang(question: Question, text: str) -> None:
    if text not in LANGUAGES:
        raise ValueError("must be vi or en")
    question.lang = "vi" if text == "vi" else "en"


READERS: dict[str, Callable[[Question, str], None]] = {
    "limit": _limit,
    "bbox": _box,
    "bbox-crs": _crs,
    "datetime": _during,
    "crs": _crs,
    "filter": _filter,
    "filter-lang": _filter_lang,
    "filter-crs": _crs,
    "cursor": _cursor,
    "f": _format,
    "lang": _lang,
}
OF_THE_FORM = ("f", "lang")
"""The parameters that every address takes: in which form, and a page in which language."""


def question_of(pairs: Pairs) -> Question:
    """What the parameters of items ask.

    Raises:
        BadParameter: One of them is unknown, given twice, or not readable.
    """
    question, seen = Question(), set()
    for name, text in pairs:
        if name in seen:
            raise BadParameter(name, "is given twice")
        seen.add(name)
        _read(question, name, text)
    return question


def _read(question: Question, name: str, text: str) -> None:
    if name not in READERS and name not in QUERYABLES:
        raise BadParameter(name, UNKNOWN)
    try:
        if name in READERS:
            READERS[name](question, text)
        else:
            question.equals[name] = _readable(name, text)
    except ValueError as error:
        raise BadParameter(name, str(error)) from error


def _readable(name: str, text: str) -> str:
    kind = QUERYABLES[name].type
    if len(text) > _LONGEST:
        raise ValueError(f"has {len(text)} characters; at most {_LONGEST} are read")
    if kind in {"number", "integer"}:
        number(text)
    elif kind != "string":
        instant(text)
    return text


def equal_to(column: Column, text: str) -> Any:
    """The rows of a column that equal a value given as text."""
    if isinstance(column, Texts):
        return column.codes == column.words.number.get(text, -2)
    if isinstance(column, Numbers):
        return column.values == number(text)
    first, last = instant(text)
    return (column.values <= last) & (column.values + column.span >= first)


def only(pairs: Pairs, names: Collection[str] = OF_THE_FORM) -> Question:
    """The form asked for where that is all there is to ask.

    Raises:
        BadParameter: There is another parameter.
    """
    pairs = list(pairs)
    for name, _ in pairs:
        if name not in names:
            raise BadParameter(name, UNKNOWN)
    return question_of(pairs)
