"""From what a profile names to what the catalogue has: sectors, materials, candidates. Contradictions are refused."""

from collections.abc import Iterator
from datetime import date

from matching.bands import Band
from matching.criteria import CRITERIA
from matching.errors import ProfileContradicts
from matching.offer import Feature, Offer, SectorInfo
from matching.policy import Policy
from matching.profile import Profile, Role, Stance

_OPEN_STAGES = {"planned", "seeking_developer"}


def sectors_of(profile: Profile, offer: Offer) -> tuple[SectorInfo, ...]:
    """The sector named, or every sector a VSIC code stands for: exact codes first, else those nearest above or below."""
    if not profile.sector.isdigit():
        found = offer.sector(profile.sector)
        return (found,) if found else ()
    code = profile.sector
    sectors: list[SectorInfo] = offer.all("sector")
    exact = [sector for sector in sectors if code in sector.vsic]
    below = [sector for sector in sectors if any(known.startswith(code) for known in sector.vsic)]
    above = [sector for sector in sectors if any(code.startswith(known) for known in sector.vsic)]
    longest = max(
        (len(known) for sector in above for known in sector.vsic if code.startswith(known)), default=0
    )
    nearest = [
        sector
        for sector in above
        if any(code.startswith(known) and len(known) == longest for known in sector.vsic)
    ]
    return tuple(exact or below or nearest)


def _unknown_names(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    if not sectors_of(profile, offer):
        yield "/sector", f"{profile.sector!r} is no sector of the catalogue and no VSIC code of one"
    for at, need in enumerate(profile.materials):
        if offer.material(need.material) is None:
            yield f"/materials/{at}/material", f"{need.material!r} is no material of the catalogue"
    yield from _unknown_outputs(profile, offer)
    for at, place in enumerate(profile.places):
        if offer.named(place) is None:
            yield f"/places/{at}", f"{place!r} is no place of the catalogue"


def _unknown_outputs(profile: Profile, offer: Offer) -> Iterator[tuple[str, str]]:
    known = {recipe.product for policy in offer.policies.values() for recipe in policy.recipes}
    for at, output in enumerate(profile.products):
        if output.product not in known:
            yield (
                f"/products/{at}/product",
                f"there is no recipe for {output.product!r}; state the materials instead",
            )
    types = {
        kind.id
        for policy in offer.policies.values()
        for rules in policy.environment_rules
        for kind in rules.types
    }
    if profile.environment.pollution_type and profile.environment.pollution_type not in types:
        yield (
            "/environment/pollution_type",
            f"{profile.environment.pollution_type!r} is not a type of the list",
        )


def _contradictions(profile: Profile, on: date) -> Iterator[tuple[str, str]]:
    land = profile.land
    if land and land.preferred_ha is not None and land.preferred_ha < land.min_ha:
        yield "/land/preferred_ha", "is below the smallest area that would do (min_ha)"
    if profile.start and profile.start < on:
        yield "/start", f"lies before {on.isoformat()}"
    if profile.environment.not_listed and profile.environment.pollution_type:
        yield "/environment/not_listed", "cannot be true when a pollution_type is given"
    materials = [need.material for need in profile.materials]
    for at, material in enumerate(materials):
        if material in materials[:at]:
            yield f"/materials/{at}/material", "is given twice"


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


def _preference_faults(profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.weights is not None and profile.order is not None:
        yield "/order", "give weights or an order, not both"
    if profile.weights is not None and not any(profile.weights.values()):
        yield "/weights", "are all zero"
    if profile.order is not None and (not profile.order or len(set(profile.order)) != len(profile.order)):
        yield "/order", "names each criterion once, and at least one"
    ignored = [name for name, stance in profile.preferences.items() if stance is Stance.IGNORE]
    for name in ignored:
        if (profile.weights or {}).get(name) or name in (profile.order or ()):
            yield f"/preferences/{name}", "is ignored, yet weighted"


def refuse_contradictions(profile: Profile, offer: Offer, on: date) -> None:
    """Raises ProfileContradicts with every fault found."""
    faults = [
        *_unknown_names(profile, offer),
        *_contradictions(profile, on),
        *_unknown_criteria(profile),
        *_preference_faults(profile),
    ]
    if faults:
        raise ProfileContradicts(faults)


def needs_of(profile: Profile, policy: Policy) -> dict[str, Band]:
    """Tonnes a year of each material: as stated, plus what recipes make of stated products."""
    needs = {need.material: Band(need.t_per_year, need.t_per_year) for need in profile.materials}
    recipes = {recipe.product: recipe for recipe in policy.recipes}
    for output in profile.products:
        if output.product not in recipes:
            continue
        for material, (low, high) in recipes[output.product].materials.items():
            before = needs.get(material, Band(0.0, 0.0))
            needs[material] = Band(
                before.low + low * output.t_per_year, before.high + high * output.t_per_year
            )
    return needs


def _of_sector(place: Feature, ids: frozenset[str], offer: Offer) -> bool:
    """Whether an opportunity is in one of the sectors, or in one below it."""
    return any(id_ in offer.lineage(listed) for id_ in ids for listed in place.sectors)


def _for_infrastructure(offer: Offer) -> list[Feature]:
    """What somebody who builds zones can take up: zones without a developer, and called-for infrastructure."""
    zones = [zone for zone in offer.all("zone") if zone.stage in _OPEN_STAGES]
    return zones + [item for item in offer.all("opportunity") if item.infrastructure]


def candidates(profile: Profile, sectors: tuple[SectorInfo, ...], offer: Offer) -> list[Feature]:
    """The places to judge, by id: zones, sites outside zones and opportunities; for resource sectors, where the resource lies."""
    ids = frozenset(sector.id for sector in sectors)
    if profile.role is Role.ZONE_INFRASTRUCTURE:
        found = _for_infrastructure(offer)
    elif all(sector.needs == "resource_site" for sector in sectors):
        materials = {
            material
            for policy in offer.policies.values()
            for sector, there in policy.resources.items()
            if ids & set(offer.lineage(sector))
            for material in there
        }
        found = [area for area in offer.all("supply_area") if area.material in materials]
        found += [item for item in offer.all("opportunity") if _of_sector(item, ids, offer)]
    else:
        found = [*offer.all("zone"), *(site for site in offer.all("site") if site.zone is None)]
        found += [
            item
            for item in offer.all("opportunity")
            if not item.infrastructure and _of_sector(item, ids, offer)
        ]
    wanted = set(profile.places)
    return sorted(
        (place for place in found if place.pack in offer.policies and (not wanted or wanted & place.within)),
        key=lambda place: place.id,
    )
