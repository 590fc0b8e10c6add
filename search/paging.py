"""Pages of an answer: by how well a text is matched, or by a field, each going on where the last one ended."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from catalogue.live.columns import Rows
from catalogue.live.snapshot import Snapshot
from search.cursors import Cursors, Position
from search.errors import TooDeep
from search.masks import Floats
from search.match import Match
from search.orders import preference, sort_keys, usefulness
from search.pages import IdRanks, after, ordered, unknown_last
from search.port import MAX_LIMIT, MAX_RELEVANCE_DEPTH, Query, Sort

_FEW_UNITS = 4


@dataclass(frozen=True)
class Page:
    """Rows in their order; ``next`` is the cursor of the page after them, if there is one."""

    rows: Rows
    next: str | None
    moved: bool = False


class Pager:
    """Cuts pages from the rows of one snapshot."""

    def __init__(self, snapshot: Snapshot, cursors: Cursors, ranks: IdRanks) -> None:
        self._columns, self._sequence = snapshot.columns, snapshot.sequence
        self._cursors, self._ranks = cursors, ranks
        self.usefulness, self._preference = usefulness(self._columns), preference(self._columns)
        self._preferred = lru_cache(maxsize=_FEW_UNITS)(self._worth)

    def page(self, query: Query, rows: Rows, match: Match | None, away: Floats | None) -> Page:
        """The page a question asks for, of the rows that answer it.

        Raises:
            PointMissing, BadCursor, TooDeep
        """
        if match is not None and query.sort in {None, Sort.RELEVANCE}:
            return self._by_relevance(query, rows, match)
        sort = None if query.sort is Sort.RELEVANCE else query.sort
        keys = self.usefulness if sort is None else sort_keys(sort, query, self._columns, away)
        return self._by_field(query, rows, keys, sort)

    def best(self, match: Match) -> Rows:
        """All live rows of a match, the best first."""
        rows = match.rows[self._columns.alive[match.rows]]
        return ordered(rows, self._relevance(match, rows), self._ranks, max(1, len(rows)))

    def _by_field(self, query: Query, rows: Rows, keys: Floats, sort: Sort | None) -> Page:
        limit = _limit(query)
        if position := self._cursors.read(query, sort):
            rows = after(rows, keys, self._ranks, position.value, position.id)
        page = ordered(rows, keys[rows], self._ranks, limit)
        if len(rows) <= limit:
            return Page(page, None)
        position = Position(
            self._sequence, 0, float(unknown_last(keys[page[-1]])), self._columns.rows[page[-1]].id
        )
        return Page(page, self._cursors.written(position, query, sort))

    def _by_relevance(self, query: Query, rows: Rows, match: Match) -> Page:
        here = self._cursors.read(query, Sort.RELEVANCE) or Position(self._sequence)
        if here.offset >= MAX_RELEVANCE_DEPTH:
            raise TooDeep(MAX_RELEVANCE_DEPTH)
        end = min(here.offset + _limit(query), MAX_RELEVANCE_DEPTH)
        page = ordered(rows, self._relevance(match, rows), self._ranks, end)[here.offset :]
        position = Position(here.sequence, end)
        next_ = self._cursors.written(position, query, Sort.RELEVANCE) if len(rows) > end else None
        return Page(page, next_, moved=here.sequence != self._sequence)

    def _relevance(self, match: Match, rows: Rows) -> Floats:
        """The sort keys of some rows of a match: how well each fits, by what its kind is worth; the more is asked,
        the less that counts."""
        chosen = np.zeros(len(self._columns.alive), np.bool_)
        chosen[rows] = True
        at = np.flatnonzero(chosen[match.rows])  # Both are in order: ten times quicker than looking each up.
        keys: Floats = -np.round((match.scores[at] + match.named[at]) * self.worth(match)[rows], 6)
        return keys

    def worth(self, match: Match) -> Floats:
        """What the kind of each row is worth to what was asked."""
        return self._preferred(max(1, len(match.units)))

    def _worth(self, units: int) -> Floats:
        """What each row's kind is worth to a question of so many units."""
        worth: Floats = self._preference ** (1 / units)
        return worth


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MAX_LIMIT))
