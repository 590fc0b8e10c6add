"""Sector priority: the best tier a plan grants, whether the plan still runs, and whether the place itself takes it."""

from matching.any_branch import each_branch
from matching.bands import UNKNOWN, Band, point
from matching.branches import below, covers, listed_at
from matching.clean_lists import clean_list, is_polluter
from matching.gates.sector import by_lists, read, sector_gate
from matching.judged import Case, CriterionResult, Outcome, Texts, once, same_for
from matching.offer import SectorInfo, Tier
from matching.places import named_of
from matching.profile import Role
from matching.sector_words import is_gathered
from matching.sectors import narrower
from matching.wording import both, named, period


def _applies(case: Case, tier: Tier) -> bool:
    """A tier holds in the places its plan names, or in all of the province whose plan it is; never in another's."""
    if tier.places:
        return bool(set(tier.places) & case.place.within)
    plan = case.offer.named(tier.plan)
    return plan is not None and plan.pack == case.place.pack


def _granted(case: Case) -> list[tuple[SectorInfo, Tier]]:
    """The tiers of the profile's sectors and of those above them that hold at this place."""
    found = []
    for sector in case.sectors:
        for id_ in case.offer.lineage(sector.id):
            info = case.offer.sector(id_)
            found += [(info, tier) for tier in info.priorities if _applies(case, tier)] if info else []
    moves = _relocation(case)
    return found + ([(sector, moves) for sector in case.sectors] if moves else [])


def _carried_over(case: Case, tier: Tier) -> bool:
    return tier.period_to is not None and tier.period_to < case.on


def _relocation(case: Case) -> Tier | None:
    """The plan's clause that has polluters move into zones, as a tier of its own; only before a zone."""
    rule = case.policy.relocation
    if rule is None or case.profile.role is not Role.RELOCATION or case.zone is None:
        return None
    plan = case.offer.named(rule.plan)
    begins, ends = (plan.valid_from, plan.valid_to) if plan else (None, None)
    return Tier("relocation", rule.plan, rule.clause.en, begins, ends, (), rule.source)


def _of_group(case: Case, sector: SectorInfo, tier: Tier) -> bool:
    """Whether the catalogue, not the plan, says that the tier is the project's: one of a sector above it, counted, or of
    a sector that the code stated is only a branch of."""
    return tier.basis != "stated" or sector.id not in case.sector_ids or narrower(case.profile, sector)


def _value(case: Case, sector: SectorInfo, tier: Tier) -> Band:
    rules = case.policy.sector_priority
    full = rules.tiers.get(tier.tier, rules.not_listed)  # type: ignore[call-overload]  # a name the policy does not have finds nothing
    if tier.tier == "relocation":
        full = rules.relocation
    sure = 1.0
    if _carried_over(case, tier):
        sure *= rules.carried_over_low
    if _of_group(case, sector, tier):
        sure *= rules.derived_low
    return Band(max(min(rules.not_listed, full), full * sure), full)


def _here(case: Case) -> frozenset[Outcome]:
    """What the place's own list says of each branch the project may be in, one below the sector it named included. Where
    it takes what does not pollute, a polluter on it may be refused and another project off it taken. A place that keeps
    no list takes what the province does; of one of which only projects of other branches are known the gate asks, and a
    priority counts as off a list: silence never puts it before a place that names the sector."""
    branches, clean = each_branch(case), clean_list(case)
    plain = len(branches) == 1 and clean is None
    found = [once(sector_gate, case)] if plain else [by_lists(branch) for branch in branches]
    outcomes = frozenset(gate.outcome if gate else Outcome.PASS for gate in found)
    if clean and is_polluter(case) and Outcome.PASS in outcomes:
        outcomes |= {Outcome.CONDITIONAL}
    if clean and not is_polluter(case) and Outcome.CONDITIONAL in outcomes:
        outcomes |= {Outcome.PASS}
    listed = listed_at(case.place)
    if is_gathered(case.place) and not any(covers(branch, each) for branch in branches for each in listed):
        return frozenset({Outcome.CONDITIONAL})
    return outcomes | {Outcome.PASS} if any(below(branch, listed) for branch in branches) else outcomes


def _share_here(case: Case) -> Band:
    """How much of a priority counts here: all of it on the place's own list, a share of it off the list."""
    off, here = case.policy.sector_priority.off_list, _here(case)
    return Band(
        1.0 if here <= {Outcome.PASS} else off, 1.0 if here & {Outcome.PASS, Outcome.UNKNOWN} else off
    )


def _sector_priority(case: Case) -> CriterionResult:
    """The best band any plan gives, times what counts of it here. A tier of an ended plan is carried over, one of the
    group the catalogue counts the sector to is derived: both are only partly certain."""
    if not case.sectors:
        return CriterionResult("sector_priority", UNKNOWN, asked=False)
    found, share = _of_plans(case), _share_here(case)
    band = Band(found.band.low * share.low, found.band.high * share.high)
    here = {
        "part": "here",
        "on_list_here": None if share.width else share.low == 1.0,
        "share_low": share.low,
        "share_high": share.high,
    }
    return found._replace(band=band, evidence=(*found.evidence, here))  # type: ignore[misc]  # made as a tuple below


def _of_plans(case: Case) -> CriterionResult:
    granted = _granted(case)
    if not granted:
        says = both(
            "Không văn bản nào đã công bố xếp ngành này vào nhóm thế mạnh hay ưu tiên.",
            "No published document names this sector an advantage or a priority.",
        )
        return CriterionResult("sector_priority", point(case.policy.sector_priority.not_listed), says=says)
    sector, best = max(
        granted,
        key=lambda found: (
            _value(case, *found).high,
            _value(case, *found).low,
            found[0].id in case.sector_ids,
            found[1].plan,
            found[1].clause,
        ),
    )
    evidence = [
        {
            "sector": info.id,
            "tier": tier.tier,
            "plan": tier.plan,
            "clause": tier.clause,
            "period_from": tier.period_from and tier.period_from.isoformat(),
            "period_to": tier.period_to and tier.period_to.isoformat(),
            "carried_over": _carried_over(case, tier),
            "basis": tier.basis,
            "of_group": _of_group(case, info, tier),
            "source": list(tier.source),
            "low": round(_value(case, info, tier).low, 6),
            "high": round(_value(case, info, tier).high, 6),
        }
        for info, tier in granted
    ]
    band = _value(case, sector, best)
    if case.sector_is_open:
        band = Band(min(band.low, _whatever_the_branch(case, granted)), band.high)
    says = _says(case, sector, best)
    if best.tier != "relocation" and (moves := _relocation(case)):
        too = _says(case, sector, moves)
        says = both(f"{says['vi']} {too['vi']}", f"{says['en']} {too['en']}")
    return CriterionResult("sector_priority", band, tuple(evidence), says=says)


def _whatever_the_branch(case: Case, granted: list[tuple[SectorInfo, Tier]]) -> float:
    """What is sure even if the project is of another branch of the code it stated."""
    anyone = [_value(case, info, tier).low for info, tier in granted if tier.tier == "relocation"]
    return max(anyone, default=case.policy.sector_priority.not_listed)


def _says(case: Case, sector: SectorInfo, tier: Tier) -> Texts:
    vi, en = named(case.offer.named(tier.plan), tier.plan)
    years = period(tier.period_from, tier.period_to)
    carried = _carried_over(case, tier)
    if tier.tier == "relocation" and case.policy.relocation:
        clause = case.policy.relocation.clause
        return both(
            f"{vi}, {clause.vi} (giai đoạn {years}{', kế hoạch đã hết hạn, chưa rõ còn áp dụng' if carried else ''}): hỗ trợ cơ sở gây ô nhiễm di dời vào khu, cụm công nghiệp.",
            f"{en}, {clause.en} (period {years}{', ended; whether it still holds is not known' if carried else ''}): polluters are helped to move into parks and clusters.",
        )
    words = {"advantage": ("thế mạnh", "an advantage sector"), "priority": ("ưu tiên", "a priority sector")}[
        tier.tier
    ]
    group = _of_group(case, sector, tier)
    mine = next((one for one in case.sectors if sector.id in case.offer.lineage(one.id)), sector)
    title_vi, title_en = mine.title
    if narrower(case.profile, mine):
        code = case.profile.sector
        title_vi, title_en = f"Mã VSIC {code} ({title_vi})", f"VSIC code {code} ({title_en})"
    return both(
        f"{title_vi} là ngành {words[0]} theo {vi}, mục {tier.clause} (giai đoạn {years}{', kế hoạch đã hết hạn, chưa rõ còn áp dụng' if carried else ''}{'; xếp theo nhóm ngành, văn bản không nêu riêng ngành này' if group else ''}).",
        f"{title_en}: {words[1]} under the {en}, clause {tier.clause} (period {years}{', ended; whether it still holds is not known' if carried else ''}{'; by its group, the document does not name it' if group else ''}).",
    )


@same_for(read)
def sector_priority(case: Case) -> CriterionResult:
    """The same for many places."""
    places = case.place.within & named_of(case.offer).tiers
    key = ("priority", case.place.pack, places, case.zone is not None, _here(case))
    if key not in case.memo:
        case.memo[key] = _sector_priority(case)
    found: CriterionResult = case.memo[key]
    return found
