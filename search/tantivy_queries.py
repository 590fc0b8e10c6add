"""A plan as Tantivy queries. They are built from words alone; no text is ever parsed.

Every way to match has a strength of its own, and a listing gets the best. Tantivy's own score would count
words in deleted documents too, until it happens to merge them away: two processes would then answer in two
orders. Strengths are halves of halves, so that sums of them are exact whichever part is added first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tantivy import Occur, Query

from search.documents import WEIGHTS
from search.query import Plan, Unit
from search.tantivy_schema import NAME, WHOLE, marked, opening, schema
from search.text import Token

_SCHEMA = schema()
_JOINED = {"joined": 4.0, "joined_related": 2.0}
_OTHER_MARKS = 0.1
_MARKS_UNSAID = 0.85
_NAMED_WITHOUT_MARKS = 0.95
_BUT_FOR_SMALL_WORDS = 0.9
"""What it is worth that a name is the question but for words that say nothing: huyện Cát Tiên, of huyện Cát Tiên cũ."""
_SYNONYM = 0.9
_OTHER_FORM = 0.875
_GUESSED = 0.5
_CORRECTED = 0.9
"""What it counts that a word nobody knows was meant for another: the question is that of the one without the slip."""
_BEGUN = 0.5
_BEGUN_WHERE_KNOWN = 0.125
_APART = 0.5
_SLOP, _LOOSELY = 2, 0.5
_OTHERS_COUNT = 0.125
"""Of several matches for one unit the best counts, and an eighth of each other."""
_STEPS = 256
_LONGEST_SYLLABLE = 7
_LONG_NAME, _NEARLY = 4, 4.0
_IS_NAMED, _BEGINS, _HOLDS, _SAYS = 10.0, 2.0, 1.0, 2.0
"""What it is worth that a name is the whole question, begins with it, or has its words side by side."""


def _const(query: Query, strength: float) -> Query:
    return Query.const_score_query(query, round(strength * _STEPS) / _STEPS)


def _term(field: str, word: str) -> Query:
    return Query.term_query(_SCHEMA, field, word, index_option="basic")


def _phrase(field: str, words: list[str]) -> Query:
    return _term(field, words[0]) if len(words) == 1 else Query.phrase_query(_SCHEMA, field, list(words))


def _best(queries: Iterable[Query], others: float = _OTHERS_COUNT) -> Query:
    ways = list(queries)
    return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways, others)


def _said(words: list[str], weights: Mapping[str, float], share: float) -> Iterator[Query]:
    """The words side by side in some field."""
    for field, weight in weights.items():
        yield _const(_phrase(field, words), weight * share)


_BODY = "body"
_IN_NAMES = {field: weight for field, weight in WEIGHTS.items() if field != _BODY}
_IN_BODY = {_BODY: WEIGHTS[_BODY]}


class Fields:
    """Queries over some fields, each with its weight."""

    def __init__(self, weights: Mapping[str, float], joined: Mapping[str, float]) -> None:
        self._folded, self._joined = weights, joined
        self._marked = {marked(field): weight for field, weight in weights.items()}

    def strengths(self, unit: Unit, *, folding: bool = True) -> Query:
        """Any way of saying a unit, each with its strength; with other marks than were typed only when ``folding``."""
        ways = [*self._as_typed(unit.words, folding=folding, bare=unit.bare), *self._otherwise(unit)]
        if unit.parts:
            ways.append(_both(self.strengths(part, folding=folding) for part in unit.parts))
        elif len(unit.words) > 1 and all(len(word.folded) > _LONGEST_SYLLABLE for word in unit.words):
            ways.append(_both(_best(self._as_typed([word], folding=folding)) for word in unit.words))
        if len(unit.words) > 2:
            ways += self._loosely(unit.words)
        return _best(ways)

    def _as_typed(self, words: Iterable[Token], *, folding: bool, bare: bool = False) -> Iterator[Query]:
        """Words side by side: with their marks, in a text without any, and with others."""
        words = list(words)
        has_marks = any(word.has_marks for word in words)
        folded = [word.folded for word in words]
        yield from _said([word.marked for word in words], self._marked, 1.0)
        if folding or not has_marks:
            yield from _said(folded, self._folded, _OTHER_MARKS if has_marks or bare else _MARKS_UNSAID)
        else:
            yield from _said(folded, self._marked, _OTHER_MARKS)

    def _loosely(self, words: Sequence[Token]) -> Iterator[Query]:
        """Words in their order with others among them: địa bàn *đặc biệt* khó khăn."""
        has_marks = any(word.has_marks for word in words)
        fields = self._marked if has_marks else self._folded
        said = [word.marked if has_marks else word.folded for word in words]
        for field, weight in fields.items():
            yield _const(Query.phrase_query(_SCHEMA, field, list(said), _SLOP), weight * _LOOSELY)

    def _otherwise(self, unit: Unit) -> Iterator[Query]:
        for phrase in sorted(unit.phrases):
            yield from _said(list(phrase), self._marked, _SYNONYM)
        begun = _BEGUN_WHERE_KNOWN if unit.known else _BEGUN
        guessed = _GUESSED if unit.known else _CORRECTED
        for words, share in ((unit.forms, _OTHER_FORM), (unit.near, guessed), (unit.begun, begun)):
            for word in words:
                yield from _said([word], self._folded, share)
        for pairs, share in ((unit.pairs, 1.0), (unit.near_pairs, guessed), (unit.begun_pairs, begun)):
            for pair in pairs:
                yield from _said([pair], self._joined, share)


IN_NAMES = Fields(_IN_NAMES, _JOINED)
IN_BODY = Fields(_IN_BODY, {})


def _both(parts: Iterable[Query]) -> Query:
    """The mean of the strengths of two words, where both are there; weaker, for they may be far apart."""
    together = Query.boolean_query([(Occur.Must, part) for part in parts])
    return Query.boost_query(together, _APART / 2)


def anywhere(word: str, fields: Iterable[str]) -> Query:
    """A word in any of some fields."""
    return Query.boolean_query([(Occur.Should, _term(field, word)) for field in fields])


def holding(words: Sequence[str]) -> Query:
    """Words side by side in any field, with whatever marks."""
    return Query.boolean_query([(Occur.Should, _phrase(field, list(words))) for field in WEIGHTS])


def _named(words: list[str], share: float, *, with_marks: bool) -> Iterator[Query]:
    whole, name = (marked(WHOLE), marked(NAME)) if with_marks else (WHOLE, NAME)
    yield _const(_term(whole, " ".join(words)), _IS_NAMED * share)
    yield _const(_begins(name, words), _BEGINS * share)
    if len(words) > 1:
        yield _const(_phrase(name, words), _HOLDS * share)


def _named_by(typed: Sequence[Token], share: float) -> Iterator[Query]:
    """By words as they were typed, with their marks and without."""
    if typed:
        has_marks = any(token.has_marks for token in typed)
        unsaid = _OTHER_MARKS if has_marks else _NAMED_WITHOUT_MARKS
        yield from _named([token.marked for token in typed], share, with_marks=True)
        yield from _named([token.folded for token in typed], share * unsaid, with_marks=False)


def _begins(name: str, words: list[str]) -> Query:
    return _phrase(name, opening(" ".join(words)).split(" "))


def _otherwise_named(unit: Unit) -> Iterator[Query]:
    for phrase in sorted(unit.phrases):
        yield from _named(list(phrase), 0.9, with_marks=True)
    begun = () if unit.known else (*unit.begun, *unit.begun_pairs)
    guesses = ((*unit.near, *unit.near_pairs), 0.5), (begun, 0.3)
    for words, share in (((*unit.forms, *unit.pairs), 0.9), *guesses):
        for word in words:
            yield _const(_term(WHOLE, word), _IS_NAMED * share)


def _nearly_named(typed: Sequence[Token]) -> Iterator[Query]:
    """Long names that begin with the words, one or two others among them: Ban Quản lý … *tỉnh* Lâm Đồng."""
    if len(typed) >= _LONG_NAME:
        has_marks = any(token.has_marks for token in typed)
        words = [token.marked if has_marks else token.folded for token in typed]
        begun = opening(" ".join(words)).split(" ")
        name = marked(NAME) if has_marks else NAME
        yield _const(Query.phrase_query(_SCHEMA, name, list(begun), _SLOP), _NEARLY)


def says(plan: Plan) -> Query:
    """The words of a question side by side, in a name or a text: only where this finds something does :func:`names`."""
    words = [token.folded for token in plan.typed]
    ways = [_begins(NAME, words), _phrase(NAME, words), _phrase(_BODY, words)]
    if plan.telling:
        ways.append(_phrase(NAME, [token.folded for token in plan.telling]))
    ways += _nearly_named(plan.typed)
    return Query.boolean_query([(Occur.Should, way) for way in ways])


def names(plan: Plan) -> Query:
    """How far a listing's name is the question itself; some words have to be typed."""
    has_marks = any(token.has_marks for token in plan.typed)
    ways = [
        *_named_by(plan.typed, 1.0),
        *_named_by(plan.telling, _BUT_FOR_SMALL_WORDS),
        *_nearly_named(plan.typed),
    ]
    marks, folded = [token.marked for token in plan.typed], [token.folded for token in plan.typed]
    if len(plan.units) == 1:
        ways += _otherwise_named(plan.units[0])
    else:
        ways.append(_const(_phrase(*((marked(_BODY), marks) if has_marks else (_BODY, folded))), _SAYS))
    return _best(ways, 0.0)


def side_by_side(pair: Unit) -> Query:
    """Two words that stand together somewhere, as they were typed."""
    fields = {marked(field): weight for field, weight in WEIGHTS.items()} if pair.has_marks else WEIGHTS
    words = [word.marked if pair.has_marks else word.folded for word in pair.words]
    return _best(_said(words, fields, 1.0))


def named(plan: Plan) -> Query:
    """All units in names; the nearer a name is to the question, the better."""
    units = [(Occur.Must, IN_NAMES.strengths(unit)) for unit in plan.units]
    return Query.boolean_query([*units, (Occur.Should, names(plan))])
