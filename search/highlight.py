"""Where a listing's texts match a question, in character offsets: what search means by a match, shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from search.query import Unit
from search.text import Token, joined, says, tokens, tokens_among, without_marks

Span = tuple[int, int]
_Finder = Callable[[Unit, Sequence[Token], str], Iterator[Span]]
_GAP = re.compile(r"[\W_]{0,4}")
_APART = "\n" * 5
"""Between texts: more than neighbouring words have between them."""


def _said_as(unit: Unit, word: Token) -> set[str]:
    """The forms in which one word of a unit may stand in a text."""
    part = next((part for part in unit.parts if part.words == (word,)), None)
    own = part or (unit if len(unit.words) == 1 else None)
    return {word.folded, *((*own.forms, *own.near, *own.begun) if own else ())}


def _singles(unit: Unit) -> Iterator[str]:
    """Every word a unit may be matched by, folded."""
    for word in unit.words:
        yield from _said_as(unit, word)
    for part in unit.parts:
        yield from _singles(part)
    yield from (without_marks(word) for phrase in unit.phrases for word in phrase)
    yield from (*unit.forms, *unit.near)


def _splits(unit: Unit) -> set[str]:
    """The forms that only two neighbours make together."""
    whole = {*unit.near_pairs, *unit.begun_pairs, *(unit.pairs if len(unit.words) == 1 else ())}
    return whole.union(*(_splits(part) for part in unit.parts))


def _adjacent(text: str, one: Token, two: Token) -> bool:
    return _GAP.fullmatch(text, one.end, two.start) is not None


def _runs(found: Sequence[Token], text: str, length: int) -> Iterator[Sequence[Token]]:
    """All runs of so many neighbouring words."""
    for at in range(len(found) - length + 1):
        run = found[at : at + length]
        if all(_adjacent(text, one, two) for one, two in pairwise(run)):
            yield run


def _as_said(unit: Unit, found: Sequence[Token], text: str) -> Iterator[Span]:
    """The words as typed, marks included where there were any, and their synonyms."""
    for run in _runs(found, text, len(unit.words)):
        if all(says(typed, token) for typed, token in zip(unit.words, run, strict=True)):
            yield run[0].start, run[-1].end
    for phrase in unit.phrases:
        for run in _runs(found, text, len(phrase)):
            if all(word == token.marked for word, token in zip(phrase, run, strict=True)):
                yield run[0].start, run[-1].end


def _as_meant(unit: Unit, found: Sequence[Token], text: str) -> Iterator[Span]:
    """The words without their marks, begun, joined, in the other number, or corrected."""
    forms = [_said_as(unit, word) for word in unit.words]
    for run in _runs(found, text, len(forms)):
        if all(token.folded in said for token, said in zip(run, forms, strict=True)):
            yield run[0].start, run[-1].end
    yield from _in_one({*unit.forms, *unit.near}, _splits(unit), found, text)


def _in_one(single: set[str], pairs: set[str], found: Sequence[Token], text: str) -> Iterator[Span]:
    """One word, or two neighbours that make one."""
    yield from ((token.start, token.end) for token in found if token.folded in single)
    for one, two in _runs(found, text, 2) if pairs else ():
        if joined(one, two) in pairs:
            yield one.start, two.end


def _in_parts(unit: Unit, found: Sequence[Token], text: str) -> Iterator[Span]:
    """The words of a unit one by one, where they do not stand together."""
    for part in unit.parts:
        yield from chain(_as_said(part, found, text), _as_meant(part, found, text))
    forms = set().union(*(_said_as(unit, word) for word in unit.words))
    yield from ((token.start, token.end) for token in found if token.folded in forms)


_FINDERS: tuple[_Finder, ...] = (_as_said, _as_meant, _in_parts)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


class Highlighter:
    """Finds what matched in the texts of a listing. The better a match, the fewer weaker ones are shown."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._wanted = {word for unit in units for word in _singles(unit)}
        self._split = any(_splits(unit) for unit in units)

    def candidates(self, text: str) -> list[Token]:
        """The words of a text that some unit may be matched by."""
        return tokens(text) if self._split else tokens_among(text, self._wanted)

    def spans(self, texts: Mapping[str, str]) -> dict[str, list[Span]]:
        """The spans that matched, by text; texts without any are left out."""
        text = _APART.join(texts.values())
        if not (found := self.candidates(text)):
            return {}
        spans: list[Span] = []
        for unit in self._units:
            for finder in _FINDERS:
                if here := list(finder(unit, found, text)):
                    spans += here
                    break
        return _by_text(_merged(spans), texts)

    def spelling(self, unit: Unit, texts: Mapping[str, str]) -> str | None:
        """How a listing spells what a unit was corrected to."""
        pairs = set(unit.near_pairs)
        for text in texts.values():
            found = self.candidates(text)
            corrected = [_in_one(set(unit.near), pairs, found, text), _as_meant(unit, found, text)]
            for start, end in chain(*corrected):
                return text[start:end]
        return None


def _by_text(spans: Sequence[Span], texts: Mapping[str, str]) -> dict[str, list[Span]]:
    """Spans of the joined texts as spans of each."""
    found: dict[str, list[Span]] = {}
    begins = 0
    for name, text in texts.items():
        ends = begins + len(text)
        here = [(start - begins, end - begins) for start, end in spans if begins <= start < ends]
        if here:
            found[name] = here
        begins = ends + len(_APART)
    return found
