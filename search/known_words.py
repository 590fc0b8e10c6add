"""What the index knows of a word: whether it has it, what begins like it, and what else it may have been meant for."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from search.text import Token, joined
from search.vocabulary import Trust, TrustedWords, Vocabulary

SHORTEST_PREFIX = 2
_LOOKED_THROUGH = 256
"""Pairs that begin alike, before those are left out whose first word is another."""
_REMEMBERED = 1_024
Words = Vocabulary | TrustedWords


class Most(NamedTuple):
    """How many words that begin alike are looked for, and how many where the beginning is a word itself."""

    begun: int = 32
    where_known: int = 8


USUALLY, WIDELY = Most(), Most(512, 512)


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


def _near(words: Words, word: str) -> tuple[str, ...]:
    return tuple(other for other, _ in words.near(word))


def _begun(words: Words, word: str, most: int) -> tuple[str, ...]:
    return words.begun(word, most) if len(word) >= SHORTEST_PREFIX else ()


def _trusted(words: Words, trust: Trust) -> TrustedWords:
    return TrustedWords(words.all if isinstance(words, TrustedWords) else words, trust)


class KnownWords:
    """Single words, and joined pairs of neighbours in names. The same are asked for again and again."""

    def __init__(self, single: Words, pairs: Words, most: Most = USUALLY) -> None:
        self.single, self.pairs, self._most = single, pairs, most
        self._near = lru_cache(maxsize=_REMEMBERED)(_near)
        self._begun = lru_cache(maxsize=_REMEMBERED)(_begun)

    def trusting(self, single: Trust, pairs: Trust) -> "KnownWords":
        """Only those of the words that are trusted."""
        return KnownWords(_trusted(self.single, single), _trusted(self.pairs, pairs), self._most)

    def widely(self) -> "KnownWords":
        """The same, with many more of those that begin alike."""
        return KnownWords(self.single, self.pairs, WIDELY)

    def knows(self, word: str) -> bool:
        """Whether a word is one, or part of one, or one in the other number."""
        others = (word in self.single, word in self.pairs, bool(self.begun(word)))
        return any(others) or any(other in self.single for other in other_number(word))

    def held(self, pair: str) -> int:
        """How many listings hold a pair in their names."""
        return (
            self.pairs.trust(pair) if isinstance(self.pairs, TrustedWords) and pair in self.pairs.all else 0
        )

    def begun(self, word: str, *, known: bool = False) -> tuple[str, ...]:
        """Words that begin like a word; fewer where that is ``known`` itself."""
        begun = self._begun(self.single, word, self._most.begun)
        return begun[: self._most.where_known] if known else begun

    def begun_pairs(self, one: Token, two: Token) -> tuple[str, ...]:
        """The pairs whose first word is this one and whose second begins like the other: da t, not đất trống."""
        begun = self._begun(self.pairs, joined(one, two), _LOOKED_THROUGH)
        return tuple(pair for pair in begun if pair[len(one.folded) :] in self.single)[: self._most.begun]

    def near(self, word: str) -> tuple[str, ...]:
        """Words it may have been meant for, nearest first."""
        return self._near(self.single, word)

    def near_pairs(self, word: str) -> tuple[str, ...]:
        """Pairs it may have been meant for, nearest first."""
        return self._near(self.pairs, word)
