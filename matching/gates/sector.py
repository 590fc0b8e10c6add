"""Sector: only a legal bar or a legally exclusive list rules a place out; absence from a promoted list raises a question."""

from collections.abc import Hashable, Sequence

from matching.any_branch import asked_which, each_branch, in_any_branch, is_ambiguous
from matching.branches import Span, below, covers, span
from matching.clean_lists import asked_if_clean, pollutes_as
from matching.features import Figure, Listed
from matching.judged import Case, GateResult, Outcome, Quantity, Texts, same_for
from matching.offer import Rule
from matching.profile import Role
from matching.rule_words import barred_here, clause_of, only_admitted
from matching.sector_words import (
    NO_LIST,
    SOME_BARRED,
    SOME_CALLED_FOR,
    SOME_LISTED,
    SOME_TAKEN,
    as_gathered,
    by_group,
    is_gathered,
    listed_sectors,
    newest_date,
    not_listed,
    of_branches,
    said_to_take,
    sources,
    which,
)
from matching.sectors import narrower
from matching.wording import both, in_force_from, legal_basis

_RULE = both(
    "Ngành không bị cấm tại đây; danh mục thu hút chỉ là định hướng, trừ khi văn bản quy định chỉ nhận các ngành đó.",
    "The sector is not barred here; a list of promoted sectors guides, unless a document makes it exclusive.",
)


def _needed(case: Case) -> Quantity:
    """The profile's sectors; the same for all places."""
    if "sectors needed" not in case.memo:
        case.memo["sectors needed"] = Quantity(tuple(sorted(case.sector_ids)))
    found: Quantity = case.memo["sectors needed"]
    return found


def _by_rule(case: Case, rule: Rule, outcome: Outcome, reason: Texts | None = None) -> GateResult:
    return GateResult(
        "sector",
        _RULE,
        outcome,
        needed=_needed(case),
        offered=Quantity((rule.sector,)),
        source=rule.source,
        legal_basis=clause_of(case.offer, rule),
        date=in_force_from(case.offer, rule.regulation),
        reason=reason,
    )


def _by_rules(case: Case) -> GateResult | None:
    """What bars the sector, or perhaps: a bar, an exclusive list without it; ``None`` where nothing does."""
    place = case.place
    for rule in place.barred:
        if span(case, rule.sector) is Span.ALL:
            return _by_rule(case, rule, Outcome.FAIL, barred_here(case, rule))
    if place.exclusive and not any(covers(case, rule.sector) for rule in place.exclusive):
        return _by_rule(case, place.exclusive[0], Outcome.FAIL, only_admitted(case))
    for rules, told in ((place.barred, SOME_BARRED), (place.exclusive, SOME_LISTED)):
        if part := below(case, (rule.sector for rule in rules)):
            ruled = [rule for rule in rules if rule.sector in part]
            spoken = [
                Listed(rule.sector, rule.source, in_force_from(case.offer, rule.regulation)) for rule in ruled
            ]
            found = _by_rule(case, ruled[0], Outcome.UNKNOWN)
            return found._replace(
                offered=Quantity(part), question=which(case, told, spoken), ask=place.contact
            )
    return None


def read(case: Case) -> Hashable:
    """What of the profile the gate looks at."""
    polluter = pollutes_as(case) if case.policy.clean_lists else None
    return case.branch, polluter and polluter.type.id, case.profile.environment.not_listed


@same_for(read)
def sector_gate(case: Case) -> GateResult | None:
    """What the place's lists say of the sector, whichever branch of its code the project is in, and of a polluter."""
    found = _in_any_branch(case)
    asked = found and asked_if_clean(case, found)
    if asked is None or asked is found:
        return found
    basis, cited = _moving_into_a_cluster(case)
    return asked._replace(legal_basis=basis, source=tuple(dict.fromkeys((*asked.source, *cited))))


def _in_any_branch(case: Case) -> GateResult | None:
    if not is_ambiguous(case):
        return by_lists(case)
    found = in_any_branch(by_lists, case)
    if found is not None and found.outcome is Outcome.CONDITIONAL:
        found = _of_some_branches(case, found)
    if found is not None and case.sector_is_open and found.outcome is not Outcome.FAIL:
        found = asked_which(case, found)
    return found and found._replace(needed=_needed(case))


def _of_some_branches(case: Case, found: GateResult) -> GateResult:
    """The question of a list that takes in some branches of the code stated, with those it does; else as it is."""
    if case.place.kind == "opportunity":
        return found
    listed, taken, grounds = listed_sectors(case.place), list[str](), list[Listed]()
    for branch in each_branch(case):
        spans = {each: span(branch, each.sector) for each in listed}
        whole = [each for each in listed if spans[each] is Span.ALL]
        some = whole or [each for each in listed if spans[each] is Span.PART]
        taken += [one.id for one in branch.sectors] if whole else [each.sector for each in some]
        grounds += some
    if not grounds:
        return found
    _, cited = _moving_into_a_cluster(case)
    return asked_which(
        case,
        found._replace(
            offered=Quantity(tuple(dict.fromkeys(each.sector for each in grounds))),
            question=of_branches(case, SOME_TAKEN, taken, grounds),
            source=tuple(dict.fromkeys((*sources(*grounds), *cited))),
            date=newest_date(grounds),
        ),
    )


def by_lists(case: Case) -> GateResult | None:
    """Barred or outside an exclusive list: fail. On the promoted list: pass. Not on it: conditional. No list, or only what
    was gathered of the place: unknown. What speaks of branches below the profile's sector alone is a question which of them the project is in."""
    place = case.place
    if place.kind == "supply_area" or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return None
    if (ruled := _by_rules(case)) is not None:
        return ruled
    needed = _needed(case)
    listed = listed_sectors(place)
    if not listed:
        basis, cited = _moving_into_a_cluster(case)
        return GateResult(
            "sector",
            _RULE,
            Outcome.UNKNOWN,
            needed,
            Quantity(None),
            NO_LIST,
            place.contact,
            cited,
            legal_basis=basis,
        )
    matching = [each for each in listed if span(case, each.sector) is Span.ALL]
    below_it = below(case, (each.sector for each in listed))
    part = [each for each in listed if each.sector in below_it]
    offered = Quantity(tuple(dict.fromkeys(each.sector for each in matching or part or listed)))
    if not matching and place.exclusive:
        return _by_rule(
            case, next(rule for rule in place.exclusive if covers(case, rule.sector)), Outcome.PASS
        )
    if is_gathered(place):
        return _only_gathered(case, matching or part or listed)
    if matching:
        # A call is for its own project; a list that names the sector itself says no more.
        named = {sector.id for sector in case.sectors if not narrower(case.profile, sector)}
        own = place.kind != "zone" or any(each.sector in named for each in matching)
        return GateResult(
            "sector",
            _RULE,
            Outcome.PASS,
            needed,
            offered,
            source=sources(*(matching if own else (*said_to_take(place), *matching))),
            date=newest_date(matching),
            reason=None if own else by_group(case, matching),
        )
    basis, cited = _moving_into_a_cluster(case)
    called = place.kind == "opportunity"
    grounds: Sequence[Listed | Figure] = part or (*said_to_take(place), *listed)
    return GateResult(
        "sector",
        _RULE,
        Outcome.CONDITIONAL,
        needed,
        offered,
        which(case, SOME_CALLED_FOR if called else SOME_LISTED, part) if part else not_listed(case),
        place.contact,
        tuple(dict.fromkeys((*sources(*grounds), *cited))),
        basis,
        newest_date(grounds),
    )


def _only_gathered(case: Case, listed: Sequence[Listed]) -> GateResult:
    """Projects that stand at a place, or its name, neither take a sector in nor keep it out."""
    basis, cited = _moving_into_a_cluster(case)
    grounds: tuple[Listed | Figure, ...] = (*said_to_take(case.place), *listed)
    return GateResult(
        "sector",
        _RULE,
        Outcome.UNKNOWN,
        _needed(case),
        Quantity(tuple(dict.fromkeys(each.sector for each in listed))),
        as_gathered(case),
        case.place.contact,
        tuple(dict.fromkeys((*sources(*grounds), *cited))),
        basis,
        newest_date(grounds),
    )


def _moving_into_a_cluster(case: Case) -> tuple[Texts | None, tuple[str, ...]]:
    """The rule by which clusters take polluters that must move, for such a one before a cluster."""
    rule = case.policy.relocation
    if (
        rule is None
        or rule.cluster_clause is None
        or case.profile.role is not Role.RELOCATION
        or case.place.zone_type != "industrial_cluster"
    ):
        return None, ()
    clause = rule.cluster_clause
    basis = legal_basis(case.offer, rule.cluster_regulation, clause.vi, clause.en)
    return basis, rule.cluster_source
