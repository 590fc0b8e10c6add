"""The gates. A new gate is one module here and one line below."""

from collections.abc import Callable

from matching.gates.environment import environment_gate
from matching.gates.land import land_gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.gates.wastewater import wastewater_gate
from matching.judged import Case, GateResult

Gate = Callable[[Case], GateResult | None]
"""Judges a case; ``None`` where the profile asks for nothing the gate is about."""

GATES: tuple[Gate, ...] = (
    sector_gate,
    standing_gate,
    land_gate,
    wastewater_gate,
    environment_gate,
    used_machinery_gate,
)

__all__ = ["GATES"]
