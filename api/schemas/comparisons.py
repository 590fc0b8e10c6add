"""Places side by side, as documented; the bytes come from matching itself."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.schemas.reports import CriterionOut, GateOut, PlaceOut, SourceOut
from catalogue.domain.text import Slug
from matching.profile import Part, Profile


class ComparisonIn(Part):
    """A project, and the places to set side by side."""

    profile: Profile
    places: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=6)]


class GateCell(GateOut):
    """A gate at one place; ``as_of`` is the date of the oldest figure it rests on."""

    known: bool
    as_of: str | None


class CriterionCell(CriterionOut):
    """A criterion at one place; ``as_of`` is the date of the oldest figure it rests on."""

    known: Literal["known", "partly", "unknown"]
    as_of: str | None


class GateRow(BaseModel):
    """A gate at each place; null where it asks nothing. Days between the figures where they are too far apart."""

    id: str
    cells: list[GateCell | None]
    date_gap_days: int | None


class CriterionRow(BaseModel):
    """A criterion at each place; null where it does not apply."""

    id: str
    cells: list[CriterionCell | None]
    date_gap_days: int | None


class Comparison(BaseModel):
    """Places side by side, in the order asked for."""

    places: list[PlaceOut]
    gates: list[GateRow]
    criteria: list[CriterionRow]
    sources: list[SourceOut]
    profile_hash: str
    policy_version: str
    catalogue_sequence: int
    on: str
    method_version: str
