"""The public form of a record: what search, feeds, pages and partners get to see.

A listing's model is made from its kind: the common part below, and the kind's own public fields with
references replaced by the names they stand for.
"""

from datetime import date
from functools import cache
from typing import Any

from pydantic import Field, create_model

from catalogue.domain.facts import Basis, Source
from catalogue.domain.geometry import Geometry
from catalogue.domain.kinds import KINDS
from catalogue.domain.kinds.agency import Office
from catalogue.domain.land import LandState
from catalogue.domain.records import COMMON, Record
from catalogue.domain.references import embedded
from catalogue.domain.text import Localised, Note, Value


class Named(Value):
    """A record named in another's listing: its id, its title, what it lies within, its other names."""

    id: str
    title: Localised
    within: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Contact(Value):
    """The agency that answers for a listing, who does its work today, and how to reach it."""

    id: str
    title: Localised
    successor: Localised | None = None
    office: Office | None = None


class PublicStatement(Value):
    """One source's statement on a figure."""

    value: bool | int | float | Localised | None
    unit: str | None
    of: str | None = Field(description="The fact this share is a share of.")
    place: str | None = Field(description="The territory, where it is not the listing's own.")
    as_of: str | None
    as_written: str | None = Field(description="The period in the source's words.")
    basis: Basis | None
    source: tuple[str, ...]
    note: Note | None


class PublicFact(PublicStatement):
    """The statement that heads a fact, and the others beside it."""

    others: tuple[PublicStatement, ...]


class StateArea(Value):
    """Hectares in one land state, and since when."""

    state: LandState
    area_ha: float
    as_of: str
    basis: Basis
    source: tuple[str, ...]
    site: str | None = None
    note: Note | None = None


class Gap(Value):
    """Where the states of a zone's land do not add up to its industrial land."""

    after: str = Field(description="The notice or decision after which the sums were compared.")
    sum_ha: float
    of: str
    of_ha: float
    gap_ha: float = Field(description="Sum of states less industrial land.")


class LandNotice(Value):
    """One notice as the authority gave it."""

    notice: str
    as_of: str
    complete: bool
    sum_ha: float
    states: tuple[StateArea, ...]


class FillRate(Value):
    """Leased land as a share, with the hectares it is a share of."""

    percent: float
    of: str
    of_ha: float


class ZoneLand(Value):
    """The land ledger of a zone."""

    states: tuple[StateArea, ...]
    sum_ha: float
    complete: bool
    unreconciled: tuple[Gap, ...]
    fill_rates: tuple[FillRate, ...] = Field(
        description="Derived, always as a pair, and only from a complete ledger."
    )
    notices: tuple[LandNotice, ...]
    stale_after: date | None


class LotStatement(Value):
    """What one source says of a lot."""

    state: LandState | None
    area_ha: float | None
    as_of: str
    basis: Basis
    source: tuple[str, ...]
    note: Note | None = None


class LotLand(LotStatement):
    """The state of a lot: the latest statement, the others beside it."""

    others: tuple[LotStatement, ...]
    stale_after: date | None


class Completeness(Value):
    """How many of the facts an investor looks for are known."""

    known: int
    expected: int
    share: float
    missing: tuple[str, ...]


class Publisher(Value):
    """Who publishes the listing, and on which terms."""

    pack: str
    title: Localised
    licence: str | None
    attribution: Localised


class LocationSource(Value):
    """How the location is known."""

    basis: Basis | None
    source: tuple[str, ...]
    note: Note | None


class Listing(Value):
    """What every listing has. ``sequence``, ``revision`` and ``published_at`` are its publication's."""

    id: str
    kind: str
    sequence: int = Field(ge=1)
    revision: int = Field(ge=1)
    published_at: str = Field(json_schema_extra={"format": "date-time"})
    title: Localised
    summary: Localised | None
    aliases: tuple[str, ...]
    place: Named | None
    geometry: Geometry | None
    location_accuracy_km: float | None
    location: LocationSource | None
    sectors: tuple[Named, ...]
    stage: str | None
    facts: dict[str, PublicFact]
    land: ZoneLand | LotLand | None
    completeness: Completeness | None
    stale_after: date | None
    contact: Contact | None
    publisher: Publisher
    sources: tuple[Source, ...]


_RENDERED_ELSEWHERE = COMMON | {"land", "land_events", "stage"}


def own_fields(kind: type[Record]) -> list[str]:
    """The kind's own public fields, beyond what every listing has."""
    return [name for name in kind.model_fields if name not in _RENDERED_ELSEWHERE]


def _public_type(kind: type[Record], name: str) -> Any:
    info = kind.model_fields[name]
    ref = embedded(kind).get(name)
    if ref is None:
        return info.annotation
    return tuple[Named, ...] if str(info.annotation).startswith("tuple") else (Named | None)


@cache
def listing_model(kind: str) -> type[Listing]:
    """The model of one kind's listings; its JSON Schema is published."""
    record = KINDS[kind]
    fields: dict[str, Any] = {name: (_public_type(record, name), ...) for name in own_fields(record)}
    if "parent" in record.model_fields:
        fields["parent_name"] = (Named | None, Field(description="The record above it, by name."))
    if "overlaps" in record.model_fields:
        fields["overlap_names"] = (tuple[Named, ...], Field(description="The units it overlaps, by name."))
    if "areas" in record.model_fields:
        fields["area_names"] = (tuple[Named, ...], Field(description="The places of its areas, by name."))
    if "for_sectors" in record.model_fields:
        fields["for_sector_names"] = (tuple[Named, ...], Field(description="The sectors it is for, by name."))
    fields["kind"] = (str, Field(json_schema_extra={"const": kind}))
    name = "".join(part.title() for part in kind.split("_"))
    return create_model(f"{name}Listing", __base__=Listing, __doc__=record.__doc__, **fields)


def listing_schema(kind: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one kind's listings."""
    schema = listing_model(kind).model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
