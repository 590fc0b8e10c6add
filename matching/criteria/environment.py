"""Environmental headroom: how much of the waste water need the zone's plant can still treat."""

from matching.bands import UNKNOWN, Band, point
from matching.judged import Case, CriterionResult, Texts
from matching.utilities import Utility, wastewater
from matching.wording import both, number, when

_NONE = both("Dự án không có nước thải sản xuất.", "The project has no waste water.")


def environment(case: Case) -> CriterionResult:
    """The value of remaining capacity over need; unknown where either is, from the policy where the project treats its own."""
    need, policy = case.profile.wastewater_m3_day, case.policy.environment
    if case.judges_no_utilities:
        return CriterionResult("environment", UNKNOWN, asked=False)
    if need == 0:
        return CriterionResult("environment", point(1.0), ({"needed_m3_day": 0.0},), says=_NONE)
    plant = wastewater(case)
    known = plant.left.low == plant.left.high
    evidence = {
        "needed_m3_day": need,
        "remaining_m3_day": plant.left.low if known else None,
        "capacity_m3_day": plant.capacity,
        "as_of": plant.as_of,
        "source": list(plant.source),
        "own_treatment": case.profile.own_treatment,
    }
    band = (
        UNKNOWN if need is None else policy.headroom.band(Band(plant.left.low / need, plant.left.high / need))
    )
    if case.profile.own_treatment:
        band = Band(max(band.low, policy.own_treatment), max(band.high, policy.own_treatment))
    return CriterionResult("environment", band, (evidence,), says=_says(plant))


def _says(plant: Utility) -> Texts | None:
    """What is published; what is not, the gate asks for."""
    dated = {lang: when(plant.as_of, lang) for lang in ("vi", "en")}
    if plant.left.low == plant.left.high:
        return both(
            f"Nhà máy xử lý nước thải còn nhận {number(plant.left.low, 'vi')} m³/ngày đêm ({dated['vi']}).",
            f"The waste water plant can still take {number(plant.left.low, 'en')} m³/day ({dated['en']}).",
        )
    if plant.capacity is not None:
        return both(
            f"Nhà máy xử lý nước thải công suất {number(plant.capacity, 'vi')} m³/ngày đêm ({dated['vi']}), chưa rõ phần đã dùng.",
            f"The waste water plant has {number(plant.capacity, 'en')} m³/day ({dated['en']}); how much is taken is not known.",
        )
    return None
