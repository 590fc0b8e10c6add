"""A plan as Meilisearch queries: words of letters and digits alone, never a text as it was typed."""

from collections.abc import Iterator, Sequence
from typing import Any

from search.meilisearch_documents import FOLDED, MARKED, MOST_HITS
from search.meilisearch_words import Synonyms, with_marks
from search.query import Plan, Unit
from search.text import joined

MOST_WORDS = 10
"""Meilisearch reads no more words of a query."""
NAMES = ("title", "alias", "joined")
_HITS = {
    "attributesToRetrieve": ["id", "sequence"],
    "limit": MOST_HITS,
    "matchingStrategy": "all",
    "showRankingScore": True,
}


def _query(words: Sequence[str], among: Sequence[str], *, finished: bool) -> dict[str, Any]:
    """A query for all of some words. Without a space behind it the last one may be unfinished."""
    return {
        "q": " ".join(words) + (" " if finished else ""),
        "attributesToSearchOn": [*among],
        **_HITS,
    }


class Asked:
    """The queries of one plan, in one request, and what their answers mean."""

    def __init__(self, plan: Plan, synonyms: Synonyms, *, finished: bool) -> None:
        self._synonyms = synonyms
        last = plan.typed[-1] if plan.typed else None
        self.queries: list[dict[str, Any]] = []
        self.units: list[tuple[list[int], list[int]]] = []
        """For each unit the queries it is found by, and those it is found by with its marks."""
        for unit in plan.units:
            ends = finished or unit.words[-1] != last
            plain = [_query(words, (*FOLDED, *MARKED), finished=ends) for words in self._ways(unit)]
            marks = [_query(words, MARKED, finished=True) for words in self._with_marks(unit)]
            self.units.append((self._added(plain), self._added(marks)))
        self.whole = self._added(self._names(plan, finished=finished))

    def _added(self, queries: Sequence[dict[str, Any]]) -> list[int]:
        start = len(self.queries)
        self.queries += queries
        return list(range(start, len(self.queries)))

    def _ways(self, unit: Unit) -> Iterator[list[str]]:
        """The ways to look for a unit; any of them will do. Slips are left to the server's typo tolerance."""
        if word := self._synonyms.word_for(unit):
            yield [word]
            return
        yield [token.folded for token in unit.words]
        if len(unit.words) == 2:
            yield [joined(*unit.words)]
        for form in unit.forms:
            yield [form]

    def _with_marks(self, unit: Unit) -> Iterator[list[str]]:
        """The words that were typed with marks, as they were typed; synonyms always have theirs."""
        if not any(token.has_marks for token in unit.words):
            return
        yield [with_marks(token.marked) for token in unit.words if token.has_marks]
        if word := self._synonyms.word_for(unit):
            yield [word]

    def _names(self, plan: Plan, *, finished: bool) -> list[dict[str, Any]]:
        """The whole question, in names."""
        words = [word for unit in plan.units for word in next(self._ways(unit))]
        if not words or len(words) > MOST_WORDS:
            return []
        shadows = [f"{name}_marked" for name in ("title", "alias")]
        return [_query(words, (*NAMES, *shadows), finished=finished)]
