"""A plan as Tantivy queries. They are built from words alone; no text is ever parsed."""

from collections.abc import Iterable, Iterator, Mapping

from tantivy import Occur, Query

from search.documents import WEIGHTS
from search.query import Plan, Unit
from search.tantivy_schema import marked, schema
from search.text import Token

_SCHEMA = schema()
_JOINED = {"joined": 4.0, "joined_related": 1.5}
_WITH_MARKS = 2.0
_SYNONYM = 1.8
_OTHER_FORM = 0.9
_GUESSED = 0.5
_BEGUN = 0.25
_BEGUN_PAIR = 1.5
_SIDE_BY_SIDE = 0.75
_WHOLE_NAME = 12.0
_OTHERS_COUNT = 0.2
"""Of several matches for one unit the best counts, and a fifth of each other."""


def _term(field: str, word: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(_SCHEMA, field, word, index_option="freq"), weight)


def _best(queries: Iterable[Query]) -> Query:
    ways = list(queries)
    return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways, _OTHERS_COUNT)


def _together(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _some(queries: Iterable[Query], least: int) -> Query:
    return Query.boolean_query(
        [(Occur.Should, query) for query in queries], minimum_number_should_match=least
    )


def _pair(pair: str, share: float = 1.0) -> Iterator[Query]:
    for field, weight in _JOINED.items():
        yield _term(field, pair, weight * share)


class _Fields:
    """Queries over some fields, each with its weight."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def _folded(self, word: str, share: float = 1.0) -> Iterator[Query]:
        for field, weight in self._weights.items():
            yield _term(field, word, weight * share)

    def _with_marks(self, word: str, share: float) -> Iterator[Query]:
        for field, weight in self._weights.items():
            yield _term(marked(field), word, weight * share)

    def _word(self, token: Token) -> Iterator[Query]:
        yield from self._folded(token.folded)
        if token.has_marks:
            yield from self._with_marks(token.marked, _WITH_MARKS)

    def _phrase(self, words: tuple[str, ...]) -> Iterator[Query]:
        """A synonym, with its marks, its words side by side."""
        if len(words) == 1:
            yield from self._with_marks(words[0], _SYNONYM)
            return
        for field, weight in self._weights.items():
            phrase = Query.phrase_query(_SCHEMA, marked(field), list(words))
            yield Query.boost_query(phrase, weight * _SYNONYM)

    def _as_typed(self, unit: Unit) -> Iterator[Query]:
        if unit.parts:
            likelier_a_name = unit.begun_pairs and not unit.pairs
            words = _together(self.unit(part) for part in unit.parts)
            yield Query.boost_query(words, _GUESSED) if likelier_a_name else words
        elif len(unit.words) == 1:
            yield from self._word(unit.words[0])
        else:
            yield _together(_best(self._word(token)) for token in unit.words)

    def _otherwise(self, unit: Unit) -> Iterator[Query]:
        for phrase in sorted(unit.phrases):
            yield from self._phrase(phrase)
        for words, share in ((unit.forms, _OTHER_FORM), (unit.near, _GUESSED), (unit.begun, _BEGUN)):
            for word in words:
                yield from self._folded(word, share)
        for pairs, share in ((unit.pairs, 1.0), (unit.near_pairs, _GUESSED), (unit.begun_pairs, _BEGUN_PAIR)):
            for pair in pairs:
                yield from _pair(pair, share)

    def unit(self, unit: Unit) -> Query:
        """Any way of saying a unit; the best one counts."""
        return _best([*self._as_typed(unit), *self._otherwise(unit)])


_EVERYWHERE = _Fields(WEIGHTS)
_IN_NAMES = _Fields({field: weight for field, weight in WEIGHTS.items() if field != "body"})


def named(plan: Plan) -> Query:
    """All units of a plan, in names alone."""
    return _together(_IN_NAMES.unit(unit) for unit in plan.units)


def query_of(plan: Plan, least: int) -> Query:
    """At least so many units of a plan. Names that hold the words side by side, or are the question, come first."""
    units = [_EVERYWHERE.unit(unit) for unit in plan.units]
    wanted = _together(units) if least == len(units) else _some(units, least)
    whole = Query.const_score_query(
        Query.term_query(_SCHEMA, "whole", plan.whole, index_option="basic"), _WHOLE_NAME
    )
    beside = [(Occur.Should, query) for pair in plan.pairs for query in _pair(pair, _SIDE_BY_SIDE)]
    return Query.boolean_query([(Occur.Must, wanted), (Occur.Should, whole), *beside])
