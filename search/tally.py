"""How well listings hold the units of a question, and which of them answer it."""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Rows

_Scores = NDArray[np.float64]
IN_A_NAME = 1.25
"""The strength above which a word stands in a name, not only in a text."""
_IN_PASSING = 0.4
"""What a word counts that no listing is named by, or that the packs say is in many questions: it says how something is
asked, seldom what for."""
_ENOUGH = 10
_MOST_OF_IT = 0.2
"""The least share of a question that a listing holds which is shown where few hold all of it."""
_NEARLY_ALL = 0.75
"""The least share of what the best hold, where only the best are asked for and none holds all."""
_SENTENCE = 3
"""So many units are no name."""
_HALF = 12.0
"""The strength from which more adds less than half of itself, where there are several units to hold."""
_ONE = 4.0
"""The strength that counts the same with several units as with one."""
_ASKED_FOR = 2.5
"""What it is worth that a listing is of a kind that is asked for, where it holds all the question is about."""
_AT_LEAST = 0.3
"""The part of that for one that holds nothing of it: an authority of parks is asked about any of them."""
_TOUCHED = 0.1
"""The strength that counts half towards what a listing is about."""
_OF_ANOTHER = 0.5
"""What is left of a listing of one material where the question names others."""
_CODE = 3.0
"""The least strength of a code: it is a name wherever it stands."""
_LATER = 0.8
"""What a unit counts that is not the subject: the others are conditions."""


def weight(strengths: _Scores, live: int, *, is_term: bool = False) -> float:
    """What a unit counts: the fewer listings are about it, the more (after Spärck Jones 1972); those that only touch
    on it count as part of one. A ``term`` of the packs is no word in passing."""
    if not len(strengths):
        return 0.0
    top = float(strengths.max())
    about = round(float(strengths.sum()) / top, 6)
    rarity = math.log2(1 + live / (1 + about))
    return rarity if is_term or top >= IN_A_NAME else rarity * _IN_PASSING


class Role(NamedTuple):
    """What a unit is in its question: a ``term`` of the packs, a ``code``, the name of a ``material``, words that only
    ask for a kind of listing, words that stand there in ``passing``, or the ``subject``."""

    is_term: bool = False
    is_code: bool = False
    is_material: bool = False
    asks: bool = False
    passing: bool = False
    subject: bool = False


class Tally:
    """What each row holds of a question: the share of its weight, and how strongly in all."""

    def __init__(self, size: int, live: int, units: int) -> None:
        self._live = live
        self._rarest: tuple[float, Rows] = 0.0, np.zeros(0, np.intp)
        self._holding: list[tuple[Rows, _Scores]] = []
        self._roles: list[tuple[Role, float]] = []
        self._is_several = units > 1
        self._scores, self._weights = np.zeros(size), 0.0
        self._favoured: _Scores | None = None
        self._of_one: NDArray[np.bool_] | None = None
        self._counts, self.units = np.zeros(size, np.int16), 0
        self._scored = np.zeros(0, np.intp), np.zeros(0)
        """The rows scored last, with their scores: those that are looked through for an answer mostly are it."""

    def add(self, rows: Rows, strengths: _Scores, role: Role = Role()) -> None:  # noqa: B008 - it never changes
        """One unit: the rows that hold it, in order and each once, and how strongly."""
        rarity = weight(strengths, self._live, is_term=role.is_term or role.is_code)
        if role.passing:
            rarity *= _IN_PASSING
        if role.is_code:
            strengths = np.maximum(strengths, _CODE)
        if rarity > self._rarest[0]:
            self._rarest = rarity, rows
        worth = rarity * (1.0 if role.subject or role.is_code else _LATER)
        self._scores[rows] += self._saturated(strengths) * worth
        self._counts[rows] += 1
        self._weights += worth
        self._holding.append((rows, strengths))
        self._roles.append((role, worth))
        self.units += 1

    def _saturated(self, strengths: _Scores) -> _Scores:
        """Strengths of which the great ones count less: it is worth more to hold two units than to be called one."""
        return strengths * (_HALF + _ONE) / (strengths + _HALF) if self._is_several else strengths

    def together(self, rows: Rows, strengths: _Scores) -> None:
        """Neighbouring words of two units: what it adds that they stand side by side."""
        self._scores[rows] += strengths * weight(strengths, self._live)

    def favour(self, rows: Rows, share: float) -> None:
        """Rows of a kind that is asked for, whether or not their texts say so, and how much they are."""
        if self._favoured is None:
            self._favoured = np.zeros(len(self._scores))
        self._favoured[rows] = np.maximum(self._favoured[rows], share)
        self._scored = np.zeros(0, np.intp), np.zeros(0)

    def each_of_one(self, listings: NDArray[np.bool_]) -> None:
        """Which rows are of one material: those of another do not answer a question that names it."""
        self._of_one = listings

    @cached_property
    def _share(self) -> _Scores:
        """The share of the question that each row holds, once all units are added; of what it touches on, a part."""
        return self._held(asking=True)

    def _coverage(self, rows: Rows) -> _Scores:
        """The share of the question that some rows hold. Where enough hold all of it, these do, however slightly."""
        if len(self.whole) < _ENOUGH:
            return self._share[rows]
        coverage = np.ones(len(rows))
        lacking = np.flatnonzero(self._counts[rows] < self.units)
        if len(lacking):
            coverage[lacking] = self._share[rows[lacking]]
        return coverage

    @cached_property
    def _about(self) -> _Scores:
        """The same of what the question is about. One that only asks for a kind is about all of these."""
        return np.ones(len(self._scores)) if self._only_asks else self._held(asking=False)

    def _held(self, *, asking: bool) -> _Scores:
        """The share of its units that each row holds, with or without those that only ask."""
        held, most = np.zeros(len(self._scores)), 0.0
        for (rows, strengths), (role, worth) in zip(self._holding, self._roles, strict=True):
            if asking or not role.asks:
                part = strengths + _TOUCHED
                np.divide(strengths, part, out=part)
                held[rows] += np.multiply(part, worth, out=part)
                most += worth
        if most:
            held /= most
        return held

    @property
    def _only_asks(self) -> bool:
        return all(role.asks for role, _ in self._roles)

    @cached_property
    def whole(self) -> Rows:
        """The rows that hold every unit; looked at once all are added."""
        return np.flatnonzero(self._counts >= max(1, self.units))

    def answering(self, *, strictly: bool) -> Rows:
        """The rows that hold all; where these are few also those that hold much of it, unless they shall be strict.

        Where a name holds all of a short one it likely is that name: others have to hold its rarest unit.
        """
        whole = self.whole
        if (strictly and len(whole)) or not self._weights:
            return whole
        if strictly:
            return np.flatnonzero(self._share >= _NEARLY_ALL * float(self._share.max()))
        found = self._with_better(whole) if len(whole) >= _ENOUGH else self._much(whole)
        return found if self._favoured is None else np.union1d(found, self._asked_for(self._favoured))

    def _with_better(self, whole: Rows) -> Rows:
        """The rows that hold all, and those that hold some of it more strongly than the tenth of these holds all."""
        if not self._is_several:
            return whole
        tenth = np.partition(self.scores(whole), -_ENOUGH)[-_ENOUGH]
        most = self._scores
        if self._favoured is not None:
            most = most + _ASKED_FOR * self._weights * self._favoured
        better = np.flatnonzero(most > tenth * self._weights)  # No score is higher: only these are looked at.
        better = better[self._counts[better] < self.units]
        if len(better):
            better = better[self._scores_of(better) > tenth]
        return np.union1d(whole, better) if len(better) else whole

    def _much(self, whole: Rows) -> Rows:
        """The rows that hold much of the question, given those that hold all."""
        most = np.flatnonzero(self._share >= _MOST_OF_IT)
        return np.intersect1d(most, self._rarest[1]) if self._is_named(whole) else most

    def _asked_for(self, favoured: _Scores) -> Rows:
        """The rows of the kinds asked for that hold much of what the question is about, or the material it names."""
        subject = self._about >= _MOST_OF_IT
        if self._of_named is not None:
            subject |= self._of_named > 0
        return np.flatnonzero((favoured > 0) & subject)

    def _is_named(self, whole: Rows) -> bool:
        """Whether one of the rows that hold all of a short question holds each unit in a name. A code is the
        name of a part, and what it is part of follows."""
        has_code = any(role.is_code for role, _ in self._roles)
        if self.units >= _SENTENCE or has_code or not len(whole):
            return False
        held = [strengths[np.searchsorted(rows, whole)] for rows, strengths in self._holding]
        return float(np.min(held, axis=0).max()) >= IN_A_NAME

    def unheld(self, rows: Rows) -> list[int]:
        """The places of the units that none of the rows that answer holds."""
        if len(self.whole):
            return []
        among = np.zeros(len(self._scores), np.bool_)
        among[rows] = True
        return [at for at, (holding, _) in enumerate(self._holding) if not among[holding].any()]

    def scores(self, rows: Rows) -> _Scores:
        """The mean strength of some rows by weight; what they lack is none."""
        if rows is not self._scored[0]:
            self._scored = rows, self._scores_of(rows)
        return self._scored[1]

    def _scores_of(self, rows: Rows) -> _Scores:
        scores: _Scores = self._scores[rows] / (self._weights or 1.0)
        if self.units >= _SENTENCE:
            scores = scores * self._coverage(rows)
        if self._favoured is not None:
            if self._only_asks:
                scores = scores * _IN_PASSING
            share = _AT_LEAST + (1 - _AT_LEAST) * self._about[rows]
            scores = scores + _ASKED_FOR * self._favoured[rows] * share
        return scores * self._fitting(rows)

    def _fitting(self, rows: Rows) -> _Scores | float:
        """Less than 1 for listings of another material than the question names beside other things."""
        if self._of_one is None or self._of_named is None or not self._is_several:
            return 1.0
        share = _OF_ANOTHER + (1 - _OF_ANOTHER) * self._of_named[rows]
        return np.where(self._of_one[rows], share, 1.0)

    @cached_property
    def _of_named(self) -> _Scores | None:
        """The share of the materials named that each row holds; ``None`` where there are none."""
        named = [at for at, (role, _) in enumerate(self._roles) if role.is_material]
        if not named:
            return None
        held, most = np.zeros(len(self._scores)), 0.0
        for at in named:
            worth = self._roles[at][1]
            held[self._holding[at][0]] += worth
            most += worth
        return held / most if most else None
