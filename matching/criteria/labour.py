"""Labour: people living where the project would hire, for each worker it needs."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import Figure, Named
from matching.judged import Case, CriterionResult, Texts
from matching.profile import Role
from matching.wording import both, label, number, when


@dataclass(frozen=True)
class _Homes:
    """The units of the policy's level on whose ground a place lies, and how many people each has as far as that is
    published: from the fewest to the most."""

    units: list[Named]
    people: Band | None
    complete: bool

    @cached_property
    def says(self) -> Texts:
        return _says(self.units)


def _homes(case: Case) -> _Homes:
    """The same for all places of the same units."""
    key = (case.place.pack, case.place.within)
    return case.offer.kept("homes", key, lambda: _read(case))


def _read(case: Case) -> _Homes:
    found = [unit for id_ in sorted(case.place.within) if (unit := case.offer.named(id_))]
    units = [unit for unit in found if unit.level == case.policy.labour.level]
    known = [count for unit in units if (count := unit.population.value) is not None]
    return _Homes(units, Band(min(known), max(known)) if known else None, len(known) == len(units))


def labour(case: Case) -> CriterionResult:
    """The value of people per worker. A place on the ground of several units has from the fewest to the most; one of
    unknown population leaves it open."""
    need = case.profile.workers
    if need is None or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("labour", UNKNOWN, asked=False)
    if need == 0:
        return CriterionResult("labour", point(1.0), ({"workers": 0},))
    homes = _homes(case)
    people = homes.people
    if people is None:
        band = UNKNOWN
    elif homes.complete:
        band = case.policy.labour.value.band(Band(people.low / need, people.high / need))
    else:
        band = Band(0.0, case.policy.labour.value.at(math.inf))
    return CriterionResult("labour", band, lambda: (_proof(need, homes.units),), says=lambda: homes.says)


def _proof(need: int, homes: list[Named]) -> dict[str, Any]:
    return {
        "workers": need,
        "places": [unit.id for unit in homes],
        "people": [unit.population.value for unit in homes],
        "as_of": [unit.population.as_of for unit in homes],
        "basis": [unit.population.basis for unit in homes],
        "source": sorted({key for unit in homes for key in unit.population.source}),
    }


def _told(unit: Named, figure: Figure, lang: str) -> str:
    name = unit.title[0 if lang == "vi" else 1]
    if figure.value is None:
        return f"{name}: {'dân số chưa công bố' if lang == 'vi' else 'population not published'}"
    basis = f", {label('bases', figure.basis, lang).lower()}" if figure.basis == "unverified" else ""
    people = "người" if lang == "vi" else "people"
    return f"{name}: {number(figure.value, lang)} {people} ({when(figure.as_of, lang)}{basis})"


def _says(homes: list[Named]) -> Texts:
    if not homes:
        return both("Chưa rõ dân số tại chỗ.", "How many people live there is not known.")
    told = {lang: "; ".join(_told(unit, unit.population, lang) for unit in homes) for lang in ("vi", "en")}
    return both(f"Dân số tại chỗ – {told['vi']}.", f"People living there – {told['en']}.")
