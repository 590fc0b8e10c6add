"""Where a listing's texts match a question, in character offsets: what search means by a match, shown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from search.query import Unit
from search.shown import Shown, Span
from search.text import Token, folded_in_place, joined, tokens_among, without_marks

_Saying = tuple[tuple[str, str | None], ...]
_GAP = re.compile(r"[\W_]{0,4}")


class _Text:
    """A text with its words that matter, and where each of them stands among these."""

    def __init__(self, text: str, found: Sequence[Token]) -> None:
        self.text, self.found = text, found
        self.places: dict[str, list[int]] = {}
        for at, token in enumerate(found):
            self.places.setdefault(token.folded, []).append(at)

    def runs(self, first: str, length: int) -> list[Sequence[Token]]:
        """The runs of so many neighbouring words that begin with a word."""
        runs = [self.found[at : at + length] for at in self.places.get(first, ())]
        if length == 1:
            return runs
        return [
            run
            for run in runs
            if len(run) == length and all(self.adjacent(one, two) for one, two in pairwise(run))
        ]

    def adjacent(self, one: Token, two: Token) -> bool:
        return _GAP.fullmatch(self.text, one.end, two.start) is not None

    def single(self, form: str) -> list[Span]:
        """Where a word stands."""
        return [self.found[at][2:] for at in self.places.get(form, ())]


class _Sought:
    """What may stand in a text for one unit: ways of saying it, and single forms."""

    def __init__(self, unit: Unit) -> None:
        phrases = [tuple((without_marks(word), word) for word in phrase) for phrase in sorted(unit.phrases)]
        typed = tuple((word.folded, word.marked if word.has_marks else None) for word in unit.words)
        self.sayings: list[_Saying] = [*phrases, typed]
        """Words side by side: each folded, and with its marks where these matter."""
        self.parts = [_Sought(part) for part in unit.parts]
        begun = unit.begun if len(unit.words) == 1 else ()
        self.single = {*unit.forms, *unit.near, *begun}
        self.pairs = {*unit.near_pairs, *unit.begun_pairs, *(unit.pairs if len(unit.words) == 1 else ())}
        self.forms: list[set[str]] = [{token.folded} for token in unit.words]
        if self.parts:
            self.forms = [part.forms[0] for part in self.parts]
        elif len(unit.words) == 1:
            self.forms[0] |= self.single
        self.every_form: set[str] = self.single.union(*self.forms)
        said = (word for saying in self.sayings for word, _ in saying)
        self.folded: set[str] = self.every_form.union(*(part.folded for part in self.parts), said)
        """Every word it may be matched by."""
        self.all_pairs: set[str] = self.pairs.union(*(part.all_pairs for part in self.parts))
        """Its forms that only two neighbours make together."""

    def may_stand_in(self, text: _Text) -> bool:
        """Whether a text has any of its words."""
        return bool(self.all_pairs) or not self.folded.isdisjoint(text.places)


_Finder = Callable[[_Sought, _Text], list[Span]]


def _as_said(sought: _Sought, text: _Text) -> list[Span]:
    """The words as typed, marks included where there were any, and their synonyms."""
    found = []
    for saying in sought.sayings:
        if saying[0][0] in text.places:
            runs = text.runs(saying[0][0], len(saying))
            found += [(run[0].start, run[-1].end) for run in runs if _say(run, saying)]
    return found


def _say(run: Sequence[Token], saying: _Saying) -> bool:
    for token, (folded, marked) in zip(run, saying, strict=True):
        if token.folded != folded if marked is None else token.marked != marked:
            return False
    return True


def _as_meant(sought: _Sought, text: _Text) -> list[Span]:
    """The words without their marks, begun, joined, in the other number, or corrected."""
    found = []
    for first in sought.forms[0].intersection(text.places):
        for run in text.runs(first, len(sought.forms)):
            if all(token.folded in forms for forms, token in zip(sought.forms, run, strict=True)):
                found.append((run[0].start, run[-1].end))
    return found + _in_one(sought, text)


def _in_one(sought: _Sought, text: _Text) -> list[Span]:
    """One word, or two neighbours that make one."""
    found = [span for form in sought.single.intersection(text.places) for span in text.single(form)]
    for one, two in pairwise(text.found) if sought.pairs else ():
        if joined(one, two) in sought.pairs and text.adjacent(one, two):
            found.append((one.start, two.end))
    return found


def _in_parts(sought: _Sought, text: _Text) -> list[Span]:
    """The words of a unit one by one, where they do not stand together."""
    found = [span for form in sought.every_form.intersection(text.places) for span in text.single(form)]
    for part in sought.parts:
        found += _as_said(part, text) + _as_meant(part, text)
    return found


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
        return tokens_among(text, folded_in_place(text), self._wanted, self._pairs)

    def spans(self, shown: Shown) -> dict[str, list[Span]]:
        """The spans that matched, by text; texts without any are left out."""
        found = tokens_among(shown.whole, shown.folded, self._wanted, self._pairs)
        if not found:
            return {}
        text = _Text(shown.whole, found)
        spans: list[Span] = []
        for sought in self._sought:
            if sought.may_stand_in(text):
                spans += next(filter(None, (finder(sought, text) for finder in _FINDERS)), ())
        return shown.by_text(_merged(spans))

    def spelling(self, unit: Unit, texts: Mapping[str, str]) -> str | None:
        """How a listing spells what a unit was corrected to."""
        sought = _Sought(unit)
        for text in texts.values():
            here = _Text(text, self.candidates(text))
            for start, end in chain(_in_one(sought, here), _as_meant(sought, here)):
                return text[start:end]
        return None
