"""Figures that are surely wrong, whoever states them, and those that are seldom meant."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pydantic import BaseModel

from catalogue.domain.dates import bounds
from catalogue.domain.facts import Statement, number
from catalogue.domain.geometry import centre, great_circle_km
from catalogue.domain.land import TOLERANCE_HA
from catalogue.domain.records import Record
from catalogue.domain.references import Path
from catalogue.usecases.packs.industry_codes import eaten_zeros
from catalogue.usecases.packs.repeated import contradictory, repeated
from catalogue.usecases.packs.zone_areas import HECTARES, doubtful_shares, impossible_areas

_AS_OF = re.compile(r"(?:\w+_)?as_of")
_HERE_KM, _ELSEWHERE_KM = 500, 1000
Position = tuple[float, float]


def today_anywhere() -> date:
    """The latest day that has begun somewhere on earth: a figure of a later one is from the future for everybody."""
    return datetime.now(timezone(timedelta(hours=14))).date()


def _figures(statement: Statement) -> Iterator[tuple[str, str]]:
    value = number(statement)
    if value is None:
        return
    if statement.unit in HECTARES and value < 0:
        yield "value", f"'{statement.value}' is below nothing: an area is 0 or more"
    # A percentage that is a share of nothing may be a rate of growth.
    if statement.unit == "%" and statement.of is not None and not 0 <= value <= 100:
        yield "value", f"'{statement.value}' is no share: a part of {statement.of!r} is from 0 to 100 %"


def _facts(record: Record) -> Iterator[tuple[Path, str]]:
    for name, statements in record.facts.items():
        for at, statement in enumerate(statements):
            for column, why in _figures(statement):
                yield ("facts", name, at, column), why
            if record.KIND == "site" and name == "area" and number(statement) == 0:
                yield (
                    ("facts", name, at, "value"),
                    "'0' is no area of a lot: leave it empty where it is not known",
                )


def _later_than(today: date, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Figures as of a day, and land decided on a day, that has not come yet."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _later_than(today, getattr(value, name), (*path, name))
    elif isinstance(value, tuple | dict):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _later_than(today, inner, (*path, key))
    elif isinstance(value, str | date) and path:
        dated = _AS_OF.fullmatch(str(path[-1])) or (path[0], path[-1]) == ("land_events", "on")
        first = bounds(str(value))[0] if dated else None
        if first and first > today:
            yield path, f"'{value}' is in the future: nothing later than {today.isoformat()} can be known"


def _lot(record: Record) -> Iterator[tuple[Path, str]]:
    """The states one notice gives for a lot may not add up to more land than the lot has."""
    rows = getattr(record, "land", ()) if record.KIND == "site" else ()
    areas = [number(said) for said in record.facts.get("area", ()) if said.unit == "ha"]
    largest = max((area for area in areas if area), default=None)
    sums: dict[Any, float] = {}
    for at, row in enumerate(rows):
        if row.area_ha == 0:
            yield ("land", at, "area_ha"), "'0' is no area of a lot: leave it empty where it is not known"
        notice = (row.as_of, row.source)
        before = sums.get(notice, 0)
        sums[notice] = before + (row.area_ha or 0)
        if largest and before <= largest + TOLERANCE_HA < sums[notice]:
            yield (
                ("land", at, "area_ha"),
                f"with '{row.area_ha:g}' the states of {row.as_of} add up to {sums[notice]:g} ha; the lot has {largest:g} ha",
            )


def _swapped(record: Record, province: Position | None) -> Iterator[tuple[Path, str]]:
    geometry = record.location.geometry if record.location else None
    lies = centre(geometry.model_dump(mode="json")) if geometry else None
    if province is None or lies is None:
        return
    other_way = (lies[1], lies[0])
    # Only where the other way round it would be at home: much may rightly lie far from its province.
    if (
        abs(lies[0]) <= 90
        and great_circle_km(lies, province) > _ELSEWHERE_KM
        and great_circle_km(other_way, province) < _HERE_KM
    ):
        yield (
            ("location", "geometry", "coordinates"),
            f"latitude {lies[1]:g}, longitude {lies[0]:g} is far from the province, and in it the other way round: the two are swapped",
        )


def position_of(record: Record | None) -> Position | None:
    """Longitude and latitude of a record's middle, where its place is known."""
    geometry = record.location.geometry if record and record.location else None
    return centre(geometry.model_dump(mode="json")) if geometry else None


def implausible(record: Record, today: date, province: Position | None) -> Iterator[tuple[Path, str]]:
    """What cannot be so in a record, by the path of the value."""
    yield from _facts(record)
    yield from _later_than(today, record)
    yield from _lot(record)
    yield from _swapped(record, province)
    yield from impossible_areas(record)
    yield from repeated(record)
    yield from eaten_zeros(record)


def doubtful(record: Record) -> Iterator[tuple[Path, str]]:
    """What may be so in a record, and is seldom meant, by the path of the value."""
    yield from doubtful_shares(record)
    yield from contradictory(record)
