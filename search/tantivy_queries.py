"""A plan as Tantivy queries. They are built from words alone; no text is ever parsed."""

from collections.abc import Iterator, Sequence

from tantivy import Occur, Query

from search.documents import WEIGHTS
from search.query import Plan, Unit
from search.tantivy_schema import marked, schema
from search.text import Token

_SCHEMA = schema()
_JOINED = 3.0
_WITH_MARKS = 2.0
_SYNONYM = 0.9
_OTHER_FORM = 0.9
_GUESSED = 0.5
_BEGUN = 0.25
_SIDE_BY_SIDE = 1.0
_WHOLE_NAME = 12.0
_OTHERS_COUNT = 0.2
"""Of several matches for one unit the best counts, and a fifth of each other."""


def _term(field: str, word: str, weight: float) -> Query:
    return Query.boost_query(Query.term_query(_SCHEMA, field, word, index_option="freq"), weight)


def _best(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, _OTHERS_COUNT)


def _folded(word: str, share: float = 1.0) -> Iterator[Query]:
    for field, weight in WEIGHTS.items():
        yield _term(field, word, weight * share)


def _with_marks(word: str, share: float) -> Iterator[Query]:
    for field, weight in WEIGHTS.items():
        yield _term(marked(field), word, weight * share)


def _begun(words: Sequence[str]) -> Iterator[Query]:
    for word in words:
        yield from _folded(word, _BEGUN)


def _word(token: Token, begun: Sequence[str] = ()) -> Iterator[Query]:
    yield from _folded(token.folded)
    if token.has_marks:
        yield from _with_marks(token.marked, _WITH_MARKS)
    yield from _begun(begun)


def _phrase(words: tuple[str, ...]) -> Iterator[Query]:
    """A synonym, with its marks, its words side by side."""
    if len(words) == 1:
        yield from _with_marks(words[0], _SYNONYM)
        return
    for field, weight in WEIGHTS.items():
        phrase = Query.phrase_query(_SCHEMA, marked(field), list(words))
        yield Query.boost_query(phrase, weight * _SYNONYM)


def _unit(unit: Unit) -> Query:
    """Any way of saying a unit; the best one counts."""
    each = [list(_word(token)) for token in unit.words[:-1]]
    each.append(list(_word(unit.words[-1], unit.begun)))
    ways = each[0] if len(each) == 1 else [Query.boolean_query([(Occur.Must, _best(word)) for word in each])]
    for phrase in sorted(unit.phrases):
        ways += _phrase(phrase)
    for form in unit.forms:
        ways += _folded(form, _OTHER_FORM)
    for guess in unit.near:
        ways += _folded(guess, _GUESSED)
    ways += [_term("joined", pair, _JOINED) for pair in unit.pairs]
    ways += [_term("joined", pair, _JOINED * _GUESSED) for pair in unit.near_pairs]
    return _best(ways)


def query_of(plan: Plan, least: int) -> Query:
    """At least so many units of a plan. Names that hold the words side by side, or are the question, come first."""
    units = [(Occur.Should, _unit(unit)) for unit in plan.units]
    wanted = Query.boolean_query(units, minimum_number_should_match=least)
    whole = Query.const_score_query(
        Query.term_query(_SCHEMA, "whole", plan.whole, index_option="basic"), _WHOLE_NAME
    )
    beside = [(Occur.Should, _term("joined", pair, _SIDE_BY_SIDE)) for pair in plan.pairs]
    return Query.boolean_query([(Occur.Must, wanted), (Occur.Should, whole), *beside])
