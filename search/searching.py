"""Answers questions over one snapshot. An engine only says which listings match a text, and how well."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Mask, Rows
from catalogue.live.snapshot import Snapshot
from search.choices import Choices
from search.correction import did_you_mean
from search.cursors import Cursors, Position
from search.errors import TooDeep
from search.facets import Facets
from search.highlight import Highlighter
from search.industries import Industries
from search.masks import Floats, distances, selection
from search.misses import nearest_miss
from search.orders import preference, sort_keys, usefulness
from search.pages import IdRanks, after, ordered
from search.port import (
    MAX_LIMIT,
    MAX_RELEVANCE_DEPTH,
    Answer,
    Freshness,
    Hit,
    Language,
    Query,
    Sort,
    Suggestion,
)
from search.query import Unit
from search.shown import shown_of
from search.suggesting import groups_of, suggestions


@dataclass(frozen=True)
class Match:
    """What matches a text: row numbers in order with their scores, and the units they were matched by.

    ``named`` is how far each row's name is the text itself. A ``degraded`` one comes of the engine that stands in while the chosen one is away.
    """

    rows: Rows
    scores: NDArray[np.float64]
    named: NDArray[np.float64]
    units: tuple[Unit, ...]
    degraded: bool = False


class Matcher(Protocol):
    """The part of an answer an engine gives.

    Who types marks means them. Other marks come after these, so where another order asks for what matches ``exactly``
    they count only where those typed are nowhere.
    """

    def match(self, text: str, *, exactly: bool = False) -> Match: ...


@runtime_checkable
class Namer(Protocol):
    """A matcher that can look in names alone, and only for the best: what suggestions need, many times a second.

    It reads a text in one way after the other, the likeliest first.
    """

    def names(self, text: str) -> Iterator[Match]: ...


@dataclass(frozen=True)
class _Page:
    rows: Rows
    next: str | None
    moved: bool = False


class SnapshotSearcher:
    """A searcher over a snapshot: the engine matches, masks decide, what is not live is never shown."""

    def __init__(self, snapshot: Snapshot, matcher: Matcher, cursors: Cursors, ranks: IdRanks) -> None:
        self._snapshot, self._columns = snapshot, snapshot.columns
        self._matcher, self._cursors, self._ranks = matcher, cursors, ranks
        self._choices = Choices(snapshot.columns, Industries(snapshot))
        self._facets = Facets(snapshot, self._choices)
        self._usefulness, self._preference = usefulness(self._columns), preference(self._columns)

    def search(self, query: Query, today: date) -> Answer:
        """The answer to a question on a day.

        Raises:
            TextTooLong, UnknownFacet, PointMissing, BadCursor, TooDeep
        """
        away = distances(self._columns, query.near) if query.near else None
        by_field = query.sort not in {None, Sort.RELEVANCE}
        match = self._matcher.match(query.text, exactly=by_field) if query.text.strip() else None
        chosen = selection(query, self._choices, today, self._found(match), away)
        rows = np.flatnonzero(chosen.without())
        page = self._page(query, rows, match, away)
        highlighter = Highlighter(match.units) if match else None
        return Answer(
            hits=self._hits(page.rows, highlighter, away, today),
            total=len(rows),
            facets=self._facets.counted(query.facets, chosen, today, query.lang),
            next=page.next,
            degraded=match is not None and match.degraded,
            did_you_mean=self._correction(query, match, page.rows),
            nearest_miss=None
            if len(rows)
            else nearest_miss(query, chosen, self._choices, away, self._usefulness),
            moved=page.moved,
        )

    def every(self, query: Query, today: date) -> Rows:
        """The rows of all listings that answer a question, whatever its sort, limit and cursor say.

        Raises:
            TextTooLong, UnknownFacet
        """
        away = distances(self._columns, query.near) if query.near else None
        match = self._matcher.match(query.text) if query.text.strip() else None
        return np.flatnonzero(selection(query, self._choices, today, self._found(match), away).without())

    def _found(self, match: Match | None) -> NDArray[np.bool_]:
        if match is None:
            return self._columns.alive
        found = np.zeros(len(self._columns.alive), np.bool_)
        found[match.rows] = True
        return found

    def _page(self, query: Query, rows: Rows, match: Match | None, away: Floats | None) -> _Page:
        if match is not None and query.sort in {None, Sort.RELEVANCE}:
            return self._by_relevance(query, rows, match)
        sort = None if query.sort is Sort.RELEVANCE else query.sort
        keys = self._usefulness if sort is None else sort_keys(sort, query, self._columns, away)
        return self._by_field(query, rows, keys, sort)

    def _by_field(self, query: Query, rows: Rows, keys: Floats, sort: Sort | None) -> _Page:
        limit = _limit(query)
        if position := self._cursors.read(query, sort):
            rows = after(rows, keys, self._ranks, position.value, position.id)
        page = ordered(rows, keys[rows], self._ranks, limit)
        if len(rows) <= limit:
            return _Page(page, None)
        value = np.nan_to_num(keys[page[-1]], nan=np.inf)
        position = Position(self._snapshot.sequence, 0, float(value), self._columns.rows[page[-1]].id)
        return _Page(page, self._cursors.written(position, query, sort))

    def _by_relevance(self, query: Query, rows: Rows, match: Match) -> _Page:
        here = self._cursors.read(query, Sort.RELEVANCE) or Position(self._snapshot.sequence)
        if here.offset >= MAX_RELEVANCE_DEPTH:
            raise TooDeep(MAX_RELEVANCE_DEPTH)
        end = min(here.offset + _limit(query), MAX_RELEVANCE_DEPTH)
        page = ordered(rows, self._relevance(match, rows), self._ranks, end)[here.offset :]
        position = Position(here.sequence, end)
        next_ = self._cursors.written(position, query, Sort.RELEVANCE) if len(rows) > end else None
        return _Page(page, next_, moved=here.sequence != self._snapshot.sequence)

    def _relevance(self, match: Match, rows: Rows) -> Floats:
        """The sort keys of some rows of a match: how well each fits, by what its kind is worth."""
        at = np.searchsorted(match.rows, rows)
        keys: Floats = -np.round((match.scores[at] + match.named[at]) * self._preference[rows], 6)
        return keys

    def suggest(self, text: str, lang: Language, limit: int) -> dict[str, list[Suggestion]]:
        """The names that match what was typed so far, by kind.

        Raises:
            TextTooLong: More than is read.
        """
        found: dict[str, list[Suggestion]] = {}
        for match in (
            self._matcher.names(text) if isinstance(self._matcher, Namer) else (self._matcher.match(text),)
        ):
            found = self._suggested(match, lang, limit)
            if any(found.values()):
                break
        return found

    def _suggested(self, match: Match, lang: Language, limit: int) -> dict[str, list[Suggestion]]:
        rows = match.rows[self._columns.alive[match.rows]]
        best = ordered(rows, self._relevance(match, rows), self._ranks, max(1, len(rows)))
        return suggestions(best, self._columns, self._groups, Highlighter(match.units), lang, limit)

    @cached_property
    def _groups(self) -> dict[str, Mask]:
        return groups_of(self._columns)

    def _hits(
        self, rows: Rows, highlighter: Highlighter | None, away: Floats | None, today: date
    ) -> tuple[Hit, ...]:
        stale = self._choices.having("freshness", (Freshness.STALE,), today)
        accuracy, listings = self._columns.numbers["accuracy_km"], self._snapshot.listings
        return tuple(
            Hit(
                id=self._columns.rows[row].id,
                highlight=highlighter.spans(shown_of(listings[self._columns.rows[row].id].head))
                if highlighter
                else {},
                distance_km=None if away is None else _known(away[row], 1),
                location_accuracy_km=_known(accuracy[row], 3),
                to_confirm=bool(stale[row]),
            )
            for row in rows.tolist()
        )

    def _correction(self, query: Query, match: Match | None, page: Rows) -> str | None:
        if match is None or not len(page):
            return None
        if not any(unit.guessed for unit in match.units):
            return None
        best = self._snapshot.listings[self._columns.rows[int(page[0])].id]
        return did_you_mean(query.text, match.units, json.loads(best.body))


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MAX_LIMIT))


def _known(value: float, digits: int) -> float | None:
    return None if value != value else round(float(value), digits)
