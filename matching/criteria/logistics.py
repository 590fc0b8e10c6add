"""Logistics: road distances to the airport, the ports and the national road, as far as they are known."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalogue.domain.geometry import great_circle_km
from matching.bands import UNKNOWN, Band
from matching.criterion_policies import Destination, LogisticsPart
from matching.judged import Case, CriterionResult, Texts, same_for
from matching.parts import Part, weighed
from matching.profile import Profile
from matching.wording import both, number, when


@dataclass(frozen=True, slots=True)
class Way:
    """Kilometres by road to a destination: as a source states them, or from a straight line."""

    to: Destination
    km: Band
    as_of: str | None
    source: tuple[str, ...]
    stated: bool = False


def _from_straight(case: Case, km: float) -> Band:
    """A straight line becomes road by the detour factor; how exactly the place is located is the doubt."""
    doubt = case.place.accuracy_km if case.place.position else 0.0
    factor = case.policy.detour_factor
    return Band(factor * max(0.0, km - doubt), factor * (km + doubt))


def _way(case: Case, to: Destination) -> Way | None:
    """A road distance where a source states one, else the straight line of the catalogue, else of the positions."""
    road = case.offer.figure(case.place, to.road) if to.road else None
    if road and road.value is not None:
        return Way(to, Band(road.value, road.value), road.as_of, road.source, stated=True)
    straight = case.offer.figure(case.place, to.straight) if to.straight else None
    if straight and straight.value is not None:
        return Way(to, _from_straight(case, straight.value), straight.as_of, straight.source)
    if to.position and case.place.position:
        km = great_circle_km(case.place.position, to.position)
        return Way(to, _from_straight(case, km), None, to.source)
    return None


def nearest(case: Case, part: LogisticsPart) -> Way | None:
    """The way to the nearest destination of a kind."""
    ways = [way for to in part.destinations if (way := _way(case, to))]
    return min(ways, key=lambda way: (way.km.middle, way.to.name.en), default=None)


def weight_of(profile: Profile, part: LogisticsPart) -> float:
    """What a kind of destination weighs for a project, by how much it exports."""
    share = profile.export_share or 0.0
    return part.weight * (1 - share) + part.export_weight * share


@same_for(lambda case: (case.profile.export_share, case.profile.generates_mw is None))
def logistics(case: Case) -> CriterionResult:
    """The weighted mean over kinds of destination, of each the nearest; exports shift the weights to the ports.
    What a power project makes does not travel by road."""
    if case.profile.generates_mw is not None:
        return CriterionResult("logistics", UNKNOWN, asked=False)
    ways = case.offer.kept("ways", case.place.id, lambda: _ways(case))
    parts = [
        Part(part.id, weight_of(case.profile, part), band, proof)
        for part, band, proof in zip(case.policy.logistics.parts, ways.bands, ways.proofs, strict=True)
    ]
    return weighed("logistics", parts, lambda: ways.says)


@dataclass(frozen=True)
class _Ways:
    """The ways from one place: what each is worth and rests on, and both in words; the same whoever asks."""

    bands: list[Band]
    proofs: list[dict[str, Any]]
    found: list[tuple[LogisticsPart, Way | None]]
    factor: float

    @cached_property
    def says(self) -> Texts:
        return _says(self.found, self.factor)


def _ways(case: Case) -> _Ways:
    found = [(part, nearest(case, part)) for part in case.policy.logistics.parts]
    return _Ways(
        [part.value.band(way.km) if way else UNKNOWN for part, way in found],
        [_proof(way) for _, way in found],
        found,
        case.policy.detour_factor,
    )


def _proof(way: Way | None) -> dict[str, Any]:
    return {
        "to": way.to.name.model_dump() if way else None,
        "km_low": round(way.km.low, 1) if way else None,
        "km_high": round(way.km.high, 1) if way else None,
        "stated": way.stated if way else None,
        "as_of": way.as_of if way else None,
        "source": list(way.source) if way else [],
    }


def _km(way: Way, lang: str) -> str:
    if way.stated and not round(way.km.high):
        return f"{'ngay cạnh' if lang == 'vi' else 'at the gate'} ({when(way.as_of, lang)})"
    ends = [number(round(km), lang) for km in way.km]
    km = ends[0] if ends[0] == ends[1] else "–".join(ends)
    if way.stated:
        return f"{km} km ({when(way.as_of, lang)})"
    return f"{'khoảng' if lang == 'vi' else 'about'} {km} km"


def _says(found: list[tuple[LogisticsPart, Way | None]], detour: float) -> Texts:
    """The ways out; what was only worked out from a straight line says so."""
    told: Texts = {}
    guessed = any(way and not way.stated for _, way in found)
    factor = {lang: number(detour, lang) for lang in ("vi", "en")}
    how = {
        "vi": f" (“khoảng”: ước từ đường chim bay × {factor['vi']})" if guessed else "",
        "en": f" (“about”: worked out from the straight line × {factor['en']})" if guessed else "",
    }
    for lang in ("vi", "en"):
        known = [f"{getattr(way.to.name, lang)}: {_km(way, lang)}" for _, way in found if way]
        open_ = [getattr(part.name, lang).lower() for part, way in found if not way]
        missing = f"{'chưa rõ' if lang == 'vi' else 'not known'}: {', '.join(open_)}" if open_ else ""
        told[lang] = "; ".join([*known, *([missing] if missing else [])])
    return both(f"Đường bộ: {told['vi']}{how['vi']}.", f"By road: {told['en']}{how['en']}.")
