"""The small parts a policy is made of: texts in both languages, shares, value functions, reaches."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from catalogue.domain.text import Line, Localised, Value
from matching.bands import Band
from matching.bands import at as piecewise


def _in_both(text: Any) -> Any:
    """One text serves both languages where a pack gives only one."""
    return {"vi": text, "en": text} if isinstance(text, str) else text


Words = Annotated[Localised, BeforeValidator(_in_both)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]
Knot = tuple[float, Share]


class ValueFunction(Value):
    """A piecewise-linear value function with fixed bounds, rising or falling throughout; flat beyond both ends.

    Source:
        Keeney & Raiffa (1976), Decisions with Multiple Objectives, chapter 4.
    """

    of: Line
    knots: Annotated[tuple[Knot, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _is_monotone(self) -> Self:
        inputs = [x for x, _ in self.knots]
        values = [y for _, y in self.knots]
        if inputs != sorted(set(inputs)):
            raise ValueError("the inputs of a value function rise")
        if values not in (sorted(values), sorted(values, reverse=True)):
            raise ValueError("the values of a value function rise or fall throughout, never both")
        return self

    def at(self, x: float) -> float:
        """The value of one input."""
        return piecewise(self.knots, x)

    def band(self, x: Band) -> Band:
        """The values that inputs of a band may have, whichever way the function runs; infinite ends are allowed."""
        low, high = sorted((self.at(x.low), self.at(x.high)))
        return Band(low, high)


class Reach(Value):
    """How far a material travels: counted in full up to one road distance, not at all beyond another."""

    full_km: Annotated[float, Field(ge=0)]
    none_km: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if self.none_km <= self.full_km:
            raise ValueError("none_km must be beyond full_km")
        return self
