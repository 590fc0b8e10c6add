"""The role's gate: it asks only of a plant that grows where it stands."""

import numpy as np

from matching.columns.column import NO_GATE, Outcomes
from matching.columns.grouping import outcomes_one_by_one
from matching.gates.role import role_gate
from matching.inquiry import Inquiry
from matching.places import Places, Rows
from matching.profile import Role


def role_outcomes(inquiry: Inquiry, places: Places, rows: Rows) -> Outcomes:
    """Nothing without a place where the plant stands; else each place is asked whether it is there."""
    if inquiry.profile.role is not Role.EXPANSION or inquiry.profile.now is None:
        return np.full(len(rows), NO_GATE, np.int8)
    return outcomes_one_by_one(inquiry, role_gate, places, rows)
