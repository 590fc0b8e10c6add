"""Standing: whether what is called for, or lies in the ground, is still open to an investor."""

from matching.gates.land import is_stale
from matching.judged import Case, GateResult, Outcome, Quantity
from matching.profile import Role
from matching.wording import both

_RULE = both(
    "Dự án kêu gọi hoặc mỏ, vùng nguyên liệu còn dành cho nhà đầu tư mới.",
    "The called-for project, deposit or supply area is still open to a new investor.",
)


def standing_gate(case: Case) -> GateResult | None:
    """Opportunities that are fresh news pass; old or undated ones, and deposits, are a question."""
    place = case.place
    if place.kind == "opportunity":
        if (
            place.stage == "seeking_developer"
            and place.stale_after
            and not is_stale(place.stale_after, case.on)
        ):
            return GateResult("standing", _RULE, Outcome.PASS, offered=Quantity(place.stage))
        question = both(
            "Dự án này còn được kêu gọi không, và ai được đầu tư?",
            "Is this project still called for, and who may invest in it?",
        )
        return GateResult(
            "standing", _RULE, Outcome.CONDITIONAL, None, Quantity(place.stage), question, place.contact
        )
    if place.kind == "zone" and case.profile.role is Role.ZONE_INFRASTRUCTURE:
        question = both(
            "Khu còn tìm chủ đầu tư hạ tầng không, theo thủ tục nào?",
            "Does the zone still seek a developer, and by which procedure?",
        )
        return GateResult(
            "standing", _RULE, Outcome.CONDITIONAL, None, Quantity(place.stage), question, place.contact
        )
    if place.kind == "supply_area":
        question = both(
            "Quy hoạch được duyệt có dành mỏ, vùng này cho dự án mới không?",
            "Does the approved plan leave this deposit or area to a new project?",
        )
        return GateResult(
            "standing",
            _RULE,
            Outcome.CONDITIONAL,
            None,
            None,
            question,
            place.contact or case.policy.permits_agency,
        )
    return None
