"""What a profile names that the catalogue does not have, with the listing that was probably meant."""

from collections.abc import Iterable, Iterator
from typing import Any

from matching.features import Feature
from matching.nearest import Names, names_of, nearest
from matching.offer import Offer
from matching.profile import Profile, Role
from matching.sectors import VSIC_DIGITS, is_vsic, named_by

_LEVELS = ("country", "province", "district", "commune")


def _listed(offer: Offer, kind: str) -> Names:
    """The listings of a kind by their names, folded once for an offer; administrative units the larger ones first, since
    of two that are called alike the wider is meant."""
    key = f"names of {kind}"
    if key not in offer.memo:
        items: list[Any] = offer.all(kind)
        if kind == "place":
            items.sort(key=lambda unit: _LEVELS.index(unit.level) if unit.level in _LEVELS else len(_LEVELS))
        offer.memo[key] = names_of((item.id, (*item.title, *getattr(item, "aliases", ()))) for item in items)
    found: Names = offer.memo[key]
    return found


def _sector_faults(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    stated = profile.sector
    if stated is None:
        if profile.role is not Role.ZONE_INFRASTRUCTURE:
            yield "/sector", "is needed, unless the role is zone_infrastructure"
    elif is_vsic(stated) and len(stated) not in VSIC_DIGITS:
        yield "/sector", f"{stated!r} is no VSIC code: it has {VSIC_DIGITS[0]} to {VSIC_DIGITS[-1]} digits"
    elif not named_by(stated, offer):
        near = nearest(stated, _listed(offer, "sector"))
        yield "/sector", f"{stated!r} is no sector of the catalogue and no VSIC code of one{near}"


def unknown_names(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    """Every id or code of a profile that names nothing, with what it may have meant."""
    yield from _sector_faults(profile, offer)
    for at, need in enumerate(profile.materials):
        if offer.material(need.material) is None:
            near = nearest(need.material, _listed(offer, "material"))
            yield f"/materials/{at}/material", f"{need.material!r} is no material of the catalogue{near}"
    yield from _unknown_outputs(profile, offer)
    yield from _unknown_type(profile, offer)
    for at, place in enumerate(profile.places):
        if not _is_place(offer, place):
            near = nearest(place, _listed(offer, "place"))
            yield f"/places/{at}", f"{place!r} is no place of the catalogue{near}"
    if profile.now is not None and not (_is_place(offer, profile.now) or _is_zone(offer, profile.now)):
        near = nearest(profile.now, _listed(offer, "zone")) or nearest(profile.now, _listed(offer, "place"))
        yield "/now", f"{profile.now!r} is no zone, site or place of the catalogue{near}"


def _is_place(offer: Offer, id: str) -> bool:
    found = offer.named(id)
    return found is not None and found.level is not None


def _is_zone(offer: Offer, id: str) -> bool:
    found = offer.items.get(id)
    return isinstance(found, Feature) and found.kind in {"zone", "site"}


def _unknown_outputs(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    known = {
        recipe.product: (recipe.name.vi, recipe.name.en)
        for policy in offer.policies.values()
        for recipe in policy.recipes
    }
    for at, output in enumerate(profile.products):
        if output.product not in known:
            near = nearest(output.product, names_of(known.items()))
            yield (
                f"/products/{at}/product",
                f"there is no recipe for {output.product!r}{near}; state the materials instead",
            )


def _types(packs: Iterable[str], offer: Offer) -> dict[str, tuple[str, str]]:
    """The types of production the rules of some provinces list, whenever in force, by name."""
    return {
        kind.id: (kind.name.vi, kind.name.en)
        for pack in packs
        for rules in offer.policies[pack].environment_rules
        for kind in rules.types
    }


def _unknown_type(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    """A type of production that no list of a province judged has: it decides nothing there, and may not read as "not
    listed". Where one of several has it, the others say that they do not know it (``matching.environment``)."""
    stated = profile.environment.pollution_type
    named = {place.pack for id_ in profile.places if (place := offer.named(id_)) and _is_place(offer, id_)}
    types = _types(sorted(named & set(offer.policies)) or offer.policies, offer)
    if not stated or stated in types:
        return
    lists = [pack for pack in sorted(offer.policies) if stated in _types([pack], offer)]
    near = nearest(stated, names_of(types.items()))
    yield (
        "/environment/pollution_type",
        f"{stated!r} is a type of the list of {', '.join(lists)}, and of none of the places named{near}"
        if lists
        else f"{stated!r} is not a type of the list{near}",
    )
