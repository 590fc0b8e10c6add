"""Place (đơn vị hành chính): units before and after a merger, side by side."""

from datetime import date
from typing import ClassVar, Literal

from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.records import Record
from catalogue.domain.references import PlaceId
from catalogue.domain.text import Line, Note, Value


class Overlap(Value):
    """A unit of another time on whose ground this one (partly) lies."""

    place: PlaceId
    basis: Basis
    source: SourceKeys = ()
    note: Note | None = None


class Place(Record):
    """An administrative unit with the days between which it exists (``valid_to`` is its last day).

    ``merged_into`` is the later unit that holds its whole ground; one that was divided overlaps its successors instead.
    """

    KIND: ClassVar[str] = "place"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("place-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("area", "population")

    code: Line | None = None
    level: Literal["country", "province", "district", "commune"]
    unit_type: Line | None = None
    parent: PlaceId | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    merged_into: PlaceId | None = None
    overlaps: tuple[Overlap, ...] = ()
