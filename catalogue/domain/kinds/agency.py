"""Agency (cơ quan): who answers for what, and who took over."""

from typing import Annotated, ClassVar

from pydantic import Field

from catalogue.domain.facts import SourceKeys, Statement
from catalogue.domain.records import Record
from catalogue.domain.references import PlanId
from catalogue.domain.text import Line, Localised, Value


class Office(Value):
    """How an office is reached. Personal data of officials does not belong here."""

    address: Line | None = None
    phone: Line | None = None
    email: Line | None = None
    website: Line | None = None


class Agency(Record):
    """An authority with a role in investment."""

    KIND: ClassVar[str] = "agency"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("agency-",)
    EXPECTED: ClassVar[tuple[str, ...]] = ("successor",)

    role: Localised | None = None
    role_plan: PlanId | None = None
    role_clause: Line | None = None
    role_source: SourceKeys = ()
    successor: Annotated[
        tuple[Statement, ...], Field(description="Who does this today; text statements.")
    ] = ()
    office: Office | None = None
