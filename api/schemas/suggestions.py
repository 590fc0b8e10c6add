"""Parameters and answers of suggestions."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from catalogue.domain.text import storable
from search.port import MAX_TEXT


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
