"""What the best of an answer belong to comes sooner: the zone of a lot, the district of a commune, the trade of a crop."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Rows
from search.match import Match

_BEST = 5
"""So many of the best speak for those they are tied to."""
_LIFT = 0.2
"""The part of its own worth that one of the best adds to those it names, and to those that name it."""
_BEHIND = 0.98
"""The part of the first one's worth that no other is lifted above: who comes first does so by its own words."""
_LOOKED_AT = 100
"""So many of the first are looked at for whom they name: those further down stay there."""

_Floats = NDArray[np.float64]


class Kin:
    """The listings of one step, each with those it names.

    Source:
        Spreading activation (Collins & Loftus 1975), one step.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def spoken_for(self, match: Match, worth: _Floats) -> Match:
        """The same rows, where the best have spoken for their kin.

        Args:
            match: What an engine found.
            worth: What a listing of each row's kind is worth to the question; all positive.
        """
        if len(match.rows) < 2:
            return match
        here = worth[match.rows]
        keys: _Floats = (match.scores + match.named) * here
        first = _first(keys, _LOOKED_AT)
        worths = np.zeros(len(keys))
        self._named(match.rows, keys, first[:_BEST], worths)
        self._naming(match.rows, keys, first, worths)
        most = np.maximum(_BEHIND * float(keys[first[0]]) - keys, 0.0)
        return replace(match, scores=match.scores + np.minimum(_LIFT * worths, most) / here)

    def _named(self, rows: Rows, keys: _Floats, best: Rows, worths: _Floats) -> None:
        """Notes for each row the worth of the best that names it."""
        for at in best.tolist():
            for id_ in self._columns.rows[rows[at]].refers:
                number = self._columns.number(id_)
                place = len(rows) if number is None else int(np.searchsorted(rows, number))
                if place < len(rows) and rows[place] == number:
                    worths[place] = max(worths[place], keys[at])

    def _naming(self, rows: Rows, keys: _Floats, first: Rows, worths: _Floats) -> None:
        """Notes for each of the first the worth of the best that it names."""
        best = {self._columns.rows[rows[at]].id: float(keys[at]) for at in first[:_BEST].tolist()}
        for at in first.tolist():
            for id_ in self._columns.rows[rows[at]].refers:
                if id_ in best:
                    worths[at] = max(worths[at], best[id_])


def _first(keys: _Floats, count: int) -> Rows:
    """The places of the greatest keys, the greatest first."""
    places: Rows = np.arange(len(keys))
    if len(keys) > count:
        places = np.argpartition(-keys, count - 1)[:count]
    return places[np.lexsort((places, -np.round(keys[places], 6)))]
