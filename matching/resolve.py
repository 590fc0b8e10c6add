"""From what a profile names to what the catalogue has: tonnes of materials, and the places to judge."""

from dataclasses import replace

from matching.bands import Band
from matching.judged import Case
from matching.offer import Feature, Offer, SectorInfo
from matching.policy import Policy
from matching.profile import Profile, Role
from matching.refusals import refuse_contradictions
from matching.sectors import resources_of, sectors_of

__all__ = [
    "RESOURCE_SITE",
    "candidates",
    "is_candidate",
    "needs_of",
    "of_sector",
    "refuse_contradictions",
    "sectors_of",
]

RESOURCE_SITE = "resource_site"
"""What a sector needs that goes where its resource lies, and never to a lot."""
_BUILT_STAGES = {"under_construction", "operating", "dropped"}


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


def of_sector(place: Feature, ids: frozenset[str], offer: Offer) -> bool:
    """Whether an opportunity is in one of the sectors, or in one below it."""
    return any(id_ in offer.lineage(listed) for id_ in ids for listed in place.sectors)


def _for_infrastructure(offer: Offer) -> list[Feature]:
    """What somebody who builds zones can take up: called-for infrastructure, and zones that are not built, have no
    developer and are not called for already."""
    called = [item for item in offer.all("opportunity") if item.infrastructure]
    spoken_for = {item.zone for item in called}
    return called + [
        zone
        for zone in offer.all("zone")
        if zone.stage not in _BUILT_STAGES
        and zone.id not in spoken_for
        and zone.figure("developer").text is None
    ]


def _for_resources(ids: frozenset[str], offer: Offer) -> list[Feature]:
    """Where a resource lies, and what is called for of it."""
    materials = resources_of(ids, offer)
    areas = [area for area in offer.all("supply_area") if area.material in materials]
    return areas + [item for item in offer.all("opportunity") if of_sector(item, ids, offer)]


def _for_plants(ids: frozenset[str], offer: Offer) -> list[Feature]:
    """Zones, sites outside zones, and what is called for of the sector."""
    return [
        *offer.all("zone"),
        *(site for site in offer.all("site") if site.zone is None),
        *(
            item
            for item in offer.all("opportunity")
            if not item.infrastructure and of_sector(item, ids, offer)
        ),
    ]


def _other_zones(profile: Profile, offer: Offer) -> list[Feature]:
    """The zones a plant can move into: all but the one it stands in, on whichever lot."""
    here = offer.items.get(profile.now or "")
    left = offer.zone_of(here) if isinstance(here, Feature) else None
    return [zone for zone in offer.all("zone") if left is None or zone.id != left.id]


def candidates(profile: Profile, sectors: tuple[SectorInfo, ...], offer: Offer) -> list[Feature]:
    """The places to judge, by id: zones, sites outside zones and opportunities; for resource sectors, whatever the
    role, where the resource lies; for who relocates, the other zones, since the plans have polluters move into zones."""
    ids = frozenset(sector.id for sector in sectors)
    if profile.role is Role.ZONE_INFRASTRUCTURE:
        found = _for_infrastructure(offer)
    else:
        deep = frozenset(sector.id for sector in sectors if sector.needs == RESOURCE_SITE)
        found = _for_resources(deep, offer) if deep else []
        if deep != ids:
            moves = profile.role is Role.RELOCATION
            others = _other_zones(profile, offer) if moves else _for_plants(ids, offer)
            found += [place for place in others if place not in found]
    wanted = set(profile.places)
    return sorted(
        (place for place in found if place.pack in offer.policies and (not wanted or wanted & place.within)),
        key=lambda place: place.id,
    )


def is_candidate(case: Case) -> bool:
    """Whether the place of a case is judged for its profile at all; a lot of a zone where the zone is."""
    found = case.zone if case.place.kind == "site" else None
    place = found or case.place
    alone = replace(case.offer, by_kind={place.kind: (place.id,)})
    return any(each.id == place.id for each in candidates(case.profile, case.sectors, alone))
