"""What a profile states and no place was judged by, and what there is that could not be judged: said, not left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matching.environment import classes, is_foreign, rules_on
from matching.features import Feature, Named
from matching.inquiry import Inquiry
from matching.judged import Texts
from matching.nothing_published import nothing_published, pointer_of
from matching.offer import Offer
from matching.profile import Role, Stance
from matching.resolve import RESOURCE_SITE
from matching.wider_calls import wider_calls
from matching.wording import both


@dataclass(frozen=True)
class Asked:
    """The gates and criteria that were asked of any place at all."""

    gates: frozenset[str]
    criteria: frozenset[str]
    places: int
    """How many places there were to ask."""


_BY_GATE = {
    "water_m3_day": "water",
    "wastewater_m3_day": "wastewater",
    "own_treatment": "wastewater",
    "power_mw": "power",
    "generates_mw": "capacity",
    "used_machinery": "used_machinery",
}
_BY_CRITERION = {"materials": "raw_materials", "products": "raw_materials", "export_share": "logistics"}
_FIELD = both(
    "Không điều kiện hay tiêu chí nào của những nơi được xét dùng đến điều này.",
    "No gate and no criterion of the places judged looks at this.",
)
_WEIGHT = both(
    "Với những gì hồ sơ nêu, không nơi nào được xét theo tiêu chí này nên nó không có trọng số.",
    "With what the profile states no place is judged by this criterion, so it weighs nothing.",
)


def _without_a_policy(place: Named) -> Texts:
    vi, en = place.title
    return both(
        f"{vi}: tỉnh của nơi này chưa có chính sách so khớp nên chưa xét được.",
        f"{en}: the province of this place has no matching policy, so nothing there could be judged.",
    )


def _looked_at(inquiry: Inquiry, asked: Asked) -> Mapping[str, bool]:
    """By field, whether anything looked at it."""
    profile, offer = inquiry.profile, inquiry.offer
    rewarded = {
        name for found in offer.all("incentive") if found.pack in offer.policies for name in found.figures
    }
    upgrades = any(works.what == "wastewater" for policy in offer.policies.values() for works in policy.works)
    left = isinstance(offer.items.get(profile.now or ""), Feature)
    mines = all(sector.needs == RESOURCE_SITE for sector in inquiry.sectors)
    moved = profile.role is Role.RELOCATION and left and not mines
    return {
        **{field: gate in asked.gates for field, gate in _BY_GATE.items()},
        **{field: criterion in asked.criteria for field, criterion in _BY_CRITERION.items()},
        "sector": bool(inquiry.sectors),
        "now": moved or "role" in asked.gates,
        "land": "land" in asked.gates,
        "start": "timing" in asked.criteria or (upgrades and "wastewater" in asked.gates),
        "workers": "labour" in asked.criteria or "min_workers" in rewarded,
        "capital": "min_investment" in asked.gates or "min_capital" in rewarded,
    }


def _environment(inquiry: Inquiry, asked: Asked) -> Iterator[str]:
    """The environmental facts that no rule in force turns on."""
    if "environment" not in inquiry.profile.model_fields_set:
        return iter(())
    stated, sectors = inquiry.profile.environment, frozenset(sector.id for sector in inquiry.sectors)
    builds = inquiry.profile.role is Role.ZONE_INFRASTRUCTURE
    policies = [] if builds else list(inquiry.offer.policies.values())
    rules = [found for policy in policies if (found := rules_on(policy, inquiry.on))]
    listed = any(classes(inquiry.profile, sectors, inquiry.offer, policy, inquiry.on) for policy in policies)
    turns_on = {
        name
        for table in rules
        for duty in table.duties
        for condition in duty.conditions.values()
        for name in condition.any_of
    }
    known = {
        "pollution_type": any(not is_foreign(table, stated) for table in rules),
        "not_listed": bool(rules),
        "capacity": listed,
        "sensitive_factor": listed,
        "treated_discharge": "treated_discharge" in turns_on,
        "hazardous_waste_kg_year": "hazardous_waste" in turns_on,
        "takes_land": "takes_land" in turns_on,
        "spreads": "safety_distance" in asked.gates,
    }
    return (name for name, looked_at in known.items() if getattr(stated, name) is not None and not looked_at)


def _weights(inquiry: Inquiry, asked: Asked) -> Iterator[str]:
    """Weights and wishes for criteria that nobody was judged by. A must is a gate of its own."""
    profile = inquiry.profile
    wished = {Stance.WANT, Stance.AVOID}
    yield from (
        f"/weights/{name}"
        for name, weight in (profile.weights or {}).items()
        if weight and name not in asked.criteria
    )
    yield from (f"/order/{at}" for at, name in enumerate(profile.order or ()) if name not in asked.criteria)
    yield from (
        f"/preferences/{name}"
        for name, stance in profile.preferences.items()
        if stance in wished and name not in asked.criteria
    )


def _without_policy(offer: Offer) -> dict[str, int]:
    """How many zones, sites outside zones and called-for projects there are in packs without a policy."""
    if "without policy" not in offer.memo:
        found: dict[str, int] = {}
        for kind in ("zone", "site", "opportunity"):
            for place in offer.all(kind):
                if place.pack not in offer.policies and (kind != "site" or place.zone is None):
                    found[place.pack] = found.get(place.pack, 0) + 1
        offer.memo["without policy"] = found
    counted: dict[str, int] = offer.memo["without policy"]
    return counted


def _entry(
    pointer: str | None, reason: Texts, pack: str | None = None, places: int | None = None
) -> dict[str, Any]:
    return {"pointer": pointer, "pack": pack, "places": places, "reason": reason}


def _have_policies(inquiry: Inquiry) -> list[bool]:
    """Whether the province of each place named has a policy; of a profile that names none, all there are have."""
    places = (inquiry.offer.named(id_) for id_ in inquiry.profile.places)
    return [place.pack in inquiry.offer.policies for place in places if place] or [True]


def _fields(inquiry: Inquiry, asked: Asked) -> Iterator[dict[str, Any]]:
    """What the profile states and nothing looked at; where there was no place at all, only that, once."""
    if not asked.places:
        if any(_have_policies(inquiry)):
            yield _entry(pointer_of(inquiry), nothing_published(inquiry))
        return
    profile = inquiry.profile
    for name, looked_at in _looked_at(inquiry, asked).items():
        if name in profile.model_fields_set and getattr(profile, name) not in (None, ()) and not looked_at:
            yield _entry(f"/{name}", _FIELD)
    yield from (_entry(f"/environment/{name}", _FIELD) for name in _environment(inquiry, asked))
    yield from (_entry(pointer, _WEIGHT) for pointer in _weights(inquiry, asked))


def not_judged(inquiry: Inquiry, asked: Asked) -> list[dict[str, Any]]:
    """Fields of the profile by their pointers, calls of wider sectors, then packs by the number of their places."""
    profile, offer = inquiry.profile, inquiry.offer
    found = list(_fields(inquiry, asked))
    if wider := wider_calls(inquiry):
        found.append(_entry("/sector", wider))
    for id_ in profile.places:
        place = offer.named(id_)
        if place is not None and place.pack not in offer.policies:
            where = "/places/0" if len(profile.places) == 1 else "/places"
            found.append(_entry(where, _without_a_policy(place), place.pack))
    for pack, count in sorted(_without_policy(offer).items()) if not profile.places else ():
        reason = both(
            f"{count} khu, lô đất và dự án kêu gọi của gói dữ liệu {pack} chưa được xét: gói chưa có chính sách so khớp.",
            f"{count} zones, sites and called-for projects of the pack {pack} were not judged: it has no matching policy.",
        )
        found.append(_entry(None, reason, pack, count))
    return found
