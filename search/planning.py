"""From what a person typed to what to look for."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from search.errors import TextTooLong
from search.known_words import SHORTEST_PREFIX, KnownWords, other_number
from search.lexicon import Asked, Lexicon, Phrase
from search.port import MAX_TEXT
from search.query import Plan, Unit
from search.text import Token, is_syllable, is_unfinished, joined, typed_tokens
from search.vocabulary import Trust

MOST_WORDS = 32


class _Span(NamedTuple):
    start: int
    end: int
    phrases: frozenset[Phrase] = frozenset()
    inner: tuple["_Span", ...] = ()

    @property
    def is_single(self) -> bool:
        return self.end == self.start + 1


def _is_code(word: str) -> bool:
    """Whether a word is a code by itself, as CN11; a piece of one, as 5a, may need its neighbour."""
    return len(word) > 2 and not word.isalpha() and not word.isdigit()


def _is_long(word: str) -> bool:
    """Whether a word says something by itself, as solar does and lộc does not."""
    return len(word) > 2 and word.isalpha() and not is_syllable(word)


def _is_number(word: str) -> bool:
    """Whether a word is a number that stands for itself, as a year; a 7 may be that of a ward."""
    return len(word) > 2 and word.isdigit()


def _is_bare(word: Token) -> bool:
    return word.folded.isalpha() and not word.has_marks


def _is_letter(word: str) -> bool:
    return len(word) < SHORTEST_PREFIX and word.isalpha()


class Planner:
    """Makes plans with the packs' words and those of the index."""

    def __init__(self, lexicon: Lexicon, words: KnownWords) -> None:
        self._lexicon, self._words = lexicon, words

    def trusting(self, single: Trust, pairs: Trust) -> "Planner":
        """A planner with only those of the words that are trusted."""
        return Planner(self._lexicon, self._words.trusting(single, pairs))

    def widely(self) -> "Planner":
        """A planner that thinks of many more words which begin like the last one."""
        return Planner(self._lexicon, self._words.widely())

    def plan(self, text: str, *, eager: bool = False) -> Plan:
        """The plan of a question; an ``eager`` one also doubts words that are known.

        Raises:
            TextTooLong: More than is read.
        """
        if len(text) > MAX_TEXT:
            raise TextTooLong(len(text), MAX_TEXT)
        typed = typed_tokens(text)[:MOST_WORDS]
        units = self._units(typed, eager=eager, finished=not is_unfinished(text))
        once = {unit.sense: unit for unit in units}  # Said twice, it is still one thing.
        asked = self._lexicon.askings.in_(typed)
        parts = tuple(self._parts_played(typed, once.values(), asked))
        plan = Plan(parts, tuple(typed), self._subject(typed, parts))
        return self._asking(plan, asked) if asked else plan

    def _parts_played(
        self, typed: Sequence[Token], units: Iterable[Unit], asked: Sequence[Asked]
    ) -> Iterator[Unit]:
        """The units, each with what it is in its question: what only names a kind is about its name."""
        passing = self._lexicon.passing_places(typed)
        has_marks = any(token.has_marks for token in typed)
        places = {token.start: at for at, token in enumerate(typed)} if asked or passing else {}
        for unit in units:
            is_bare = has_marks and all(map(_is_bare, unit.words))
            own = {places[word.start] for word in unit.words} if places else None
            in_passing = own is not None and own <= passing
            kinds = tuple(dict.fromkeys(each.kind for each in asked if own <= each.places)) if own else ()
            yield (
                replace(unit, bare=True, passing=in_passing, kinds=kinds)
                if is_bare
                else (replace(unit, passing=in_passing, kinds=kinds) if in_passing or kinds else unit)
            )

    def _subject(self, typed: Sequence[Token], units: Sequence[Unit]) -> int:
        """The place of what is looked for: Vietnamese begins with it, an English phrase ends with it, before of and in."""
        telling = [at for at, unit in enumerate(units) if not (unit.passing or unit.kinds)] or [0]
        if len(telling) < 2 or not self._is_english(typed, units):
            return telling[0]
        first = units[telling[0]].words[0].start
        ends = (token.start for token in typed if token.start > first and self._lexicon.leads_on(token))
        end = next(ends, math.inf)
        return [at for at in telling if units[at].words[0].start < end][-1]

    def _is_english(self, typed: Sequence[Token], units: Iterable[Unit]) -> bool:
        """Whether a question is likely English: none of it has marks, and most of its words are no syllables."""
        if any(token.has_marks for token in typed):
            return False
        words = [word.folded for unit in units for word in unit.words if word.folded.isalpha()]
        return self._lexicon.is_foreign(typed) or 2 * sum(map(_is_long, words)) > len(words)

    def _asking(self, plan: Plan, asked: Sequence[Asked]) -> Plan:
        """The plan with the kinds asked for, beside something else or by words in passing."""
        if all(unit.kinds for unit in plan.units) and not all(unit.passing for unit in plan.units):
            return replace(plan, units=tuple(replace(unit, kinds=()) for unit in plan.units))
        kinds = dict.fromkeys(each.kind for each in asked)
        beside = dict.fromkeys(other for kind in kinds for other in self._lexicon.beside.get(kind, ()))
        return replace(plan, kinds=tuple(kinds), beside=tuple(beside))

    def _units(self, typed: Sequence[Token], *, eager: bool, finished: bool) -> Iterator[Unit]:
        meant = typed if eager else [self._meant(token) for token in typed]
        spans = self._spans(meant)
        kept = [span for span in spans if not self._is_empty(typed, span, finished=finished)] or spans
        paired = list(self._paired(typed, kept, eager=eager, finished=finished))
        if len(paired) > 1 and not finished and self._is_a_letter(typed, paired[-1]):
            paired.pop()
        for span in paired:
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
        if self._words.knows(token.folded):
            return token
        near = self._words.near(token.folded)[:1] or self._lexicon.near(token.folded)[:1]
        return token._replace(folded=near[0], marked=near[0]) if near else token

    def _spans(self, typed: Sequence[Token]) -> list[_Span]:
        """Synonyms as long as they come, every other word by itself."""
        spans, at = [], 0
        while at < len(typed):
            length, phrases = self._lexicon.synonyms_at(typed, at)
            spans.append(_Span(at, at + max(length, 1), phrases))
            at = spans[-1].end
        return spans

    def _is_empty(self, typed: Sequence[Token], span: _Span, *, finished: bool) -> bool:
        """Whether a word says nothing. The one being typed may become any, so it is never empty."""
        if not self._lexicon.is_stopword(typed, span.start):
            return False
        if span.phrases and not (span.is_single and self._lexicon.is_foreign(typed)):
            return False
        if span.end == len(typed) and not finished and not self._is_final(typed):
            return False
        return not self._may_be_named(typed, span.start, finished=finished)

    def _is_final(self, typed: Sequence[Token]) -> bool:
        """Whether a stop word at the end is likely no beginning: it closes a sentence, or stands with its marks: nào, đâu."""
        return len(typed) > 2 and (typed[-1].has_marks or self._lexicon.is_foreign(typed))

    def _may_be_named(self, typed: Sequence[Token], at: int, *, finished: bool) -> bool:
        """Whether a stop word and one beside it are the words of a name, without its marks: duc trong, not in; da l."""
        if at + 2 == len(typed) and not finished and self._words.begun_pairs(typed[at], typed[at + 1]):
            return True
        if self._begins_a_code(typed, at):
            return True
        if self._lexicon.is_foreign(typed):
            return False
        if (
            any(token.has_marks for token in typed)
            and typed[at].marked not in self._lexicon.foreign_stopwords
        ):
            return False
        beside = [typed[at - 1 : at + 1] if at else (), typed[at : at + 2]]
        return any(len(pair) == 2 and joined(*pair) in self._words.pairs for pair in beside)

    def _begins_a_code(self, typed: Sequence[Token], at: int) -> bool:
        """Whether a word without marks is the beginning of a code: BI-8, which is no bị."""
        code = typed[at : at + 2]
        is_code = len(code) == 2 and code[1].folded.isdigit() and not code[0].has_marks
        return is_code and joined(*code) in self._words.pairs

    def _is_a_letter(self, typed: Sequence[Token], span: _Span) -> bool:
        """Whether the word being typed is no more yet than a letter, and no word of the index."""
        word = typed[span.start].folded
        only = span.is_single and span.end == len(typed) and _is_letter(word)
        return only and word not in self._words.single

    def _paired(
        self, typed: Sequence[Token], spans: Sequence[_Span], *, eager: bool, finished: bool
    ) -> Iterator[_Span]:
        """Single neighbours that the index knows, or may know, as one word become one unit: as many as can be,
        and those that more names hold: cấp phép môi trường is not cấp, phép môi, trường."""
        best: list[tuple[float, list[_Span]]] = [(0.0, [])]
        for at, span in enumerate(spans):
            alone = best[at][0], [*best[at][1], span]
            before = spans[at - 1] if at else None
            if before and self._may_pair(typed, before, span, eager=eager, finished=finished):
                held = self._words.held(joined(typed[before.start], typed[span.start]))
                pair = _Span(before.start, span.end, inner=(before, span))
                together = best[at - 1][0] + 1 + math.log2(2 + held), [*best[at - 1][1], pair]
                alone = max(alone, together, key=itemgetter(0))
            best.append(alone)
        return iter(best[-1][1])

    def _may_pair(
        self, typed: Sequence[Token], one: _Span, two: _Span, *, eager: bool, finished: bool
    ) -> bool:
        neighbours = one.end == two.start and one.is_single and two.is_single
        return neighbours and self._may_be_one(typed, one, two, eager=eager, finished=finished)

    def _may_be_one(
        self, typed: Sequence[Token], span: _Span, after: _Span, *, eager: bool, finished: bool
    ) -> bool:
        one, two = typed[span.start], typed[after.start]
        together, words = joined(one, two), self._words
        if after.end == len(typed) and words.begun_pairs(one, two):
            return True
        if span.phrases or after.phrases or _is_code(one.folded) or _is_code(two.folded):
            return False
        if not finished and self._is_a_letter(typed, after):
            return False
        if is_syllable(one.folded) and _is_number(two.folded):
            return False
        if together in words.single or together in words.pairs:
            # Two long words mean something each; two syllables seldom do.
            return not (_is_long(one.folded) and _is_long(two.folded) and self._are_words(one, two))
        doubtful = eager or not self._are_words(one, two)
        if any(self._lexicon.is_stopword(typed, at) for at in (span.start, after.start)):
            return False
        return doubtful and bool(words.near(together) or words.near_pairs(together))

    def _are_words(self, *tokens: Token) -> bool:
        return all(token.folded in self._words.single for token in tokens)

    def _single_unit(self, unit: Unit, *, last: bool, eager: bool) -> Unit:
        word, words = unit.words[0].folded, self._words
        forms = tuple(other for other in dict.fromkeys(other_number(word)) if other in words.single)
        pairs = (word,) if word in words.pairs else ()
        known = bool(word in words.single or unit.phrases or forms)
        begun = words.begun(word, known=known) if last else ()
        doubted = eager or not (known or pairs or begun)
        return replace(
            unit,
            forms=forms,
            pairs=pairs,
            begun=begun,
            known=known,
            near=words.near(word) if doubted else (),
            near_pairs=words.near_pairs(word) if doubted else (),
        )

    def _double_unit(self, one: Unit, two: Unit, *, last: bool, eager: bool) -> Unit:
        first, second = one.words[0], two.words[0]
        together, words = joined(first, second), self._words
        begins = last and _is_letter(second.folded)
        forms = (together,) if together in words.single and not begins else ()
        pairs = (together,) if together in words.pairs else ()
        begun = words.begun_pairs(first, second) if last else ()
        doubted = eager or not (forms or pairs or begun)
        return Unit(
            (first, second),
            parts=() if first.folded.isdigit() or second.folded.isdigit() else (one, two),
            forms=forms,
            pairs=pairs,
            near=words.near(together) if doubted else (),
            near_pairs=words.near_pairs(together) if doubted else (),
            begun_pairs=begun,
            known=bool(forms or pairs),
        )
