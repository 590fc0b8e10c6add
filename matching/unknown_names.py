"""What a profile names that the catalogue does not have, with the listing that was probably meant."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matching.errors import Fault
from matching.features import Feature
from matching.judged import Texts
from matching.nearest import Names, names_of, nearest, nearest_told
from matching.offer import Offer
from matching.profile import Profile, Role
from matching.sectors import VSIC_DIGITS, is_vsic, named_by
from matching.wording import both

_LEVELS = ("country", "province", "district", "commune")
_SECTOR_MISSING = both(
    "phải có, trừ khi vai trò là zone_infrastructure", "is needed, unless the role is zone_infrastructure"
)
_NO_SECTOR = both(
    "không phải ngành nào trong danh mục và cũng không phải mã VSIC của ngành nào",
    "is no sector of the catalogue and no VSIC code of one",
)
_NO_MATERIAL = both("không phải nguyên liệu nào trong danh mục", "is no material of the catalogue")
_NO_PLACE = both("không phải đơn vị hành chính nào trong danh mục", "is no place of the catalogue")
_NO_ZONE = both(
    "không phải khu, lô đất hay đơn vị hành chính nào trong danh mục",
    "is no zone, site or place of the catalogue",
)
_NO_TYPE = both("không phải loại hình nào trong danh mục của quy định", "is not a type of the list")


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


def _unknown(pointer: str, code: str, given: str, what: Texts, near: Mapping[str, str]) -> Fault:
    """A word that names nothing, with what it may have meant."""
    told = nearest_told(near)
    said = both(f"{given!r} {what['vi']}{told['vi']}", f"{given!r} {what['en']}{told['en']}")
    return Fault(pointer, code, said, {"given": given, "nearest": list(near)})


def _sector_faults(profile: Profile, offer: Offer) -> Iterator[Fault]:
    stated = profile.sector
    if stated is None:
        if profile.role is not Role.ZONE_INFRASTRUCTURE:
            yield Fault("/sector", "sector-missing", _SECTOR_MISSING)
    elif is_vsic(stated) and len(stated) not in VSIC_DIGITS:
        least, most = VSIC_DIGITS[0], VSIC_DIGITS[-1]
        said = both(
            f"{stated!r} không phải mã VSIC: mã có từ {least} đến {most} chữ số",
            f"{stated!r} is no VSIC code: it has {least} to {most} digits",
        )
        yield Fault("/sector", "not-a-vsic-code", said, {"given": stated, "digits": list(VSIC_DIGITS)})
    elif not named_by(stated, offer):
        near = nearest(stated, _listed(offer, "sector"))
        yield _unknown("/sector", "unknown-sector", stated, _NO_SECTOR, near)


def unknown_names(profile: Profile, offer: Offer) -> Iterator[Fault]:
    """Every id or code of a profile that names nothing, with what it may have meant."""
    yield from _sector_faults(profile, offer)
    for at, need in enumerate(profile.materials):
        if offer.material(need.material) is None:
            near = nearest(need.material, _listed(offer, "material"))
            where = f"/materials/{at}/material"
            yield _unknown(where, "unknown-material", need.material, _NO_MATERIAL, near)
    yield from _unknown_outputs(profile, offer)
    yield from _unknown_type(profile, offer)
    for at, place in enumerate(profile.places):
        if not _is_place(offer, place):
            near = nearest(place, _listed(offer, "place"))
            yield _unknown(f"/places/{at}", "unknown-place", place, _NO_PLACE, near)
    if profile.now is not None and not (_is_place(offer, profile.now) or _is_zone(offer, profile.now)):
        near = nearest(profile.now, _listed(offer, "zone")) or nearest(profile.now, _listed(offer, "place"))
        yield _unknown("/now", "unknown-place", profile.now, _NO_ZONE, near)


def _is_place(offer: Offer, id: str) -> bool:
    found = offer.named(id)
    return found is not None and found.level is not None


def _is_zone(offer: Offer, id: str) -> bool:
    found = offer.items.get(id)
    return isinstance(found, Feature) and found.kind in {"zone", "site"}


def _without_recipe(pointer: str, product: str, near: Mapping[str, str]) -> Fault:
    told = nearest_told(near)
    said = both(
        f"chưa có định mức cho {product!r}{told['vi']}; hãy nêu nguyên liệu thay vào đó",
        f"there is no recipe for {product!r}{told['en']}; state the materials instead",
    )
    return Fault(pointer, "no-recipe", said, {"given": product, "nearest": list(near)})


def _unknown_outputs(profile: Profile, offer: Offer) -> Iterator[Fault]:
    known = {
        recipe.product: (recipe.name.vi, recipe.name.en)
        for policy in offer.policies.values()
        for recipe in policy.recipes
    }
    for at, output in enumerate(profile.products):
        if output.product not in known:
            near = nearest(output.product, names_of(known.items()))
            yield _without_recipe(f"/products/{at}/product", output.product, near)


def _types(packs: Iterable[str], offer: Offer) -> dict[str, tuple[str, str]]:
    """The types of production the rules of some provinces list, whenever in force, by name."""
    return {
        kind.id: (kind.name.vi, kind.name.en)
        for pack in packs
        for rules in offer.policies[pack].environment_rules
        for kind in rules.types
    }


def _unknown_type(profile: Profile, offer: Offer) -> Iterator[Fault]:
    """A type of production that no list of a province judged has: it decides nothing there, and may not read as "not
    listed". Where one of several has it, the others say that they do not know it (``matching.environment``)."""
    stated = profile.environment.pollution_type
    named = {place.pack for id_ in profile.places if (place := offer.named(id_)) and _is_place(offer, id_)}
    types = _types(sorted(named & set(offer.policies)) or offer.policies, offer)
    if not stated or stated in types:
        return
    lists = [pack for pack in sorted(offer.policies) if stated in _types([pack], offer)]
    what = _type_of_others(", ".join(lists)) if lists else _NO_TYPE
    near = nearest(stated, names_of(types.items()))
    yield _unknown("/environment/pollution_type", "unknown-pollution-type", stated, what, near)


def _type_of_others(lists: str) -> Texts:
    return both(
        f"là loại hình trong danh mục của {lists}, không thuộc danh mục của nơi nào được nêu",
        f"is a type of the list of {lists}, and of none of the places named",
    )
