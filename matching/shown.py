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


def criterion_out(one: Judged, result: CriterionResult) -> dict[str, Any]:
    """A criterion's band, what it weighs and what it rests on."""
    return {
        "id": result.id,
        "weight": rounded(one.weights.get(result.id, 0.0)),
        "low": rounded(result.band.low),
        "high": rounded(result.band.high),
        "contribution": one.contributions.get(result.id, 0.0),
        "asked": result.asked,
        "evidence": list(result.evidence() if callable(result.evidence) else result.evidence),
    }


def head(one: Judged) -> dict[str, Any]:
    """A place with its verdict and its score, as the band it is."""
    place, bands = one.case.place, one.bands
    return {
        "id": place.id,
        "kind": place.kind,
        "title": {"vi": place.title[0], "en": place.title[1]},
        "verdict": one.found.value,
        "score": one.score,
        "low": rounded(math.fsum(weight * bands[name].low for name, weight in one.weights.items())),
        "high": rounded(math.fsum(weight * bands[name].high for name, weight in one.weights.items())),
        "coverage": rounded(one.covered),
        "site": next((gate.site for gate in one.gates if gate.site), None),
    }


def public(one: Judged) -> dict[str, Any]:
    """What is shown of a place, and why."""
    found = head(one)
    return {
        **found,
        "gates": [gate_out(one.case, gate) for gate in one.gates],
        "criteria": [criterion_out(one, result) for result in one.results],
        "sentences": sentences(
            one.case, one.found, Band(found["low"], found["high"]), one.covered, one.gates, one.results
        ),
        "fits_if": fits_if(one),
    }
