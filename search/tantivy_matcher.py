"""Which live listings match a text, by one commit of the Tantivy index."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from search.asking import Askings
from search.documents import PAIRED, WEIGHTS
from search.match import Match
from search.planning import Planner
from search.query import Plan, Unit, neighbours
from search.recent import Recent
from search.tally import Tally
from search.tantivy_postings import NOTHING, Posting, Postings
from search.tantivy_queries import IN_BODY, IN_NAMES, anywhere, holding, named, names, says, side_by_side

_EAGER_UNITS = 4
_NAMES = 300
"""More names than are suggested, for the kind of listing decides with the strength."""
_OTHERS_COUNT = 0.125
_FEW, _PART = 10, 0.2
"""A phrase of several words in fewer listings than these is looked for in parts, which count a fifth."""
_SHORT_TEXT = 400.0
_MOST_KEPT = 20_000
"""Rows of all matches kept: of one question after another, not of many people's."""


class _Weighed(NamedTuple):
    """A plan and what holds it."""

    plan: Plan
    tally: Tally


class TantivyMatcher:
    """Matches texts against one commit; only what is live in the columns of the same step comes through."""

    def __init__(self, searcher: tantivy.Searcher, columns: Columns, planner: Planner) -> None:
        self._postings = Postings(searcher, columns)
        self.planner = planner.trusting(self._is_live(WEIGHTS), self._is_live(PAIRED))
        self._widely = self.planner.widely()
        self._alive: Mask = columns.alive
        self._askings = Askings(columns)
        self._recent: Recent[Match] = Recent(_MOST_KEPT)
        self._brevity = 1 / np.sqrt(1 + columns.numbers["text_length"] / _SHORT_TEXT)

    def match(self, text: str, *, exactly: bool = False) -> Match:
        """All words; else all words with doubts about their spelling; else as many as go together.

        Who turns a page, or chooses a filter, asks for the same words again.
        """
        return self._recent.kept((text, exactly), lambda: self._matched(text, exactly=exactly))

    def _matched(self, text: str, *, exactly: bool) -> Match:
        found = self._weighed(self.planner.plan(text), exactly=exactly)
        units = len(found.plan.units)
        if not len(found.tally.whole) and units <= _EAGER_UNITS:
            eager = self._weighed(self.planner.plan(text, eager=True))
            found = eager if len(eager.tally.whole) else found
        rows = found.tally.answering(strictly=exactly)
        return Match(
            rows=rows,
            scores=found.tally.scores(rows),
            # What no listing holds as a whole is no listing's name either.
            named=self._named(found.plan, rows) if len(found.tally.whole) else np.zeros(len(rows)),
            units=found.plan.units,
            unheld=tuple(found.plan.units[at] for at in found.tally.unheld(rows)),
        )

    def names(self, text: str) -> Iterator[Match]:
        """The best names that hold all words; then what else matches, then names that hold all but the last word.

        These come before where that is a letter: it says too little yet to look through every text for it.
        """
        for planner in (self.planner, self._widely):
            plan = planner.plan(text)
            yield self._named_by(plan)
        last = plan.typed[-1] if len(plan.typed) > 1 else None
        before = self.planner.plan(unicodedata.normalize("NFC", text)[: last.start]) if last else None
        if before and last and len(last.folded) == 1:
            yield self._named_by(before)
        yield self.match(text)
        if before:
            yield self._named_by(before)

    def citing(self, words: Sequence[str]) -> Rows:
        """The rows of the listings that hold some folded words side by side, in order."""
        found = self._postings.kept(("cited", tuple(words)), lambda: self._postings.of(holding(words)))
        return np.sort(found.rows)

    def _named_by(self, plan: Plan) -> Match:
        sense = "named", plan.typed_sense, tuple(unit.sense for unit in plan.units)
        found = self._postings.kept(sense, partial(self._best_named, plan))
        return Match(found.rows, found.strengths, np.zeros(len(found.rows)), plan.units)

    def _best_named(self, plan: Plan) -> Posting:
        if not plan.units:
            return NOTHING
        found = self._postings.of(named(plan), _NAMES)
        order = np.argsort(found.rows)
        return Posting(found.rows[order], found.strengths[order])

    def _is_live(self, fields: Iterable[str]) -> Callable[[str], int]:
        """How many listings have a word: the index may still know words of listings that are gone."""
        known = tuple(fields)
        return lru_cache(maxsize=4_096)(lambda word: self._postings.count(anywhere(word, known)))

    def _weighed(self, plan: Plan, *, exactly: bool = False) -> _Weighed:
        tally = self._askings.tally(
            plan, [self._exact_unit(unit) if exactly else self._unit(unit) for unit in plan.units]
        )
        for pair in neighbours(plan):
            beside = self._postings.kept(("beside", pair.sense), partial(self._beside, pair))
            tally.together(beside.rows, beside.strengths)
        return _Weighed(plan, tally)

    def _unit(self, unit: Unit) -> Posting:
        """Where a unit stands, with whatever marks."""
        return self._postings.kept(unit.sense, lambda: self._standing(unit, folding=True))

    def _exact_unit(self, unit: Unit) -> Posting:
        """Where it stands with the marks that were typed; with others where these are nowhere."""
        if unit.has_marks:
            # A whole word with its marks is no beginning of another: chè, not cheese.
            unit_itself = replace(unit, begun=(), begun_pairs=()) if unit.known else unit
            sense = "exactly", unit.sense
            exactly = self._postings.kept(sense, lambda: self._standing(unit_itself, folding=False))
            if len(exactly.rows):
                return exactly
        return self._unit(unit)

    def _beside(self, pair: Unit) -> Posting:
        return self._postings.of(side_by_side(pair))

    def _standing(self, unit: Unit, *, folding: bool) -> Posting:
        """Where it stands: in names, or in texts, which speak the less for a listing the longer they are."""
        in_names = self._postings.of(IN_NAMES.strengths(unit, folding=folding))
        in_body = self._postings.of(IN_BODY.strengths(unit, folding=folding))
        found = np.zeros(len(self._alive))
        found[in_body.rows] = in_body.strengths * self._brevity[in_body.rows]
        less = np.minimum(found[in_names.rows], in_names.strengths)
        found[in_names.rows] = np.maximum(found[in_names.rows], in_names.strengths) + less * _OTHERS_COUNT
        if len(unit.words) > 2 and np.count_nonzero(found) < _FEW:
            self._add_parts(unit, found)
        rows = np.flatnonzero(found)
        return Posting(rows, found[rows])

    def _add_parts(self, unit: Unit, found: NDArray[np.float64]) -> None:
        """What holds neighbouring words of a long phrase that hardly any text holds: giấy phép, of giấy phép môi trường."""
        for pair in pairwise(unit.words):
            part = self._postings.of(side_by_side(Unit(pair)))
            found[part.rows] = np.maximum(found[part.rows], part.strengths * self._brevity[part.rows] * _PART)

    def _named(self, plan: Plan, rows: Rows) -> NDArray[np.float64]:
        """How far the name of each of some rows, given in order, is the question itself."""
        named = np.zeros(len(rows))
        if plan.typed and len(rows) and not plan.only_asks:
            sense = "whole", plan.typed_sense, tuple(unit.sense for unit in plan.units)
            found = self._postings.kept(sense, partial(self._names, plan))
            at = np.searchsorted(rows, found.rows)
            among = rows[np.minimum(at, len(rows) - 1)] == found.rows
            named[at[among]] = found.strengths[among]
        return named

    def _names(self, plan: Plan) -> Posting:
        several = len(plan.units) > 1
        return NOTHING if several and not self._postings.any(says(plan)) else self._postings.of(names(plan))
