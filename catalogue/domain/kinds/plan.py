"""Plan (quy hoạch, kế hoạch): what it grants, aims at, and for how long."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from catalogue.domain.dates import Edtf
from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.records import Record
from catalogue.domain.references import PlaceId, PlanId
from catalogue.domain.text import Code, Line, Localised, Note, Slug, Value


class Clause(Value):
    """A numbered part of a document, in the centre's own words."""

    number: Line
    text: Localised
    basis: Basis | None = None
    source: SourceKeys = ()
    note: Note | None = None


class Target(Value):
    """An aim as written and as a number, with what it is a share of."""

    id: Slug
    clause: Line | None = None
    text: Localised
    measure: Code | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = Field(default=None, max_length=40)
    of: Localised | None = None
    place: PlaceId | None = None
    period: Edtf | None = None
    basis: Basis
    source: SourceKeys


class Plan(Record):
    """An approved plan; the years it covers may have ended."""

    KIND: ClassVar[str] = "plan"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("plan-",)

    number: Line | None = None
    issuer: Line | None = None
    issued_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    replaced_by: PlanId | None = None
    clauses: tuple[Clause, ...] = ()
    targets: tuple[Target, ...] = ()
