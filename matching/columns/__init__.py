"""Gates and criteria over all places at once: as columns of their own, by groups of places alike, or one by one."""

from collections.abc import Callable

from matching.columns.column import Column, Outcomes
from matching.columns.grouping import (
    bands_by_group,
    bands_one_by_one,
    outcomes_by_group,
    outcomes_one_by_one,
)
from matching.columns.land import cost_column, land_column, land_outcomes, timing_column
from matching.columns.logistics import logistics_column
from matching.columns.raw_materials import raw_materials_column, raw_materials_outcomes
from matching.columns.reads import READS
from matching.columns.role import role_outcomes
from matching.criteria import Criterion
from matching.criteria.cost import cost
from matching.criteria.land import land
from matching.criteria.logistics import logistics
from matching.criteria.raw_materials import raw_materials
from matching.criteria.timing import timing
from matching.gates import Gate
from matching.gates.land import land_gate
from matching.gates.raw_materials import raw_materials_gate
from matching.gates.role import role_gate
from matching.inquiry import Inquiry
from matching.places import Places, Rows

OUTCOMES: dict[Gate, Callable[[Inquiry, Places, Rows], Outcomes]] = {
    land_gate: land_outcomes,
    raw_materials_gate: raw_materials_outcomes,
    role_gate: role_outcomes,
}
COLUMNS: dict[Criterion, Callable[[Inquiry, Places, Rows], Column]] = {
    land: land_column,
    raw_materials: raw_materials_column,
    logistics: logistics_column,
    cost: cost_column,
    timing: timing_column,
}


def outcomes_of(inquiry: Inquiry, gate: Gate, places: Places, rows: Rows) -> Outcomes:
    """What a gate says of some rows."""
    if gate in OUTCOMES:
        return OUTCOMES[gate](inquiry, places, rows)
    if gate in READS:
        return outcomes_by_group(places.grouped(READS[gate]), inquiry, gate, places, rows)
    return outcomes_one_by_one(inquiry, gate, places, rows)


def column_of(inquiry: Inquiry, criterion: Criterion, places: Places, rows: Rows) -> Column:
    """The bands a criterion gives some rows."""
    if criterion in COLUMNS:
        return COLUMNS[criterion](inquiry, places, rows)
    if criterion in READS:
        return bands_by_group(places.grouped(READS[criterion]), inquiry, criterion, places, rows)
    return bands_one_by_one(inquiry, criterion, places, rows)


__all__ = ["Column", "Outcomes", "column_of", "outcomes_of"]
