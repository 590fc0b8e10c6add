"""A province's matching policy: bounds, weights, distances and rule tables, all data of its pack."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from catalogue.domain.facts import SourceKeys
from catalogue.domain.text import Code, Line, Localised, Slug, Value

Share = Annotated[float, Field(ge=0, le=1)]
Knot = tuple[float, Share]


class ValueFunction(Value):
    """A piecewise-linear value function with fixed bounds."""

    of: Line
    knots: Annotated[tuple[Knot, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        inputs = [x for x, _ in self.knots]
        values = [y for _, y in self.knots]
        if inputs != sorted(set(inputs)) or values != sorted(values):
            raise ValueError("the inputs of a value function rise, and its values never fall")
        return self


class Reach(Value):
    """How far a material travels: counted in full up to one road distance, not at all beyond another."""

    full_km: Annotated[float, Field(ge=0)]
    none_km: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if self.none_km <= self.full_km:
            raise ValueError("none_km must be beyond full_km")
        return self


class SectorPriorityPolicy(Value):
    """The value of each tier, and how much of it is certain once the plan's period has ended."""

    tiers: dict[Literal["advantage", "priority"], Share]
    not_listed: Share
    carried_over_low: Share


class EnvironmentPolicy(Value):
    """The value of treating one's own waste water, and of headroom in the zone's plant."""

    own_treatment: Share
    headroom: ValueFunction


CapacityClass = Literal["large", "medium", "small"]
Group = Literal["I", "II", "III", "IV"]


class PollutionType(Value):
    """One row of the list of production types at risk of polluting.

    ``sectors`` always fall under it; ``possible_sectors`` only with the process the question asks for.
    Thresholds that could not be read are null.
    """

    id: Slug
    name: Localised
    sectors: tuple[Slug, ...] = ()
    possible_sectors: tuple[Slug, ...] = ()
    question: Localised | None = None
    unit: Line | None = None
    large_from: float | None = None
    medium_from: float | None = None
    source: SourceKeys


class EnvironmentRules(Value):
    """The rule table in force between two dates."""

    regulation: Slug
    clause: Line
    in_force_from: date
    in_force_to: date | None = None
    groups: dict[CapacityClass, Group]
    groups_sensitive: dict[CapacityClass, Group]
    dossiers: dict[Group, Localised]
    types: tuple[PollutionType, ...]
    source: SourceKeys


class UsedMachineryRule(Value):
    """Ages of used machinery: the general limit, and sectors where an annex allows more."""

    regulation: Slug
    clause: Line
    max_age_years: float
    longer_sectors: tuple[Slug, ...] = ()
    longer_max_age_years: float | None = None
    plan: Slug | None = None
    plan_clause: Line | None = None
    source: SourceKeys


class Recipe(Value):
    """Tonnes of materials for one tonne of product, as a range."""

    product: Slug
    name: Localised
    materials: dict[Slug, tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]]
    note: Localised


class Policy(Value):
    """Everything a province decides about matching."""

    detour_factor: Annotated[float, Field(ge=1)]
    weights: dict[Code, Annotated[float, Field(ge=0)]]
    must: dict[Code, Share]
    coverage_needed: Share = 0.5
    sector_priority: SectorPriorityPolicy
    land: ValueFunction
    raw_materials: ValueFunction
    reach: dict[Literal["hours", "days", "weeks", "durable"], Reach]
    resources: dict[Slug, tuple[Slug, ...]] = Field(default_factory=dict)
    environment: EnvironmentPolicy
    environment_rules: tuple[EnvironmentRules, ...] = ()
    used_machinery: UsedMachineryRule | None = None
    recipes: tuple[Recipe, ...] = ()
    permits_agency: Slug | None = None


def policy_of(document: dict[str, Any]) -> Policy | None:
    """The matching policy in a pack's bundle, or ``None`` where the pack has none."""
    parts = document.get("matching") or {}
    if "policy" not in parts:
        return None
    tables = {
        name: parts[name] for name in ("environment_rules", "used_machinery", "recipes") if name in parts
    }
    return Policy.model_validate({**parts["policy"], **tables})


def policy_faults(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with a bundle's matching policy, as (field, reason)."""
    try:
        policy_of(document)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_context=False, include_input=False):
            yield ".".join(str(part) for part in found["loc"]), found["msg"]
