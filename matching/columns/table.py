"""Every candidate's gates and bands, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.columns import column_of, outcomes_of
from matching.columns.column import NO_GATE, Column, Outcomes
from matching.columns.reads import stage
from matching.criteria import CRITERIA
from matching.gates import GATES
from matching.inquiry import Inquiry
from matching.judged import Outcome, rank
from matching.judgement import open_points
from matching.not_judged import Asked
from matching.places import Places, Rows
from matching.profile import Stance
from matching.scoring import applied, is_must, stated_weights

_CLOSE = 1e-10


@dataclass(frozen=True)
class Alike:
    """Candidates with the same weights: those of one pack that are asked the same criteria."""

    at: Rows
    every: bool
    """Whether it is all of them, so that nothing has to be picked out."""
    weights: dict[str, float]
    coverage_needed: float


def picked(column: Column, alike: Alike) -> Column:
    """The bands of candidates alike."""
    return column if alike.every else column.among(alike.at)


class Table:
    """Arrays along the candidates; ``unsure`` marks those whose verdict the last digits could turn."""

    FAIL = rank(Outcome.FAIL)

    def __init__(self, inquiry: Inquiry, places: Places, rows: Rows) -> None:
        self._inquiry, self._rows = inquiry, rows
        self._pack_of = places.packs[rows]
        self._packs = [inquiry.offer.policies[pack] for pack in places.pack_names]
        self.unsure = np.zeros(len(rows), np.bool_)
        self.columns = {
            name: self._turned(name, column_of(inquiry, criterion, places, rows))
            for name, criterion in CRITERIA.items()
        }
        gates = {id_: outcomes_of(inquiry, gate, places, rows) for id_, gate in GATES.items()}
        self.asked = Asked(
            frozenset(id_ for id_, gate in gates.items() if (gate != NO_GATE).any()),
            frozenset(name for name, column in self.columns.items() if column.asked.any()),
            len(rows),
        )
        self.own = gates["role"] == rank(Outcome.PASS)
        """Whether an expanding plant stands there, as far as it says."""
        musts = [
            self._must(name)
            for name, stance in inquiry.profile.preferences.items()
            if stance is Stance.MUST and name in CRITERIA
        ]
        self.worst = np.zeros(len(rows), np.int8)
        self.points = _open_places(places)[rows]
        for gate in (*gates.values(), *musts):
            np.maximum(self.worst, gate, out=self.worst)
            self.points += np.maximum(gate, 0)
        self.must_open = np.zeros(len(rows), np.bool_)
        for must in (*musts, *(gate for id_, gate in gates.items() if is_must(id_))):
            self.must_open |= must == rank(Outcome.UNKNOWN)
        self.alike = list(self._alikes())

    def _turned(self, name: str, column: Column) -> Column:
        avoided = self._inquiry.profile.preferences.get(name) is Stance.AVOID
        return column.inverted() if avoided else column

    def _must(self, name: str) -> Outcomes:
        """The gate of a criterion marked ``must``, as ``matching.musts`` judges it."""
        column = self.columns[name]
        needed = np.array([policy.must[name] for policy in self._packs], np.float64)[self._pack_of]
        found = np.full(len(self._rows), rank(Outcome.UNKNOWN), np.int8)
        found[column.asked & (column.high < needed)] = self.FAIL
        found[column.asked & (column.low >= needed)] = rank(Outcome.PASS)
        if column.loose:
            for end in (column.low, column.high):
                self.unsure |= column.asked & (np.abs(end - needed) < _CLOSE)
        return found

    def _alikes(self) -> Iterator[Alike]:
        """The candidates by what weighs for them."""
        kinds = self._pack_of.copy()
        for column in self.columns.values():
            kinds = 2 * kinds + column.asked
        for kind in np.flatnonzero(np.bincount(kinds)) if len(kinds) else ():
            at = np.flatnonzero(kinds == kind)
            policy = self._packs[self._pack_of[at[0]]]
            asked = [name for name, column in self.columns.items() if column.asked[at[0]]]
            weights = applied(stated_weights(self._inquiry.profile, policy), asked)
            yield Alike(at, len(at) == len(self._rows), weights, policy.coverage_needed)


def _open_places(places: Places) -> npt.NDArray[np.int8]:
    """The open points each place is itself."""
    groups = places.grouped(stage)
    by_group = np.array([open_points(places.features[row]) for row in groups.examples], np.int8)
    return by_group[groups.codes]
