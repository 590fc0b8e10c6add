"""Which live listings match a text, by one commit of the Tantivy index."""

from dataclasses import replace
from operator import itemgetter

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from search.planning import Planner
from search.query import Plan
from search.searching import Match
from search.tantivy_queries import named, query_of

_EAGER_UNITS = 4
_SENTENCE = 3
_ENOUGH = 10
_FULLER = 1.6
"""What holding one word more of a sentence is worth."""
_LONGEST_TABLE = 2_000_000
_score, _address = itemgetter(0), itemgetter(1)


class _LiveRows:
    """The rows of publications; a table where the live ones lie close enough, which is ten times quicker."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        live = np.flatnonzero(columns.alive)
        sequences = columns.sequences[live]
        self._first = int(sequences[0]) if len(live) else 0
        span = int(sequences[-1]) - self._first + 1 if len(live) else 0
        self._table = np.full(span + 1, -1, np.int32) if span <= _LONGEST_TABLE else None
        if self._table is not None:
            self._table[sequences - self._first] = live

    def of(self, sequences: NDArray[np.int64]) -> tuple[Rows, Mask]:
        """The rows, and which of the publications are live."""
        if self._table is None:
            return self._columns.rows_of(sequences)
        places = sequences - self._first
        last = len(self._table) - 1  # Stands for every publication outside the table, and holds none.
        places[(places < 0) | (places > last)] = last
        rows = self._table[places].astype(np.intp)
        return rows, rows >= 0


class TantivyMatcher:
    """Matches texts against one commit; only what is live in the columns of the same step comes through."""

    def __init__(self, searcher: tantivy.Searcher, columns: Columns, planner: Planner) -> None:
        self._searcher, self._planner, self._rows = searcher, planner, _LiveRows(columns)
        self._most = max(1, searcher.num_docs)

    def match(self, text: str) -> Match:
        """All words; else all words with doubts about their spelling; else as many as go together."""
        plan = self._planner.plan(text)
        match = self._matched(plan, query_of(plan, len(plan.units)))
        if not len(match.rows) and len(plan.units) <= _EAGER_UNITS:
            eager = self._planner.plan(text, eager=True)
            match = self._matched(eager, query_of(eager, len(eager.units)))
        return match if len(match.rows) and not self._is_chance(plan, match) else self._relaxed(plan, match)

    def _is_chance(self, plan: Plan, match: Match) -> bool:
        """Whether only a few long texts hold all words of a sentence, and no listing's names do."""
        sentence = len(plan.units) >= _SENTENCE and len(match.rows) < _ENOUGH
        return sentence and not len(self._matched(plan, named(plan)).rows)

    def _relaxed(self, plan: Plan, match: Match) -> Match:
        """Fewer and fewer words, down to half of them; below that only while nothing is found."""
        half = (len(plan.units) + 1) // 2
        for least in range(len(plan.units) - 1, 0, -1):
            if len(match.rows) >= _ENOUGH or (least < half and len(match.rows)):
                break
            more = self._matched(plan, query_of(plan, least))
            better = np.isin(more.rows, match.rows)
            match = replace(more, scores=np.where(better, more.scores * _FULLER, more.scores))
        return match

    def _matched(self, plan: Plan, query: tantivy.Query) -> Match:
        hits = self._searcher.search(query, self._most, count=False).hits if plan.units else []
        sequences = self._searcher.fast_field_values("sequence", list(map(_address, hits)))
        rows, live = self._rows.of(np.fromiter(sequences, np.int64, len(hits)))
        scores = np.fromiter(map(_score, hits), np.float64, len(hits))
        return Match(rows[live], scores[live], plan.units)
