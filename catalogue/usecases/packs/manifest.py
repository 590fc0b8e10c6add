"""The manifest of a pack, and the rules it states."""

from typing import Annotated, Literal

from pydantic import Field

from catalogue.domain.references import PlaceId
from catalogue.domain.text import Line, Localised, Slug, Value


class Manifest(Value):
    """``pack.yaml``: whose catalogue this is, and on which terms it is published."""

    name: Slug
    title: Localised
    province: PlaceId
    publisher: Localised
    licence: Annotated[
        Line | None, Field(description="An SPDX identifier, or null where none is granted.")
    ] = None
    attribution: Localised


class ShareRule(Value):
    """An estimate by proportion: a record's quantity × (numerator ÷ denominator) of the record it refers to."""

    rule: Literal["share_of_owner"]
    kind: Line
    fact: str
    times: str
    owner: str
    numerator: str
    denominator: str
    unit: str
    digits: int = 0
    note: Localised
