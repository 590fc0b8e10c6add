"""A place as a report shows it: figures and sentences from one ledger."""

import math
from typing import Any

from matching.bands import Band
from matching.fits_if import fits_if
from matching.judged import Case, CriterionResult, GateResult
from matching.judgement import Judged
from matching.scoring import rounded
from matching.sentences import sentences
from matching.wording import asked


def gate_out(case: Case, gate: GateResult) -> dict[str, Any]:
    """A gate's outcome with its grounds."""
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


def criterion_out(result: CriterionResult, weight: float) -> dict[str, Any]:
    """A criterion's band, what it weighs and what it rests on."""
    return {
        "id": result.id,
        "weight": rounded(weight),
        "low": rounded(result.band.low),
        "high": rounded(result.band.high),
        "contribution": rounded(weight * result.band.middle),
        "asked": result.asked,
        "evidence": list(result.evidence() if callable(result.evidence) else result.evidence),
    }


def public(one: Judged) -> dict[str, Any]:
    """What is shown of a place, and why."""
    case, gates, weights = one.case, one.gates, one.weights
    bands = one.bands
    low = math.fsum(weight * bands[name].low for name, weight in weights.items())
    high = math.fsum(weight * bands[name].high for name, weight in weights.items())
    return {
        "id": case.place.id,
        "kind": case.place.kind,
        "title": {"vi": case.place.title[0], "en": case.place.title[1]},
        "verdict": one.found.value,
        "score": one.score,
        "low": rounded(low),
        "high": rounded(high),
        "coverage": rounded(one.covered),
        "site": next((gate.site for gate in gates if gate.site), None),
        "gates": [gate_out(case, gate) for gate in gates],
        "criteria": [criterion_out(result, weights.get(result.id, 0.0)) for result in one.results],
        "sentences": sentences(case, one.found, Band(low, high), one.covered, gates, one.results),
        "fits_if": fits_if(one),
    }
