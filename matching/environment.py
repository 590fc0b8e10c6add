"""Environmental class: which production types at risk a project may fall under, and what the law then asks for."""

from dataclasses import dataclass
from datetime import date

from matching.judged import Case
from matching.offer import Offer
from matching.policy import CapacityClass, EnvironmentRules, Policy, PollutionType
from matching.profile import Environment, Profile
from matching.sectors import broader, is_vsic
from matching.tables import ByScale, Group


@dataclass(frozen=True)
class Class:
    """A type of the list the project falls under, or may; its possible groups; what would decide."""

    rules: EnvironmentRules
    type: PollutionType
    certain: bool
    groups: tuple[Group, ...]
    denied: bool = False
    """Whether the profile states that the project is of no type of the list."""


def rules_on(policy: Policy, day: date) -> EnvironmentRules | None:
    """The rule table in force on a day."""
    return next(
        (
            rules
            for rules in policy.environment_rules
            if rules.in_force_from <= day and (rules.in_force_to is None or day <= rules.in_force_to)
        ),
        None,
    )


def stated_of(profile: Profile) -> Environment:
    """The environmental facts a profile states; who treats waste water of its own has a discharge to be treated."""
    stated = profile.environment
    if not profile.treats_waste_water or stated.treated_discharge is not None:
        return stated
    return stated.model_copy(update={"treated_discharge": True})


def is_foreign(rules: EnvironmentRules, stated: Environment) -> bool:
    """Whether the type stated is none of this list, but of another province's or another time's: what the project is
    by this one, it does not say."""
    kind = stated.pollution_type
    return kind is not None and all(kind != listed.id for listed in rules.types)


def stated_under(rules: EnvironmentRules, stated: Environment) -> Environment:
    """What is stated, as far as a list knows it: the capacity is in the unit of the type."""
    if not is_foreign(rules, stated):
        return stated
    return stated.model_copy(update={"pollution_type": None, "capacity": None})


def _capacity_classes(kind: PollutionType, capacity: float | None) -> list[CapacityClass]:
    """The capacity classes that stay possible: all there are where the capacity or the thresholds are unknown.

    A type that is of medium size from 0 has no small size.
    """
    if capacity is None or kind.large_from is None:
        return ["large", "medium"] if kind.medium_from == 0 else ["large", "medium", "small"]
    if capacity >= kind.large_from:
        return ["large"]
    if kind.medium_from is None:
        return ["medium", "small"]
    return ["medium"] if capacity >= kind.medium_from else ["small"]


def _groups(rules: EnvironmentRules, kind: PollutionType, stated: Environment) -> tuple[Group, ...]:
    """The groups that stay possible, by capacity class and by whether a sensitive factor is near."""
    tables = {
        True: [rules.groups_sensitive],
        False: [rules.groups],
        None: [rules.groups, rules.groups_sensitive],
    }[stated.sensitive_factor]
    found = {
        table[size] for size in _capacity_classes(kind, stated.capacity) for table in tables if size in table
    }
    return tuple(group for group in ("I", "II", "III", "IV") if group in found)


def _covered(listed: tuple[str, ...], sectors: frozenset[str], offer: Offer) -> set[str]:
    """The sectors every project of which is in one of the listed ones."""
    return {sector for sector in sectors if not set(listed).isdisjoint(offer.lineage(sector))}


def _may_cover(kind: PollutionType, profile: Profile, sectors: frozenset[str], offer: Offer) -> bool:
    """Whether a project of these sectors may fall under a type: by its process, or because what is named is wider than
    what does. A code stated is neither wider nor narrower than the type's own: it is another branch's."""
    code = profile.sector or ""
    if kind.vsic and is_vsic(code):
        return any(code.startswith(known) or known.startswith(code) for known in kind.vsic)
    listed = (*kind.sectors, *kind.possible_sectors)
    narrower = any(not sectors.isdisjoint(offer.lineage(sector)) for sector in listed)
    return narrower or bool(_covered(listed, sectors, offer)) or _wider(kind, sectors, offer)


def _wider(kind: PollutionType, sectors: frozenset[str], offer: Offer) -> bool:
    """Whether a code of the type lies within one of the sectors'."""
    codes = [known for id_ in sectors if (info := offer.sector(id_)) for known in info.vsic]
    return any(named.startswith(known) for named in kind.vsic for known in codes if named != known)


def classes(
    profile: Profile, sectors: frozenset[str], offer: Offer, policy: Policy, day: date
) -> list[Class]:
    """The types of the list in force that the project falls under or may fall under; of a code that stands for several
    sectors, it certainly falls under those of all. A type stated that is not of this list decides nothing by it: the
    sector does. Who states that the project is of no type settles what it may fall under; that a type takes every project
    of its sector is then a question, for one of the two is wrong."""
    rules = rules_on(policy, day)
    if rules is None:
        return []
    denied = bool(profile.environment.not_listed)
    named = [info for id_ in sorted(sectors) if (info := offer.sector(id_))]
    open_, stated = broader(profile, named), stated_under(rules, profile.environment)
    found = []
    for kind in rules.types:
        every = bool(sectors) and _covered(kind.sectors, sectors, offer) == sectors and not open_
        certain = stated.pollution_type == kind.id or every
        open_to_it = (
            stated.pollution_type is None and not denied and _may_cover(kind, profile, sectors, offer)
        )
        if certain or open_to_it:
            groups = _groups(rules, kind, stated)
            found.append(Class(rules, kind, certain and not denied, groups, denied=denied))
    return found


def by_scale(rules: EnvironmentRules, sectors: frozenset[str], offer: Offer) -> ByScale | None:
    """The row of those that are told by their scale which names one of the sectors, or one above it."""
    rows = rules.unlisted.by_scale if rules.unlisted else ()
    return next((row for row in rows if _covered(row.sectors, sectors, offer)), None)


def classes_of(case: Case) -> list[Class]:
    """The classes of a case."""
    return classes(case.profile, case.sector_ids, case.offer, case.policy, case.on)
