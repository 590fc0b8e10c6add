"""Environmental headroom: how much of the waste water need the zone's plant can still treat."""

from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.judged import Case, CriterionResult, Texts
from matching.utilities import Utility, wastewater
from matching.wording import both, number, when

_NONE = both("Theo hồ sơ, dự án không có nước thải.", "By its profile the project has no waste water.")


def environment(case: Case) -> CriterionResult:
    """The value of remaining capacity over need; unknown where either is, from the policy where the project treats its own."""
    need, policy = case.profile.wastewater_m3_day, case.policy.environment
    if case.judges_no_utilities:
        return CriterionResult("environment", UNKNOWN, asked=False)
    if need == 0:
        return CriterionResult("environment", point(1.0), ({"needed_m3_day": 0.0},), says=_NONE)
    plant = wastewater(case)
    band = (
        UNKNOWN if need is None else policy.headroom.band(Band(plant.left.low / need, plant.left.high / need))
    )
    if case.profile.own_treatment:
        band = Band(max(band.low, policy.own_treatment), max(band.high, policy.own_treatment))
    return CriterionResult(
        "environment", band, lambda: (_proof(case, plant),), says=lambda: _says(case, plant)
    )


def _proof(case: Case, plant: Utility) -> dict[str, Any]:
    return {
        "needed_m3_day": case.profile.wastewater_m3_day,
        "remaining_m3_day": plant.left.low if plant.left.low == plant.left.high else None,
        "capacity_m3_day": plant.capacity,
        "as_of": plant.as_of,
        "source": list(plant.source),
        "own_treatment": case.profile.own_treatment,
    }


_OWN = both(
    "Dự án tự xử lý nước thải; xả vào đâu, theo giấy phép nào thì hỏi cơ quan môi trường.",
    "The project treats its own waste water; where it may discharge, and by which licence, is for the environmental authority to say.",
)


def _says(case: Case, plant: Utility) -> Texts:
    """What is published, what is not the gate asks for; of treatment of one's own, who decides on it."""
    said = [_of_plant(plant)] if plant.capacity is not None else []
    said += [_OWN] if case.profile.own_treatment else []
    return both(" ".join(text["vi"] for text in said), " ".join(text["en"] for text in said))


def _of_plant(plant: Utility) -> Texts:
    dated = {lang: when(plant.as_of, lang) for lang in ("vi", "en")}
    if plant.left.low == plant.left.high:
        return both(
            f"Nhà máy xử lý nước thải còn nhận {number(plant.left.low, 'vi')} m³/ngày đêm ({dated['vi']}).",
            f"The waste water plant can still take {number(plant.left.low, 'en')} m³/day ({dated['en']}).",
        )
    capacity = {lang: number(plant.capacity or 0.0, lang) for lang in ("vi", "en")}
    return both(
        f"Nhà máy xử lý nước thải công suất {capacity['vi']} m³/ngày đêm ({dated['vi']}), chưa rõ phần đã dùng.",
        f"The waste water plant has {capacity['en']} m³/day ({dated['en']}); how much is taken is not known.",
    )
