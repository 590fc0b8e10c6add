"""What a province decides about the parts of a report that compare places with each other."""

from typing import Annotated

from pydantic import Field

from catalogue.domain.text import Value


class RobustnessPolicy(Value):
    """How far weights are varied around the stated ones, how often, and among how many of the best places."""

    spread: Annotated[float, Field(gt=0, le=1)]
    samples: Annotated[int, Field(ge=100, le=10_000)]
    places: Annotated[int, Field(ge=2, le=50)]


class ComparisonPolicy(Value):
    """Figures further apart in time than this are marked where places stand side by side."""

    date_gap_days: Annotated[int, Field(gt=0)]
