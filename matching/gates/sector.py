"""Sector: only a legal bar or a legally exclusive list rules a place out; absence from a promoted list raises a question."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalogue.domain.dates import latest
from matching.any_branch import asked_which, in_any_branch, is_ambiguous
from matching.branches import Span, below, covers, span
from matching.features import Both, Feature, Figure, Listed
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.offer import Rule
from matching.profile import Role
from matching.wording import both, legal_basis, together, when

_RULE = both(
    "Ngành không bị cấm tại đây; danh mục thu hút chỉ là định hướng, trừ khi văn bản quy định chỉ nhận các ngành đó.",
    "The sector is not barred here; a list of promoted sectors guides, unless a document makes it exclusive.",
)
_NO_LIST = both(
    "Chưa có danh mục ngành thu hút của nơi này: ngành của dự án có được nhận không?",
    "No list of promoted sectors is published for this place: is the project's sector accepted?",
)
_NOT_LISTED = both(
    "Ngành không có trong danh mục thu hút đã công bố ({words}): nơi này có nhận dự án không?",
    "The sector is not on the published list of promoted sectors ({words}): would the project be accepted?",
)
_SOME_LISTED = both(
    "Danh mục thu hút ở đây chỉ nêu một phần của ngành này ({branches}, {dates}): dự án thuộc đúng ngành nào?",
    "Of this sector the list here names only a part ({branches}, {dates}): which branch exactly is the project in?",
)
_SOME_CALLED_FOR = both(
    "Dự án kêu gọi chỉ thuộc một phần của ngành này ({branches}, {dates}): dự án thuộc đúng ngành nào?",
    "The project called for is in a part of this sector only ({branches}, {dates}): which branch exactly is the project in?",
)
_SOME_BARRED = both(
    "Một phần của ngành này bị cấm ở đây ({branches}, {dates}): dự án thuộc đúng ngành nào?",
    "A part of this sector is barred here ({branches}, {dates}): which branch exactly is the project in?",
)


def _titles(case: Case, sectors: Sequence[str]) -> Both:
    return together(sector.title for id_ in sectors if (sector := case.offer.sector(id_)))


def _which(case: Case, told: Texts, part: Sequence[Listed]) -> Texts:
    """The question of the branch, where a rule speaks of some below the profile's sector."""
    vi, en = _titles(case, tuple(dict.fromkeys(each.sector for each in part)))
    return both(
        told["vi"].format(branches=vi, dates=_when(part, "vi")),
        told["en"].format(branches=en, dates=_when(part, "en")),
    )


def _called_for(case: Case) -> Texts:
    """What a called-for project is in, where the profile's branch is another or may be."""
    vi, en = _titles(case, sorted(case.place.sectors))
    since = {lang: when(case.place.newest.as_of, lang) for lang in ("vi", "en")}
    return both(
        f"Dự án kêu gọi thuộc ngành: {vi} ({since['vi']}).",
        f"The project called for is in: {en} ({since['en']}).",
    )


def _told(place: Feature) -> tuple[Figure, ...]:
    """Every statement of what a place is said to take: sources that name other sectors do not replace each other."""
    head = place.figure("sectors_stated")
    return tuple(each for each in (head, *head.others) if each.text is not None)


def _words(case: Case) -> Texts:
    """What the place is said to take: in the words of each source, with its date; else the sectors listed."""
    told, listed = _told(case.place), _listed(case.place)
    words: Texts = {}
    for at, lang in enumerate(("vi", "en")):
        quoted = [f"{each.text[at].rstrip('.')}, {when(each.as_of, lang)}" for each in told if each.text]
        names = f"{_titles(case, [each.sector for each in listed])[at]}, {_when(listed, lang)}"
        words[lang] = "; ".join(quoted) or names
    return words


def _not_listed(case: Case) -> Texts:
    """The question with what the place itself is said to take, or the project is called for in."""
    if case.place.kind == "opportunity":
        return _called_for(case)
    words = _words(case)
    return {lang: _NOT_LISTED[lang].format(words=words[lang]) for lang in words}


def _listed(place: Feature) -> tuple[Listed, ...]:
    """The sectors a place takes; a called-for project is dated by what is newest of it."""
    newest = place.newest
    return place.promoted or tuple(
        Listed(sector, newest.source, newest.as_of) for sector in sorted(place.sectors)
    )


def _date(grounds: Iterable[Listed | Figure]) -> str | None:
    """The newest date of some."""
    return max((each.as_of for each in grounds if each.as_of), key=latest, default=None)


def _when(listed: Iterable[Listed], lang: str) -> str:
    """Every date of some listed sectors, in words, the oldest first."""
    dates = sorted({each.as_of for each in listed}, key=latest)
    return ", ".join(when(date, lang) for date in dates)


def _sources(*grounds: Listed | Figure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for each in grounds for key in each.source))


def _needed(case: Case) -> Quantity:
    """The profile's sectors; the same for all places."""
    if "sectors needed" not in case.memo:
        case.memo["sectors needed"] = Quantity(tuple(sorted(case.sector_ids)))
    found: Quantity = case.memo["sectors needed"]
    return found


def _since(case: Case, rule: Rule) -> str | None:
    """From when the regulation of a rule holds; ``None`` where that is not recorded."""
    regulation = case.offer.named(rule.regulation)
    return regulation.valid_from.isoformat() if regulation and regulation.valid_from else None


def _by_rule(case: Case, rule: Rule, outcome: Outcome) -> GateResult:
    return GateResult(
        "sector",
        _RULE,
        outcome,
        needed=_needed(case),
        offered=Quantity((rule.sector,)),
        source=rule.source,
        legal_basis=legal_basis(case.offer, rule.regulation, rule.clause, rule.clause),
        date=_since(case, rule),
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
            ruled = [rule for rule in rules if rule.sector in part]
            spoken = [Listed(rule.sector, rule.source, _since(case, rule)) for rule in ruled]
            found = _by_rule(case, ruled[0], Outcome.UNKNOWN)
            return replace(
                found, offered=Quantity(part), question=_which(case, told, spoken), ask=place.contact
            )
    return None


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
    listed = _listed(place)
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
    matching = [each for each in listed if span(case, each.sector) is Span.ALL]
    below_it = below(case, (each.sector for each in listed))
    part = [each for each in listed if each.sector in below_it]
    offered = Quantity(tuple(dict.fromkeys(each.sector for each in matching or part or listed)))
    if matching or place.exclusive:
        return GateResult(
            "sector",
            _RULE,
            Outcome.PASS,
            needed,
            offered,
            source=_sources(*matching),
            date=_date(matching),
        )
    basis, cited = _moving_into_a_cluster(case)
    called = place.kind == "opportunity"
    grounds: Sequence[Listed | Figure] = part or (*_told(place), *listed)
    return GateResult(
        "sector",
        _RULE,
        Outcome.CONDITIONAL,
        needed,
        offered,
        _which(case, _SOME_CALLED_FOR if called else _SOME_LISTED, part) if part else _not_listed(case),
        place.contact,
        tuple(dict.fromkeys((*_sources(*grounds), *cited))),
        basis,
        _date(grounds),
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
