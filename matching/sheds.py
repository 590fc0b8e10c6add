"""Supply sheds: not how far the nearest field is, but how many tonnes a year can be bought from here.

Each supply area counts with its output, less what existing processors take, times a share that falls with
the road distance this material travels. What nobody has published widens the band: processors of unknown
intake may take everything or nothing; areas of unknown output may hold what the province's total leaves over.
"""

import math
from dataclasses import dataclass
from typing import Any

from catalogue.domain.geometry import great_circle_km
from matching.bands import UNKNOWN, Band
from matching.judged import Case
from matching.offer import NO_FIGURE, Feature, MaterialInfo
from matching.policy import Reach

_NAMED_IN_EVIDENCE = 12
_MEAN_IN_DISC = 2 / 3


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


@dataclass(frozen=True)
class Shed:
    """What can be bought of one material, and from where."""

    material: MaterialInfo
    need: Band
    available: Band
    sources: tuple[Source, ...]
    taken_by_unknown: bool
    bounded: bool

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
    if case.place.position is None or area.position is None:
        return math.inf, UNKNOWN
    straight = max(great_circle_km(case.place.position, area.position), _MEAN_IN_DISC * area.accuracy_km)
    km, doubt = case.policy.detour_factor * straight, case.policy.detour_factor * case.place.accuracy_km
    return km, Band(reach_share(reach, km + doubt), reach_share(reach, max(0.0, km - doubt)))


def _known_output(area: Feature) -> float | None:
    figure = area.figures.get("output")
    return figure.value if figure else None


def _residual(material: MaterialInfo, areas: list[Feature]) -> float | None:
    """What the province's total leaves for the areas of unknown output; ``None`` where there is no total, or where
    the areas already give as much and so contradict it."""
    if material.output.value is None:
        return None
    known = math.fsum(output for area in areas if (output := _known_output(area)) is not None)
    return material.output.value - known if known < material.output.value else None


def _outputs(areas: list[Feature], residual: float | None) -> dict[str, Band]:
    """Yearly output as far as it is known. The output of a part of a year is the least the whole year can have."""
    bands = {}
    for area in areas:
        known = _known_output(area)
        partial = area.figures.get("output_partial_year", NO_FIGURE).value or 0.0
        most = max(partial, math.inf if residual is None else residual)
        bands[area.id] = Band(known, known) if known is not None else Band(partial, most)
    return bands


def _free(
    case: Case, material: MaterialInfo, areas: list[Feature], outputs: dict[str, Band], reach: Reach
) -> tuple[dict[str, Band], bool]:
    """Output left by published processors: a known intake is taken from the areas nearest to it; one of unknown
    intake may take everything within its own reach, or nothing."""
    free, doubtful = dict(outputs), set[str]()
    for project in case.offer.all("project"):
        for taken, tonnes in project.intake:
            if taken != material.id or project.pack != case.place.pack:
                continue
            if tonnes is None:
                doubtful |= {area.id for area in areas if _reaches(case, project, area, reach)}
            else:
                _take(free, project, areas, tonnes)
    return {id_: Band(0.0, band.high) if id_ in doubtful else band for id_, band in free.items()}, bool(
        doubtful
    )


def _reaches(case: Case, project: Feature, area: Feature, reach: Reach) -> bool:
    """Whether a processor may buy from an area; one whose place is not known may."""
    if project.position is None or area.position is None:
        return True
    return case.policy.detour_factor * great_circle_km(project.position, area.position) < reach.none_km


def _take(free: dict[str, Band], project: Feature, areas: list[Feature], tonnes: float) -> None:
    def distance(area: Feature) -> tuple[float, str]:
        located = project.position is not None and area.position is not None
        return (great_circle_km(project.position, area.position) if located else math.inf, area.id)  # type: ignore[arg-type]

    left = tonnes
    for area in sorted(areas, key=distance):
        band = free[area.id]
        amount = min(left, band.low)
        free[area.id] = Band(band.low - amount, band.high - amount)
        left -= amount
        if left <= 0:
            return


@dataclass(frozen=True)
class _Supply:
    """What there is of one material in a pack, whoever asks from wherever."""

    areas: list[Feature]
    residual: float | None
    outputs: dict[str, Band]
    free: dict[str, Band]
    unknown_intake: bool


def _supply(case: Case, material: MaterialInfo, reach: Reach) -> _Supply:
    key = ("supply", case.place.pack, material.id)
    if key not in case.memo:
        areas = [
            area
            for area in case.offer.all("supply_area")
            if area.material == material.id and area.pack == case.place.pack
        ]
        residual = _residual(material, areas)
        outputs = _outputs(areas, residual)
        case.memo[key] = _Supply(areas, residual, outputs, *_free(case, material, areas, outputs, reach))
    found: _Supply = case.memo[key]
    return found


def shed(case: Case, material: MaterialInfo, need: Band) -> Shed | None:
    """The supply shed of one material at one place; ``None`` where the place has no position, the material no reach, or nothing is published of where it grows or lies."""
    if case.place.position is None or material.perishability is None:
        return None
    reach = case.policy.reach[material.perishability]  # type: ignore[index]
    supply = _supply(case, material, reach)
    if not supply.areas:
        return None
    sources = []
    for area in supply.areas:
        km, share = _shares(case, area, reach)
        if share.high > 0:
            sources.append(Source(area, km, share, supply.outputs[area.id], supply.free[area.id]))
    sources.sort(
        key=lambda source: (-source.share.high * min(source.free.high, 1e12), source.km, source.area.id)
    )
    return Shed(
        material,
        need,
        _available(sources, supply.residual),
        tuple(sources),
        supply.unknown_intake,
        supply.residual is not None,
    )


def _available(sources: list[Source], residual: float | None) -> Band:
    """Sums over the areas; those of unknown output share one residual, counted once at its best place."""
    known = [source for source in sources if _known_output(source.area) is not None]
    unknown = [source for source in sources if _known_output(source.area) is None]
    low = math.fsum(source.tonnes.low for source in sources)
    high = math.fsum(source.tonnes.high for source in known)
    if unknown:
        best = max(source.share.high for source in unknown)
        least = math.fsum(source.share.high * source.output.low for source in unknown)
        high += math.inf if residual is None else max(best * residual, least)
    return Band(low, high)


def evidence(found: Shed) -> dict[str, Any]:
    """The shed as data: need, what can be bought, and the areas that make it up."""

    def tonnes(value: float) -> float | None:
        return round(value, 1) if math.isfinite(value) else None

    def source(item: Source) -> dict[str, Any]:
        figure = item.area.figures.get("output")
        return {
            "id": item.area.id,
            "km": round(item.km, 1) if math.isfinite(item.km) else None,
            "output_t_per_year": figure.value if figure else None,
            "as_of": figure.as_of if figure else None,
            "basis": figure.basis if figure else None,
            "source": list(figure.source) if figure else [],
            "share_low": round(item.share.low, 4),
            "share_high": round(item.share.high, 4),
            "t_per_year_low": tonnes(item.tonnes.low),
            "t_per_year_high": tonnes(item.tonnes.high),
        }

    return {
        "material": found.material.id,
        "need_t_per_year": {"low": tonnes(found.need.low), "high": tonnes(found.need.high)},
        "available_t_per_year": {"low": tonnes(found.available.low), "high": tonnes(found.available.high)},
        "processors_intake_known": not found.taken_by_unknown,
        "areas": [source(item) for item in found.sources[:_NAMED_IN_EVIDENCE]],
        "more_areas": max(0, len(found.sources) - _NAMED_IN_EVIDENCE),
    }
