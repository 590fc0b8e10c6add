"""Answers questions over one snapshot. An engine only says which listings match a text, and how well."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Mask, Rows
from catalogue.live.snapshot import Snapshot
from search.choices import Choices
from search.citations import Citations
from search.correction import did_you_mean
from search.cursors import Cursors
from search.facets import Facets
from search.highlight import Highlighter
from search.industries import Industries
from search.kin import Kin
from search.masks import Floats, distances, selection
from search.match import Match, Matcher, Namer
from search.misses import nearest_miss
from search.pages import IdRanks
from search.paging import Pager
from search.port import (
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


class SnapshotSearcher:
    """A searcher over a snapshot: the engine matches, masks decide, what is not live is never shown."""

    def __init__(self, snapshot: Snapshot, matcher: Matcher, cursors: Cursors, ranks: IdRanks) -> None:
        self._snapshot, self._columns = snapshot, snapshot.columns
        self._matcher, self._pager = matcher, Pager(snapshot, cursors, ranks)
        self._choices = Choices(snapshot.columns, Industries(snapshot))
        self._kin = Kin(snapshot.columns, Citations(snapshot, matcher).of)
        self._facets = Facets(snapshot, self._choices)

    def search(self, query: Query, today: date) -> Answer:
        """The answer to a question on a day.

        Raises:
            TextTooLong, UnknownFacet, PointMissing, BadCursor, TooDeep
        """
        away = distances(self._columns, query.near) if query.near else None
        by_field = query.sort not in {None, Sort.RELEVANCE}
        match = self._matched(query.text, by_field=by_field) if query.text.strip() else None
        chosen = selection(query, self._choices, today, self._found(match), away)
        rows = chosen.rows()
        page = self._pager.page(query, rows, match, away)
        highlighter = Highlighter(match.units) if match else None
        return Answer(
            hits=self._hits(page.rows, highlighter, away, today, match.beside if match else frozenset()),
            total=len(rows),
            facets=self._facets.counted(query.facets, chosen, today, query.lang),
            next=page.next,
            degraded=match is not None and match.degraded,
            did_you_mean=self._correction(query, match, page.rows),
            nearest_miss=None
            if len(rows)
            else nearest_miss(query, chosen, self._choices, away, self._pager.usefulness),
            moved=page.moved,
            unmatched=_spelt(query.text, match.unheld) if match else (),
        )

    def _matched(self, text: str, *, by_field: bool) -> Match:
        """What matches a text; kin come in where the best come first, for an order by a field knows no best."""
        match = self._matcher.match(text, exactly=by_field)
        return match if by_field else self._kin.spoken_for(match, self._pager.worth(match))

    def every(self, query: Query, today: date) -> Rows:
        """The rows of all listings that answer a question, whatever its sort, limit and cursor say.

        Raises:
            TextTooLong, UnknownFacet
        """
        away = distances(self._columns, query.near) if query.near else None
        match = self._matcher.match(query.text) if query.text.strip() else None
        return selection(query, self._choices, today, self._found(match), away).rows()

    def _found(self, match: Match | None) -> NDArray[np.bool_]:
        if match is None:
            return self._columns.alive
        found = np.zeros(len(self._columns.alive), np.bool_)
        found[match.rows] = True
        return found

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
        return suggestions(
            self._pager.best(match), self._columns, self._groups, Highlighter(match.units), lang, limit
        )

    @cached_property
    def _groups(self) -> dict[str, Mask]:
        return groups_of(self._columns)

    def _hits(
        self,
        rows: Rows,
        highlighter: Highlighter | None,
        away: Floats | None,
        today: date,
        beside: frozenset[int],
    ) -> tuple[Hit, ...]:
        columns, unknown = self._columns, [None] * len(rows)
        stale = self._choices.having("freshness", (Freshness.STALE,), today)[rows].tolist()
        accuracy = columns.numbers["accuracy_km"][rows].tolist()
        kilometres = unknown if away is None else away[rows].tolist()
        ids = [columns.rows[row].id for row in rows.tolist()]
        listings = self._snapshot.listings
        spans = highlighter.spans([shown_of(listings[id_].head) for id_ in ids]) if highlighter else None
        return tuple(
            Hit(
                id=id_,
                highlight=spans[at] if spans else {},
                distance_km=_known(kilometres[at], 1),
                location_accuracy_km=_known(accuracy[at], 3),
                to_confirm=stale[at],
                beside=row in beside,
            )
            for at, (id_, row) in enumerate(zip(ids, rows.tolist(), strict=True))
        )

    def _correction(self, query: Query, match: Match | None, page: Rows) -> str | None:
        if match is None or not len(page):
            return None
        if not any(unit.guessed for unit in match.units):
            return None
        best = self._snapshot.listings[self._columns.rows[int(page[0])].id]
        return did_you_mean(query.text, match.units, best.body)


def _spelt(text: str, units: Iterable[Unit]) -> tuple[str, ...]:
    """Units as they were typed."""
    typed = unicodedata.normalize("NFC", text)
    return tuple(typed[unit.words[0].start : unit.words[-1].end] for unit in units)


def _known(value: float | None, digits: int) -> float | None:
    return None if value is None or value != value else round(value, digits)
