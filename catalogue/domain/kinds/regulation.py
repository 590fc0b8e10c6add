"""Regulation (quy định): rules with the days between which they are law."""

from datetime import date
from typing import Annotated, ClassVar

from catalogue.domain.kinds.plan import Clause
from catalogue.domain.records import Record
from catalogue.domain.references import RegulationId
from catalogue.domain.text import Cells, Line, Localised


class Regulation(Record):
    """A law, decree, circular, decision or technical regulation."""

    KIND: ClassVar[str] = "regulation"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("regulation-",)

    number: Line | None = None
    issuer: Line | None = None
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    replaces: Annotated[tuple[RegulationId, ...], Cells] = ()
    replaced_by: Annotated[tuple[RegulationId, ...], Cells] = ()
    amended_by: Annotated[tuple[RegulationId, ...], Cells] = ()
    status_note: Localised | None = None
    rule_table: Line | None = None
    clauses: tuple[Clause, ...] = ()
