"""From what a person typed to what to look for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from search.errors import TextTooLong
from search.lexicon import Lexicon, Phrase
from search.port import MAX_TEXT
from search.query import Plan, Unit
from search.text import Token, joined, typed_tokens
from search.vocabulary import Trust, TrustedWords, Vocabulary

MOST_WORDS = 32
SHORTEST_PREFIX = 2
MOST_BEGUN = 32
MOST_BEGUN_WHERE_KNOWN = 8
_REMEMBERED = 1_024


class _Span(NamedTuple):
    start: int
    end: int
    phrases: frozenset[Phrase] = frozenset()
    inner: tuple["_Span", ...] = ()

    @property
    def is_single(self) -> bool:
        return self.end == self.start + 1


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


def _is_code(word: str) -> bool:
    """Whether a word is a code by itself, as CN11; a piece of one, as 5a, may need its neighbour."""
    return len(word) > 2 and not word.isalpha() and not word.isdigit()


Words = Vocabulary | TrustedWords


def _near(words: Words, word: str) -> list[tuple[str, int]]:
    return words.near(word)


def _begun(words: Words, word: str) -> tuple[str, ...]:
    return words.begun(word, MOST_BEGUN) if len(word) >= SHORTEST_PREFIX else ()


def _trusted(words: Words, trust: Trust) -> TrustedWords:
    return TrustedWords(words.all if isinstance(words, TrustedWords) else words, trust)


class Planner:
    """Makes plans with the packs' words and those of the index: single ones, and joined pairs of names."""

    def __init__(self, lexicon: Lexicon, single: Words, pairs: Words) -> None:
        self._lexicon, self._single, self._pairs = lexicon, single, pairs
        self._near = lru_cache(maxsize=_REMEMBERED)(_near)
        self._begun = lru_cache(maxsize=_REMEMBERED)(_begun)

    def trusting(self, single: Trust, pairs: Trust) -> "Planner":
        """A planner with only those of the words that are trusted."""
        return Planner(self._lexicon, _trusted(self._single, single), _trusted(self._pairs, pairs))

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
        meant = typed if eager else [self._meant(token) for token in typed]
        spans = self._spans(meant)
        kept = [span for span in spans if not self._is_empty(typed, span)] or spans
        for span in self._paired(typed, kept, eager=eager):
            last = span.end == len(typed) and not finished
            yield self._unit(typed, meant, span, last=last, eager=eager)

    def _unit(
        self, typed: Sequence[Token], meant: Sequence[Token], span: _Span, *, last: bool, eager: bool
    ) -> Unit:
        if span.inner:
            one, two = (
                self._unit(typed, meant, part, last=last and part is span.inner[1], eager=eager)
                for part in span.inner
            )
            return self._double_unit(one, two, last=last, eager=eager)
        words = tuple((meant if span.phrases else typed)[span.start : span.end])
        unit = Unit(words, phrases=span.phrases, replaced=words != tuple(typed[span.start : span.end]))
        return self._single_unit(unit, last=last, eager=eager) if len(words) == 1 else unit

    def _meant(self, token: Token) -> Token:
        """The word that was meant by one the index does not know at all; only synonyms are looked up by it."""
        if self._knows(token.folded):
            return token
        near = self._near(self._single, token.folded)[:1]
        return token._replace(folded=near[0][0], marked=near[0][0]) if near else token

    def _knows(self, word: str) -> bool:
        others = (word in self._single, word in self._pairs, bool(self._begun(self._single, word)))
        return any(others) or any(other in self._single for other in other_number(word))

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
            if two and neighbours and self._may_be_one(typed, one, two, eager=eager):
                yield _Span(one.start, two.end, inner=(one, two))
                at += 2
            else:
                yield one
                at += 1

    def _may_be_one(self, typed: Sequence[Token], span: _Span, after: _Span, *, eager: bool) -> bool:
        one, two = typed[span.start], typed[after.start]
        together = joined(one, two)
        if after.end == len(typed) and self._begun(self._pairs, together):
            return True
        if span.phrases or after.phrases or _is_code(one.folded) or _is_code(two.folded):
            return False
        if together in self._single or together in self._pairs:
            return True
        doubtful = eager or one.folded not in self._single or two.folded not in self._single
        return doubtful and bool(self._near(self._single, together) or self._near(self._pairs, together))

    def _single_unit(self, unit: Unit, *, last: bool, eager: bool) -> Unit:
        word = unit.words[0].folded
        forms = tuple(other for other in dict.fromkeys(other_number(word)) if other in self._single)
        pairs = (word,) if word in self._pairs else ()
        begun = self._begun(self._single, word) if last else ()
        known = bool(word in self._single or unit.phrases or forms)
        if known:
            begun = begun[:MOST_BEGUN_WHERE_KNOWN]
        near, near_pairs = self._doubts(word) if eager or not (known or pairs or begun) else ((), ())
        return replace(
            unit, forms=forms, pairs=pairs, begun=begun, known=known, near=near, near_pairs=near_pairs
        )

    def _double_unit(self, one: Unit, two: Unit, *, last: bool, eager: bool) -> Unit:
        words = one.words[0], two.words[0]
        together = joined(*words)
        forms = (together,) if together in self._single else ()
        pairs = (together,) if together in self._pairs else ()
        begun = self._begun(self._pairs, together) if last else ()
        near, near_pairs = self._doubts(together) if eager or not (forms or pairs or begun) else ((), ())
        return Unit(
            words,
            parts=(one, two),
            forms=forms,
            pairs=pairs,
            near=near,
            near_pairs=near_pairs,
            begun_pairs=begun,
            known=bool(forms or pairs),
        )

    def _doubts(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a word may have been meant for: words, and pairs."""
        near, pairs = self._near(self._single, word), self._near(self._pairs, word)
        return tuple(w for w, _ in near), tuple(w for w, _ in pairs)
