"""Incentive (ưu đãi): who qualifies (places × sectors × size), for what, under which law."""

from datetime import date
from typing import Annotated, ClassVar

from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.records import Record
from catalogue.domain.references import PlaceId, RegulationId, SectorId
from catalogue.domain.text import Cells, Code, Localised, Value


class AreaClass(Value):
    """A class of area (difficult, especially difficult) and the places said to be in it."""

    code: Code
    places: Annotated[tuple[PlaceId, ...], Cells] = ()
    zones: bool | None = None
    basis: Basis | None = None
    source: SourceKeys = ()


class Incentive(Record):
    """A benefit of law; amounts are its facts."""

    KIND: ClassVar[str] = "incentive"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("incentive-",)

    benefit: Code
    areas: tuple[AreaClass, ...] = ()
    for_sectors: Annotated[tuple[SectorId, ...], Cells] = ()
    for_sectors_basis: Basis | None = None
    """``stated`` where the law names these branches; ``derived`` where the catalogue matched them to its words."""
    condition: Localised | None = None
    law: Annotated[tuple[RegulationId, ...], Cells] = ()
    in_force_from: date | None = None
    in_force_to: date | None = None
