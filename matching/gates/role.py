"""Role: an expansion grows where the plant stands; anywhere else it is a second site, and that is a question."""

from matching.features import Feature
from matching.judged import Case, GateResult, Outcome, Quantity
from matching.profile import Role
from matching.wording import both

_RULE = both(
    "Dự án mở rộng nằm tại nơi nhà máy đang hoạt động.", "An expansion lies where the plant stands today."
)


def role_gate(case: Case) -> GateResult | None:
    """At the place it stands: pass. Elsewhere: conditional. Nothing stated: no gate."""
    now, place = case.profile.now, case.place
    if case.profile.role is not Role.EXPANSION or now is None or place.kind in {"opportunity", "supply_area"}:
        return None
    stands = case.offer.items.get(now)
    zone = stands.zone if isinstance(stands, Feature) else None
    here = place.id in {now, zone} or now == place.zone or now in place.within
    question = both(
        "Nhà máy hiện ở nơi khác: dự án có tách thành cơ sở thứ hai được không?",
        "The plant stands elsewhere: can the project be a second site?",
    )
    return GateResult(
        "role",
        _RULE,
        Outcome.PASS if here else Outcome.CONDITIONAL,
        Quantity(now),
        Quantity(place.id),
        None if here else question,
    )
