"""Where a listing's texts match a question, in character offsets: what search means by a match, shown."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from search.query import Unit
from search.shown import APART, Shown, Span
from search.text import WIDEST_GAP, folded_in_place, marked_form, places_of, tokens, without_marks, word_after

_SPACES = " " * len(APART)
_Saying = tuple[tuple[str, str | None], ...]
_Run = tuple[Span, Span]
"""The first and the last of words side by side."""
_GAP = re.compile(rf"[\W_]{{0,{WIDEST_GAP}}}")


class _Text:
    """A text in which words are looked up by their folded forms, each once."""

    def __init__(self, text: str, folded: str | None) -> None:
        self.text, self._folded = text, None if folded is None else f" {folded} "
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

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words."""
        return frozenset(self._places if self._folded is None else self._folded.split())

    def all_at(self, words: Iterable[str]) -> list[Span]:
        """Where any of some words stands."""
        return [place for word in words for place in self.at(word)]

    def said(self, saying: _Saying) -> list[Span]:
        """Where words stand side by side, with their marks where these matter."""
        (first, mark), *rest = saying
        runs = self._marked(((place, place) for place in self.at(first)), mark)
        for word, mark in rest:
            runs = self._marked(self._followed(runs, word), mark) if runs and self.at(word) else []
        return [(begins[0], ends[1]) for begins, ends in runs]

    def _followed(self, runs: Iterable[_Run], word: str) -> Iterator[_Run]:
        """Those of some runs right after which a word stands, with it."""
        for begins, ends in runs:
            if self._folded is not None:
                after = word_after(ends[1], word, self._folded)
            else:
                after = next(self.following(ends, self.at(word)), None)
            if after:
                yield begins, after

    def _marked(self, runs: Iterable[_Run], mark: str | None) -> list[_Run]:
        """Those of some runs that end in a word with these marks, where they matter."""
        if mark is None:
            return list(runs)
        text = self.text
        return [run for run in runs if marked_form(text[run[1][0] : run[1][1]]) == mark]

    def formed(self, forms: Sequence[Collection[str]]) -> list[Span]:
        """Where words of any of these forms stand side by side, in this order."""
        runs = [(place, place) for place in self.all_at(forms[0])]
        for any_of in forms[1:]:
            places = sorted(self.all_at(any_of))
            runs = [(begins, after) for begins, ends in runs for after in self.following(ends, places)]
        return [(begins[0], ends[1]) for begins, ends in runs]

    def following(self, ends: Span, places: Sequence[Span]) -> Iterator[Span]:
        """Those of some places, given in order, that stand right after a word."""
        for at in range(bisect_left(places, (ends[1], 0)), len(places)):
            if places[at][0] - ends[1] > WIDEST_GAP:
                return
            if _GAP.fullmatch(self.text, ends[1], places[at][0]):
                yield places[at]


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
        if half in text.words and other in text.words  # Hardly any is, and there are hundreds.
        for one in text.at(half)
        for two in text.following(one, text.at(other))
    ]


def _in_parts(sought: _Sought, text: _Text) -> list[Span]:
    """The words of a unit one by one, where they do not stand together."""
    found = [*text.all_at(sought.single), *(place for forms in sought.forms for place in text.all_at(forms))]
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


class _Joined:
    """Several texts as one, so that a word is looked for once in all of them."""

    def __init__(self, shown: Sequence[Shown], places: Sequence[int]) -> None:
        self.places = places
        wholes = [shown[at].whole for at in places]
        folded = [shown[at].folded for at in places]
        self._starts = [0, *accumulate(len(whole) + len(APART) for whole in wholes)]
        in_place = [text for text in folded if text is not None]
        self.text = _Text(
            APART.join(wholes), _SPACES.join(in_place) if len(in_place) == len(folded) else None
        )

    def apart(self, spans: Iterable[Span]) -> dict[int, list[Span]]:
        """Spans of the whole as spans of each text that has any."""
        found: dict[int, list[Span]] = {}
        begins = ends = -1
        here: list[Span] = []
        for start, end in spans:
            if not begins <= start < ends:  # They mostly come in order.
                at = bisect_right(self._starts, start) - 1
                begins, ends = self._starts[at : at + 2]
                here = found.setdefault(self.places[at], [])
            here.append((start - begins, end - begins))
        return found


class Highlighter:
    """Finds what matched in the texts of listings."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._sought = [_Sought(unit) for unit in units]

    def spans(self, shown: Sequence[Shown]) -> list[dict[str, list[Span]]]:
        """The spans that matched in each of some texts, by text; texts without any are left out."""
        found: list[list[Span]] = [[] for _ in shown]
        together = [at for at, each in enumerate(shown) if each.folded is not None]
        by_words = ([at] for at, each in enumerate(shown) if each.folded is None)
        for places in (together, *by_words):
            self._find(_Joined(shown, places), shown, found)
        return [
            each.by_text(_merged(spans)) if spans else {} for each, spans in zip(shown, found, strict=True)
        ]

    def _find(self, joined: _Joined, shown: Sequence[Shown], found: list[list[Span]]) -> None:
        """The better a match, the fewer weaker ones are shown: these are looked for where there was none."""
        for sought in self._sought:
            left = joined
            for finder in _FINDERS:
                here = left.apart(finder(sought, left.text))
                for at, spans in here.items():
                    found[at] += spans
                places = [at for at in left.places if at not in here]
                if not places:
                    break
                left = left if len(places) == len(left.places) else _Joined(shown, places)


def spellings(unit: Unit, texts: Mapping[str, str]) -> Iterator[str]:
    """How some texts spell what a unit was corrected to."""
    sought = _Sought(unit)
    for text in texts.values():
        here = _Text(text, folded_in_place(text))
        for start, end in (*_in_one(sought, here), *_as_meant(sought, here)):
            yield text[start:end]
