"""Sector: only a legal bar or a legally exclusive list rules a place out; absence from a promoted list raises a question."""

from collections.abc import Sequence
from dataclasses import replace

from matching.any_branch import asked_which, in_any_branch, is_ambiguous
from matching.branches import Span, below, covers, span
from matching.judged import Case, GateResult, Outcome, Quantity, Texts, same_for
from matching.offer import Rule
from matching.profile import Role
from matching.wording import both, named, when

_RULE = both(
    "Ngành không bị cấm tại đây; danh mục thu hút chỉ là định hướng, trừ khi văn bản quy định chỉ nhận các ngành đó.",
    "The sector is not barred here; a list of promoted sectors guides, unless a document makes it exclusive.",
)
_NO_LIST = both(
    "Chưa có danh mục ngành thu hút của nơi này: ngành của dự án có được nhận không?",
    "No list of promoted sectors is published for this place: is the project's sector accepted?",
)
_NOT_LISTED = both(
    "Ngành không có trong danh mục thu hút đã công bố{words}: nơi này có nhận dự án không?",
    "The sector is not on the published list of promoted sectors{words}: would the project be accepted?",
)
_SOME_LISTED = both(
    "Danh mục thu hút ở đây chỉ nêu một phần của ngành này ({branches}): dự án thuộc đúng ngành nào?",
    "Of this sector the list here names only a part ({branches}): which branch exactly is the project in?",
)
_SOME_CALLED_FOR = both(
    "Dự án kêu gọi chỉ thuộc một phần của ngành này ({branches}): dự án thuộc đúng ngành nào?",
    "The project called for is in a part of this sector only ({branches}): which branch exactly is the project in?",
)
_SOME_BARRED = both(
    "Một phần của ngành này bị cấm ở đây ({branches}): dự án thuộc đúng ngành nào?",
    "A part of this sector is barred here ({branches}): which branch exactly is the project in?",
)


def _which(case: Case, told: Texts, branches: Sequence[str]) -> Texts:
    """The question of the branch, where a rule speaks of some below the profile's sector."""
    found = [case.offer.sector(id_) for id_ in branches]
    vi, en = ("; ".join(sector.title[at] for sector in found if sector) for at in (0, 1))
    return both(told["vi"].format(branches=vi), told["en"].format(branches=en))


def _called_for(case: Case) -> Texts:
    """What a called-for project is in, where the profile's branch is another or may be."""
    found = [case.offer.sector(id_) for id_ in sorted(case.place.sectors)]
    vi, en = ("; ".join(sector.title[at] for sector in found if sector) for at in (0, 1))
    return both(f"Dự án kêu gọi thuộc ngành: {vi}.", f"The project called for is in: {en}.")


def _not_listed(case: Case) -> Texts:
    """The question with what the place itself is said to take, in the words of the source."""
    if case.place.kind == "opportunity":
        return _called_for(case)
    stated = case.place.figure("sectors_stated")
    told: Texts = {}
    for at, lang in enumerate(("vi", "en")):
        words = stated.text[at].rstrip(".") if stated.text else ""
        dated = f", {when(stated.as_of, lang)}" if words and stated.as_of else ""
        told[lang] = _NOT_LISTED[lang].format(words=f" ({words}{dated})" if words else "")
    return told


def _needed(case: Case) -> Quantity:
    """The profile's sectors; the same for all places."""
    if "sectors needed" not in case.memo:
        case.memo["sectors needed"] = Quantity(tuple(sorted(case.sector_ids)))
    found: Quantity = case.memo["sectors needed"]
    return found


def _by_rule(case: Case, rule: Rule, outcome: Outcome) -> GateResult:
    vi, en = named(case.offer.named(rule.regulation), rule.regulation)
    return GateResult(
        "sector",
        _RULE,
        outcome,
        needed=_needed(case),
        offered=Quantity((rule.sector,)),
        source=rule.source,
        legal_basis=both(f"{vi}, {rule.clause}", f"{en}, {rule.clause}"),
    )


def _by_rules(case: Case) -> GateResult | None:
    """What bars the sector, or perhaps: a bar, an exclusive list without it; ``None`` where nothing does."""
    place = case.place
    for rule in place.barred:
        if span(case, rule.sector) is Span.ALL:
            return _by_rule(case, rule, Outcome.FAIL)
    if place.exclusive and not any(covers(case, rule.sector) for rule in place.exclusive):
        return _by_rule(case, place.exclusive[0], Outcome.FAIL)
    for rules, told in ((place.barred, _SOME_BARRED), (place.exclusive, _SOME_LISTED)):
        if part := below(case, (rule.sector for rule in rules)):
            first = next(rule for rule in rules if rule.sector in part)
            found = _by_rule(case, first, Outcome.UNKNOWN)
            return replace(
                found, offered=Quantity(part), question=_which(case, told, part), ask=place.contact
            )
    return None


@same_for(lambda case: case.branch)
def sector_gate(case: Case) -> GateResult | None:
    """What the place's lists say of the sector, whichever branch of its code the project is in."""
    if not is_ambiguous(case):
        return by_lists(case)
    found = in_any_branch(by_lists, case)
    if found is not None and case.sector_is_open and found.outcome is not Outcome.FAIL:
        found = asked_which(case, found)
    return found and replace(found, needed=_needed(case))


def by_lists(case: Case) -> GateResult | None:
    """Barred or outside an exclusive list: fail. On the promoted list: pass. Not on it: conditional. No list: unknown.
    What speaks of branches below the profile's sector alone is a question which of them the project is in."""
    place = case.place
    if place.kind == "supply_area" or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return None
    if (ruled := _by_rules(case)) is not None:
        return ruled
    needed = _needed(case)
    listed = place.promoted or tuple((sector, ()) for sector in sorted(place.sectors))
    if not listed:
        basis, cited = _moving_into_a_cluster(case)
        return GateResult(
            "sector",
            _RULE,
            Outcome.UNKNOWN,
            needed,
            Quantity(None),
            _NO_LIST,
            place.contact,
            cited,
            legal_basis=basis,
        )
    matching = [(sector, source) for sector, source in listed if span(case, sector) is Span.ALL]
    part = below(case, (sector for sector, _ in listed))
    offered = Quantity(
        tuple(dict.fromkeys(sector for sector, _ in matching or listed if not part or sector in part))
    )
    if matching or place.exclusive:
        return GateResult(
            "sector",
            _RULE,
            Outcome.PASS,
            needed,
            offered,
            source=tuple(dict.fromkeys(key for _, keys in matching for key in keys)),
        )
    basis, cited = _moving_into_a_cluster(case)
    called = place.kind == "opportunity"
    return GateResult(
        "sector",
        _RULE,
        Outcome.CONDITIONAL,
        needed,
        offered,
        _which(case, _SOME_CALLED_FOR if called else _SOME_LISTED, part) if part else _not_listed(case),
        place.contact,
        tuple(dict.fromkeys((*(key for _, keys in listed for key in keys), *cited))),
        basis,
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
    vi, en = named(case.offer.named(rule.cluster_regulation), rule.cluster_regulation)
    return both(f"{vi}, {rule.cluster_clause.vi}", f"{en}, {rule.cluster_clause.en}"), rule.cluster_source
