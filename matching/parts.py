"""A criterion made of parts: each a band with its weight and evidence, together their weighted mean."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from matching.bands import UNKNOWN, Band
from matching.judged import CriterionResult, Texts


class Part(NamedTuple):
    """One part of a criterion."""

    id: str
    weight: float
    band: Band
    proof: dict[str, Any] | Callable[[], dict[str, Any]]

    def public(self) -> dict[str, Any]:
        return {
            "part": self.id,
            "weight": round(self.weight, 6),
            "low": round(self.band.low, 6),
            "high": round(self.band.high, 6),
            **(self.proof() if callable(self.proof) else self.proof),
        }


def weighed(id: str, parts: Sequence[Part], says: Texts | Callable[[], Texts] | None) -> CriterionResult:
    """The weighted mean of parts; a criterion without weight on any part is not asked."""
    total = math.fsum(part.weight for part in parts)
    if not total:
        return CriterionResult(id, UNKNOWN, asked=False)
    band = Band(
        min(1.0, math.fsum(part.weight * part.band.low for part in parts) / total),
        min(1.0, math.fsum(part.weight * part.band.high for part in parts) / total),
    )
    return CriterionResult(id, band, lambda: tuple(part.public() for part in parts), says=says)
