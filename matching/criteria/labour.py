"""Labour: people living where the project would hire, for each worker it needs."""

import math
from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import Figure, Named
from matching.judged import Case, CriterionResult, Texts
from matching.profile import Role
from matching.wording import both, label, number, when


def _homes(case: Case) -> list[Named]:
    """The units of the policy's level on whose ground the place lies; the same for all places of the same units."""
    key = (case.place.pack, case.place.within)
    return case.offer.kept("homes", key, lambda: _units(case))


def _units(case: Case) -> list[Named]:
    units = [unit for id_ in sorted(case.place.within) if (unit := case.offer.named(id_))]
    return [unit for unit in units if unit.level == case.policy.labour.level]


def labour(case: Case) -> CriterionResult:
    """The value of people per worker. A place on the ground of several units has from the fewest to the most; one of
    unknown population leaves it open."""
    need = case.profile.workers
    if need is None or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("labour", UNKNOWN, asked=False)
    if need == 0:
        return CriterionResult("labour", point(1.0), ({"workers": 0},))
    homes = _homes(case)
    people = [unit.population.value for unit in homes]
    known = [count for count in people if count is not None]
    if not known or len(known) < len(people):
        band = UNKNOWN if not known else Band(0.0, case.policy.labour.value.at(math.inf))
    else:
        band = case.policy.labour.value.band(Band(min(known) / need, max(known) / need))
    return CriterionResult("labour", band, lambda: (_proof(need, homes),), says=lambda: _says(homes))


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
    return both(f"Lao động tại chỗ – {told['vi']}.", f"Local labour – {told['en']}.")
