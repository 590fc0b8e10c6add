"""What matching knows of each listing: small values, shared and frozen."""

from dataclasses import dataclass, field
from datetime import date

Position = tuple[float, float]
Both = tuple[str, str]
"""A text in Vietnamese and in English."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The statement that heads a fact: its value (``None`` is unknown) or text, and where it comes from."""

    value: float | None
    unit: str | None
    as_of: str | None
    basis: str | None
    source: tuple[str, ...]
    text: Both | None = None
    others: tuple["Figure", ...] = ()
    """The statements beside it, of a fact of which all are told."""
    note: Both | None = None
    """Of what it is by its source, of a fact whose unit alone does not say it."""


NO_FIGURE = Figure(None, None, None, None, ())


@dataclass(frozen=True, slots=True)
class Lot:
    """The latest land statement of a site, and the day from which it needs confirming."""

    state: str | None
    area_ha: float | None
    as_of: str | None
    source: tuple[str, ...]
    stale_after: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A sector a place is said to take, by whom and when."""

    sector: str
    source: tuple[str, ...] = ()
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sector only allowed or not allowed, by a clause."""

    sector: str
    regulation: str
    clause: str
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A listing as matching sees it."""

    id: str
    kind: str
    pack: str
    title: Both
    position: Position | None
    accuracy_km: float
    within: frozenset[str]
    sectors: frozenset[str]
    stage: str | None
    zone: str | None
    contact: str | None
    figures: dict[str, Figure]
    lot: Lot | None = None
    promoted: tuple[Listed, ...] = ()
    exclusive: tuple[Rule, ...] = ()
    barred: tuple[Rule, ...] = ()
    material: str | None = None
    intake: tuple[tuple[str, float | None], ...] = ()
    infrastructure: bool = False
    stale_after: date | None = None
    zone_type: str | None = None
    sites: tuple[str, ...] = ()
    """The sites an opportunity is meant for."""
    balance: tuple[Lot, ...] = ()
    """The land of a zone by state, each line with its own date."""
    stage_as_of: str | None = None
    """Of when the stage of a zone is known."""
    stage_source: tuple[str, ...] = ()
    """And from where."""
    newest: Figure = NO_FIGURE
    """What is newest of all that a source states of a deposit or a called-for project."""

    def figure(self, name: str) -> Figure:
        """The figure of a fact; one without a value where the listing says nothing of it."""
        return self.figures.get(name, NO_FIGURE)


@dataclass(frozen=True, slots=True)
class Tier:
    """A priority a plan grants."""

    tier: str
    plan: str
    clause: str
    period_from: date | None
    period_to: date | None
    places: tuple[str, ...]
    source: tuple[str, ...]
    basis: str = "stated"
    """``stated`` where the plan names the sector, ``derived`` where the catalogue counts it to a group the plan names."""


@dataclass(frozen=True, slots=True)
class SectorInfo:
    """A sector with its place in the tree, its codes and its priorities."""

    id: str
    title: Both
    parent: str | None
    vsic: tuple[str, ...]
    needs: str
    priorities: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class MaterialInfo:
    """A material: how far it travels, in which months it is to be had (none: not known), and the provincial
    output that bounds what is unknown."""

    id: str
    title: Both
    perishability: str | None
    output: Figure
    months: tuple[int, ...] = ()
    newest: Figure = NO_FIGURE
    """What is newest of all that a source states of it."""
    availability: Figure = NO_FIGURE
    """What a source says of where it is to be had, in words."""


@dataclass(frozen=True, slots=True)
class Named:
    """An agency, plan, regulation or place by name; an agency also by who does its work today."""

    id: str
    title: Both
    pack: str
    successor: Both | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    level: str | None = None
    """Of a place: country, province, district or commune."""
    population: Figure = field(default=NO_FIGURE)
    """Of a place: people living there."""
    number: str | None = None
    """Of a plan or regulation: how it is cited."""
    aliases: tuple[str, ...] = ()
    """What else it is or was called."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where an incentive holds: places, or all industrial parks and clusters."""

    places: frozenset[str]
    zones: bool
    basis: str | None


@dataclass(frozen=True, slots=True)
class IncentiveInfo:
    """A benefit of law: for whom, where, and between which days (``None``: not recorded)."""

    id: str
    title: Both
    pack: str
    benefit: str
    areas: tuple[Area, ...]
    sectors: frozenset[str]
    condition: Both | None
    law: tuple[str, ...]
    in_force_from: date | None
    in_force_to: date | None
    figures: dict[str, Figure]
    sectors_basis: str | None = "stated"
    """``stated`` where the law names the sectors; anything else has to be confirmed."""
