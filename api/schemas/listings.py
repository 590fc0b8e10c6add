"""Parameters and answers of search."""

import re
from dataclasses import replace
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

from catalogue.domain.text import storable
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
    "kind", "pack", "sector", "place", "zone", "priority", "stage", "land_state", "material", "freshness"
]


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


NearText = Annotated[
    str, Field(json_schema_extra={"pattern": _pattern(2)}), _numbers(2), AfterValidator(_on_earth)
]
BoxText = Annotated[str, Field(json_schema_extra={"pattern": _pattern(4)}), _numbers(4), AfterValidator(_box)]


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
    freshness: Choices = []
    area_min: Annotated[Finite, Field(ge=0)] | None = None
    area_max: Annotated[Finite, Field(ge=0)] | None = None
    near: Annotated[NearText | None, Field(description="latitude,longitude")] = None
    radius_km: Annotated[Finite, Field(gt=0, le=25_000)] | None = None
    bbox: Annotated[
        BoxText | None, Field(description="min longitude,min latitude,max longitude,max latitude (CRS84)")
    ] = None
    lang: Literal["vi", "en"] = "vi"
    at_least: Annotated[int, Field(ge=0, le=2**62)] | None = None

    @field_validator("radius_km")
    @classmethod
    def _has_a_centre(cls, radius: float | None, found: ValidationInfo) -> float | None:
        if radius is not None and found.data.get("near", "refused already") is None:
            raise ValueError("needs near")
        return radius

    @field_validator("area_max")
    @classmethod
    def _above_area_min(cls, most: float | None, found: ValidationInfo) -> float | None:
        least = found.data.get("area_min")
        if most is not None and least is not None and least > most:
            raise ValueError("is below area_min")
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


class FacetOut(BaseModel):
    """One choice of a facet."""

    code: str
    label: str
    count: int


class SearchAnswer(BaseModel):
    """A page of search: ``items`` are listings as published, ``hits`` say in the same order what matched."""

    items: list[dict[str, Any]]
    hits: list[HitOut]
    total: int
    facets: dict[str, list[FacetOut]]
    next: str | None
    degraded: bool
    did_you_mean: str | None
    nearest_miss: dict[str, Any] | None
    moved: bool
