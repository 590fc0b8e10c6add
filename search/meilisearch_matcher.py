"""Which live listings match a text, by what a Meilisearch server answers. Nothing it says is taken on trust."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Rows
from catalogue.usecases.ports import Head
from search.errors import EngineUnavailable, OutOfStep
from search.meilisearch_client import Meilisearch
from search.meilisearch_documents import CURSOR, Reached, equal_any
from search.meilisearch_queries import BODY, STRENGTHS, Asked, UnitQueries
from search.meilisearch_words import Synonyms
from search.planning import Planner
from search.searching import Match

SECONDS = 1.0
"""A search waits no longer: whoever asks still has the other engine's answer in good time."""
_ENOUGH = 10
_SENTENCE = 3
_FULLER = 1.6
"""What holding one word more of a sentence is worth."""
_OTHER_MARKS = 0.25
_IN_A_NAME = 1.1
"""What a word in a name is worth at the least, and one in a text alone is not."""
_HOLDS, _IS_NAMED = 1.0, 8.0
"""What it is worth that names hold the whole question, or are it."""
_SHORT_TEXT = 400.0
_WHERE_IT_IS: dict[str, Any] = {"q": "", "filter": equal_any("id", [CURSOR]), "limit": 1}

_Scores = NDArray[np.float64]


class _Tally(NamedTuple):
    """What each row holds of a plan: how many units, how well in all and at the least, how far its name is the question."""

    counts: NDArray[np.int16]
    scores: _Scores
    weakest: _Scores
    named: _Scores


class MeilisearchMatcher:
    """Matches texts at one head of the log; the server has to be at the same."""

    def __init__(
        self, server: Meilisearch, head: Head, columns: Columns, planner: Planner, synonyms: Synonyms
    ) -> None:
        self._server, self._head, self._columns = server, head, columns
        self._planner, self._synonyms = planner, synonyms
        self._brevity = 1 / np.sqrt(1 + columns.numbers["text_length"] / _SHORT_TEXT)
        self._count = int(np.count_nonzero(columns.alive))

    def match(self, text: str, *, exactly: bool = False) -> Match:
        """All units of the question; else as many as go together.

        Raises:
            TextTooLong: More than is read.
            EngineUnavailable: The server does not answer, or not what it should.
            OutOfStep: Its index holds another publication's state.
        """
        plan = self._planner.plan(text)
        asked = Asked(plan, self._synonyms, finished=text[-1:].isspace())
        units = len(plan.units)
        tally = self._tally(asked, self._answers(asked), exactly=exactly) if units else self._nothing()
        rows = self._chosen(tally, units)
        lacking = units - tally.counts[rows].astype(np.float64)
        return Match(
            rows=rows,
            scores=tally.scores[rows] * _FULLER**-lacking,
            named=tally.named[rows],
            units=plan.units,
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

    def _nothing(self) -> _Tally:
        size = len(self._columns.alive)
        return _Tally(np.zeros(size, np.int16), np.zeros(size), np.full(size, np.inf), np.zeros(size))

    def _tally(self, asked: Asked, answers: list[_Scores], *, exactly: bool) -> _Tally:
        counts, scores, weakest, _ = self._nothing()
        as_typed = np.ones(len(counts), np.bool_)
        rarities = []
        for unit in asked.units:
            found = np.max([weight * _best(answers, at) for at, weight in self._weighed(unit)], axis=0)
            if unit.with_marks:
                exact = _best(answers, unit.with_marks) > 0
                found = np.where(exact, found, (0.0 if exactly and exact.any() else _OTHER_MARKS) * found)
                as_typed &= exact
            held = int(np.count_nonzero(found))
            rarities.append(math.log2(1 + self._count / (1 + held)))  # Spärck Jones (1972)
            counts += found > 0
            scores += found * rarities[-1]
            weakest = np.minimum(weakest, np.where(found > 0, found, np.inf))
        named = np.zeros(len(counts))
        for numbers, worth in ((asked.names, _HOLDS), (asked.whole, _IS_NAMED)):
            if numbers:
                named += worth * _best(answers, numbers)
        named = np.where(as_typed, named, _OTHER_MARKS**2 * named)
        return _Tally(counts, scores / max(1e-9, math.fsum(rarities)), weakest, named)

    def _weighed(self, unit: UnitQueries) -> Iterator[tuple[list[int], _Scores | float]]:
        """The queries of each place with what standing there is worth; long texts speak the less for a listing."""
        for place, numbers in unit.places.items():
            yield numbers, STRENGTHS[place] * (self._brevity if place is BODY else 1.0)

    def _chosen(self, tally: _Tally, units: int) -> Rows:
        """The rows with all units; where these are none, or chance hits of a sentence, fewer and fewer units."""
        rows = np.flatnonzero(tally.counts >= max(1, units))
        sentence = units >= _SENTENCE and len(rows) < _ENOUGH
        if len(rows) and not (sentence and float(tally.weakest[rows].max()) < _IN_A_NAME):
            return rows
        for least in range(units - 1, 0, -1):
            if len(rows) >= _ENOUGH or (least < (units + 1) // 2 and len(rows)):
                break
            rows = np.flatnonzero(tally.counts >= least)
        return rows


def _best(answers: list[_Scores], numbers: list[int]) -> _Scores:
    """The best score each row has in some of the answers."""
    best: _Scores = np.max([answers[at] for at in numbers], axis=0)
    return best
