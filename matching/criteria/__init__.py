"""The criteria. A new criterion is one module here and one line below."""

from collections.abc import Callable

from matching.criteria.cost import cost
from matching.criteria.environment import environment
from matching.criteria.incentives import incentives
from matching.criteria.infrastructure import infrastructure
from matching.criteria.labour import labour
from matching.criteria.land import land
from matching.criteria.logistics import logistics
from matching.criteria.raw_materials import raw_materials
from matching.criteria.sector_priority import sector_priority
from matching.criteria.timing import timing
from matching.judged import Case, CriterionResult

Criterion = Callable[[Case], CriterionResult]

CRITERIA: dict[str, Criterion] = {
    "sector_priority": sector_priority,
    "land": land,
    "raw_materials": raw_materials,
    "environment": environment,
    "infrastructure": infrastructure,
    "logistics": logistics,
    "labour": labour,
    "cost": cost,
    "timing": timing,
    "incentives": incentives,
}

__all__ = ["CRITERIA"]
