"""Gates and criteria over all places at once: as columns of their own, by groups of places alike, or one by one."""

from collections.abc import Callable

import numpy as np

from matching.columns.column import NO_GATE, Column, Outcomes
from matching.columns.reads import READS
from matching.criteria import Criterion
from matching.gates import Gate
from matching.inquiry import Inquiry
from matching.judged import rank
from matching.offer import Feature
from matching.places import Places, Rows

OUTCOMES: dict[Gate, Callable[[Inquiry, Places], Outcomes]] = {}
COLUMNS: dict[Criterion, Callable[[Inquiry, Places], Column]] = {}


def _outcome(inquiry: Inquiry, gate: Gate, place: Feature) -> int:
    found = gate(inquiry.case(place))
    return rank(found.outcome) if found else NO_GATE


def outcomes_of(inquiry: Inquiry, gate: Gate, places: Places, rows: Rows) -> Outcomes:
    """What a gate says of some rows."""
    if gate in OUTCOMES:
        return OUTCOMES[gate](inquiry, places)[rows]
    if gate not in READS:
        return np.array([_outcome(inquiry, gate, places.features[row]) for row in rows], np.int8)
    groups = places.grouped(READS[gate])
    by_group = np.full(len(groups.examples), NO_GATE, np.int8)
    for group in groups.among(rows):
        by_group[group] = _outcome(inquiry, gate, places.features[groups.examples[group]])
    return by_group[groups.codes[rows]]


def _bands(inquiry: Inquiry, criterion: Criterion, places: Places, rows: Rows) -> Column:
    """The bands of some rows, asked one by one."""
    found = [criterion(inquiry.case(places.features[row])) for row in rows]
    return Column(
        np.array([result.band.low for result in found], np.float64),
        np.array([result.band.high for result in found], np.float64),
        np.array([result.asked for result in found], np.bool_),
    )


def column_of(inquiry: Inquiry, criterion: Criterion, places: Places, rows: Rows) -> Column:
    """The bands a criterion gives some rows."""
    if criterion in COLUMNS:
        return COLUMNS[criterion](inquiry, places).among(rows)
    if criterion not in READS:
        return _bands(inquiry, criterion, places, rows)
    groups = places.grouped(READS[criterion])
    used = groups.among(rows)
    found = _bands(inquiry, criterion, places, groups.examples[used])
    at = np.zeros(len(groups.examples), np.intp)
    at[used] = np.arange(len(used))
    return found.among(at[groups.codes[rows]])


__all__ = ["Column", "Outcomes", "column_of", "outcomes_of"]
