"""The gates. A new gate is one module here and one line below."""

from collections.abc import Callable

from matching.gates.capacity import capacity_gate
from matching.gates.environment import environment_gate
from matching.gates.land import land_gate
from matching.gates.money import min_investment_gate
from matching.gates.raw_materials import raw_materials_gate
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

GATES: dict[str, Gate] = {
    "sector": sector_gate,
    "standing": standing_gate,
    "role": role_gate,
    "land": land_gate,
    "raw_materials": raw_materials_gate,
    "water": water_gate,
    "power": power_gate,
    "wastewater": wastewater_gate,
    "environment": environment_gate,
    "safety_distance": safety_gate,
    "capacity": capacity_gate,
    "min_investment": min_investment_gate,
    "used_machinery": used_machinery_gate,
}
"""By the id of what they find."""

__all__ = ["GATES"]
