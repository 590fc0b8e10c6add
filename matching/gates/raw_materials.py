"""Raw materials: where even all that may be within reach is less than the need, the rest has to come from elsewhere."""

from matching.judged import Case, GateResult, Outcome, Quantity
from matching.profile import Role
from matching.sheds import needs_here, shed, stated_elsewhere
from matching.wording import both, number, rounded_down, together

_WHOLE_FROM = 10.0
_RULE = both(
    "Nguyên liệu trong tầm vận chuyển đủ cho nhu cầu.", "The raw materials within reach cover what is needed."
)


def _told(most: float) -> float:
    """A most as it is told: in whole ones, of less than ten to a tenth, and never more than it is."""
    return rounded_down(most, 0 if most >= _WHOLE_FROM else 1)


def _another_deposit(case: Case, stated: list[str]) -> GateResult:
    """A deposit holds its own resource, and no other of the sector."""
    titles = [info.title if (info := case.offer.material(id_)) else (id_, id_) for id_ in stated]
    vi, en = together(titles)
    return GateResult(
        "raw_materials",
        _RULE,
        Outcome.FAIL,
        Quantity(tuple(stated)),
        Quantity(case.place.material),
        reason=both(
            f"đây không phải mỏ của {vi[:1].lower()}{vi[1:]}",
            f"this is no deposit of {en[:1].lower()}{en[1:]}",
        ),
    )


def raw_materials_gate(case: Case) -> GateResult | None:
    """Asked only where the published supply areas cannot cover the need, of the scarcest material; what may do is left
    to the criterion."""
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return None
    needs = needs_here(case)
    if not needs and (other := stated_elsewhere(case)):
        return _another_deposit(case, other)
    infos = (case.offer.material(id_) for id_ in sorted(needs))
    sheds = [found for info in infos if info and (found := shed(case, info, needs[info.id]))]
    short = [found for found in sheds if found.is_short]
    if not short:
        return None
    scarcest = min(short, key=lambda found: (found.ratio.high, found.material.id))
    most, need = scarcest.available.high, scarcest.need.low
    figures = [source.area.figure("output") for source in scarcest.sources]
    vi, en = scarcest.material.title
    share = _told(100 * scarcest.ratio.high)
    return GateResult(
        "raw_materials",
        _RULE,
        Outcome.CONDITIONAL,
        Quantity(need, "t/year"),
        Quantity(most, "t/year"),
        both(
            f"{vi}: trong tầm vận chuyển nhiều nhất {number(_told(most), 'vi')} tấn/năm, {number(share, 'vi')} % nhu cầu. Phần còn lại mua ở đâu?",
            f"{en}: at most {number(_told(most), 'en')} t/year within reach, {number(share, 'en')} % of the need. Where does the rest come from?",
        ),
        case.policy.agency_for([scarcest.material.id]),
        source=tuple(dict.fromkeys(key for figure in figures for key in figure.source)),
        date=max((figure.as_of for figure in figures if figure.as_of), default=None),
    )
