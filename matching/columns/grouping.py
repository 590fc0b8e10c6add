"""Gates and criteria asked once for each group of places alike, or place by place."""

import numpy as np

from matching.columns.column import NO_GATE, Column, Outcomes
from matching.criteria import Criterion
from matching.gates import Gate
from matching.inquiry import Inquiry
from matching.judged import once, rank
from matching.places import Groups, Places, Rows, examples_of


def _distinct(codes: Rows) -> tuple[Rows, Rows]:
    """The position of one example of each group, and the number of its example for each position."""
    used = np.flatnonzero(np.bincount(codes))
    numbers = np.zeros(int(codes.max(initial=0)) + 1, np.intp)
    numbers[used] = np.arange(len(used))
    found = numbers[codes]
    return examples_of(found, len(used)), found


def outcomes_one_by_one(inquiry: Inquiry, gate: Gate, places: Places, rows: Rows) -> Outcomes:
    """What a gate says of some rows, each asked for."""
    found = [once(gate, inquiry.case(places.features[row])) for row in rows.tolist()]
    return np.array([rank(result.outcome) if result else NO_GATE for result in found], np.int8)


def bands_one_by_one(inquiry: Inquiry, criterion: Criterion, places: Places, rows: Rows) -> Column:
    """The bands of some rows, each asked for."""
    found = [once(criterion, inquiry.case(places.features[row])) for row in rows.tolist()]
    return Column(
        np.array([result.band.low for result in found], np.float64),
        np.array([result.band.high for result in found], np.float64),
        np.array([result.asked for result in found], np.bool_),
    )


def outcomes_by_group(groups: Groups, inquiry: Inquiry, gate: Gate, places: Places, rows: Rows) -> Outcomes:
    """What a gate says of some rows, one place of each of their groups asked."""
    codes = groups.codes[rows]
    used = np.flatnonzero(np.bincount(codes, minlength=len(groups.examples)))
    found = np.full(len(groups.examples), NO_GATE, np.int8)
    found[used] = outcomes_one_by_one(inquiry, gate, places, groups.examples[used])
    return found[codes]


def bands_by_group(
    groups: Groups, inquiry: Inquiry, criterion: Criterion, places: Places, rows: Rows
) -> Column:
    """The bands of some rows, one place of each of their groups asked."""
    codes = groups.codes[rows]
    used = np.flatnonzero(np.bincount(codes, minlength=len(groups.examples)))
    at = np.zeros(len(groups.examples), np.intp)
    at[used] = np.arange(len(used))
    return bands_one_by_one(inquiry, criterion, places, groups.examples[used]).among(at[codes])


def bands_by(codes: Rows, inquiry: Inquiry, criterion: Criterion, places: Places, rows: Rows) -> Column:
    """The bands of some rows, one asked for each code; ``codes`` runs along ``rows``."""
    examples, numbers = _distinct(codes)
    return bands_one_by_one(inquiry, criterion, places, rows[examples]).among(numbers)
