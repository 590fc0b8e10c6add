"""The gates. A new gate is one module here and one line below."""

from collections.abc import Callable

from matching.gates.capacity import capacity_gate
from matching.gates.environment import environment_gate
from matching.gates.land import land_gate
from matching.gates.money import min_investment_gate
from matching.gates.role import role_gate
from matching.gates.safety import safety_gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.supply import power_gate, water_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.gates.wastewater import wastewater_gate
from matching.judged import Case, GateResult

Gate = Callable[[Case], GateResult | None]
"""Judges a case; ``None`` where the profile asks for nothing the gate is about."""

GATES: tuple[Gate, ...] = (
    sector_gate,
    standing_gate,
    role_gate,
    land_gate,
    water_gate,
    power_gate,
    wastewater_gate,
    environment_gate,
    safety_gate,
    capacity_gate,
    min_investment_gate,
    used_machinery_gate,
)

__all__ = ["GATES"]
