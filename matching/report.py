"""A report: every candidate judged, ordered and explained; the same key always gives the same bytes."""

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching import METHOD_VERSION
from matching.bands import Band
from matching.criteria import CRITERIA
from matching.environment import classes
from matching.errors import NothingToMatch, ProfileContradicts
from matching.gates import GATES
from matching.judged import Case, CriterionResult, GateResult, rank
from matching.musts import must_gates
from matching.offer import Feature, Offer, SectorInfo
from matching.profile import Profile, Stance
from matching.resolve import candidates, needs_of, refuse_contradictions, sectors_of
from matching.scoring import Verdict, coverage, normalised, stated_weights, verdict
from matching.sentences import sentences
from matching.wording import asked, named

_DIGITS = 6
_NOT_JUDGED = ("start", "water_m3_day", "power_mw", "workers", "capital", "export_share")
"""What a profile may say that no gate or criterion looks at yet."""
_ORDER = {found: position for position, found in enumerate(Verdict)}


def _rounded(value: float) -> float:
    return round(value, _DIGITS) + 0.0


def _gate(case: Case, gate: GateResult) -> dict[str, Any]:
    return {
        "id": gate.id,
        "rule": gate.rule,
        "outcome": gate.outcome.value,
        "needed": gate.needed.public() if gate.needed else None,
        "offered": gate.offered.public() if gate.offered else None,
        "question": gate.question,
        "ask": asked(case.offer, gate.ask),
        "source": list(gate.source),
        "legal_basis": gate.legal_basis,
        "date": gate.date,
        "site": gate.site,
        "reason": gate.reason,
    }


def _criterion(result: CriterionResult, weight: float) -> dict[str, Any]:
    return {
        "id": result.id,
        "weight": _rounded(weight),
        "low": _rounded(result.band.low),
        "high": _rounded(result.band.high),
        "contribution": _rounded(weight * result.band.middle),
        "asked": result.asked,
        "evidence": list(result.evidence() if callable(result.evidence) else result.evidence),
    }


def _turned(result: CriterionResult, profile: Profile) -> CriterionResult:
    """A criterion to be avoided counts the other way round."""
    if profile.preferences.get(result.id) is not Stance.AVOID:
        return result
    return CriterionResult(result.id, result.band.inverted(), result.evidence, result.asked, result.says)


@dataclass(frozen=True, slots=True)
class Judged:
    """A place judged; what it says is put into words only if it is shown."""

    case: Case
    results: list[CriterionResult]
    gates: list[GateResult]
    weights: dict[str, float]
    covered: float
    found: Verdict
    score: float


def judged(case: Case) -> Judged:
    """One place before one profile: gates first, then the score."""
    results = [_turned(criterion(case), case.profile) for criterion in CRITERIA.values()]
    gates = [gate for judge in GATES if (gate := judge(case))] + must_gates(case, results)
    weights = normalised(stated_weights(case.profile, case.policy.weights), results)
    bands = {result.id: result.band for result in results}
    covered = coverage(weights, bands)
    found = verdict(gates, covered, case.policy.coverage_needed)
    score = _rounded(
        math.fsum(_rounded(weights.get(result.id, 0.0) * result.band.middle) for result in results)
    )
    return Judged(case, results, gates, weights, covered, found, score)


def public(one: Judged) -> dict[str, Any]:
    """What is shown of a place, and why."""
    case, gates, weights = one.case, one.gates, one.weights
    bands = {result.id: result.band for result in one.results}
    low = math.fsum(weight * bands[name].low for name, weight in weights.items())
    high = math.fsum(weight * bands[name].high for name, weight in weights.items())
    return {
        "id": case.place.id,
        "kind": case.place.kind,
        "title": {"vi": case.place.title[0], "en": case.place.title[1]},
        "verdict": one.found.value,
        "score": one.score,
        "low": _rounded(low),
        "high": _rounded(high),
        "coverage": _rounded(one.covered),
        "site": next((gate.site for gate in gates if gate.site), None),
        "gates": [_gate(case, gate) for gate in gates],
        "criteria": [_criterion(result, weights.get(result.id, 0.0)) for result in one.results],
        "sentences": sentences(case, one.found, Band(low, high), one.covered, gates, one.results),
        "fits_if": None,
    }


def _environment(
    profile: Profile, sectors: tuple[SectorInfo, ...], offer: Offer, on: date
) -> dict[str, Any] | None:
    found = []
    for pack, policy in sorted(offer.policies.items()):
        for item in classes(profile, frozenset(sector.id for sector in sectors), offer, policy, on):
            vi, en = named(offer.named(item.rules.regulation), item.rules.regulation)
            found.append(
                {
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
                    "legal_basis": {
                        "vi": f"{vi}, {item.rules.clause.vi}",
                        "en": f"{en}, {item.rules.clause.en}",
                    },
                    "in_force_from": item.rules.in_force_from.isoformat(),
                    "source": list(item.type.source),
                }
            )
    return {"classes": found} if found else None


def _place_in_report(one: Judged) -> tuple[int, float, int, str]:
    """Groups are never interleaved; within one the better score, then fewer open points (a place that does not
    operate yet is one), then the id."""
    open_points = sum(rank(gate.outcome) for gate in one.gates) + (
        one.case.place.stage not in {None, "operating"}
    )
    return _ORDER[one.found], -one.score, open_points, one.case.place.id


def _cited(document: Any) -> Iterator[str]:
    """Every source key in a part of a report."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from value if name == "source" else _cited(value)
    elif isinstance(document, list):
        for item in document:
            yield from _cited(item)


def _sources(shown: list[dict[str, Any]], best: list[Judged], offer: Offer) -> list[dict[str, Any]]:
    """Title and address of every source the results cite, so that each figure can be checked from the report alone."""
    keys = {
        (one.case.place.pack, key) for one, result in zip(best, shown, strict=True) for key in _cited(result)
    }
    found = [(key, *offer.sources[key]) for key in sorted(keys) if key in offer.sources]
    return [{"pack": pack, "id": id_, "title": title, "url": url} for (pack, id_), title, url in found]


def policy_version(offer: Offer) -> str:
    """The version of the policies a report was made with: the pack's own, or one over all of them."""
    versions = sorted(offer.versions.items())
    return versions[0][1] if len(versions) == 1 else hashlib.sha256(repr(versions).encode()).hexdigest()


def match(profile: Profile, offer: Offer, on: date) -> dict[str, Any]:
    """The report of a profile against everything on offer, on a day.

    Raises:
        NothingToMatch: No province with a policy is loaded.
        ProfileContradicts: The profile names what does not exist, or contradicts itself.
    """
    if not offer.policies:
        raise NothingToMatch
    refuse_contradictions(profile, offer, on)
    sectors = sectors_of(profile, offer)
    needs = {pack: needs_of(profile, policy) for pack, policy in offer.policies.items()}

    memo: dict[Any, Any] = {}

    def case(place: Feature) -> Case:
        return Case(profile, sectors, place, offer, offer.policies[place.pack], on, needs[place.pack], memo)

    counted: Counter[Verdict] = Counter()
    weighted = False

    def each() -> Iterator[Judged]:
        nonlocal weighted
        for place in candidates(profile, sectors, offer):
            one = judged(case(place))
            counted[one.found] += 1
            weighted = weighted or any(one.weights.values())
            yield one

    best = heapq.nsmallest(profile.limit, each(), key=_place_in_report)
    if best and not weighted:
        where = (
            "/weights"
            if profile.weights is not None
            else "/order"
            if profile.order is not None
            else "/preferences"
        )
        raise ProfileContradicts([(where, "leave nothing to judge by of what the profile states")])
    shown = [public(one) for one in best]
    return {
        "results": shown,
        "considered": {found.value: counted[found] for found in Verdict},
        "sectors": [
            {"id": sector.id, "title": {"vi": sector.title[0], "en": sector.title[1]}} for sector in sectors
        ],
        "environment": _environment(profile, sectors, offer, on),
        "not_judged": [name for name in _NOT_JUDGED if getattr(profile, name) is not None],
        "sources": _sources(shown, best, offer),
        "robustness": None,
        "profile_hash": profile.hash(),
        "policy_version": policy_version(offer),
        "catalogue_sequence": offer.sequence,
        "on": on.isoformat(),
        "method_version": METHOD_VERSION,
    }
