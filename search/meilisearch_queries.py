"""A plan as Meilisearch queries: words of letters and digits alone, some between quotation marks of ours, never a text
as it was typed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from search.meilisearch_documents import LOCALES, MARKED, MOST_HITS, WHOLE, marked
from search.meilisearch_words import Synonyms, in_one, with_marks
from search.query import Plan, Unit
from search.text import joined

MOST_WORDS = 10
"""Meilisearch reads no more words of a query."""
NAMES = ("title", "alias", "joined", marked("title"), marked("alias"))
RELATED = ("related", "joined_related", marked("related"))
BODY = ("body", marked("body"))
STRENGTHS = {NAMES: 4.0, RELATED: 2.0, BODY: 1.0}
"""Where a word stands says more than how the server ranks it there: each place is asked for by itself."""
_HITS = {
    "attributesToRetrieve": ["id", "sequence"],
    "limit": MOST_HITS,
    "locales": LOCALES,
    "matchingStrategy": "all",
    "showRankingScore": True,
}


@dataclass(frozen=True)
class UnitQueries:
    """The queries of one unit: by place, and with the marks it was typed with, where it was."""

    places: dict[tuple[str, ...], list[int]]
    with_marks: list[int]


class Asked:
    """The queries of one plan, in one request; numbers stand for their places in it."""

    def __init__(self, plan: Plan, synonyms: Synonyms, *, finished: bool) -> None:
        self.plan, self._synonyms = plan, synonyms
        self.queries: list[dict[str, Any]] = []
        self.units = [self._unit(unit, finished=finished or not _is_last(unit, plan)) for unit in plan.units]
        together = [[word for unit in plan.units for word in way(unit)] for way in (self._meant, self._typed)]
        names = [words for words in together if len(words) <= MOST_WORDS]
        self.names = self._added(names if together[0] != together[1] else names[:1], NAMES, finished=finished)
        name = in_one(" ".join(token.folded for token in plan.typed))
        self.whole = self._added([[name]], (WHOLE,), finished=True)

    def _unit(self, unit: Unit, *, finished: bool) -> UnitQueries:
        ways, exact = list(self._ways(unit)), list(self._with_marks(unit))
        places = {place: self._added(ways, place, finished=finished) for place in STRENGTHS}
        return UnitQueries(places, self._added(exact, MARKED, finished=True))

    def _added(self, ways: Iterable[Sequence[str]], among: Sequence[str], *, finished: bool) -> list[int]:
        """Adds queries for all words of each way. Without a space behind it a last word may be unfinished."""
        start = len(self.queries)
        for words in ways:
            text = " ".join(words) + (" " if finished else "")
            self.queries.append({"q": text, "attributesToSearchOn": [*among], **_HITS})
        return list(range(start, len(self.queries)))

    def _ways(self, unit: Unit) -> Iterator[list[str]]:
        """The ways to look for a unit; any of them will do. Slips are left to the server's typo tolerance."""
        if self._synonyms.word_for(unit):
            yield self._meant(unit)
            yield [f'"{" ".join(self._typed(unit))}"']
            return
        yield self._typed(unit)
        if len(unit.words) == 2:
            yield [joined(*unit.words)]
        for form in unit.forms:
            yield [form]

    def _meant(self, unit: Unit) -> list[str]:
        """The made-up word of its synonyms; the words themselves where it has none."""
        word = self._synonyms.word_for(unit)
        return [word] if word else self._typed(unit)

    @staticmethod
    def _typed(unit: Unit) -> list[str]:
        return [token.folded for token in unit.words]

    def _with_marks(self, unit: Unit) -> Iterator[list[str]]:
        """The words that were typed with marks, as they were typed; synonyms always have theirs."""
        if not any(token.has_marks for token in unit.words):
            return
        yield [with_marks(token.marked) for token in unit.words if token.has_marks]
        if word := self._synonyms.word_for(unit):
            yield [word]


def _is_last(unit: Unit, plan: Plan) -> bool:
    return unit.words[-1] == plan.typed[-1]
