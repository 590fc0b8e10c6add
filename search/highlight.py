"""Where a listing's texts match a question, in character offsets: what search means by a match, shown."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from search.query import Unit
from search.shown import Shown, Span
from search.text import folded_in_place, marked_form, places_of, tokens, without_marks

_Saying = tuple[tuple[str, str | None], ...]
_GAP = re.compile(r"[\W_]{0,4}")
_WIDEST_GAP = 4


class _Text:
    """A text in which words are looked up by their folded forms, each once."""

    def __init__(self, text: str, folded: str | None) -> None:
        self.text, self._folded = text, folded
        self._places: dict[str, list[Span]] = {}
        if folded is None:
            for token in tokens(text):
                self._places.setdefault(token.folded, []).append((token.start, token.end))

    def at(self, word: str) -> list[Span]:
        """Where a word stands."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = [] if self._folded is None else places_of(word, self._folded)
        return found

    def all_at(self, words: Iterable[str]) -> list[Span]:
        """Where any of some words stands."""
        return [place for word in words for place in self.at(word)]

    def said(self, saying: _Saying) -> list[Span]:
        """Where words stand side by side, with their marks where these matter."""
        (first, mark), *rest = saying
        runs = [(place, place) for place in self.at(first) if mark is None or self._marked(place) == mark]
        for word, mark in rest:
            runs = [
                (begins, after)
                for begins, ends in runs
                for after in self.at(word)
                if self.adjacent(ends, after) and (mark is None or self._marked(after) == mark)
            ]
        return [(begins[0], ends[1]) for begins, ends in runs]

    def formed(self, forms: Sequence[Collection[str]]) -> list[Span]:
        """Where words of any of these forms stand side by side, in this order."""
        runs = [(place, place) for place in self.all_at(forms[0])]
        for any_of in forms[1:]:
            runs = [
                (begins, after)
                for begins, ends in runs
                for after in self.all_at(any_of)
                if self.adjacent(ends, after)
            ]
        return [(begins[0], ends[1]) for begins, ends in runs]

    def _marked(self, place: Span) -> str:
        return marked_form(self.text[place[0] : place[1]])

    def adjacent(self, one: Span, two: Span) -> bool:
        """Whether a word stands right before another."""
        if not 0 <= two[0] - one[1] <= _WIDEST_GAP:
            return False
        return _GAP.fullmatch(self.text, one[1], two[0]) is not None


class _Sought:
    """What may stand in a text for one unit: ways of saying it, and single forms."""

    def __init__(self, unit: Unit) -> None:
        typed = tuple((word.folded, word.marked if word.has_marks else None) for word in unit.words)
        phrases = [tuple((without_marks(word), word) for word in phrase) for phrase in sorted(unit.phrases)]
        self.sayings: list[_Saying] = [typed, *phrases]
        """Words side by side: each folded, and with its marks where these matter."""
        self.parts = [_Sought(part) for part in unit.parts]
        begun = unit.begun if len(unit.words) == 1 else ()
        self.single = list(dict.fromkeys((*unit.forms, *unit.near, *begun)))
        pairs = (*(unit.pairs if len(unit.words) == 1 else ()), *unit.near_pairs, *unit.begun_pairs)
        self.pairs = [(pair[:at], pair[at:]) for pair in dict.fromkeys(pairs) for at in range(1, len(pair))]
        """Both halves of its forms that only two neighbours make together, wherever these may be parted."""
        self.forms: list[list[str]] = [[token.folded] for token in unit.words]
        if self.parts:
            self.forms = [part.forms[0] for part in self.parts]
        elif len(unit.words) == 1:
            self.forms[0] += self.single


_Finder = Callable[[_Sought, _Text], list[Span]]


def _as_said(sought: _Sought, text: _Text) -> list[Span]:
    """The words as typed, marks included where there were any, and their synonyms."""
    return [span for saying in sought.sayings if text.at(saying[0][0]) for span in text.said(saying)]


def _as_meant(sought: _Sought, text: _Text) -> list[Span]:
    """The words without their marks, begun, joined, in the other number, or corrected."""
    return text.formed(sought.forms) + _in_one(sought, text)


def _in_one(sought: _Sought, text: _Text) -> list[Span]:
    """One word, or two neighbours that make one."""
    return text.all_at(sought.single) + [
        (one[0], two[1])
        for half, other in sought.pairs
        for one in text.at(half)
        for two in text.at(other)
        if text.adjacent(one, two)
    ]


def _in_parts(sought: _Sought, text: _Text) -> list[Span]:
    """The words of a unit one by one, where they do not stand together."""
    found = [*text.all_at(sought.single), *(place for forms in sought.forms for place in text.all_at(forms))]
    for part in sought.parts:
        found += _as_said(part, text) + _as_meant(part, text)
    return found


_FINDERS: tuple[_Finder, ...] = (_as_said, _as_meant, _in_parts)


def _spans(sought: _Sought, text: _Text) -> list[Span]:
    """The better a match, the fewer weaker ones are shown."""
    for finder in _FINDERS:
        if found := finder(sought, text):
            return found
    return []


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


class Highlighter:
    """Finds what matched in the texts of a listing."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._sought = [_Sought(unit) for unit in units]

    def spans(self, shown: Shown) -> dict[str, list[Span]]:
        """The spans that matched, by text; texts without any are left out."""
        text = _Text(shown.whole, shown.folded)
        spans = [span for sought in self._sought for span in _spans(sought, text)]
        return shown.by_text(_merged(spans)) if spans else {}


def spellings(unit: Unit, texts: Mapping[str, str]) -> Iterator[str]:
    """How some texts spell what a unit was corrected to."""
    sought = _Sought(unit)
    for text in texts.values():
        here = _Text(text, folded_in_place(text))
        for start, end in (*_in_one(sought, here), *_as_meant(sought, here)):
            yield text[start:end]
