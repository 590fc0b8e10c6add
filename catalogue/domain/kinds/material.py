"""Material (nguyên liệu): what plants buy, and how far it travels."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from catalogue.domain.records import Record
from catalogue.domain.text import Cells

Month = Annotated[int, Field(ge=1, le=12)]


class Material(Record):
    """A raw material. ``perishability`` decides, through the pack's policy, how supply decays with distance."""

    KIND: ClassVar[str] = "material"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("material-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("area", "output")

    unit: str | None = "t"
    perishability: Literal["hours", "days", "weeks", "durable"] | None = None
    months: Annotated[tuple[Month, ...], Cells] = ()
