"""The parameters that say which listings: search and feeds share them."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from api.schemas.choices import Choices, Freshnesses, Kinds, LandStates, Stages, Tiers
from api.schemas.outlines import BoxText, NearText, OutlineText, corners
from catalogue.domain.text import storable
from search.port import FACET_NAMES, MAX_TEXT, Near, Query

Finite = Annotated[float, Field(allow_inf_nan=False)]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written_out(value: Any) -> Any:
    """A bare number would be read as seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("not-a-day", "must be a day, as 2026-11-22")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]
_NOTHING: Any = ()
"""Nothing is chosen; a list would be copied for every request."""

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
    kind: Kinds = _NOTHING
    pack: Choices = _NOTHING
    sector: Annotated[
        Choices, Field(description="ids of sectors, or VSIC codes: 1077, or 10 for all below it")
    ] = _NOTHING
    place: Choices = _NOTHING
    zone: Choices = _NOTHING
    priority: Tiers = _NOTHING
    stage: Stages = _NOTHING
    land_state: LandStates = _NOTHING
    material: Choices = _NOTHING
    infrastructure: Choices = _NOTHING
    price_unit: Choices = _NOTHING
    freshness: Freshnesses = _NOTHING
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
            raise PydanticCustomError("needs-near", "needs near")
        return radius

    @field_validator("area_max", "price_max", "published_to", "as_of_to")
    @classmethod
    def _not_before_its_other_end(cls, most: Any, found: ValidationInfo) -> Any:
        other = _OTHER_END[found.field_name or ""]
        least = found.data.get(other)
        if most is not None and least is not None and least > most:
            raise PydanticCustomError("below-its-other-end", "is below {other}", {"other": other})
        return most

    def filtered(self) -> Query:
        """The question for the search engine, as far as it says which listings."""
        chosen: dict[str, tuple[str, ...]] = {
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
            polygon=corners(self.polygon) if self.polygon else (),
        )
