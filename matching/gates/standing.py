"""Standing: whether a place is still in the plan, and what is called for still open to an investor."""

from matching.judged import Case, GateResult, Outcome, Quantity
from matching.profile import Role
from matching.sites import is_stale
from matching.wording import both

_RULE = both(
    "Nơi này còn trong quy hoạch; dự án kêu gọi, mỏ hoặc vùng nguyên liệu còn dành cho nhà đầu tư mới.",
    "The place is still in the plan; a called-for project, deposit or supply area is still open to a new investor.",
)
_DROPPED = both(
    "Đã đưa ra khỏi quy hoạch; chỉ để tra cứu.", "Dropped from the plan; kept for reference only."
)


def _zone(case: Case) -> GateResult | None:
    place = case.place
    if place.stage == "dropped":
        source = place.figures["status"].source if "status" in place.figures else ()
        return GateResult(
            "standing", _RULE, Outcome.FAIL, None, Quantity(place.stage), source=source, reason=_DROPPED
        )
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        question = both(
            "Còn tìm chủ đầu tư hạ tầng không, theo thủ tục nào?",
            "Is a developer still sought, and by which procedure?",
        )
        return GateResult(
            "standing", _RULE, Outcome.CONDITIONAL, None, Quantity(place.stage), question, place.contact
        )
    return None


def _opportunity(case: Case) -> GateResult:
    place = case.place
    if place.stage == "seeking_developer" and place.stale_after and not is_stale(place.stale_after, case.on):
        return GateResult("standing", _RULE, Outcome.PASS, offered=Quantity(place.stage))
    question = both(
        "Dự án này còn được kêu gọi không, và ai được đầu tư?",
        "Is this project still called for, and who may invest in it?",
    )
    return GateResult(
        "standing", _RULE, Outcome.CONDITIONAL, None, Quantity(place.stage), question, place.contact
    )


def standing_gate(case: Case) -> GateResult | None:
    """Dropped zones fail; opportunities that are fresh news pass; old or undated ones, and deposits, are a question."""
    if case.place.kind == "zone":
        return _zone(case)
    if case.place.kind == "opportunity":
        return _opportunity(case)
    if case.place.kind == "supply_area":
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
            case.place.contact or case.policy.permits_agency,
        )
    return None
