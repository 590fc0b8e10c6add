"""How well listings hold the units of a question, and which of them answer it."""

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Rows

_Scores = NDArray[np.float64]
IN_A_NAME = 1.25
"""The strength above which a word stands in a name, not only in a text."""
_IN_PASSING = 0.4
"""What a word counts that no listing is named by: it says how something is asked, seldom what for."""
_ENOUGH = 10
_MOST_OF_IT = 0.25
"""The least share of a question that a listing holds which is shown where few hold all of it."""
_NEARLY_ALL = 0.75
"""The least share of what the best hold, where only the best are asked for and none holds all."""
_SENTENCE = 3
"""So many units are no name."""
_HALF = 12.0
"""The strength from which more adds less than half of itself, where there are several units to hold."""
_ONE = 4.0
"""The strength that counts the same with several units as with one."""
_LATER = 0.8
"""What a unit counts that is not the first: who asks begins with what is looked for, and goes on with conditions."""


def weight(strengths: _Scores, live: int, *, is_term: bool = False) -> float:
    """What a unit counts: the fewer listings are about it, the more (after Spärck Jones 1972); those that only touch
    on it count as part of one. A ``term`` of the packs is no word in passing."""
    if not len(strengths):
        return 0.0
    top = float(strengths.max())
    about = round(float(strengths.sum()) / top, 6)
    rarity = math.log2(1 + live / (1 + about))
    return rarity if is_term or top >= IN_A_NAME else rarity * _IN_PASSING


class Tally:
    """What each row holds of a question: the share of its weight, and how strongly in all."""

    def __init__(self, size: int, live: int, units: int) -> None:
        self._live = live
        self._rarest: tuple[float, Rows] = 0.0, np.zeros(0, np.intp)
        self._holding: list[tuple[Rows, _Scores]] = []
        self._is_several = units > 1
        self._held, self._scores, self._weights = np.zeros(size), np.zeros(size), 0.0
        self._counts, self.units = np.zeros(size, np.int16), 0

    def add(self, rows: Rows, strengths: _Scores, *, is_term: bool = False) -> None:
        """One unit: the rows that hold it, in order and each once, and how strongly."""
        rarity = weight(strengths, self._live, is_term=is_term)
        if rarity > self._rarest[0]:
            self._rarest = rarity, rows
        worth = rarity * (_LATER if self.units else 1.0)
        self._held[rows] += worth
        self._scores[rows] += self._saturated(strengths) * worth
        self._counts[rows] += 1
        self._weights += worth
        self._holding.append((rows, strengths))
        self.units += 1

    def _saturated(self, strengths: _Scores) -> _Scores:
        """Strengths of which the great ones count less: it is worth more to hold two units than to be called one."""
        return strengths * (_HALF + _ONE) / (strengths + _HALF) if self._is_several else strengths

    def together(self, rows: Rows, strengths: _Scores) -> None:
        """Neighbouring words of two units: what it adds that they stand side by side."""
        self._scores[rows] += strengths * weight(strengths, self._live)

    @cached_property
    def whole(self) -> Rows:
        """The rows that hold every unit; looked at once all are added."""
        return np.flatnonzero(self._counts >= max(1, self.units))

    def answering(self, *, strictly: bool) -> Rows:
        """The rows that hold all; where these are few also those that hold much of it, unless they shall be strict.

        Where a name holds all of a short one it likely is that name: others have to hold its rarest unit.
        """
        whole = self.whole
        if len(whole) >= _ENOUGH or (strictly and len(whole)) or not self._weights:
            return whole
        if strictly:
            return np.flatnonzero(self._held >= _NEARLY_ALL * float(self._held.max()))
        most = np.flatnonzero(self._held >= _MOST_OF_IT * self._weights)
        return np.intersect1d(most, self._rarest[1]) if self._is_named(whole) else most

    def _is_named(self, whole: Rows) -> bool:
        """Whether one of the rows that hold all of a short question holds each unit in a name."""
        if self.units >= _SENTENCE or not len(whole):
            return False
        held = [strengths[np.searchsorted(rows, whole)] for rows, strengths in self._holding]
        return float(np.min(held, axis=0).max()) >= IN_A_NAME

    def unheld(self, rows: Rows) -> list[int]:
        """The places of the units that none of some rows holds."""
        among = np.zeros(len(self._held), np.bool_)
        among[rows] = True
        return [at for at, (holding, _) in enumerate(self._holding) if not among[holding].any()]

    def scores(self, rows: Rows) -> _Scores:
        """The mean strength of some rows by weight; what they lack is none."""
        scores: _Scores = self._scores[rows] / (self._weights or 1.0)
        return scores
