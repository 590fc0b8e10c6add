"""Which live listings match a text, by what a Meilisearch server answers. Nothing it says is taken on trust."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask
from catalogue.usecases.ports import Head
from search.asking import Askings
from search.errors import EngineUnavailable, OutOfStep
from search.match import Match
from search.meilisearch_client import Meilisearch
from search.meilisearch_documents import CURSOR, Reached, equal_any
from search.meilisearch_queries import BODY, STRENGTHS, Asked, UnitQueries
from search.meilisearch_words import Synonyms
from search.planning import Planner
from search.tally import Tally

SECONDS = 1.0
"""A search waits no longer: whoever asks still has the other engine's answer in good time."""
_OTHER_MARKS = 0.25
_HOLDS, _IS_NAMED = 1.0, 8.0
"""What it is worth that names hold the whole question, or are it."""
_SHORT_TEXT = 400.0
_WHERE_IT_IS: dict[str, Any] = {"q": "", "filter": equal_any("id", [CURSOR]), "limit": 1}

_Scores = NDArray[np.float64]


class MeilisearchMatcher:
    """Matches texts at one head of the log; the server has to be at the same."""

    def __init__(
        self, server: Meilisearch, head: Head, columns: Columns, planner: Planner, synonyms: Synonyms
    ) -> None:
        self._server, self._head, self._columns = server, head, columns
        self._planner, self._synonyms = planner, synonyms
        self._brevity = 1 / np.sqrt(1 + columns.numbers["text_length"] / _SHORT_TEXT)
        self._askings = Askings(columns)

    def match(self, text: str, *, exactly: bool = False) -> Match:
        """All units of the question; else as many as go together.

        Raises:
            TextTooLong: More than is read.
            EngineUnavailable: The server does not answer, or not what it should.
            OutOfStep: Its index holds another publication's state.
        """
        plan = self._planner.plan(text)
        asked = Asked(plan, self._synonyms, finished=text[-1:].isspace())
        answers = self._answers(asked) if plan.units else []
        tally, as_typed = self._tally(asked, answers, exactly=exactly)
        rows = tally.answering(strictly=exactly)
        return Match(
            rows=rows,
            scores=tally.scores(rows),
            named=self._named(asked, answers, as_typed)[rows],
            units=plan.units,
            unheld=tuple(plan.units[at] for at in tally.unheld(rows)),
        )

    def _answers(self, asked: Asked) -> list[_Scores]:
        """Each query's score by row; 0 where it did not match."""
        where, *answers = self._server.found([_WHERE_IT_IS, *asked.queries], SECONDS)
        reached = Reached.read(where[0] if where else None)
        if reached is None or not reached.shows(self._head):
            raise OutOfStep(self._head.sequence, reached.sequence if reached else None)
        return [self._by_row(hits) for hits in answers]

    def _by_row(self, hits: list[dict[str, Any]]) -> _Scores:
        try:
            return self._read(hits)
        except EngineUnavailable:
            raise
        except Exception:  # noqa: BLE001 - whatever a server that lies has put into its hits
            raise EngineUnavailable("it answered what it should not") from None

    def _read(self, hits: list[dict[str, Any]]) -> _Scores:
        by_row = np.zeros(len(self._columns.alive))
        if not hits:
            return by_row
        sequences = np.fromiter((hit["sequence"] for hit in hits), np.int64, len(hits))
        scores = np.fromiter((hit["_rankingScore"] for hit in hits), np.float64, len(hits))
        if not (scores.min() >= 0 and scores.max() <= 1):
            raise EngineUnavailable("it gives scores that are none")
        if sequences.max() > self._head.sequence:
            raise OutOfStep(self._head.sequence, int(sequences.max()))
        # What is not live here, under this id, is not shown, whoever put it into the index.
        rows, live = self._columns.rows_of(sequences)
        for at in np.flatnonzero(live).tolist():
            row = int(rows[at])
            if self._columns.rows[row].id == hits[at]["id"]:
                by_row[row] = max(by_row[row], scores[at])
        return by_row

    def _tally(self, asked: Asked, answers: list[_Scores], *, exactly: bool) -> tuple[Tally, Mask]:
        """What holds the units, and which rows hold all of them with the marks they were typed with."""
        size = len(self._columns.alive)
        held, as_typed = [], np.ones(size, np.bool_)
        for unit in asked.units:
            found = np.max([weight * _best(answers, at) for at, weight in self._weighed(unit)], axis=0)
            if unit.with_marks:
                exact = _best(answers, unit.with_marks) > 0
                found = np.where(exact, found, (0.0 if exactly and exact.any() else _OTHER_MARKS) * found)
                as_typed &= exact
            rows = np.flatnonzero(found)
            held.append((rows, found[rows]))
        return self._askings.tally(asked.plan, held), as_typed

    def _named(self, asked: Asked, answers: list[_Scores], as_typed: Mask) -> _Scores:
        """How far the name of each row is the question itself."""
        named = np.zeros(len(as_typed))
        if asked.plan.only_asks:
            return named
        for numbers, worth in ((asked.names, _HOLDS), (asked.whole, _IS_NAMED)):
            if numbers and answers:
                named += worth * _best(answers, numbers)
        return np.where(as_typed, named, _OTHER_MARKS**2 * named)

    def _weighed(self, unit: UnitQueries) -> Iterator[tuple[list[int], _Scores | float]]:
        """The queries of each place with what standing there is worth; long texts speak the less for a listing."""
        for place, numbers in unit.places.items():
            yield numbers, STRENGTHS[place] * (self._brevity if place is BODY else 1.0)


def _best(answers: list[_Scores], numbers: list[int]) -> _Scores:
    """The best score each row has in some of the answers."""
    best: _Scores = np.max([answers[at] for at in numbers], axis=0)
    return best
