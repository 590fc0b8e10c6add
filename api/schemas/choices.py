"""Choices a parameter takes: any code, or one of a vocabulary that is closed."""

from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from catalogue.domain.kinds import KINDS
from catalogue.domain.text import storable
from catalogue.domain.vocabulary import core_terms
from search.port import TO_CONFIRM

MOST = 50
Choice = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(storable)]


def split(value: Any) -> Any:
    """Several choices come as repeated parameters or, as many clients send them, with commas."""
    if isinstance(value, str):
        value = [value]
    return [part for item in value for part in str(item).split(",")] if isinstance(value, list) else value


def _of(list_: str) -> tuple[str, ...]:
    return tuple(term.code for term in core_terms() if term.list == list_)


class _OneOf:
    """Refuses what is no word of a closed vocabulary, and says which comes nearest."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes

    def __call__(self, given: list[str]) -> list[str]:
        for code in given:
            if code not in self.codes:
                nearest = get_close_matches(code, self.codes, n=1, cutoff=0)[0]
                raise PydanticCustomError(
                    "not-of-the-choices",
                    "'{given}' is none of its values; the nearest is {nearest}",
                    {"given": storable(code), "nearest": nearest},
                )
        return given


def _written(codes: tuple[str, ...]) -> FieldInfo:
    words: list[JsonValue] = [*codes]
    described: FieldInfo = Field(
        max_length=MOST, json_schema_extra={"items": {"type": "string", "enum": words}}
    )
    return described


_KINDS = tuple(sorted(KINDS))


def _one_kind(given: str) -> str:
    return _OneOf(_KINDS)([given])[0] if given else given


_LAND_STATES = (*_of("land_states"), TO_CONFIRM)
_STAGES, _TIERS, _FRESHNESS = _of("stages"), _of("tiers"), _of("freshness")

Choices = Annotated[list[Choice], Field(max_length=MOST), BeforeValidator(split)]
Kinds = Annotated[list[Choice], _written(_KINDS), BeforeValidator(split), AfterValidator(_OneOf(_KINDS))]
OneKind = Annotated[str, StringConstraints(max_length=120), AfterValidator(_one_kind)]
"""One kind, or none."""
Tiers = Annotated[list[Choice], _written(_TIERS), BeforeValidator(split), AfterValidator(_OneOf(_TIERS))]
Stages = Annotated[list[Choice], _written(_STAGES), BeforeValidator(split), AfterValidator(_OneOf(_STAGES))]
LandStates = Annotated[
    list[Choice], _written(_LAND_STATES), BeforeValidator(split), AfterValidator(_OneOf(_LAND_STATES))
]
Freshnesses = Annotated[
    list[Choice], _written(_FRESHNESS), BeforeValidator(split), AfterValidator(_OneOf(_FRESHNESS))
]
