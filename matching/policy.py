"""A province's matching policy: bounds, weights, distances and rule tables, all data of its pack."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from catalogue.domain.errors import Fault
from catalogue.domain.facts import SourceKeys
from catalogue.domain.references import AgencyId, Found, PlanId, Ref, RegulationId, SectorId, marked
from catalogue.domain.text import Code, Line, Localised, Slug, Value
from matching.report_policies import ComparisonPolicy, RobustnessPolicy


def _in_both(text: Any) -> Any:
    """One text serves both languages where a pack gives only one."""
    return {"vi": text, "en": text} if isinstance(text, str) else text


Words = Annotated[Localised, BeforeValidator(_in_both)]
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
    sectors: tuple[SectorId, ...] = ()
    possible_sectors: tuple[SectorId, ...] = ()
    question: Localised | None = None
    unit: Line | None = None
    large_from: float | None = None
    medium_from: float | None = None
    source: SourceKeys


class EnvironmentRules(Value):
    """The rule table in force between two dates."""

    regulation: RegulationId
    clause: Words
    in_force_from: date
    in_force_to: date | None = None
    groups: dict[CapacityClass, Group]
    groups_sensitive: dict[CapacityClass, Group]
    dossiers: dict[Group, Localised]
    types: tuple[PollutionType, ...]
    source: SourceKeys


class UsedMachineryRule(Value):
    """Ages of used machinery: the general limit, and sectors where an annex allows more."""

    regulation: RegulationId
    clause: Words
    max_age_years: float
    longer_sectors: tuple[SectorId, ...] = ()
    longer_max_age_years: float | None = None
    plan: PlanId | None = None
    plan_clause: Words | None = None
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
    permits_agency: AgencyId | None = None
    robustness: RobustnessPolicy | None = None
    comparison: ComparisonPolicy | None = None


_TABLES = ("environment_rules", "used_machinery", "recipes")


def policy_of(document: dict[str, Any]) -> Policy | None:
    """The matching policy in a pack's bundle, or ``None`` where the pack has none."""
    parts = document.get("matching") or {}
    if "policy" not in parts:
        return None
    return Policy.model_validate(
        {**parts["policy"], **{name: parts[name] for name in _TABLES if name in parts}}
    )


def _file(path: Sequence[str | int]) -> tuple[str, list[str | int]]:
    """The file a part of the policy stands in, and the path within it."""
    if path and path[0] in _TABLES:
        return f"{path[0]}.yaml", list(path[1:])
    return "policy.yaml", list(path)


def _fault(path: Sequence[str | int], message: str) -> Fault:
    file, rest = _file(path)
    return Fault(file, None, ".".join(str(part) for part in rest), message)


def _mapped(policy: Policy) -> Iterator[Found]:
    """The ids that stand as keys and values of mappings, where no field can be marked."""
    for sector, materials in policy.resources.items():
        yield Found(("resources", sector), sector, Ref("sector"))
        yield from (Found(("resources", sector), material, Ref("material")) for material in materials)
    for at, recipe in enumerate(policy.recipes):
        yield from (
            Found(("recipes", at, "materials"), material, Ref("material")) for material in recipe.materials
        )


def policy_faults(document: dict[str, Any], why_wrong: Callable[[Found], str | None]) -> Iterator[Fault]:
    """What is wrong with a pack's matching policy, its references and sources included."""
    parts = document.get("matching") or {}
    if "policy" in parts and not isinstance(parts["policy"], dict):
        yield _fault((), "must be a mapping")
        return
    try:
        policy = policy_of(document)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False, include_input=False):
            yield _fault(item["loc"], item["msg"].removeprefix("Value error, "))
        return
    for found in (*marked(policy), *_mapped(policy)) if policy else ():
        if why := why_wrong(found):
            yield _fault(found.path, why)
