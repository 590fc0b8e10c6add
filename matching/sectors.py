"""The sectors a profile stands for."""

from collections.abc import Sequence

from matching.offer import Offer, SectorInfo
from matching.profile import Profile, Role

VSIC_DIGITS = (2, 3, 4, 5)
"""How many digits a code of the Vietnam Standard Industrial Classification may have."""


def is_vsic(stated: str) -> bool:
    """Whether a sector is stated by a code, and not by its id."""
    return stated.isascii() and stated.isdigit()


def broader(profile: Profile, sectors: Sequence[SectorInfo]) -> bool:
    """Whether the code stated is wider than every sector it was resolved to: the project may be in one of them, or in
    another branch of the same code."""
    code = profile.sector
    if code is None or not is_vsic(code) or not sectors:
        return False
    return not any(code.startswith(known) for sector in sectors for known in sector.vsic)


def matched_by(profile: Profile, sector: SectorInfo) -> str:
    """How a sector was found: by its ``id``, by its own code (``vsic``), or by one that lies above or below."""
    code = profile.sector or ""
    if not is_vsic(code):
        return "id"
    if code in sector.vsic:
        return "vsic"
    return "vsic_below" if any(known.startswith(code) for known in sector.vsic) else "vsic_above"


def narrower(profile: Profile, sector: SectorInfo) -> bool:
    """Whether the code stated is of a branch below a sector it was resolved to; ``10770`` is no branch of ``1077``, which
    the classification leaves undivided."""
    code = _undivided(profile.sector or "")
    return matched_by(profile, sector) == "vsic_above" and code not in map(_undivided, sector.vsic)


def _undivided(code: str) -> str:
    """A code at the widest level at which it means the same: beyond the two digits of its division a nought divides
    nothing."""
    return code[:2] + code[2:].rstrip("0")


def may_be_in(profile: Profile, sector: str, offer: Offer) -> bool:
    """Whether a project may be in a branch below its sector, by the code it states: a code of its own, neither wider nor
    narrower than any the branch has, is another branch's."""
    code, info = profile.sector or "", offer.sector(sector)
    if info is None or not info.vsic or not is_vsic(code):
        return True
    return any(code.startswith(known) or known.startswith(code) for known in info.vsic)


def sectors_of(profile: Profile, offer: Offer) -> tuple[SectorInfo, ...]:
    """The sectors a project is judged as. None where the profile names none, or builds a zone: no tier and no benefit of
    a factory's sector is that project's."""
    if profile.sector is None or profile.role is Role.ZONE_INFRASTRUCTURE:
        return ()
    return named_by(profile.sector, offer)


def named_by(code: str, offer: Offer) -> tuple[SectorInfo, ...]:
    """The sector an id names, or every sector a VSIC code stands for: exact codes first, else those nearest above or below."""
    if not is_vsic(code):
        found = offer.sector(code)
        return (found,) if found else ()
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


def resources_of(ids: frozenset[str], offer: Offer) -> set[str]:
    """The materials that sectors settle at the deposits of."""
    return {
        material
        for policy in offer.policies.values()
        for sector, there in policy.resources.items()
        if ids & set(offer.lineage(sector))
        for material in there
    }
