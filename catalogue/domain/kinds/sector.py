"""Sector (ngành): what may be invested in, and which plan promotes it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.records import Record
from catalogue.domain.references import PlaceId, PlanId, SectorId
from catalogue.domain.text import Cells, Line, Note, Value

Vsic = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,5}$")]
Isic = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,4}$")]


class Tier(StrEnum):
    """How strongly a plan promotes a sector."""

    ADVANTAGE = "advantage"
    PRIORITY = "priority"


class Priority(Value):
    """A tier a plan grants in one clause, for a period, in some places or all of the plan's."""

    tier: Tier
    plan: PlanId
    clause: Line
    period_from: date | None = None
    period_to: date | None = None
    places: Annotated[tuple[PlaceId, ...], Cells] = ()
    basis: Basis
    source: SourceKeys
    note: Note | None = None


class Sector(Record):
    """A branch of industry. One VSIC code may belong to several sectors."""

    KIND: ClassVar[str] = "sector"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("sector-",)

    parent: SectorId | None = None
    code: Line | None = None
    vsic: Annotated[tuple[Vsic, ...], Cells] = ()
    vsic_edition: Line | None = None
    vsic_basis: Basis | None = None
    isic: Annotated[tuple[Isic, ...], Cells] = ()
    isic_basis: Basis | None = None
    needs: Literal["zone", "resource_site"] = "zone"
    priorities: tuple[Priority, ...] = ()
