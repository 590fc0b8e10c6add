"""Which rule on distances to dwellings a project falls under."""

from datetime import date

from matching.offer import Offer
from matching.policy import Policy
from matching.profile import Profile, Role
from matching.tables import SafetyDistance, SafetyRules


def safety_row(
    profile: Profile, sectors: frozenset[str], offer: Offer, policy: Policy, day: date
) -> tuple[SafetyRules, SafetyDistance | None] | None:
    """The rules in force with the row that names the type stated or the sector, or one above it; without a row where only
    the profile says that it spreads dust, smell or noise; ``None`` where neither does."""
    rules, spreads = policy.safety_distance, profile.environment.spreads
    if rules is None or spreads is False or profile.role is Role.ZONE_INFRASTRUCTURE:
        return None
    if rules.in_force_from and rules.in_force_from > day:
        return None
    row = next((row for row in rules.rows if of_type(row, profile) or named_by(row, sectors, offer)), None)
    return (rules, row) if row or spreads else None


def of_type(row: SafetyDistance, profile: Profile) -> bool:
    """Whether a row names the type of production the profile states, whatever its sector."""
    return profile.environment.pollution_type in row.pollution_types


def named_by(row: SafetyDistance, sectors: frozenset[str], offer: Offer) -> frozenset[str]:
    """The sectors a row names, themselves or by one above them."""
    return frozenset(sector for sector in sectors if not set(row.sectors).isdisjoint(offer.lineage(sector)))
