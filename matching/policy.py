"""A province's matching policy: bounds, weights, distances and rule tables, all data of its pack."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from catalogue.domain.errors import Fault
from catalogue.domain.references import AgencyId, Found, Ref, marked
from catalogue.domain.text import Code, Line, Localised, Slug, Value
from matching.criterion_policies import (
    CostPolicy,
    EnvironmentPolicy,
    IncentivesPolicy,
    InfrastructurePolicy,
    LabourPolicy,
    LogisticsPolicy,
    MoneyUnit,
    SectorPriorityPolicy,
)
from matching.names import CRITERION_NAMES
from matching.report_policies import ComparisonPolicy, RobustnessPolicy
from matching.tables import (
    CapacityClass,
    CleanList,
    EnvironmentRules,
    PollutionType,
    Recipe,
    Relocation,
    SafetyRules,
    UsedMachineryRule,
    Works,
)
from matching.values import Reach, Share, ValueFunction, Weight

__all__ = [
    "CapacityClass",
    "EnvironmentRules",
    "Policy",
    "PollutionType",
    "Preset",
    "Reach",
    "Recipe",
    "Relocation",
    "SafetyRules",
    "UsedMachineryRule",
    "ValueFunction",
    "Works",
    "policy_faults",
    "policy_of",
    "reach_of",
]

Unbuilt = Literal["planned", "seeking_developer", "under_construction"]
"""Stages of a zone whose infrastructure is not there yet."""
Perishability = Literal["hours", "days", "weeks", "durable"]


def _for_every_criterion(values: dict[str, float]) -> dict[str, float]:
    """Refuses a table that leaves a criterion out, or names what is none."""
    from matching.criteria import CRITERIA

    missing = [name for name in CRITERION_NAMES if name not in values]
    unknown = [name for name in values if name not in CRITERIA]
    if missing or unknown:
        raise ValueError(
            "; ".join(
                f"{what} {', '.join(names)}"
                for what, names in (("leaves out", missing), ("names no criterion:", unknown))
                if names
            )
        )
    return values


Weights = Annotated[dict[Code, Weight], AfterValidator(_for_every_criterion)]
Thresholds = Annotated[dict[Code, Share], AfterValidator(_for_every_criterion)]


class Preset(Value):
    """A ready set of weights: somebody's view of what matters."""

    name: Localised
    weights: Weights


class Policy(Value):
    """Everything a province decides about matching."""

    detour_factor: Annotated[float, Field(ge=1)]
    weights: Weights
    must: Thresholds
    coverage_needed: Share
    presets: dict[Code, Preset] = Field(default_factory=dict)
    sector_priority: SectorPriorityPolicy
    land: ValueFunction
    unbuilt_land: dict[Unbuilt, Share] = Field(default_factory=dict)
    """The share of its worth that land counts of a zone whose infrastructure is not there yet."""
    unbuilt_months: dict[Unbuilt, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """Months from today before which such a zone is not reckoned to hand land over, where nobody gives a date."""
    raw_materials: ValueFunction
    reach: dict[Perishability, Reach]
    hauled: dict[Slug, Reach] = Field(default_factory=dict)
    """Materials that keep but are not worth hauling as far: how far each travels."""
    storable: tuple[Perishability, ...] = ()
    """Materials that keep: they can be bought in season and used all year."""
    resources: dict[Slug, tuple[Slug, ...]] = Field(default_factory=dict)
    environment: EnvironmentPolicy
    infrastructure: InfrastructurePolicy
    logistics: LogisticsPolicy
    labour: LabourPolicy
    cost: CostPolicy
    timing: ValueFunction
    incentives: IncentivesPolicy
    money_units: dict[Line, MoneyUnit] = Field(default_factory=dict)
    environment_rules: tuple[EnvironmentRules, ...] = ()
    safety_distance: SafetyRules | None = None
    used_machinery: UsedMachineryRule | None = None
    relocation: Relocation | None = None
    clean_lists: tuple[CleanList, ...] = ()
    works: tuple[Works, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    permits_agency: AgencyId | None = None
    materials_agency: AgencyId | None = None
    robustness: RobustnessPolicy | None = None
    comparison: ComparisonPolicy | None = None

    def agency_for(self, materials: Collection[str]) -> str | None:
        """Who answers for materials: those that are dug belong to who permits it, what grows to its own agency."""
        dug = {material for there in self.resources.values() for material in there}
        mined = bool(materials) and all(material in dug for material in materials)
        return (self.permits_agency if mined else None) or self.materials_agency


def reach_of(policy: Policy, material: str, perishability: str | None) -> Reach | None:
    """How far a material travels: its own reach, else that of how it keeps; ``None`` where neither is known."""
    if material in policy.hauled:
        return policy.hauled[material]
    return policy.reach.get(perishability) if perishability else None  # type: ignore[call-overload]  # a name the policy does not have finds nothing


_TABLES = ("environment_rules", "safety_distance", "used_machinery", "relocation", "works", "recipes")
"""The parts of a policy that stand in files of their own."""


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
    for at, works in enumerate(policy.works):
        yield Found(("works", at, "zone"), works.zone, Ref("zone"))
    for at, listed in enumerate(policy.clean_lists):
        yield Found(("clean_lists", at, "zone"), listed.zone, Ref("zone"))
    for id_ in policy.hauled:
        yield Found(("hauled",), id_, Ref("material"))
    for id_ in policy.incentives.not_counted:
        yield Found(("incentives", "not_counted"), id_, Ref("incentive"))


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
