"""Which live listings match a text, by one commit of the Tantivy index."""

import numpy as np
import tantivy

from catalogue.live.columns import Columns
from search.query import Plan, Planner
from search.searching import Match
from search.tantivy_queries import query_of

_EAGER_UNITS = 4


class TantivyMatcher:
    """Matches texts against one commit; only what is live in the columns of the same step comes through."""

    def __init__(self, searcher: tantivy.Searcher, columns: Columns, planner: Planner) -> None:
        self._searcher, self._columns, self._planner = searcher, columns, planner
        self._most = max(1, searcher.num_docs)

    def match(self, text: str) -> Match:
        """All words; else all words with doubts about their spelling; else as many as go together."""
        plan = self._planner.plan(text)
        match = self._matched(plan, len(plan.units))
        if not len(match.rows) and len(plan.units) <= _EAGER_UNITS:
            eager = self._planner.plan(text, eager=True)
            match = self._matched(eager, len(eager.units))
        for least in range(len(plan.units) - 1, 0, -1):
            if len(match.rows):
                break
            match = self._matched(plan, least)
        return match

    def _matched(self, plan: Plan, least: int) -> Match:
        hits = self._searcher.search(query_of(plan, least), self._most, count=False).hits if least else []
        sequences = self._searcher.fast_field_values("sequence", [address for _, address in hits])
        rows, live = self._columns.rows_of(np.array(sequences, np.int64))
        scores = np.array([score for score, _ in hits], np.float64)
        return Match(rows[live], scores[live], plan.units)
