"""What the kinds of listings say to a question: which of them it asks for, and which are of what it names."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from search.query import Plan
from search.tally import Role, Tally

Held = tuple[Rows, NDArray[np.float64]]
"""The rows that hold a unit, and how strongly."""
_OF_ONE_MATERIAL = ("material", "supply_area", "project")
_BESIDE = 0.7
"""What a kind counts that says something of what is asked for, but is not it."""
_IN_A_TITLE = 3.0
_CALLED = 0.9
"""The share of the best strength from which a listing is called by a word as well as any."""
_FEW = 64


class Askings:
    """The kinds of the listings of one step."""

    def __init__(self, columns: Columns) -> None:
        self._size, self._live = len(columns.alive), int(np.count_nonzero(columns.alive))
        self._materials: Rows = np.flatnonzero(columns.having("kind", ("material",)))
        self._of_one: Mask = columns.having("kind", _OF_ONE_MATERIAL)
        self._of = lru_cache(maxsize=_FEW)(lambda kinds: np.flatnonzero(columns.having("kind", kinds)))

    def tally(self, plan: Plan, held: Sequence[Held]) -> Tally:
        """The tally of a plan, given what holds each of its units."""
        tally = Tally(self._size, self._live, len(plan.units))
        for at, (unit, (rows, strengths)) in enumerate(zip(plan.units, held, strict=True)):
            role = Role(
                is_term=bool(unit.phrases),
                is_code=unit.is_code and not unit.passing,
                is_material=self._is_material(rows, strengths),
                asks=bool(unit.kinds),
                passing=unit.passing,
                subject=at == plan.subject,
            )
            tally.add(rows, strengths, role)
        tally.each_of_one(self._of_one)
        if plan.kinds:
            tally.favour(self._of(plan.kinds), 1.0)
            tally.favour(self._of(plan.beside), _BESIDE)
        return tally

    def _is_material(self, rows: Rows, strengths: NDArray[np.float64]) -> bool:
        """Whether a material is called so. There are few: each is looked up."""
        top = float(strengths.max()) if len(rows) and len(self._materials) else 0.0
        if top <= _IN_A_TITLE:
            return False
        places = np.minimum(np.searchsorted(rows, self._materials), len(rows) - 1)
        held = strengths[places[rows[places] == self._materials]]
        return bool((held >= _CALLED * top).any())
