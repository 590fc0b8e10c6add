"""The live rows that match a query, and how strongly; asked of Tantivy once in each commit."""

from collections.abc import Callable, Hashable
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from search.recent import Recent

_LONGEST_TABLE = 2_000_000
_MOST_KEPT, _KEPT_FOR_EACH = 800_000, 8
"""Rows of all postings kept: so many, or so many for each listing where that is more."""
_score, _address = itemgetter(0), itemgetter(1)


class Posting(NamedTuple):
    """Row numbers with their strengths."""

    rows: Rows
    strengths: NDArray[np.float64]


NOTHING = Posting(np.zeros(0, np.intp), np.zeros(0))


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


class Postings:
    """Postings of one commit. The same words come again and again, so the last ones are kept."""

    def __init__(self, searcher: tantivy.Searcher, columns: Columns) -> None:
        self._searcher, self._rows = searcher, _LiveRows(columns)
        self._most = max(1, searcher.num_docs)
        self._recent: Recent[Posting] = Recent(max(_MOST_KEPT, _KEPT_FOR_EACH * self._most))

    def kept(self, key: Hashable, make: Callable[[], Posting]) -> Posting:
        """A posting made once in this commit; the key is all that it is made of."""
        return self._recent.kept(key, make)

    def any(self, query: tantivy.Query) -> bool:
        """Whether a query matches anything."""
        return bool(self._searcher.search(query, 1, count=False).hits)

    def count(self, query: tantivy.Query) -> int:
        """How many listings a query matches."""
        return int(self._searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]  # left out of Tantivy's stubs

    def of(self, query: tantivy.Query, most: int | None = None) -> Posting:
        """What a query matches: all of it, or the best so many."""
        hits = self._searcher.search(query, most or self._most, count=False).hits
        sequences = self._searcher.fast_field_values("sequence", list(map(_address, hits)))
        rows, live = self._rows.of(np.fromiter(sequences, np.int64, len(hits)))
        strengths = np.fromiter(map(_score, hits), np.float64, len(hits))
        return Posting(rows[live], strengths[live])
