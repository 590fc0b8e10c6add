"""What cites a law or a plan: prose does so by its number, where no field names it."""

import json
from functools import cached_property

import numpy as np

from catalogue.live.columns import Mask, Rows
from catalogue.live.snapshot import Snapshot
from search.match import Citing, Matcher
from search.text import fold

_NUMBERED = ("regulation", "plan")
_FEWEST_WORDS = 2
"""A number of fewer words is no name by itself."""
NOTHING: Rows = np.zeros(0, np.intp)


class Citations:
    """The citations of one step, looked up in an engine that can."""

    def __init__(self, snapshot: Snapshot, matcher: Matcher) -> None:
        self._snapshot = snapshot
        self._matcher = matcher if isinstance(matcher, Citing) else None

    def of(self, row: int) -> Rows:
        """The rows of the listings that cite one, in order; none for what has no number."""
        if self._matcher is None or not self._numbered[row]:
            return NOTHING
        listing = json.loads(self._snapshot.listings[self._snapshot.columns.rows[row].id].body)
        words = tuple(fold(listing.get("number") or "").split())
        if len(words) < _FEWEST_WORDS:
            return NOTHING
        rows: Rows = self._matcher.citing(words)
        return np.delete(rows, np.flatnonzero(rows == row))

    @cached_property
    def _numbered(self) -> Mask:
        return self._snapshot.columns.having("kind", _NUMBERED)
