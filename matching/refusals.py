"""What a profile may not say: contradictions, weights that weigh nothing. Each with its field."""

from collections.abc import Iterator
from datetime import date

from matching.criteria import CRITERIA
from matching.errors import Fault, ProfileContradicts
from matching.offer import Offer
from matching.profile import Profile, Role, Stance
from matching.unknown_names import unknown_names
from matching.wording import both, on_day

_BELOW_LEAST = both(
    "nhỏ hơn diện tích tối thiểu (min_ha)", "is below the smallest area that would do (min_ha)"
)
_LISTED_AND_NOT = both(
    "không thể là true khi đã nêu pollution_type", "cannot be true when a pollution_type is given"
)
_TREATED_AND_NOT = both(
    "không thể là false khi dự án tự xử lý nước thải của mình (own_treatment)",
    "cannot be false when the project treats waste water of its own (own_treatment)",
)
_NOW = both("chỉ dành cho nhà máy mở rộng hoặc di dời", "is for a plant that expands or relocates")
_TWICE = both("được nêu hai lần", "is given twice")
_MONTH_TWICE = both("nêu một tháng hai lần", "names a month twice")
_NOT_OF_BUILDERS = both(
    "không có ý nghĩa với dự án xây dựng hạ tầng khu", "says nothing of a project that builds a zone"
)
_TWO_ORDERS = both("chỉ nêu trọng số hoặc thứ tự, không nêu cả hai", "give weights or an order, not both")
_TWO_WEIGHTS = both(
    "chỉ nêu một trong ba: bộ trọng số có sẵn, trọng số hoặc thứ tự",
    "give a preset, weights or an order, not two of them",
)
_ALL_ZERO = both("đều bằng không", "are all zero")
_ORDER = both(
    "nêu mỗi tiêu chí một lần, và ít nhất một tiêu chí", "names each criterion once, and at least one"
)
_NO_MUST = both(
    "không thể là must: có tỉnh chưa đặt ngưỡng cho tiêu chí này",
    "cannot be a must: a province gives no threshold for it",
)
_IGNORED = both("được bỏ qua nhưng lại có trọng số", "is ignored, yet weighted")
_NOTHING_LEFT = both(
    "không để lại tiêu chí nào để xét theo những gì hồ sơ nêu",
    "leave nothing to judge by of what the profile states",
)


def _contradictions(profile: Profile, on: date) -> Iterator[Fault]:
    land, asked = profile.land, profile.environment
    if land and land.preferred_ha is not None and land.preferred_ha < land.min_ha:
        yield Fault("/land/preferred_ha", "below-least", _BELOW_LEAST, {"min_ha": land.min_ha})
    if profile.start and profile.start < on:
        said = both(f"trước ngày {on_day(on, 'vi')}", f"lies before {on.isoformat()}")
        yield Fault("/start", "in-the-past", said, {"on": on.isoformat()})
    if asked.not_listed and asked.pollution_type:
        given = {"pollution_type": asked.pollution_type}
        yield Fault("/environment/not_listed", "contradicts", _LISTED_AND_NOT, given)
    if profile.treats_waste_water and asked.treated_discharge is False:
        where = "/environment/treated_discharge"
        yield Fault(where, "contradicts", _TREATED_AND_NOT, {"own_treatment": True})
    if profile.now is not None and profile.role not in {Role.EXPANSION, Role.RELOCATION}:
        yield Fault("/now", "not-for-role", _NOW, {"role": profile.role.value})
    yield from _twice(profile)


def _twice(profile: Profile) -> Iterator[Fault]:
    """What stands in a list more than once."""
    lists = {
        "materials": [(need.material, "/material") for need in profile.materials],
        "products": [(output.product, "/product") for output in profile.products],
        "places": [(place, "") for place in profile.places],
    }
    for name, given in lists.items():
        for at, (item, field) in enumerate(given):
            if (item, field) in given[:at]:
                yield Fault(f"/{name}/{at}{field}", "given-twice", _TWICE, {"given": item})
    for at, need in enumerate(profile.materials):
        if len(set(need.months)) != len(need.months):
            facts = {"months": list(need.months)}
            yield Fault(f"/materials/{at}/months", "given-twice", _MONTH_TWICE, facts)


def _role_contradictions(profile: Profile) -> Iterator[Fault]:
    """Fields that say nothing of somebody who builds a zone, and sectors that generate no power."""
    if profile.role is not Role.ZONE_INFRASTRUCTURE:
        return
    for name in ("materials", "products", "used_machinery", "generates_mw"):
        if getattr(profile, name):
            yield Fault(f"/{name}", "not-for-role", _NOT_OF_BUILDERS, {"role": profile.role.value})


def _unknown_criteria(profile: Profile) -> Iterator[Fault]:
    known = list(CRITERIA)
    said = both(
        f"không phải tiêu chí; các tiêu chí là {', '.join(known)}",
        f"is not a criterion; they are {', '.join(known)}",
    )
    for where, names in (
        ("preferences", profile.preferences),
        ("weights", profile.weights or {}),
        ("order", profile.order or ()),
    ):
        for at, name in enumerate(names):
            if name not in CRITERIA:
                pointer = f"/{where}/{at if where == 'order' else name}"
                yield Fault(pointer, "unknown-criterion", said, {"given": name, "known": known})


def _preset_faults(profile: Profile, offer: Offer) -> Iterator[Fault]:
    if profile.preset is None:
        return
    for pack, policy in sorted(offer.policies.items()):
        if profile.preset not in policy.presets:
            known = sorted(policy.presets)
            said = both(
                f"không có trong gói dữ liệu {pack}; gói có: {', '.join(known) or 'không có bộ nào'}",
                f"is no preset of {pack}; it has {', '.join(known) or 'none'}",
            )
            facts = {"given": profile.preset, "pack": pack, "known": known}
            yield Fault("/preset", "unknown-preset", said, facts)
    if profile.weights is not None or profile.order is not None:
        yield Fault("/preset", "weighted-twice", _TWO_WEIGHTS)


def _preference_faults(profile: Profile, offer: Offer) -> Iterator[Fault]:
    if profile.weights is not None and profile.order is not None:
        yield Fault("/order", "weighted-twice", _TWO_ORDERS)
    yield from _preset_faults(profile, offer)
    if profile.weights is not None and not any(profile.weights.values()):
        yield Fault("/weights", "all-zero", _ALL_ZERO)
    if profile.order is not None and (not profile.order or len(set(profile.order)) != len(profile.order)):
        yield Fault("/order", "not-an-order", _ORDER)
    for name, stance in profile.preferences.items():
        pointer, facts = f"/preferences/{name}", {"criterion": name}
        if stance is Stance.MUST and any(name not in policy.must for policy in offer.policies.values()):
            yield Fault(pointer, "no-threshold", _NO_MUST, facts)
        weighted = (profile.weights or {}).get(name) or name in (profile.order or ())
        if stance is Stance.IGNORE and weighted:
            yield Fault(pointer, "ignored-yet-weighted", _IGNORED, facts)


def nothing_left(profile: Profile) -> ProfileContradicts:
    """The refusal of a profile whose weights rest on nothing that could be judged."""
    stated = {"weights": profile.weights, "order": profile.order}
    where = next((name for name, given in stated.items() if given is not None), "preferences")
    return ProfileContradicts([Fault(f"/{where}", "nothing-to-judge-by", _NOTHING_LEFT)])


def refuse_contradictions(profile: Profile, offer: Offer, on: date) -> None:
    """Raises ProfileContradicts with every fault found."""
    faults = [
        *unknown_names(profile, offer),
        *_contradictions(profile, on),
        *_unknown_criteria(profile),
        *_role_contradictions(profile),
        *_preference_faults(profile, offer),
    ]
    if faults:
        raise ProfileContradicts(faults)
