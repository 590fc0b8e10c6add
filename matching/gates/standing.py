"""Standing: whether a place is still in the plan, and what is called for still open to an investor."""

from dataclasses import replace

from matching.features import Feature, Figure
from matching.judged import Case, GateResult, Outcome, Quantity, Texts, same_for
from matching.profile import Role
from matching.sites import is_stale, needs_land
from matching.stages import certain_by_age
from matching.wording import both, status_told, unbuilt_told, when

_RULE = both(
    "Nơi này còn trong quy hoạch; dự án kêu gọi, mỏ hoặc vùng nguyên liệu còn dành cho nhà đầu tư mới.",
    "The place is still in the plan; a called-for project, deposit or supply area is still open to a new investor.",
)
_DROPPED = both(
    "Đã đưa ra khỏi quy hoạch; chỉ để tra cứu.", "Dropped from the plan; kept for reference only."
)
_UNBUILT = {"planned", "seeking_developer", "under_construction"}


def _asks(case: Case, question: Texts, outcome: Outcome, about: Feature) -> GateResult:
    """A question with what a source says of the place; of one without such words, as new as what is newest of it."""
    place, status, told = case.place, about.figure("status"), status_told(about)
    if status.text is None and about.kind == "zone":
        status = replace(status, source=about.stage_source, as_of=about.stage_as_of)
    elif status.text is None:
        status, told = about.newest, _newest(about.newest)
    return GateResult(
        "standing",
        _RULE,
        outcome,
        None,
        Quantity(place.stage),
        both(f"{told['vi']}{question['vi']}", f"{told['en']}{question['en']}"),
        place.contact or case.policy.permits_agency,
        status.source,
        date=status.as_of,
    )


def _newest(figure: Figure) -> Texts:
    """How new the newest is that a source states."""
    if not figure.source:
        return both("", "")
    vi, en = when(figure.as_of, "vi"), when(figure.as_of, "en")
    return both(f"Số liệu mới nhất đã công bố: {vi}. ", f"The newest published figure: {en}. ")


def _known_of(case: Case) -> tuple[Texts, Figure]:
    """How new the newest is that a source states of a deposit; else of what lies there, in all the province."""
    own, info = case.place.newest, case.offer.material(case.place.material or "")
    if own.source:
        return _newest(own), own
    if info is None or not info.newest.source:
        return both(
            "Chưa nguồn nào nêu số liệu về nơi này. ", "No source states a figure of the place. "
        ), own
    (vi, en), found = info.title, info.newest
    if found.as_of is None:
        return both(
            f"Chưa nguồn nào nêu số liệu của riêng nơi này; về {vi[:1].lower()}{vi[1:]} trong tỉnh chỉ có nguồn không ghi ngày. ",
            f"No source states a figure of the place itself; of {en[:1].lower()}{en[1:]} in the province only sources without a date speak. ",
        ), found
    return both(
        f"Chưa nguồn nào nêu số liệu của riêng nơi này; về {vi[:1].lower()}{vi[1:]} trong tỉnh, nguồn mới nhất: {when(found.as_of, 'vi')}. ",
        f"No source states a figure of the place itself; of {en[:1].lower()}{en[1:]} in the province the newest source is of {when(found.as_of, 'en')}. ",
    ), found


def _deposit(case: Case) -> GateResult:
    told, found = _known_of(case)
    return GateResult(
        "standing",
        _RULE,
        Outcome.CONDITIONAL,
        question=both(
            f"{told['vi']}Quy hoạch được duyệt có dành mỏ, vùng này cho dự án mới không?",
            f"{told['en']}Does the approved plan leave this deposit or area to a new project?",
        ),
        ask=case.place.contact or case.policy.permits_agency,
        source=found.source,
        date=found.as_of,
    )


def _zone(case: Case) -> GateResult | None:
    place = case.place
    if place.stage == "dropped":
        source, told = place.figure("status").source or place.stage_source, status_told(place)
        reason = both(f"{told['vi']}{_DROPPED['vi']}", f"{told['en']}{_DROPPED['en']}")
        return GateResult(
            "standing",
            _RULE,
            Outcome.FAIL,
            None,
            Quantity(place.stage),
            source=source,
            date=place.figure("status").as_of or place.stage_as_of,
            reason=reason,
        )
    if case.profile.role is Role.ZONE_INFRASTRUCTURE and place.stage is not None:
        # Of a zone that is only planned no source says that anybody was ever called for.
        question = (
            both(
                "Khu mới trong quy hoạch, dự kiến; ở đây chưa có nguồn nào nêu việc kêu gọi: khi nào tìm chủ đầu tư hạ tầng, theo thủ tục nào?",
                "The zone is only planned or foreseen, and no source here speaks of a call: when is a developer sought, and by which procedure?",
            )
            if place.stage == "planned"
            else both(
                "Còn tìm chủ đầu tư hạ tầng không, theo thủ tục nào?",
                "Is a developer still sought, and by which procedure?",
            )
        )
        return _asks(case, question, Outcome.CONDITIONAL, place)
    if place.stage is None:
        question = both(
            "Hiện nay khu có còn trong quy hoạch và có nhận nhà đầu tư không?",
            "Is the zone in the plan today, and does it take investors?",
        )
        return _asks(case, question, Outcome.UNKNOWN, place)
    if place.stage in _UNBUILT and not needs_land(case):
        unbuilt = unbuilt_told(place)
        question = both(
            f"{unbuilt['vi']}: khi nào nhận nhà đầu tư?", f"{unbuilt['en']}: when does it take investors?"
        )
        return _asks(case, question, Outcome.CONDITIONAL, place)
    if not certain_by_age(place, case.policy, case.on):
        question = both(
            "Thông tin đã quá cũ: hiện nay khu có còn nhận nhà đầu tư không?",
            "That is old news: does the zone take investors today?",
        )
        return _asks(case, question, Outcome.CONDITIONAL, place)
    return None


def _opportunity(case: Case) -> GateResult:
    place = case.place
    if place.stage == "seeking_developer" and place.stale_after and not is_stale(place.stale_after, case.on):
        return GateResult("standing", _RULE, Outcome.PASS, offered=Quantity(place.stage))
    question = both(
        "Dự án này còn được kêu gọi không, và ai được đầu tư?",
        "Is this project still called for, and who may invest in it?",
    )
    about = case.zone if place.infrastructure and case.zone else place
    # A zone of which nobody says that it stands or is planned is no surer for who would build it.
    forgotten = about.kind == "zone" and about.stage is None
    return _asks(case, question, Outcome.UNKNOWN if forgotten else Outcome.CONDITIONAL, about)


@same_for(lambda case: (case.profile.role, case.profile.land is None))
def standing_gate(case: Case) -> GateResult | None:
    """Dropped zones fail, those of unknown stage are unknown, those of which only old news tells are a question; opportunities that are fresh news pass; old or undated
    ones, unbuilt zones and deposits are a question."""
    if case.place.kind == "zone":
        return _zone(case)
    if case.place.kind == "opportunity":
        return _opportunity(case)
    if case.place.kind == "supply_area":
        return _deposit(case)
    return None
