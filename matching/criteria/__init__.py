"""The criteria. A new criterion is one module here and one line below."""

from collections.abc import Callable

from matching.criteria.environment import environment
from matching.criteria.land import land
from matching.criteria.raw_materials import raw_materials
from matching.criteria.sector_priority import sector_priority
from matching.judged import Case, CriterionResult

Criterion = Callable[[Case], CriterionResult]

CRITERIA: dict[str, Criterion] = {
    "sector_priority": sector_priority,
    "land": land,
    "raw_materials": raw_materials,
    "environment": environment,
}

__all__ = ["CRITERIA"]
