"""The sectors a profile stands for."""

from matching.offer import Offer, SectorInfo
from matching.profile import Profile


def sectors_of(profile: Profile, offer: Offer) -> tuple[SectorInfo, ...]:
    """The sector named, or every sector a VSIC code stands for: exact codes first, else those nearest above or below.
    None where the profile names none."""
    if profile.sector is None:
        return ()
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
