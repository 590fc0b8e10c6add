"""Environmental pre-check: which groups a project may fall in, what the law then asks for, and what would decide.

It is the same wherever in a province the project goes, so it stands in the report once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from matching.duties import duties_on
from matching.environment import Class, by_scale, classes, is_foreign, rules_on, stated_of
from matching.offer import Offer, SectorInfo
from matching.policy import EnvironmentRules, Policy
from matching.precheck_words import deciding, precheck_sentences, safety_told
from matching.profile import Profile, Role
from matching.safety import named_by, of_type, safety_row
from matching.sectors import broader
from matching.tables import Group, SafetyDistance
from matching.wording import legal_basis


def possible_groups(rules: EnvironmentRules, found: Sequence[Class], *, foreign: bool) -> tuple[Group, ...]:
    """The groups a project may fall in: those of the types it certainly falls under; else also those of types it may
    fall under and of no listed type at all, and of any type where the one it states is ``foreign``: of another list."""
    certain = {group for item in found if item.certain for group in item.groups}
    if certain:
        groups = certain
    else:
        groups = {group for item in found for group in item.groups}
        groups |= set(rules.unlisted.groups) if rules.unlisted else set()
        groups |= {*rules.groups.values(), *rules.groups_sensitive.values()} if foreign else set()
    return tuple(group for group in ("I", "II", "III", "IV") if group in groups)


def _class(item: Class, offer: Offer, pack: str) -> dict[str, Any]:
    clause = item.rules.clause
    return {
        "pack": pack,
        "type": item.type.id,
        "name": item.type.name.model_dump(),
        "certain": item.certain,
        "groups": list(item.groups),
        "dossiers": [
            {"group": group, **item.rules.dossiers[group].model_dump()}
            for group in item.groups
            if group in item.rules.dossiers
        ],
        "question": item.type.question.model_dump() if item.type.question else None,
        "legal_basis": legal_basis(offer, item.rules.regulation, clause.vi, clause.en),
        "in_force_from": item.rules.in_force_from.isoformat(),
        "source": list(item.type.source),
    }


def _history(rules: EnvironmentRules) -> list[dict[str, Any]]:
    """Texts and papers that no longer hold, and what came in their place."""
    return [
        {
            "name": item.name.model_dump(),
            "regulation": item.regulation,
            "by": item.by.model_dump(),
            "replaced_by": item.replaced_by,
            "on": item.on and item.on.isoformat(),
            "basis": item.basis.value,
            "source": list(item.source),
        }
        for item in rules.history
    ]


def _only_in(
    profile: Profile, sectors: frozenset[str], row: SafetyDistance | None, offer: Offer
) -> list[SectorInfo]:
    """The sectors a distance is asked of, where the project may be in another; none where it is asked in any case."""
    if row is None or profile.environment.spreads or of_type(row, profile):
        return []
    asked = named_by(row, sectors, offer)
    infos = [info for id_ in sorted(sectors) if (info := offer.sector(id_))]
    sure = asked == sectors and not broader(profile, infos)
    return [] if sure else [info for info in infos if info.id in asked]


def _precheck(
    profile: Profile,
    sectors: frozenset[str],
    offer: Offer,
    policy: Policy,
    on: date,
    found: Sequence[Class],
) -> dict[str, Any] | None:
    """The pre-check in one province, of the types it ``found``."""
    rules, builds = rules_on(policy, on), profile.role is Role.ZONE_INFRASTRUCTURE
    if rules is None or (builds and rules.unlisted is None):
        return None
    foreign = is_foreign(rules, profile.environment)
    groups = possible_groups(rules, found, foreign=foreign)
    duties = duties_on(rules.duties, groups, stated_of(profile), on)
    scale = by_scale(rules, sectors, offer)
    decides = deciding(rules, found, profile.environment, scale)
    told = precheck_sentences(
        rules, found, groups, decides, duties, offer, foreign=foreign, scale=scale is not None
    )
    if builds:  # The list is of types of production.
        told = {lang: lines[1:] for lang, lines in told.items()}
    if safety := safety_row(profile, sectors, offer, policy, on):
        text = safety_told(*safety, _only_in(profile, sectors, safety[1], offer), offer)
        told = {lang: [*lines, text[lang]] for lang, lines in told.items()}
    return {
        "groups": list(groups),
        "decides": decides,
        "duties": duties,
        "history": _history(rules),
        "sentences": told,
        "source": list(rules.source),
    }


def environment_of(
    profile: Profile, found: Sequence[SectorInfo], offer: Offer, on: date
) -> dict[str, Any] | None:
    """The pre-check of a profile in each province matched, and the types it falls under or may; ``None`` where no
    rules are in force. Who builds a zone produces nothing; land, resettlement and surroundings decide its group."""
    sectors = frozenset(sector.id for sector in found)
    listed, checks = [], []
    for pack, policy in sorted(offer.policies.items()):
        types = classes(profile, sectors, offer, policy, on)
        listed += [_class(item, offer, pack) for item in types]
        if check := _precheck(profile, sectors, offer, policy, on, types):
            checks.append({"pack": pack, **check})
    return {"classes": listed, "prechecks": checks} if checks else None
