"""The manifest of a pack, and the rules it states."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from catalogue.domain.kinds import KINDS
from catalogue.domain.references import AgencyId, PlaceId
from catalogue.domain.text import Code, Line, Localised, Slug, Value


def _is_kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError("is no record kind")
    return name


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
    contact: Annotated[
        AgencyId | None, Field(description="The agency to ask about the catalogue as a whole.")
    ] = None


class Word(Value):
    """One row of ``vocabulary.csv``: a word the pack adds to a list."""

    list: Code
    code: Line
    vi: Line
    en: Line


Kind = Annotated[str, AfterValidator(_is_kind)]
Ageing = dict[Kind, Annotated[int, Field(ge=1, le=1200)]]
"""``ageing.yaml``: months after which the figures of a kind need confirming."""


class ShareRule(Value):
    """An estimate by proportion: a record's quantity × (numerator ÷ denominator) of the record it refers to."""

    rule: Literal["share_of_owner"]
    kind: Kind
    fact: str
    times: str
    owner: str
    numerator: str
    denominator: str
    unit: str
    digits: int = 0
    gap_years: Annotated[
        int,
        Field(
            ge=0,
            le=10,
            description="How many years may lie between the quantity and the figures of its owner.",
        ),
    ]
    tolerance: Annotated[
        float,
        Field(
            ge=0,
            le=0.1,
            description="By what share the parts, as rounded as the sources give them, may exceed what is stated of all.",
        ),
    ] = 0.0
    note: Localised
