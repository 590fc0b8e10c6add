"""From what a person typed to what to look for. Nothing here reaches a query parser."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from search.errors import TextTooLong
from search.lexicon import Lexicon, Phrase
from search.port import MAX_TEXT
from search.text import Token, joined, typed_tokens
from search.vocabulary import Vocabulary

MOST_WORDS = 32
SHORTEST_PREFIX = 2
MOST_BEGUN = 32


@dataclass(frozen=True)
class Unit:
    """One thing the question asks for: some words, and what else would say the same.

    ``phrases`` are synonyms, with their marks. ``forms`` and ``pairs`` are the words joined, or in the other
    number: as one word of the index, and as two neighbours of a name. ``near`` and ``near_pairs`` may have been
    meant where the words themselves are unknown. ``begun`` are words that begin like the last one.
    """

    words: tuple[Token, ...]
    phrases: frozenset[Phrase] = frozenset()
    forms: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    near_pairs: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()

    @property
    def guessed(self) -> bool:
        return bool(self.near or self.near_pairs)


class _Span(NamedTuple):
    start: int
    end: int
    phrases: frozenset[Phrase]

    @property
    def is_single(self) -> bool:
        return not self.phrases and self.end == self.start + 1


@dataclass(frozen=True)
class Plan:
    """What to look for: units, all of them wanted, and the words as they stood."""

    units: tuple[Unit, ...]
    typed: tuple[Token, ...]

    @property
    def whole(self) -> str:
        """The question as one name."""
        return " ".join(token.folded for token in self.typed)

    @property
    def pairs(self) -> list[str]:
        """Neighbouring words, joined: a name that has them side by side is nearer to the question."""
        return [joined(one, two) for one, two in pairwise(self.typed)]


def other_number(word: str) -> Iterator[str]:
    """English singulars for a plural, plurals for a singular; most are no words, the vocabulary decides."""
    if len(word) > 3 and word.isascii() and word.isalpha():
        if word.endswith("ies"):
            yield word[:-3] + "y"
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("s"):
            yield word[:-1]
        else:
            yield from (word + "s", word + "es", word[:-1] + "ies")


class Planner:
    """Makes plans with the packs' words and those of the index: single ones, and joined pairs of names."""

    def __init__(self, lexicon: Lexicon, single: Vocabulary, pairs: Vocabulary) -> None:
        self._lexicon, self._single, self._pairs = lexicon, single, pairs

    def plan(self, text: str, *, eager: bool = False) -> Plan:
        """The plan of a question; an ``eager`` one also doubts words that are known.

        Raises:
            TextTooLong: More than is read.
        """
        if len(text) > MAX_TEXT:
            raise TextTooLong(len(text), MAX_TEXT)
        typed = typed_tokens(text)[:MOST_WORDS]
        units = list(self._units(typed, eager=eager, finished=text[-1:].isspace()))
        return Plan(tuple(units), tuple(typed))

    def _units(self, typed: Sequence[Token], *, eager: bool, finished: bool) -> Iterator[Unit]:
        spans = self._spans(typed)
        kept = [span for span in spans if not self._is_empty(typed, span)] or spans
        for span in self._paired(typed, kept, eager=eager):
            last = span.end == len(typed) and not finished
            yield self._unit(tuple(typed[span.start : span.end]), span.phrases, last=last, eager=eager)

    def _spans(self, typed: Sequence[Token]) -> list[_Span]:
        """Synonyms as long as they come, every other word by itself."""
        spans, at = [], 0
        while at < len(typed):
            length, phrases = self._lexicon.synonyms_at(typed, at)
            spans.append(_Span(at, at + max(length, 1), phrases))
            at = spans[-1].end
        return spans

    def _is_empty(self, typed: Sequence[Token], span: _Span) -> bool:
        """Whether a word is a stop word. Typed without marks it may be part of a name: duc trong, not in."""
        if span.phrases or not self._lexicon.is_stopword(typed, span.start):
            return False
        if any(token.has_marks for token in typed):
            return True
        at = span.start
        beside = [typed[at - 1 : at + 1] if at else (), typed[at : at + 2]]
        return not any(len(pair) == 2 and joined(*pair) in self._pairs for pair in beside)

    def _paired(self, typed: Sequence[Token], spans: Sequence[_Span], *, eager: bool) -> Iterator[_Span]:
        """Single neighbours that the index knows, or may know, as one word become one unit."""
        at = 0
        while at < len(spans):
            one, two = spans[at], spans[at + 1] if at + 1 < len(spans) else None
            neighbours = two and one.end == two.start and one.is_single and two.is_single
            if neighbours and self._may_be_one(typed[one.start], typed[one.end], eager=eager):
                yield _Span(one.start, one.end + 1, frozenset())
                at += 2
            else:
                yield one
                at += 1

    def _may_be_one(self, one: Token, two: Token, *, eager: bool) -> bool:
        together = joined(one, two)
        if together in self._single or together in self._pairs:
            return True
        doubtful = eager or one.folded not in self._single or two.folded not in self._single
        return doubtful and bool(self._single.near(together) or self._pairs.near(together))

    def _unit(self, words: tuple[Token, ...], phrases: frozenset[Phrase], *, last: bool, eager: bool) -> Unit:
        begun = self._begun(words[-1].folded) if last else ()
        if phrases or len(words) > 2:
            return Unit(words, phrases, begun=begun)
        together = joined(*words) if len(words) == 2 else words[0].folded
        others = [together] if len(words) == 2 else list(other_number(together))
        unit = Unit(
            words,
            forms=tuple(word for word in others if word in self._single),
            pairs=(together,) if together in self._pairs else (),
            begun=begun,
        )
        if not eager and (unit.forms or unit.pairs or begun or all(w.folded in self._single for w in words)):
            return unit
        near, pairs = self._single.near(together), self._pairs.near(together)
        return replace(unit, near=tuple(w for w, _ in near), near_pairs=tuple(w for w, _ in pairs))

    def _begun(self, word: str) -> tuple[str, ...]:
        return self._single.begun(word, MOST_BEGUN) if len(word) >= SHORTEST_PREFIX else ()
