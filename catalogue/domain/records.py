"""What every record of the catalogue has, whatever its kind."""

from typing import Annotated, ClassVar

from pydantic import Field

from catalogue.domain.facts import Facts, Source
from catalogue.domain.geometry import Location
from catalogue.domain.references import EmbeddedAgency, EmbeddedPlace, EmbeddedSector
from catalogue.domain.text import Cells, Line, Localised, Slug, Text, Titles, Value

Aliases = Annotated[tuple[Line, ...], Cells]


class Record(Value):
    """A working record; a kind adds its own fields.

    ``EXPECTED`` names the facts an investor looks for in this kind: completeness is the share of them known.
    ``ID_PREFIX`` is how ids of the kind begin, so that a slug says what it names.
    """

    KIND: ClassVar[str]
    ID_PREFIXES: ClassVar[tuple[str, ...]]
    EXPECTED: ClassVar[tuple[str, ...]] = ()

    id: Slug
    title: Titles
    summary: Localised | None = None
    aliases: Aliases = ()
    place: EmbeddedPlace | None = None
    location: Location | None = None
    sectors: Annotated[tuple[EmbeddedSector, ...], Cells] = ()
    facts: Facts = Field(default_factory=dict)
    contact: EmbeddedAgency | None = None
    sources: tuple[Source, ...] = ()
    remarks: Annotated[
        Text | None,
        Field(description="For the desk only; never published.", json_schema_extra={"private": True}),
    ] = None


COMMON = frozenset(Record.model_fields)
