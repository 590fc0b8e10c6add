"""Incentives: what the law of the day grants here to this sector and size, as far as that is settled."""

from dataclasses import dataclass
from typing import Any

from matching.bands import UNKNOWN, Band
from matching.criterion_policies import Benefit
from matching.features import NO_FIGURE, Area, IncentiveInfo
from matching.judged import Case, CriterionResult, Texts, same_for
from matching.money import in_unit
from matching.parts import Part, weighed
from matching.places import named_of
from matching.wording import both, named


@dataclass(frozen=True, slots=True)
class Grant:
    """An incentive that holds or may hold, and what its benefit is worth."""

    incentive: IncentiveInfo
    worth: float
    doubts: tuple[str, ...]
    """What is not settled of it: ``sector`` (which one the project is in), ``meant`` (whether the law means it), ``law``,
    ``size``, ``area``."""

    @property
    def certain(self) -> bool:
        return not self.doubts


_DOUBTS = {
    "sector": both("dự án thuộc ngành nào", "which sector the project is in"),
    "meant": both("luật có áp dụng cho ngành này không", "whether the law means this sector"),
    "law": both("quy định có đang hiệu lực không", "whether the rule is in force"),
    "size": both("quy mô dự án", "the size of the project"),
    "area": both("địa bàn có thuộc diện này không", "whether the area is of this class"),
}


def _in_force(case: Case, incentive: IncentiveInfo) -> bool | None:
    """Whether the law holds on the day; ``None`` where the day it began is not recorded."""
    begins, ends = incentive.in_force_from, incentive.in_force_to
    if (begins and begins > case.on) or (ends and ends < case.on):
        return False
    return None if begins is None else True


def _here(case: Case, incentive: IncentiveInfo) -> bool | None:
    """Whether the place is in one of its areas; ``None`` where a class of area is not verified."""
    if not incentive.areas:
        return True
    within, in_zone = case.place.within, case.zone is not None
    sure, open_ = case.offer.kept("areas", incentive.id, lambda: _areas(incentive))
    if (sure.zones and in_zone) or not sure.places.isdisjoint(within):
        return True
    return None if (open_.zones and in_zone) or not open_.places.isdisjoint(within) else False


def _areas(incentive: IncentiveInfo) -> tuple[Area, Area]:
    """All verified areas of an incentive as one, and all others."""
    verified = [area for area in incentive.areas if area.basis not in {None, "unverified"}]
    others = [area for area in incentive.areas if area not in verified]
    sure, open_ = (
        Area(
            frozenset(place for area in areas for place in area.places),
            any(area.zones for area in areas),
            None,
        )
        for areas in (verified, others)
    )
    return sure, open_


def _for_sector(case: Case, incentive: IncentiveInfo) -> bool | None:
    """Whether it is for the sector; ``None`` where the code stated may mean another branch."""
    if not incentive.sectors:
        return True
    lineages = (case.offer.lineage(id_) for id_ in case.sector_ids)
    named = [not incentive.sectors.isdisjoint(lineage) for lineage in lineages]
    if case.sector_is_open:
        named.append(False)
    return None if True in named and False in named else True in named


def _means_it(incentive: IncentiveInfo) -> bool | None:
    """Whether the law itself names the sectors; ``None`` where the catalogue says which ones are meant."""
    return True if not incentive.sectors or incentive.sectors_basis == "stated" else None


def _large_enough(case: Case, incentive: IncentiveInfo) -> bool | None:
    """Whether a project has the size an incentive is for; ``None`` where the profile does not say."""
    workers, capital = case.profile.workers, case.profile.capital
    answers: list[bool | None] = []
    least = incentive.figures.get("min_workers", NO_FIGURE).value
    if least is not None:
        answers.append(None if workers is None else workers >= least)
    least_capital = incentive.figures.get("min_capital", NO_FIGURE)
    if least_capital.value is not None:
        have = in_unit(capital, least_capital.unit, case.policy)
        answers.append(None if have is None else have >= least_capital.value)
    return False if False in answers else None if None in answers else True


def _worth(benefit: Benefit, incentive: IncentiveInfo) -> float:
    found = [0.0]
    for measure in benefit.measures:
        figure = incentive.figures.get(measure.fact)
        if figure is None:
            continue
        if figure.value is not None and measure.value:
            found.append(measure.value.at(figure.value))
        elif figure.text and measure.as_text is not None:
            found.append(measure.as_text)
    return max(found)


def _wherever(case: Case) -> list[Grant]:
    """What may hold for this sector and size somewhere in the province; by id."""
    key = ("incentives wherever", case.place.pack)
    if key in case.memo:
        known: list[Grant] = case.memo[key]
        return known
    rules, found = case.policy.incentives, []
    for incentive in case.offer.all("incentive"):
        benefit = rules.benefits.get(incentive.benefit)
        if benefit is None or incentive.id in rules.not_counted or incentive.pack != case.place.pack:
            continue
        answers = {
            "sector": _for_sector(case, incentive),
            "meant": _means_it(incentive),
            "law": _in_force(case, incentive),
            "size": _large_enough(case, incentive),
        }
        if False not in answers.values():
            doubts = tuple(name for name, answer in answers.items() if answer is None)
            found.append(Grant(incentive, _worth(benefit, incentive), doubts))
    case.memo[key] = found
    return found


def _grants(case: Case) -> list[Grant]:
    """The incentives of the province that hold or may hold at the place, by id."""
    found = []
    for grant in _wherever(case):
        here = _here(case, grant.incentive)
        if here is not False:
            doubts = grant.doubts if here else (*grant.doubts, "area")
            found.append(Grant(grant.incentive, grant.worth, doubts))
    return found


def _part(id: str, benefit: Benefit, grants: list[Grant]) -> Part:
    """From the best that is certain to the best there may be."""
    mine = [grant for grant in grants if grant.incentive.benefit == id]
    sure = max((grant.worth for grant in mine if grant.certain), default=0.0)
    best = max((grant.worth for grant in mine), default=0.0)
    return Part(
        id, benefit.weight, Band(sure, best), lambda: {"incentives": [_proof(grant) for grant in mine]}
    )


def _proof(grant: Grant) -> dict[str, Any]:
    incentive = grant.incentive
    return {
        "id": incentive.id,
        "certain": grant.certain,
        "doubts": list(grant.doubts),
        "worth": round(grant.worth, 6),
        "law": list(incentive.law),
        "in_force_from": incentive.in_force_from and incentive.in_force_from.isoformat(),
        "source": sorted({key for figure in incentive.figures.values() for key in figure.source}),
    }


def _incentives(case: Case) -> CriterionResult:
    grants = _grants(case)
    parts = [_part(id_, benefit, grants) for id_, benefit in sorted(case.policy.incentives.benefits.items())]
    if not parts:
        return CriterionResult("incentives", UNKNOWN, asked=False)
    return weighed("incentives", parts, lambda: _says(case, grants))


@same_for(lambda case: (case.branch, case.profile.workers, case.profile.capital))
def incentives(case: Case) -> CriterionResult:
    """The weighted mean over the kinds of benefit; the same for places in the same areas and zones alike."""
    areas = case.place.within & named_of(case.offer).incentives
    key = ("incentives", case.place.pack, areas, case.zone is not None)
    if key not in case.memo:
        case.memo[key] = _incentives(case)
    found: CriterionResult = case.memo[key]
    return found


def _law(case: Case, incentive: IncentiveInfo, lang: str) -> str:
    """The texts behind an incentive, by their numbers; where the source names none, that."""
    if not incentive.law:
        return " [nguồn không nêu theo luật nào]" if lang == "vi" else " [the source names no law]"
    found = [(id_, case.offer.named(id_)) for id_ in incentive.law]
    names = [
        text.number if text and text.number else named(text, id_)[0 if lang == "vi" else 1]
        for id_, text in found
    ]
    return f" [{'; '.join(names)}]" if names else ""


def _doubt(grant: Grant, lang: str) -> str:
    """What has to be confirmed before it can be counted on."""
    words = ", ".join(_DOUBTS[name][lang] for name in grant.doubts)
    begins = "cần xác nhận" if lang == "vi" else "to be confirmed"
    return f" – {begins}: {words}" if words else ""


def _best(grants: list[Grant]) -> list[Grant]:
    """Of each benefit the best certain grant, or the best possible one."""
    best: dict[str, Grant] = {}
    for grant in sorted(grants, key=lambda grant: (not grant.certain, -grant.worth, grant.incentive.id)):
        best.setdefault(grant.incentive.benefit, grant)
    return [best[benefit] for benefit in sorted(best)]


def _says(case: Case, grants: list[Grant]) -> Texts:
    if not grants:
        return both("Không có ưu đãi đã công bố nào áp dụng.", "No published incentive applies.")
    told: Texts = {}
    for lang in ("vi", "en"):
        told[lang] = "; ".join(
            f"{grant.incentive.title[0 if lang == 'vi' else 1]}{_law(case, grant.incentive, lang)}{_doubt(grant, lang)}"
            for grant in _best(grants)
        )
    return both(f"Ưu đãi: {told['vi']}.", f"Incentives: {told['en']}.")
