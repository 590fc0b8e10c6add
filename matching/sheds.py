"""Supply sheds: not how far the nearest field is, but how many tonnes a year can be bought from here.

Each supply area counts with its output, less what existing processors take, times a share that falls with
the road distance this material travels. What nobody has published widens the band: processors of unknown
intake may take everything or nothing; areas of unknown output may hold what the province's total leaves over.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matching.bands import UNKNOWN, Band
from matching.features import NO_FIGURE, Feature, MaterialInfo
from matching.judged import Case
from matching.offer import Offer
from matching.outputs import known_output, supply
from matching.policy import Policy, Reach, reach_of
from matching.sectors import resources_of

NAMED_IN_EVIDENCE = 12
MEAN_IN_DISC = 2 / 3


@dataclass(frozen=True)
class Source:
    """One supply area as seen from a place."""

    area: Feature
    km: float
    share: Band
    output: Band
    free: Band

    @property
    def tonnes(self) -> Band:
        """Tonnes a year this area adds."""
        return Band(self.share.low * self.free.low, self.share.high * self.free.high)


def tonnes(value: float) -> float | None:
    """As it is shown; without a limit it is not known."""
    return round(value, 1) if math.isfinite(value) else None


def proof(item: Source) -> dict[str, Any]:
    """A supply area as data."""
    figure, partial = item.area.figures.get("output"), item.area.figure("output_partial_year")
    planted = item.area.figure("area") if item.area.figure("area").unit == "ha" else NO_FIGURE
    return {
        "id": item.area.id,
        "km": round(item.km, 1) if math.isfinite(item.km) else None,
        "output_t_per_year": figure.value if figure else None,
        "as_of": figure.as_of if figure else None,
        "basis": figure.basis if figure else None,
        "source": list(figure.source) if figure else [],
        "output_of_part_of_year_t": partial.value,
        "part_of_year": partial.as_of,
        "part_of_year_source": list(partial.source),
        "area_ha": planted.value,
        "area_as_of": planted.as_of,
        "share_low": round(item.share.low, 4),
        "share_high": round(item.share.high, 4),
        "t_per_year_low": tonnes(item.tonnes.low),
        "t_per_year_high": tonnes(item.tonnes.high),
    }


@dataclass(frozen=True)
class Shed:
    """What can be bought of one material, and from where."""

    material: MaterialInfo
    need: Band
    around: "_Around"
    months_asked: tuple[int, ...] = ()
    keeps: bool = True
    """Whether the material can be bought in season and used all year."""
    own: bool = False
    """Whether the place is itself the deposit."""

    @property
    def available(self) -> Band:
        return self.around.available

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.around.sources

    @property
    def takers(self) -> tuple[Feature, ...]:
        """The processors of the province that may take any of it: nobody says how much they buy."""
        return self.around.takers

    @property
    def rest(self) -> float:
        """Tonnes a year that the areas of unknown output may add together at most."""
        return self.around.rest

    @property
    def months_known(self) -> bool:
        return self.keeps or bool(self.material.months)

    @property
    def months_share(self) -> float:
        """The share of the months asked in which the material is to be had; 1 where it keeps, where no months were
        asked, and where its months are not published (the report says so)."""
        if self.keeps or not self.months_asked or not self.material.months:
            return 1.0
        return len(set(self.months_asked) & set(self.material.months)) / len(set(self.months_asked))

    @property
    def is_short(self) -> bool:
        """Whether even the most there may be is less than the least that is needed."""
        return self.ratio.high < 1

    @property
    def ratio(self) -> Band:
        """Tonnes that can be bought for each tonne needed."""
        return Band(self.available.low / self.need.high, self.available.high / self.need.low)


def reach_share(reach: Reach, km: float) -> float:
    """1 up to ``full_km``, 0 from ``none_km``, a straight line between."""
    if km <= reach.full_km:
        return 1.0
    return max(0.0, (reach.none_km - km) / (reach.none_km - reach.full_km))


def _shares(case: Case, area: Feature, reach: Reach) -> tuple[float, Band]:
    """Mean road distance, and the share that counts.

    An area is not a point: from its own middle its fields are two thirds of its radius away on average (the mean
    distance within a disc), so no place is nearer than that. How exactly the place itself is located is the doubt.
    """
    apart = case.offer.distances(case.place.pack, area.material or "").between(case.place.id, area.id)
    if apart is None:
        return math.inf, UNKNOWN
    straight = max(apart, MEAN_IN_DISC * area.accuracy_km)
    km, doubt = case.policy.detour_factor * straight, case.policy.detour_factor * case.place.accuracy_km
    return km, Band(reach_share(reach, km + doubt), reach_share(reach, max(0.0, km - doubt)))


def digs(place: Feature, offer: Offer, policy: Policy) -> frozenset[str] | None:
    """The materials a place is itself the deposit of: a deposit, or a called-for project of a sector that settles where
    its resource lies; ``None`` where it is no such place."""
    if place.kind == "supply_area":
        return frozenset({place.material} if place.material else ())
    if place.kind != "opportunity":
        return None
    above = {id_ for sector in place.sectors for id_ in offer.lineage(sector)}
    found = frozenset(id_ for sector, there in policy.resources.items() if sector in above for id_ in there)
    return found or None


def needs_here(case: Case) -> dict[str, Band]:
    """Tonnes a year of what is asked of a place: a deposit is itself the raw material, and has no other."""
    own = digs(case.place, case.offer, case.policy)
    return case.needs if own is None else {id_: need for id_, need in case.needs.items() if id_ in own}


def stated_elsewhere(case: Case) -> list[str]:
    """The materials stated, where the place is a deposit of another resource of the sector than those."""
    if case.place.kind != "supply_area" or not case.needs.keys() & resources_of(case.sector_ids, case.offer):
        return []
    return [] if needs_here(case) else sorted(case.needs)


@dataclass(frozen=True)
class _Around:
    """The supply areas of a material around a place, and what they hold together; the same whoever asks."""

    sources: tuple[Source, ...]
    available: Band
    takers: tuple[Feature, ...]
    rest: float = 0.0
    """The most that the areas of unknown output may add together; without limit where no total bounds them."""

    @cached_property
    def named(self) -> list[dict[str, Any]]:
        """The nearest of them as data."""
        return [proof(source) for source in self.sources[:NAMED_IN_EVIDENCE]]


def _is_deposit(case: Case, material: MaterialInfo) -> bool:
    """Whether the place is itself where the material lies: nothing has to travel."""
    return material.id in (digs(case.place, case.offer, case.policy) or ())


def _of_project(case: Case) -> "_Around":
    """What a called-for project digs: its own yearly output, and of none that is published from nothing without limit."""
    known = known_output(case.place)
    output = Band(0.0, math.inf) if known is None else Band(known, known)
    return _Around((Source(case.place, 0.0, Band(1.0, 1.0), output, output),), output, ())


def _around(case: Case, material: MaterialInfo, reach: Reach) -> _Around | None:
    mined = _is_deposit(case, material)
    if mined and case.place.kind != "supply_area":
        return _of_project(case)
    there = supply(case, material, reach)
    if not there.areas:
        return None
    sources = []
    for area in (case.place,) if mined else there.areas:
        km, share = (0.0, Band(1.0, 1.0)) if mined else _shares(case, area, reach)
        if share.high > 0:
            sources.append(Source(area, km, share, there.outputs[area.id], there.free[area.id]))
    sources.sort(
        key=lambda source: (-source.share.high * min(source.free.high, 1e12), source.km, source.area.id)
    )
    rest = _rest(sources, there.residual)
    return _Around(tuple(sources), _available(sources, rest), there.takers, rest)


def shed(case: Case, material: MaterialInfo, need: Band) -> Shed | None:
    """The supply shed of one material at one place; ``None`` where the place has no position, the material no reach, or nothing is published of where it grows or lies."""
    located = case.place.position is not None or _is_deposit(case, material)
    if not located or material.perishability is None:
        return None
    reach = reach_of(case.policy, material.id, material.perishability)
    if reach is None:
        return None
    key = (case.place.id, material.id)
    around = case.offer.kept("sheds", key, lambda: _around(case, material, reach))
    if around is None:
        return None
    return Shed(
        material,
        need,
        around,
        _months_asked(case, material.id),
        material.perishability in case.policy.storable,
        _is_deposit(case, material),
    )


def _months_asked(case: Case, material: str) -> tuple[int, ...]:
    return next((need.months for need in case.profile.materials if need.material == material), ())


def _rest(sources: list[Source], residual: float | None) -> float:
    """What the areas of unknown output may add: they share one residual, counted once at its best place."""
    unknown = [source for source in sources if known_output(source.area) is None]
    if not unknown or residual is None:
        return math.inf if unknown else 0.0
    best = max(source.share.high for source in unknown)
    return max(best * residual, math.fsum(source.share.high * source.output.low for source in unknown))


def _available(sources: list[Source], rest: float) -> Band:
    """Sums over the areas, with what those of unknown output may add together."""
    known = [source for source in sources if known_output(source.area) is not None]
    low = math.fsum(source.tonnes.low for source in sources)
    return Band(low, math.fsum(source.tonnes.high for source in known) + rest)
