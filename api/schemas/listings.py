"""Parameters and answers of search."""

import re
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from catalogue.domain.text import Localised, storable
from search.outlines import is_simple
from search.port import FACET_NAMES, MAX_LIMIT, MAX_TEXT, Near, Query, Sort

Finite = Annotated[float, Field(allow_inf_nan=False)]
Choice = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(storable)]


def _split(value: Any) -> Any:
    """Several choices come as repeated parameters or, as many clients send them, with commas."""
    if isinstance(value, str):
        value = [value]
    return [part for item in value for part in str(item).split(",")] if isinstance(value, list) else value


Choices = Annotated[list[Choice], Field(max_length=50), BeforeValidator(_split)]
FacetName = Literal[
    "kind",
    "pack",
    "sector",
    "place",
    "zone",
    "priority",
    "stage",
    "land_state",
    "material",
    "infrastructure",
    "price_unit",
    "freshness",
]
MOST_CORNERS = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(value: Any) -> Any:
    """A bare number would be read as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("must be a day, as 2026-11-22")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]


def _pattern(count: int) -> str:
    """So many decimal numbers separated by commas."""
    return "^" + ", ?".join([r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?"] * count) + "$"


def _numbers(count: int) -> AfterValidator:
    written = re.compile(_pattern(count))

    def checked(text: str) -> str:
        if not written.fullmatch(text):
            raise ValueError(f"must be {count} numbers separated by commas")
        return text

    return AfterValidator(checked)


def _on_earth(text: str) -> str:
    lat, lon = (float(part) for part in text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("must be latitude,longitude within 90 and 180 degrees")
    return text


def _box(text: str) -> str:
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("must be min longitude,min latitude,max longitude,max latitude")
    return text


def _corners(text: str) -> tuple[tuple[float, float], ...]:
    found = [tuple(float(number) for number in corner.split(",")) for corner in text.split(";")]
    corners = [(corner[0], corner[1]) for corner in found]
    return tuple(corners[:-1] if corners[0] == corners[-1] else corners)


_CORNER = _pattern(2)[1:-1]
_OUTLINE = re.compile(f"{_CORNER}(?:;{_CORNER})*")


def _outline(text: str) -> str:
    if not _OUTLINE.fullmatch(text):
        raise ValueError("must be corners longitude,latitude separated by semicolons")
    corners = _corners(text)
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise ValueError(f"must have 3 to {MOST_CORNERS} corners")
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in corners):
        raise ValueError("must be longitude,latitude within 180 and 90 degrees")
    if not is_simple(corners):
        raise ValueError("its sides must not cross or touch, and it must hold some ground")
    return text


OutlineText = Annotated[
    str,
    Field(max_length=5000, json_schema_extra={"pattern": f"^{_CORNER}(?:;{_CORNER}){{2,{MOST_CORNERS}}}$"}),
    AfterValidator(_outline),
]
NearText = Annotated[
    str, Field(json_schema_extra={"pattern": _pattern(2)}), _numbers(2), AfterValidator(_on_earth)
]
BoxText = Annotated[str, Field(json_schema_extra={"pattern": _pattern(4)}), _numbers(4), AfterValidator(_box)]


_OTHER_END = {
    "area_max": "area_min",
    "price_max": "price_min",
    "published_to": "published_from",
    "as_of_to": "as_of_from",
}


class Filters(BaseModel):
    """Which listings: the parameters that search and feeds share."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(max_length=MAX_TEXT, examples=["cà phê"]), AfterValidator(storable)] = ""
    kind: Choices = []
    pack: Choices = []
    sector: Choices = []
    place: Choices = []
    zone: Choices = []
    priority: Choices = []
    stage: Choices = []
    land_state: Choices = []
    material: Choices = []
    infrastructure: Choices = []
    price_unit: Choices = []
    freshness: Choices = []
    area_min: Annotated[Finite, Field(ge=0)] | None = None
    area_max: Annotated[Finite, Field(ge=0)] | None = None
    price_min: Annotated[Finite, Field(ge=0)] | None = None
    price_max: Annotated[
        Finite | None,
        Field(ge=0, description="Prices in one unit: the price_unit chosen, else USD/m2/year."),
    ] = None
    published_from: Day | None = None
    published_to: Day | None = None
    as_of_from: Annotated[
        Day | None, Field(description="The last day any of its figures speaks of, from this day on")
    ] = None
    as_of_to: Day | None = None
    near: Annotated[NearText | None, Field(description="latitude,longitude")] = None
    radius_km: Annotated[Finite, Field(gt=0, le=25_000)] | None = None
    bbox: Annotated[
        BoxText | None, Field(description="min longitude,min latitude,max longitude,max latitude (CRS84)")
    ] = None
    polygon: Annotated[
        OutlineText | None,
        Field(
            description="corners longitude,latitude;longitude,latitude;… of an outline that does not cross itself"
        ),
    ] = None
    lang: Literal["vi", "en"] = "vi"
    at_least: Annotated[int, Field(ge=0, le=2**62)] | None = None

    @field_validator("radius_km")
    @classmethod
    def _has_a_centre(cls, radius: float | None, found: ValidationInfo) -> float | None:
        if radius is not None and found.data.get("near", "refused already") is None:
            raise ValueError("needs near")
        return radius

    @field_validator("area_max", "price_max", "published_to", "as_of_to")
    @classmethod
    def _not_before_its_other_end(cls, most: Any, found: ValidationInfo) -> Any:
        other = _OTHER_END[found.field_name or ""]
        least = found.data.get(other)
        if most is not None and least is not None and least > most:
            raise ValueError(f"is below {other}")
        return most

    def filtered(self) -> Query:
        """The question for the search engine, as far as it says which listings."""
        chosen = {
            name: tuple(dict.fromkeys(getattr(self, name))) for name in FACET_NAMES if getattr(self, name)
        }
        near = [float(part) for part in self.near.split(",")] if self.near else None
        box = [float(part) for part in self.bbox.split(",")] if self.bbox else None
        return Query(
            text=self.q,
            filters=chosen,
            area_min=self.area_min,
            area_max=self.area_max,
            near=Near(near[0], near[1], self.radius_km) if near else None,
            bbox=(box[0], box[1], box[2], box[3]) if box else None,
            lang=self.lang,
            price_min=self.price_min,
            price_max=self.price_max,
            published=(self.published_from, self.published_to),
            as_of=(self.as_of_from, self.as_of_to),
            polygon=_corners(self.polygon) if self.polygon else (),
        )


class ListingQuery(Filters):
    """The query parameters of ``/v1/listings``."""

    facets: Annotated[list[FacetName], Field(max_length=20), BeforeValidator(_split)] = []
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
    """Where nothing fits: how many there would be without each filter, and what comes nearest."""

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


class SuggestQuery(BaseModel):
    """The query parameters of ``/v1/suggest``."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(min_length=1, max_length=MAX_TEXT, examples=["cà ph"]), AfterValidator(storable)]
    lang: Literal["vi", "en"] = "vi"
    limit: Annotated[int, Field(ge=1, le=20)] = 5


class SuggestionOut(BaseModel):
    """A name that matches what was typed so far; ``highlight`` are [start, end) character offsets in it."""

    id: str
    kind: str
    title: str
    highlight: list[tuple[int, int]]


class SuggestAnswer(BaseModel):
    """The best names of each group."""

    listings: list[SuggestionOut]
    sectors: list[SuggestionOut]
    places: list[SuggestionOut]
    materials: list[SuggestionOut]
