"""What the standard says of filters, over the listings' JSON in plain Python: three-valued logic spelt out with None."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely
from shapely.geometry import shape

Listing = dict[str, Any]
Answer = bool | None
FIGURES = (
    "area_ha",
    "rent",
    "offered_ha",
    "available_ha",
    "leased_ha",
    "completeness",
    "stale_ymd",
    "location_accuracy_km",
)
"""The columns that hold numbers."""


def _area(listing: Listing) -> float | None:
    """As docs/feeds.md says: a lot's own, else the total, else the area in hectares."""
    if listing["kind"] == "site" and (listing["land"] or {}).get("area_ha") is not None:
        return float(listing["land"]["area_ha"])
    facts = listing["facts"]
    numbers = {
        name: fact["value"]
        for name, fact in facts.items()
        if name in {"total_area", "area"}
        and isinstance(fact["value"], int | float)
        and fact["unit"] in {None, "ha"}
    }
    found = numbers.get("total_area", numbers.get("area"))
    return None if found is None else float(found)


READ: dict[str, Callable[[Listing], Any]] = {
    "id": lambda one: one["id"],
    "kind": lambda one: one["kind"],
    "title_vi": lambda one: one["title"]["vi"],
    "title_en": lambda one: one["title"]["en"],
    "stage": lambda one: one["stage"],
    "place": lambda one: one["place"] and one["place"]["id"],
    "place_vi": lambda one: one["place"] and one["place"]["title"]["vi"],
    "sector": lambda one: one["sectors"][0]["id"] if one["sectors"] else None,
    "sectors": lambda one: ",".join(sector["id"] for sector in one["sectors"]) or None,
    "area_ha": _area,
    "sequence": lambda one: one["sequence"],
    "completeness": lambda one: one["completeness"] and one["completeness"]["share"],
    "stale_ymd": lambda one: one["stale_after"] and int(one["stale_after"].replace("-", "")),
    "published_at": lambda one: datetime.fromisoformat(one["published_at"]),
}


def geometry(listing: Listing) -> Any:
    return shape(listing["geometry"]) if listing["geometry"] else None


def every(*answers: Answer) -> Answer:
    return False if False in answers else None if None in answers else True


def some(*answers: Answer) -> Answer:
    return True if True in answers else None if None in answers else False


def negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def known(*values: Any) -> bool:
    return all(value is not None for value in values)


def without_case(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def without_marks(text: str) -> str:
    letters = [char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn"]
    return "".join({"đ": "d", "Đ": "D"}.get(char, char) for char in letters)


FOLDS: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    "CASEI": without_case,
    "ACCENTI": without_marks,
    "CASEI(ACCENTI": lambda text: without_case(without_marks(text)),
}


def like(text: str, pattern: str) -> bool:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    written = "".join(
        {"%": ".*", "_": "."}.get(part) or re.escape(part.removeprefix("\\") or part) for part in parts
    )
    return re.fullmatch(written, text, re.DOTALL) is not None


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: bool(a == b),
    "<>": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    ">": lambda a, b: bool(a > b),
    "<=": lambda a, b: bool(a <= b),
    ">=": lambda a, b: bool(a >= b),
}

SPATIAL: dict[str, Callable[[Any, Any], bool]] = {
    "S_INTERSECTS": lambda a, b: bool(a.intersects(b)),
    "S_DISJOINT": lambda a, b: bool(a.disjoint(b)),
    "S_WITHIN": lambda a, b: bool(a.within(b)),
    "S_CONTAINS": lambda a, b: bool(a.contains(b)),
    "S_EQUALS": lambda a, b: bool(a.equals(b)),
    "S_TOUCHES": lambda a, b: bool(a.touches(b)),
    "S_CROSSES": lambda a, b: bool(a.crosses(b)),
    "S_OVERLAPS": lambda a, b: bool(a.overlaps(b)),
}

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Ends = tuple[datetime, datetime]

TEMPORAL: dict[str, Callable[[Ends, Ends], bool]] = {
    "T_AFTER": lambda a, b: a[0] > b[1],
    "T_BEFORE": lambda a, b: a[1] < b[0],
    "T_DISJOINT": lambda a, b: a[1] < b[0] or a[0] > b[1],
    "T_INTERSECTS": lambda a, b: a[0] <= b[1] and b[0] <= a[1],
    "T_EQUALS": lambda a, b: a == b,
}
OF_INTERVALS: dict[str, Callable[[Ends, Ends], bool]] = {
    "T_CONTAINS": lambda a, b: a[0] < b[0] and a[1] > b[1],
    "T_DURING": lambda a, b: a[0] > b[0] and a[1] < b[1],
    "T_STARTS": lambda a, b: a[0] == b[0] and a[1] < b[1],
    "T_STARTEDBY": lambda a, b: a[0] == b[0] and a[1] > b[1],
    "T_FINISHES": lambda a, b: a[1] == b[1] and a[0] > b[0],
    "T_FINISHEDBY": lambda a, b: a[1] == b[1] and a[0] < b[0],
    "T_MEETS": lambda a, b: a[1] == b[0],
    "T_METBY": lambda a, b: a[0] == b[1],
    "T_OVERLAPS": lambda a, b: a[0] < b[0] < a[1] < b[1],
    "T_OVERLAPPEDBY": lambda a, b: b[0] < a[0] < b[1] < a[1],
}


@dataclass(frozen=True)
class Asked:
    """A condition, as CQL2 text and as a function of a listing."""

    text: str
    holds: Callable[[Listing], Answer]


def day_of(moment: datetime) -> Ends:
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1) - timedelta(microseconds=1)


def box(west: float, south: float, east: float, north: float) -> Any:
    """A box, in two parts where it crosses the antimeridian; a part without an area is its diagonal, or a point."""
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    corners = [[(left, south), (left, north), (right, south), (right, north)] for left, right in spans]
    return shapely.union_all([shapely.MultiPoint(each).convex_hull for each in corners])
