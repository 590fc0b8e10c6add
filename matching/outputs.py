"""What there is of a material in a province, and what published processors leave of it, whoever asks from wherever."""

import math
from dataclasses import dataclass

from catalogue.domain.geometry import great_circle_km
from matching.bands import Band, point
from matching.features import Feature, MaterialInfo
from matching.judged import Case
from matching.policy import Reach


def known_output(area: Feature) -> float | None:
    """Tonnes a year, where they are published."""
    return area.figure("output").value


def _residual(material: MaterialInfo, areas: list[Feature]) -> float | None:
    """What the province's total leaves for the areas of unknown output; ``None`` where there is no total, or where
    the areas already give more and so contradict it."""
    if material.output.value is None:
        return None
    known = math.fsum(output for area in areas if (output := known_output(area)) is not None)
    return material.output.value - known if known <= material.output.value else None


def _outputs(areas: list[Feature], residual: float | None) -> dict[str, Band]:
    """Yearly output as far as it is known; of a figure nobody could verify only that it is no more. The output of a part
    of a year is the least the whole year can have."""
    bands = {}
    for area in areas:
        known = known_output(area)
        partial = area.figure("output_partial_year").value or 0.0
        most = max(partial, math.inf if residual is None else residual)
        sure = partial if area.figure("output").basis == "unverified" else known
        bands[area.id] = Band(min(sure or 0.0, known), known) if known is not None else Band(partial, most)
    return bands


def _free(
    case: Case, material: MaterialInfo, areas: list[Feature], outputs: dict[str, Band], reach: Reach
) -> tuple[dict[str, Band], tuple[Feature, ...]]:
    """Output left by published processors: a known intake is taken from the areas nearest to it, and how much that
    leaves of the next ones is open where nobody knows what the nearer give; one of unknown intake may take everything
    or nothing, or up to the most that is published of it; each only within its own reach. And those that may take
    everything."""
    free, doubtful, takers = dict(outputs), set[str](), list[Feature]()
    for project in case.offer.all("project"):
        for taken, tonnes in project.intake:
            if taken != material.id or project.pack != case.place.pack:
                continue
            most = project.figure("intake_at_most").value
            if tonnes is None and most is not None:
                near = [area for area in areas if _reaches(case, project, area, reach)]
                _take(free, project, near, Band(0.0, most))
            elif tonnes is None:
                if reached := {area.id for area in areas if _reaches(case, project, area, reach)}:
                    doubtful |= reached
                    takers.append(project)
            else:
                near = [area for area in areas if _reaches(case, project, area, reach)]
                _take(free, project, near, point(tonnes))
    left = {id_: Band(0.0, band.high) if id_ in doubtful else band for id_, band in free.items()}
    return left, tuple(takers)


def _reaches(case: Case, project: Feature, area: Feature, reach: Reach) -> bool:
    """Whether a processor may buy from an area; one whose place is not known may."""
    if project.position is None or area.position is None:
        return True
    return case.policy.detour_factor * great_circle_km(project.position, area.position) < reach.none_km


def _take(free: dict[str, Band], project: Feature, areas: list[Feature], left: Band) -> None:
    def distance(area: Feature) -> tuple[float, str]:
        located = project.position is not None and area.position is not None
        return (great_circle_km(project.position, area.position) if located else math.inf, area.id)  # type: ignore[arg-type]  # `located` says that both are there

    for area in sorted(areas, key=distance):
        there = free[area.id]
        free[area.id] = there.less(left)
        left = left.less(there)
        if left.high <= 0:
            return


@dataclass(frozen=True)
class Supply:
    """What there is of one material in a pack, whoever asks from wherever."""

    areas: list[Feature]
    residual: float | None
    outputs: dict[str, Band]
    free: dict[str, Band]
    takers: tuple[Feature, ...]
    """The published processors of which nobody says how much they buy."""


def supply(case: Case, material: MaterialInfo, reach: Reach) -> Supply:
    """The supply of a material in the province of a place; the same whoever asks."""
    key = (case.place.pack, material.id)
    return case.offer.kept("supply", key, lambda: _supply(case, material, reach))


def _supply(case: Case, material: MaterialInfo, reach: Reach) -> Supply:
    areas = case.offer.areas_of(case.place.pack, material.id)
    residual = _residual(material, areas)
    outputs = _outputs(areas, residual)
    return Supply(areas, residual, outputs, *_free(case, material, areas, outputs, reach))
