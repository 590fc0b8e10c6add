"""What a profile may not say: contradictions, weights that weigh nothing. Each with its field."""

from collections.abc import Iterator
from datetime import date

from matching.criteria import CRITERIA
from matching.errors import ProfileContradicts
from matching.offer import Offer
from matching.profile import Profile, Role, Stance
from matching.unknown_names import unknown_names


def _contradictions(profile: Profile, on: date) -> Iterator[tuple[str, str]]:
    land = profile.land
    if land and land.preferred_ha is not None and land.preferred_ha < land.min_ha:
        yield "/land/preferred_ha", "is below the smallest area that would do (min_ha)"
    if profile.start and profile.start < on:
        yield "/start", f"lies before {on.isoformat()}"
    if profile.environment.not_listed and profile.environment.pollution_type:
        yield "/environment/not_listed", "cannot be true when a pollution_type is given"
    if profile.treats_waste_water and profile.environment.treated_discharge is False:
        yield (
            "/environment/treated_discharge",
            "cannot be false when the project treats waste water of its own (own_treatment)",
        )
    if profile.now is not None and profile.role not in {Role.EXPANSION, Role.RELOCATION}:
        yield "/now", "is for a plant that expands or relocates"
    yield from _twice(profile)


def _twice(profile: Profile) -> Iterator[tuple[str, str]]:
    """What stands in a list more than once."""
    lists = {
        "materials": [(need.material, "material") for need in profile.materials],
        "products": [(output.product, "product") for output in profile.products],
    }
    for name, given in lists.items():
        for at, (item, field) in enumerate(given):
            if (item, field) in given[:at]:
                yield f"/{name}/{at}/{field}", "is given twice"
    for at, place in enumerate(profile.places):
        if place in profile.places[:at]:
            yield f"/places/{at}", "is given twice"
    for at, need in enumerate(profile.materials):
        if len(set(need.months)) != len(need.months):
            yield f"/materials/{at}/months", "names a month twice"


def _role_contradictions(profile: Profile) -> Iterator[tuple[str, str]]:
    """Fields that say nothing of somebody who builds a zone, and sectors that generate no power."""
    if profile.role is not Role.ZONE_INFRASTRUCTURE:
        return
    for name in ("materials", "products", "used_machinery", "generates_mw"):
        if getattr(profile, name):
            yield f"/{name}", "says nothing of a project that builds a zone"


def _unknown_criteria(profile: Profile) -> Iterator[tuple[str, str]]:
    for where, names in (
        ("preferences", profile.preferences),
        ("weights", profile.weights or {}),
        ("order", profile.order or ()),
    ):
        for at, name in enumerate(names):
            if name not in CRITERIA:
                yield (
                    f"/{where}/{at if where == 'order' else name}",
                    f"is not a criterion; they are {', '.join(CRITERIA)}",
                )


def _preset_faults(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    if profile.preset is None:
        return
    for pack, policy in sorted(offer.policies.items()):
        if profile.preset not in policy.presets:
            given = ", ".join(sorted(policy.presets)) or "none"
            yield "/preset", f"is no preset of {pack}; it has {given}"
    if profile.weights is not None or profile.order is not None:
        yield "/preset", "give a preset, weights or an order, not two of them"


def _preference_faults(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    if profile.weights is not None and profile.order is not None:
        yield "/order", "give weights or an order, not both"
    yield from _preset_faults(profile, offer)
    if profile.weights is not None and not any(profile.weights.values()):
        yield "/weights", "are all zero"
    if profile.order is not None and (not profile.order or len(set(profile.order)) != len(profile.order)):
        yield "/order", "names each criterion once, and at least one"
    for name, stance in profile.preferences.items():
        if stance is Stance.MUST and any(name not in policy.must for policy in offer.policies.values()):
            yield f"/preferences/{name}", "cannot be a must: a province gives no threshold for it"
    ignored = [name for name, stance in profile.preferences.items() if stance is Stance.IGNORE]
    for name in ignored:
        if (profile.weights or {}).get(name) or name in (profile.order or ()):
            yield f"/preferences/{name}", "is ignored, yet weighted"


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
