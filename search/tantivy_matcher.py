"""Which live listings match a text, by one commit of the Tantivy index."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from search.documents import PAIRED, WEIGHTS
from search.planning import Planner
from search.query import Plan, Unit
from search.searching import Match
from search.tantivy_postings import Posting, Postings
from search.tantivy_queries import IN_BODY, IN_NAMES, anywhere, named, names

_EAGER_UNITS = 4
_SENTENCE = 3
_ENOUGH = 10
_NAMES = 300
"""More names than are suggested, for the kind of listing decides with the strength."""
_IN_A_NAME = 1.25
"""The strength above which a word stands in a name, not only in a text."""
_OTHERS_COUNT = 0.125
_SHORT_TEXT = 400.0
_FULLER = 1.6
"""What holding one word more of a sentence is worth."""


@dataclass(frozen=True)
class _Tally:
    """What each row holds of a plan: how many units, how strongly in all, and, in a sentence, how strongly the weakest."""

    plan: Plan
    counts: NDArray[np.int16]
    scores: NDArray[np.float64]
    weakest: NDArray[np.float64]

    def holding(self, least: int) -> Rows:
        return np.flatnonzero(self.counts >= max(1, least))

    @cached_property
    def whole(self) -> Rows:
        """The rows that hold every unit."""
        return self.holding(len(self.plan.units))


class TantivyMatcher:
    """Matches texts against one commit; only what is live in the columns of the same step comes through."""

    def __init__(self, searcher: tantivy.Searcher, columns: Columns, planner: Planner) -> None:
        self._postings = Postings(searcher, columns)
        self.planner = planner.trusting(self._is_live(WEIGHTS), self._is_live(PAIRED))
        self._widely = self.planner.widely()
        self._alive: Mask = columns.alive
        self._brevity = 1 / np.sqrt(1 + columns.numbers["text_length"] / _SHORT_TEXT)
        self._count = int(np.count_nonzero(columns.alive))

    def match(self, text: str, *, exactly: bool = False) -> Match:
        """All words; else all words with doubts about their spelling; else as many as go together."""
        tally = self._tally(self.planner.plan(text), exactly=exactly)
        units = len(tally.plan.units)
        if not len(tally.whole) and units <= _EAGER_UNITS:
            eager = self._tally(self.planner.plan(text, eager=True))
            tally = eager if len(eager.whole) else tally
        if len(tally.whole) and not self._is_chance(tally):
            return self._matched(tally, tally.whole)
        return self._matched(tally, self._relaxed(tally))

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

    def _named_by(self, plan: Plan) -> Match:
        sense = "named", plan.typed_sense, tuple(unit.sense for unit in plan.units)
        found = self._postings.kept(sense, partial(self._best_named, plan))
        return Match(found.rows, found.strengths, np.zeros(len(found.rows)), plan.units)

    def _best_named(self, plan: Plan) -> Posting:
        if not plan.units:
            return Posting(np.zeros(0, np.intp), np.zeros(0))
        found = self._postings.of(named(plan), _NAMES)
        order = np.argsort(found.rows)
        return Posting(found.rows[order], found.strengths[order])

    def _is_live(self, fields: Iterable[str]) -> Callable[[str], bool]:
        """Whether a listing has a word: the index may still know words of listings that are gone."""
        known = tuple(fields)
        return lru_cache(maxsize=4_096)(lambda word: self._postings.any(anywhere(word, known)))

    def _is_chance(self, tally: _Tally) -> bool:
        """Whether only a few long texts hold all words of a sentence, and no listing's names do."""
        rows = tally.whole
        sentence = len(tally.plan.units) >= _SENTENCE and len(rows) < _ENOUGH
        return sentence and float(tally.weakest[rows].max()) < _IN_A_NAME

    def _relaxed(self, tally: _Tally) -> Rows:
        """Fewer and fewer words, down to half of them; below that only while nothing is found."""
        units = len(tally.plan.units)
        rows = tally.whole
        for least in range(units - 1, 0, -1):
            if len(rows) >= _ENOUGH or (least < (units + 1) // 2 and len(rows)):
                break
            rows = tally.holding(least)
        return rows

    def _matched(self, tally: _Tally, rows: Rows) -> Match:
        units = len(tally.plan.units)
        lacking = units - tally.counts[rows]
        scores = tally.scores[rows] * _FULLER ** -lacking.astype(np.float64)
        return Match(rows, scores, self._named(tally.plan, rows), tally.plan.units)

    def _tally(self, plan: Plan, *, exactly: bool = False) -> _Tally:
        size = len(self._alive)
        counts, scores, rarities = np.zeros(size, np.int16), np.zeros(size), 0.0
        is_sentence = len(plan.units) >= _SENTENCE
        weakest = np.full(size if is_sentence else 0, np.inf)
        for unit in plan.units:
            rows, found = self._exact_unit(unit) if exactly else self._unit(unit)
            counts[rows] += 1
            rarity = self._rarity(len(rows))
            scores[rows] += found * rarity
            if is_sentence:
                weakest[rows] = np.minimum(weakest[rows], found)
            rarities += rarity
        return _Tally(plan, counts, scores / (rarities or 1.0), weakest)

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

    def _standing(self, unit: Unit, *, folding: bool) -> Posting:
        """Where it stands: in names, or in texts, which speak the less for a listing the longer they are."""
        in_names = self._postings.of(IN_NAMES.strengths(unit, folding=folding))
        in_body = self._postings.of(IN_BODY.strengths(unit, folding=folding))
        found = np.zeros(len(self._alive))
        found[in_body.rows] = in_body.strengths * self._brevity[in_body.rows]
        less = np.minimum(found[in_names.rows], in_names.strengths)
        found[in_names.rows] = np.maximum(found[in_names.rows], in_names.strengths) + less * _OTHERS_COUNT
        rows = np.flatnonzero(found)
        return Posting(rows, found[rows])

    def _rarity(self, rows: int) -> float:
        """Inverse document frequency (Spärck Jones 1972), over what is live."""
        return math.log2(1 + self._count / (1 + rows))

    def _named(self, plan: Plan, rows: Rows) -> NDArray[np.float64]:
        """How far the name of each of some rows, given in order, is the question itself."""
        named = np.zeros(len(rows))
        if plan.typed and len(rows):
            sense = "whole", plan.typed_sense, tuple(unit.sense for unit in plan.units)
            found = self._postings.kept(sense, lambda: self._postings.of(names(plan)))
            at = np.searchsorted(rows, found.rows)
            among = rows[np.minimum(at, len(rows) - 1)] == found.rows
            named[at[among]] = found.strengths[among]
        return named
