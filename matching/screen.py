"""All places of an offer at once: verdicts counted, and the best found, as if each had been judged.

Gates and criteria come as columns; float32 screens, float64 decides among those that are left, and what the last
digits could turn is judged like any single place.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.candidates import candidate_rows
from matching.columns.table import Table, picked
from matching.inquiry import Inquiry
from matching.judged import Outcome
from matching.judgement import Judged, judged
from matching.kernel import contenders, weighted_sums
from matching.not_judged import Asked
from matching.places import Rows, places_of
from matching.scoring import MILLION, Verdict

_VERDICTS = tuple(Verdict)
_FITS, _CONDITIONAL, _UNKNOWN, _FAILED = range(4)
_CLOSE = 1e-4
"""Millionths. Sums that come nearer to a half than this are not trusted to round as the single judgement does."""


@dataclass(frozen=True)
class Screened:
    """What became of all candidates, and the best of them in their order."""

    considered: Counter[Verdict]
    best: list[Judged]
    weighted: bool
    """Whether any weight rests on anything that was asked."""
    asked: Asked
    own: list[Judged]
    """The best of the places where an expanding plant stands: its zone or site, or those of the unit it names."""


def _unsure(scaled: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether a value, in millionths with a half added, might round the other way."""
    found: npt.NDArray[np.bool_] = np.abs(scaled - np.rint(scaled)) < _CLOSE
    return found


class _Screen:
    """The candidates of one inquiry; arrays run along ``rows``."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.places = inquiry, places_of(inquiry.offer)
        self.rows = candidate_rows(inquiry, self.places)
        self.table = Table(inquiry, self.places, self.rows)
        self._judged: dict[int, Judged] = {}

    def judged(self, at: int) -> Judged:
        """One candidate, judged on its own."""
        if at not in self._judged:
            place = self.places.features[self.rows[at]]
            self._judged[at] = judged(self.inquiry.case(place))
        return self._judged[at]

    @cached_property
    def verdicts(self) -> npt.NDArray[np.int8]:
        """The verdict of each candidate, by its place in the order of verdicts."""
        table = self.table
        found = np.where(table.worst > 0, np.int8(_CONDITIONAL), np.int8(_FITS))
        unsure = table.unsure.copy()
        for alike in table.alike:
            covered = np.zeros(len(alike.at))
            for name, weight in alike.weights.items():
                column = picked(table.columns[name], alike)
                covered += weight * (1 - (column.high - column.low))
            scaled = covered * MILLION + 0.5
            found[alike.at[np.floor(scaled) / MILLION < alike.coverage_needed]] = _UNKNOWN
            near = np.abs(covered - alike.coverage_needed) < 2 / MILLION
            unsure[alike.at[near & _unsure(scaled)]] = True
        found[table.must_open] = _UNKNOWN
        found[table.worst == table.FAIL] = _FAILED
        for one in np.flatnonzero(unsure).tolist():
            found[one] = self.judged(one).standing[0]
        return found

    def _contenders(self, count: int, among: Rows) -> Rows:
        """Those of some candidates that may be among the best of them."""
        standing = np.zeros(len(self.rows), np.float32)
        for alike in self.table.alike:
            weights = np.array(list(alike.weights.values()), np.float32)
            columns = [picked(self.table.columns[name], alike) for name in alike.weights]
            middles = np.empty((len(columns), len(alike.at)), np.float32)
            for at, column in enumerate(columns):
                middles[at] = (column.low + column.high) / 2
            standing[alike.at] = weighted_sums(weights, middles)
        return among[contenders((standing - 2 * self.verdicts)[among], count)]

    def _scores(self, among: Rows) -> npt.NDArray[np.int64]:
        """Scores in millionths; what float64 might round the other way is added up as the single judgement does."""
        found = np.zeros(len(self.rows), np.int64)
        unsure = np.zeros(len(self.rows), np.bool_)
        wanted = np.zeros(len(self.rows), np.bool_)
        wanted[among] = True
        for alike in self.table.alike:
            at = alike.at[wanted[alike.at]]
            columns = [self.table.columns[name].among(at) for name in alike.weights]
            total = np.zeros(len(at))
            for weight, column in zip(alike.weights.values(), columns, strict=True):
                total += weight * ((column.low + column.high) / 2)
            scaled = total * MILLION + 0.5
            found[at] = np.floor(scaled).astype(np.int64)
            unsure[at] = _unsure(scaled)
        for one in np.flatnonzero(unsure).tolist():
            found[one] = round(self.judged(one).score * MILLION)
        return found[among]

    def _best(self, count: int, among: Rows) -> list[Judged]:
        found = self._contenders(count, among)
        order = np.lexsort((found, self.table.points[found], -self._scores(found), self.verdicts[found]))
        return [self.judged(at) for at in found[order[:count]].tolist()]

    def own(self, count: int) -> list[Judged]:
        """The best of where the plant stands, judged however many others do better."""
        among = np.flatnonzero(self.table.own)
        return self._best(count, among) if len(among) else []

    def best(self, count: int) -> list[Judged]:
        """The best, judged one by one."""
        return self._best(count, np.arange(len(self.rows)))


def screened(inquiry: Inquiry, count: int) -> Screened:
    """The verdicts of all candidates counted, and the ``count`` best in their order."""
    screen = _Screen(inquiry)
    numbers = np.bincount(screen.verdicts, minlength=len(_VERDICTS))
    considered = Counter({found: int(numbers[at]) for at, found in enumerate(_VERDICTS)})
    weighted = any(any(alike.weights.values()) for alike in screen.table.alike)
    return Screened(considered, screen.best(count), weighted, screen.table.asked, screen.own(count))


def exhausted(inquiry: Inquiry, count: int) -> Screened:
    """The same, every candidate judged on its own: slow, and what the screen is held against."""
    places = places_of(inquiry.offer)
    considered: Counter[Verdict] = Counter(dict.fromkeys(Verdict, 0))
    weighted = False

    def each() -> Iterator[Judged]:
        nonlocal weighted
        for row in candidate_rows(inquiry, places):
            one = judged(inquiry.case(places.features[row]))
            considered[one.found] += 1
            weighted = weighted or any(one.weights.values())
            yield one

    found = sorted(each(), key=lambda one: one.standing)
    asked = Asked(
        frozenset(gate.id for one in found for gate in one.gates if not gate.id.startswith("must:")),
        frozenset(result.id for one in found for result in one.results if result.asked),
        len(found),
    )
    return Screened(
        considered, found[:count], weighted, asked, [one for one in found if _is_own(one)][:count]
    )


def _is_own(one: Judged) -> bool:
    """Whether the plant stands there: its role is to grow, and it passes."""
    return any(gate.id == "role" and gate.outcome is Outcome.PASS for gate in one.gates)
