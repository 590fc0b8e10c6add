"""The rule tables of a pack: what the law and the province's documents say, with clauses, dates and sources."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.references import AgencyId, PlanId, RegulationId, SectorId
from catalogue.domain.text import Code, Line, Localised, Slug, Value
from matching.values import Words

CapacityClass = Literal["large", "medium", "small"]
Group = Literal["I", "II", "III", "IV"]
Need = Literal["required", "none", "depends"]
VsicCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,5}$")]


class PollutionType(Value):
    """One row of the list of production types at risk of polluting.

    ``sectors`` always fall under it; ``possible_sectors`` only with the process the question asks for. ``vsic`` are the codes
    all of its branches lie in, also those no sector of the catalogue stands for: a code stated elsewhere is not of it.
    Thresholds that could not be read are null.
    """

    id: Slug
    name: Localised
    sectors: tuple[SectorId, ...] = ()
    possible_sectors: tuple[SectorId, ...] = ()
    vsic: tuple[VsicCode, ...] = ()
    question: Localised | None = None
    unit: Line | None = None
    large_from: float | None = None
    medium_from: float | None = None
    source: SourceKeys


class Condition(Value):
    """What decides whether a duty holds for a group: any one of the inputs, or hazardous waste from some weight,
    unless another duty already holds."""

    text: Localised
    any_of: tuple[Literal["treated_discharge", "hazardous_waste", "takes_land"], ...] = ()
    hazardous_waste_kg_from: Annotated[float, Field(gt=0)] | None = None
    unless: Code | None = None


class Duty(Value):
    """Something the law asks of a project: an assessment, a licence, a registration."""

    id: Code
    name: Localised
    regulation: RegulationId
    article: Words
    in_force_from: date
    groups: dict[Group, Need]
    conditions: dict[Group, Condition] = Field(default_factory=dict)
    source: SourceKeys


class ByScale(Value):
    """Sectors whose group the law makes a matter of scale, of what they dig or how much land and water they take: that
    the list of types does not name them says nothing of their group."""

    sectors: tuple[SectorId, ...]
    question: Localised
    source: SourceKeys


class Unlisted(Value):
    """Projects of no listed type: the groups that stay possible, and what decides among them; of some sectors their
    scale."""

    groups: tuple[Group, ...]
    decides: Localised
    by_scale: tuple[ByScale, ...] = ()
    source: SourceKeys


class Replaced(Value):
    """A text or paper that no longer holds, and what came in its place."""

    name: Localised
    regulation: RegulationId | None = None
    by: Localised
    replaced_by: RegulationId | None = None
    on: date | None = None
    basis: Basis
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
    unlisted: Unlisted | None = None
    duties: tuple[Duty, ...] = ()
    history: tuple[Replaced, ...] = ()
    source: SourceKeys


class SafetyDistance(Value):
    """Metres to dwellings that some sectors must keep, and projects that state one of some types of the environmental
    rules; ``metres`` is null where the table could not be read."""

    id: Slug
    sectors: tuple[SectorId, ...]
    pollution_types: tuple[Slug, ...] = ()
    metres: Annotated[float, Field(gt=0)] | None = None
    source: SourceKeys


class SafetyRules(Value):
    """The regulation on distances to dwellings. A project that says it spreads dust, smell or noise is asked too."""

    regulation: RegulationId
    clause: Words
    in_force_from: date | None = None
    rows: tuple[SafetyDistance, ...]
    source: SourceKeys


class UsedMachineryRule(Value):
    """Ages of used machines when they are imported: the general limit, and sectors where an annex allows more, or
    one of some ages (``longer_max_age_readings``), which of them is not known; ``also`` is what else the law asks of them,
    ``lines`` what it asks of a whole technological line beside that."""

    regulation: RegulationId
    clause: Words
    max_age_years: float
    longer_sectors: tuple[SectorId, ...] = ()
    longer_max_age_years: float | None = None
    longer_max_age_readings: tuple[float, ...] = ()
    also: Localised | None = None
    lines: Localised | None = None
    agency: AgencyId | None = None
    plan: PlanId | None = None
    plan_clause: Words | None = None
    source: SourceKeys


class Relocation(Value):
    """The clause by which polluters are to move into zones, and the rule that makes clusters take them."""

    plan: PlanId
    clause: Words
    cluster_regulation: RegulationId | None = None
    cluster_clause: Words | None = None
    source: SourceKeys
    cluster_source: SourceKeys = ()


class CleanList(Value):
    """The words by which a zone's list of promoted sectors takes what does not pollute."""

    zone: Slug
    words: Localised
    as_of: Line | None = None
    source: SourceKeys


class Works(Value):
    """Works on a zone that change what it offers: building it, or enlarging its waste water plant.

    ``expected`` is when they should be done (``None``: nobody says); only what is ``decided`` counts.
    """

    zone: Slug
    what: Literal["zone", "wastewater"]
    decided: bool
    expected: date | None = None
    adds_m3_day: Annotated[float, Field(gt=0)] | None = None
    text: Localised
    as_of: Line
    basis: Basis
    source: SourceKeys


class Recipe(Value):
    """Tonnes of materials for one tonne of product, as a range."""

    product: Slug
    name: Localised
    materials: dict[Slug, tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]]
    note: Localised
