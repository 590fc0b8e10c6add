"""Where a listing's texts match a question, in character offsets: what search means by a match, shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from search.query import Unit
from search.text import Token, joined, says, tokens_among, without_marks

Span = tuple[int, int]
_GAP = re.compile(r"[\W_]{0,4}")
_APART = "\n" * 5
"""Between texts: more than neighbouring words have between them."""


class _Text:
    """A text with its words that matter, and where each of them stands among these."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text, self.found = text, found
        self.places: dict[str, list[int]] = {}
        for at, token in enumerate(found):
            self.places.setdefault(token.folded, []).append(at)

    def runs(self, first: str, length: int) -> Iterator[Sequence[Token]]:
        """The runs of so many neighbouring words that begin with a word."""
        for at in self.places.get(first, ()):
            run = self.found[at : at + length]
            if length == 1 or (len(run) == length and self._side_by_side(run)):
                yield run

    def _side_by_side(self, run: Sequence[Token]) -> bool:
        return all(self.adjacent(one, two) for one, two in pairwise(run))

    def adjacent(self, one: Token, two: Token) -> bool:
        return _GAP.fullmatch(self.text, one.end, two.start) is not None


class _Sought:
    """What may stand in a text for one unit: synonyms by the folded form of their first word, and single forms."""

    def __init__(self, unit: Unit) -> None:
        self.words = unit.words
        self.parts = [_Sought(part) for part in unit.parts]
        self.phrases = [(without_marks(phrase[0]), phrase) for phrase in sorted(unit.phrases)]
        begun = unit.begun if len(unit.words) == 1 else ()
        self.single = {*unit.forms, *unit.near, *begun}
        self.pairs = {*unit.near_pairs, *unit.begun_pairs, *(unit.pairs if len(unit.words) == 1 else ())}
        self.forms: list[set[str]] = [{token.folded} for token in unit.words]
        if self.parts:
            self.forms = [part.forms[0] for part in self.parts]
        elif len(unit.words) == 1:
            self.forms[0] |= self.single

    @property
    def folded(self) -> set[str]:
        """Every word it may be matched by."""
        said = (without_marks(word) for _, phrase in self.phrases for word in phrase)
        return self.single.union(*self.forms, *(part.folded for part in self.parts), said)

    @property
    def all_pairs(self) -> set[str]:
        """Its forms that only two neighbours make together."""
        return self.pairs.union(*(part.all_pairs for part in self.parts))


_Finder = Callable[[_Sought, _Text], Iterator[Span]]


def _as_said(sought: _Sought, text: _Text) -> Iterator[Span]:
    """The words as typed, marks included where there were any, and their synonyms."""
    for first, phrase in sought.phrases:
        if first not in text.places:
            continue
        for run in text.runs(first, len(phrase)):
            if all(word == token.marked for word, token in zip(phrase, run, strict=True)):
                yield run[0].start, run[-1].end
    for run in text.runs(sought.words[0].folded, len(sought.words)):
        if all(says(typed, token) for typed, token in zip(sought.words, run, strict=True)):
            yield run[0].start, run[-1].end


def _as_meant(sought: _Sought, text: _Text) -> Iterator[Span]:
    """The words without their marks, begun, joined, in the other number, or corrected."""
    for first in sought.forms[0]:
        for run in text.runs(first, len(sought.forms)):
            if all(token.folded in forms for forms, token in zip(sought.forms, run, strict=True)):
                yield run[0].start, run[-1].end
    yield from _in_one(sought, text)


def _in_one(sought: _Sought, text: _Text) -> Iterator[Span]:
    """One word, or two neighbours that make one."""
    for form in sought.single:
        yield from ((run[0].start, run[0].end) for run in text.runs(form, 1))
    for one, two in pairwise(text.found) if sought.pairs else ():
        if joined(one, two) in sought.pairs and text.adjacent(one, two):
            yield one.start, two.end


def _in_parts(sought: _Sought, text: _Text) -> Iterator[Span]:
    """The words of a unit one by one, where they do not stand together."""
    for part in sought.parts:
        yield from chain(_as_said(part, text), _as_meant(part, text))
    for form in set().union(*sought.forms):
        yield from ((run[0].start, run[0].end) for run in text.runs(form, 1))


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
        self._sought = [_Sought(unit) for unit in units]
        self._wanted = set().union(*(sought.folded for sought in self._sought))
        self._pairs = frozenset().union(*(sought.all_pairs for sought in self._sought))

    def candidates(self, text: str) -> list[Token]:
        """The words of a text that some unit may be matched by."""
        return tokens_among(text, self._wanted, self._pairs)

    def spans(self, texts: Mapping[str, str]) -> dict[str, list[Span]]:
        """The spans that matched, by text; texts without any are left out."""
        whole = _APART.join(texts.values())
        if not (found := self.candidates(whole)):
            return {}
        text = _Text(whole, found)
        spans: list[Span] = []
        for sought in self._sought:
            for finder in _FINDERS:
                if here := list(finder(sought, text)):
                    spans += here
                    break
        return _by_text(_merged(spans), texts)

    def spelling(self, unit: Unit, texts: Mapping[str, str]) -> str | None:
        """How a listing spells what a unit was corrected to."""
        sought = _Sought(unit)
        for text in texts.values():
            here = _Text(text, self.candidates(text))
            for start, end in chain(_in_one(sought, here), _as_meant(sought, here)):
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
