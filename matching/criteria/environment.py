"""Environmental headroom: how much of the waste water need the zone's plant can still treat."""

from matching.bands import UNKNOWN, Band, at, point
from matching.gates.wastewater import remaining_m3_day
from matching.judged import Case, CriterionResult
from matching.offer import NO_FIGURE
from matching.profile import Role
from matching.wording import both, number, when


def environment(case: Case) -> CriterionResult:
    """The value of remaining capacity over need; unknown where either is, from the policy where the project treats its own."""
    need, place, policy = case.profile.wastewater_m3_day, case.place, case.policy.environment
    if place.kind in {"supply_area", "opportunity"} or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("environment", UNKNOWN, asked=False)
    if need == 0:
        return CriterionResult(
            "environment",
            point(1.0),
            ({"needed_m3_day": 0.0},),
            says=both("Dự án không có nước thải sản xuất.", "The project has no waste water."),
        )
    remaining, load = remaining_m3_day(place), place.figures.get("wastewater_load", NO_FIGURE)
    evidence = {
        "needed_m3_day": need,
        "remaining_m3_day": remaining,
        "as_of": load.as_of,
        "source": list(load.source),
        "own_treatment": case.profile.own_treatment,
    }
    band = (
        UNKNOWN if remaining is None or need is None else point(at(policy.headroom.knots, remaining / need))
    )
    if remaining == 0 and need is not None:
        band = point(at(policy.headroom.knots, 0.0))
    if case.profile.own_treatment:
        band = Band(max(band.low, policy.own_treatment), max(band.high, policy.own_treatment))
    return CriterionResult("environment", band, (evidence,), says=_says(remaining, load.as_of))


def _says(remaining: float | None, as_of: str | None) -> dict[str, str]:
    if remaining is None:
        return both(
            "Công suất xử lý nước thải còn lại của khu chưa công bố.",
            "What the zone's waste water plant can still treat is not published.",
        )
    return both(
        f"Nhà máy xử lý nước thải còn nhận {number(remaining, 'vi')} m³/ngày đêm ({when(as_of, 'vi')}).",
        f"The waste water plant can still take {number(remaining, 'en')} m³/day ({when(as_of, 'en')}).",
    )
