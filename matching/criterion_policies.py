"""What a province decides about each criterion: bounds, value functions, weights of parts."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.geometry import Latitude, Longitude
from catalogue.domain.text import Code, Line, Localised, Slug, Value
from matching.values import Share, ValueFunction, Weight


class SectorPriorityPolicy(Value):
    """The value of each tier, of what the plan asks of polluters, and how much is certain once a period has ended
    (``carried_over_low``) or where the catalogue counts the sector to a group the plan names (``derived_low``).
    ``off_list`` is the share of it that counts where the place's own list of promoted sectors leaves the sector out."""

    tiers: dict[Literal["advantage", "priority"], Share]
    not_listed: Share
    carried_over_low: Share
    derived_low: Share
    relocation: Share
    off_list: Share


class EnvironmentPolicy(Value):
    """The value of treating one's own waste water, and of headroom in the zone's plant."""

    own_treatment: Share
    headroom: ValueFunction


class InfrastructurePolicy(Value):
    """What is on the spot by the zone's stage, and water and power over the need. ``power_factor`` is MW per MVA;
    ``stage_certain`` the share of a stage's value that is certain so many months after it was stated; of a zone that
    nobody had begun to build at least the share ``unbuilt_certain``, however long ago that was said."""

    stages: dict[Literal["planned", "seeking_developer", "under_construction", "operating", "dropped"], Share]
    stage_certain: ValueFunction
    unbuilt_certain: Share = 0.0
    power_factor: Annotated[float, Field(gt=0, le=1)]
    headroom: ValueFunction
    weights: dict[Literal["stage", "water", "power"], Weight]


class Destination(Value):
    """Something goods travel to: by which facts its distance is known, or where it lies."""

    name: Localised
    road: Code | None = None
    straight: Code | None = None
    position: tuple[Longitude, Latitude] | None = None
    basis: Basis | None = None
    source: SourceKeys = ()

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.road or self.straight or self.position):
            raise ValueError("needs the fact of a distance, or a position")
        return self


class LogisticsPart(Value):
    """A kind of destination, the nearest of which counts. ``export_weight`` is its weight for a project that
    exports everything; between the two the export share decides."""

    id: Code
    name: Localised
    weight: Weight
    export_weight: Weight
    value: ValueFunction
    destinations: Annotated[tuple[Destination, ...], Field(min_length=1)]


class LogisticsPolicy(Value):
    """The ways out of a place."""

    parts: Annotated[tuple[LogisticsPart, ...], Field(min_length=1)]


class LabourPolicy(Value):
    """People for each worker, of the units of one level: the level whose populations the province publishes."""

    level: Literal["district", "commune"]
    value: ValueFunction


class CostPolicy(Value):
    """Land rent in one unit; ``rates`` turns others into it. A price older than some months is shown, not counted."""

    unit: Line
    rates: dict[Line, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    max_age_months: Annotated[int, Field(gt=0)]
    value: ValueFunction


class Measure(Value):
    """A fact of an incentive and what its figure is worth; ``as_text`` is the worth of a term given in words."""

    fact: Code
    value: ValueFunction | None = None
    as_text: Share | None = None


class Benefit(Value):
    """A kind of benefit: its weight, and the measures of it, of which the best counts."""

    name: Localised
    weight: Weight
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]


class IncentivesPolicy(Value):
    """What benefits are worth. ``not_counted`` names the incentives of which neither the catalogue nor a profile says
    who qualifies."""

    benefits: dict[Code, Benefit]
    not_counted: tuple[Slug, ...] = ()


class MoneyUnit(Value):
    """A unit of money in the catalogue, as a currency and how much of it."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    amount: Annotated[float, Field(gt=0)]
