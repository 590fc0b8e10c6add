"""Procedure (thủ tục): steps, time, fee, law."""

from typing import Annotated, ClassVar

from catalogue.domain.records import Record
from catalogue.domain.references import RegulationId
from catalogue.domain.text import Cells, Localised


class Procedure(Record):
    """What an investor applies for, and with whom."""

    KIND: ClassVar[str] = "procedure"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("procedure-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("duration", "fee")

    steps: tuple[Localised, ...] = ()
    law: Annotated[tuple[RegulationId, ...], Cells] = ()
