"""Parameters and answers of search."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from api.schemas.choices import split
from api.schemas.filters import Filters
from catalogue.domain.text import Localised
from search.port import MAX_LIMIT, FacetName, Query, Sort


class ListingQuery(Filters):
    """The query parameters of ``/v1/listings``."""

    facets: Annotated[list[FacetName], BeforeValidator(split)] = Field(default_factory=list, max_length=20)
    sort: Sort | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 20
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None

    def question(self) -> Query:
        """The question for the search engine."""
        facets = tuple(dict.fromkeys(self.facets))
        return replace(self.filtered(), facets=facets, sort=self.sort, limit=self.limit, cursor=self.cursor)


class HitOut(BaseModel):
    """What matched in one item."""

    id: str
    highlight: dict[str, list[tuple[int, int]]]
    distance_km: float | None
    location_accuracy_km: Annotated[float | None, Field(description="How far off its location may be.")]
    to_confirm: Annotated[bool, Field(description="Its figures are past their ageing rule.")]
    beside: Annotated[
        bool,
        Field(
            description="It holds nothing of the question; the best of what does names it, as a lot its zone."
        ),
    ]


class FacetOut(BaseModel):
    """One choice of a facet; ``parent`` counts it too, ``ended`` is the last day of a place that is no more."""

    code: str
    label: str
    count: int
    parent: str | None
    ended: str | None


class LackOut(BaseModel):
    """A filter the nearest listing does not pass: what was asked, what it has, and by how much it misses."""

    filter: str
    asked: list[str] | None = None
    min: float | None = None
    max: float | None = None
    has: float | list[str] | None = None
    unit: str | None = None
    by: float | None = None


class NearestOut(BaseModel):
    """The listing the fewest filters shut out, by the least."""

    id: str
    kind: str
    title: Localised
    lacks: list[LackOut]


class NearestMissOut(BaseModel):
    """Where nothing fits: how many there would be without each filter, or the text (``q``), and what comes nearest."""

    without: dict[str, int]
    nearest: NearestOut | None = None


class SearchAnswer(BaseModel):
    """A page of search: ``items`` are listings as published, ``hits`` say in the same order what matched."""

    items: list[dict[str, Any]]
    hits: list[HitOut]
    total: int
    facets: dict[str, list[FacetOut]]
    next: str | None
    degraded: bool
    did_you_mean: str | None
    nearest_miss: NearestMissOut | None
    moved: Annotated[bool, Field(description="The catalogue changed since the page this one follows.")]
    unmatched_words: Annotated[
        list[str], Field(description="Words of the text that none of the listings found holds.")
    ]
