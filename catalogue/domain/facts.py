"""A figure is a fact, and a fact says where it comes from."""

import re
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Discriminator, Field, Strict, Tag, model_validator

from catalogue.domain.dates import Edtf, latest
from catalogue.domain.references import Cites, PlaceId
from catalogue.domain.text import Cells, Code, Line, Localised, Note, Text, Value


class Basis(StrEnum):
    """On what a statement rests."""

    STATED = "stated"
    DERIVED = "derived"
    ESTIMATED = "estimated"
    UNVERIFIED = "unverified"


_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_TRUST = {Basis.STATED: 3, Basis.DERIVED: 2, Basis.ESTIMATED: 1, Basis.UNVERIFIED: 0}
SourceKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
SourceKeys = Annotated[tuple[SourceKey, ...], Cells, Cites()]


class Source(Value):
    """A document a figure can be checked in."""

    id: SourceKey
    title: Text
    url: Line | None = None


def _sort_of_value(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "flag"
    return "text" if isinstance(value, dict | Localised) else "number"


def _number(value: Any) -> int | float:
    """A number as tables and JSON give it."""
    if isinstance(value, int | float):
        return value
    try:
        return int(value) if _INTEGER.fullmatch(value) else float(value)
    except (TypeError, ValueError) as error:
        raise ValueError("must be a number such as 76.072; a text goes into value.vi and value.en") from error


FactValue = Annotated[
    Annotated[None, Tag("unknown")]
    | Annotated[bool, Strict(), Tag("flag")]
    | Annotated[Annotated[int | float, BeforeValidator(_number)], Tag("number")]
    | Annotated[Localised, Tag("text")],
    Discriminator(_sort_of_value),
]


class Statement(Value):
    """What one source says about one figure. An unknown value is ``None``, never 0.

    ``of`` names the fact a share is a share of; ``place`` the territory of a figure that is not
    the record's own (a province before or after a merger); ``as_written`` the period in the source's words.
    """

    value: FactValue
    unit: Annotated[str, Field(max_length=40)] | None = None
    of: Code | None = None
    place: PlaceId | None = None
    as_of: Edtf | None = None
    as_written: Line | None = None
    basis: Basis | None = None
    source: SourceKeys = ()
    note: Note | None = None

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if self.value is None:
            return self
        if self.basis is None:
            raise ValueError("a known value needs its basis: stated, derived, estimated or unverified")
        if self.basis is Basis.STATED and not self.source:
            raise ValueError("a stated value needs the source that states it")
        if self.basis in {Basis.DERIVED, Basis.ESTIMATED} and not (self.source or self.note):
            raise ValueError(
                f"a {self.basis.value} value needs a source, or a note that says how it was reached"
            )
        return self


Fact = Annotated[tuple[Statement, ...], Field(min_length=1)]
Facts = dict[Code, Fact]


def in_order(fact: Fact) -> list[Statement]:
    """Known before unknown, the latest first, a date before "about" that date, then the better founded; the first
    one heads the fact."""
    return sorted(
        fact,
        key=lambda s: (
            s.value is not None,
            latest(s.as_of),
            "~" not in (s.as_of or ""),
            _TRUST.get(s.basis or Basis.UNVERIFIED, 0),
        ),
        reverse=True,
    )


def headline(facts: Facts, name: str) -> Statement | None:
    """The statement that heads a fact, or ``None`` where the record says nothing of it."""
    return in_order(facts[name])[0] if name in facts else None


def number(statement: Statement | dict[str, Any] | None) -> float | None:
    """The value of a statement where it is a number."""
    value = statement.get("value") if isinstance(statement, dict) else statement and statement.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
