"""The areas of a zone beside each other, and the shares worked out from them."""

from collections.abc import Iterator

from catalogue.domain.facts import Statement, number
from catalogue.domain.land import TOLERANCE_HA
from catalogue.domain.records import Record
from catalogue.domain.references import Path

HECTARES = {"ha": 1.0, "km2": 100.0, "m2": 0.0001}
_PARTS = ("industrial_land", "cleared_industrial_land", "leased", "available")
_SMALLEST_HA = 1.0
"""No park or cluster is smaller; a figure that is has another unit than it says."""
_APART_POINTS = 1.0
"""Rounding and the parts of a hectare left out move a share by less."""


def hectares(statement: Statement) -> float | None:
    """The area a statement gives, in hectares; ``None`` where it gives none."""
    value, unit = number(statement), HECTARES.get(statement.unit or "")
    return None if value is None or unit is None else value * unit


def impossible_areas(record: Record) -> Iterator[tuple[Path, str]]:
    """Areas of a zone that cannot all be so."""
    if record.KIND != "zone":
        return
    totals = [
        stated
        for said in record.facts.get("total_area", ())
        if (stated := hectares(said)) is not None and stated >= _SMALLEST_HA
    ]
    for name in ("total_area", "industrial_land"):
        for at, said in enumerate(record.facts.get(name, ())):
            area = hectares(said)
            if area is not None and 0 <= area < _SMALLEST_HA:
                yield (
                    ("facts", name, at, "value"),
                    f"'{said.value}' {said.unit} is {area:g} ha, no area of a zone: is the unit another one?",
                )
    for name in _PARTS if totals else ():
        for at, said in enumerate(record.facts.get(name, ())):
            area = hectares(said)
            if area is not None and area > max(totals) + TOLERANCE_HA:
                yield (
                    ("facts", name, at, "value"),
                    f"'{said.value}' {said.unit} is more than all of the zone: its largest stated total_area is {max(totals):g} ha",
                )


def doubtful_shares(record: Record) -> Iterator[tuple[Path, str]]:
    """Fill rates that the leased land of the same date, divided by what they are a share of, does not give."""
    leased = [(area, said.as_of) for said in record.facts.get("leased", ()) if (area := hectares(said))]
    for name, statements in record.facts.items():
        for at, said in enumerate(statements if name.startswith("fill_rate") else ()):
            share = number(said)
            wholes = [area for whole in record.facts.get(said.of or "", ()) if (area := hectares(whole))]
            given = [100 * part / whole for part, on in leased for whole in wholes if on == said.as_of]
            if share is None or not given:
                continue
            # The one nearest to it: the whole may have been stated more than once.
            nearest = min(given, key=lambda other: abs(other - share))
            if abs(nearest - share) > _APART_POINTS:
                yield (
                    ("facts", name, at, "value"),
                    f"'{said.value}' % where leased ÷ {said.of} is {nearest:.2f} %",
                )
