"""The words of the index, and those among them that a typed word may have meant."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

MOST_MEANT = 8
Trust = Callable[[str], int]
"""How many listings hold a word."""
_LONGEST = 24
_A = ord("a")
_Bits = NDArray[np.uint64]
_Spelt = NDArray[np.uint8]


def typos(word: str) -> int:
    """How many slips a word of this length may hold; codes and numbers none."""
    if not 5 <= len(word) <= _LONGEST or not word.isascii() or not word.isalpha():
        return 0
    return 1 if len(word) < 9 else 2


def distances(word: str, spelt: _Spelt, lengths: NDArray[np.intp], most: int) -> NDArray[np.int8]:
    """Edits (insert, delete, replace, swap neighbours) between a word and many; ``most + 1`` when there are more.

    Args:
        spelt: words × letters, padded with 0.
        lengths: of each word; all within ``most`` of the given word's.

    Source:
        Optimal string alignment (Boytsov 2011), only the diagonals that ``most`` edits can reach.
    """
    codes, width, far = word.encode(), spelt.shape[1], np.int8(most + 1)
    nowhere = np.full(len(spelt), far, np.int8)
    rows = [{j: np.full(len(spelt), j, np.int8) for j in range(min(most, width) + 1)}]
    for i, code in enumerate(codes, start=1):
        row: dict[int, NDArray[np.int8]] = {}
        for j in range(max(0, i - most), min(width, i + most) + 1):
            if j == 0:
                row[0] = np.full(len(spelt), i, np.int8)
                continue
            same = spelt[:, j - 1] == code
            best = np.minimum(rows[-1].get(j, nowhere), row.get(j - 1, nowhere)) + np.int8(1)
            best = np.minimum(best, rows[-1].get(j - 1, nowhere) + ~same)
            if i > 1 and j > 1:
                swapped = (spelt[:, j - 2] == code) & (spelt[:, j - 1] == codes[i - 2])
                best = np.where(swapped, np.minimum(best, rows[-2].get(j - 2, nowhere) + np.int8(1)), best)
            row[j] = np.minimum(best, far)
        rows.append(row)
    ends = np.stack([rows[-1].get(j, nowhere) for j in range(width + 1)])
    return ends[lengths, np.arange(len(spelt))]


@lru_cache(maxsize=64)
def _letters(word: str) -> int:
    """How often a word has each letter (0, 1, more) as bits, two for each."""
    bits = 0
    for char in word:
        at = 2 * ((ord(char) - _A) % 26)
        bits |= 2 << at if bits >> at & 1 else 1 << at
    return bits


def _spelt(words: list[str]) -> _Spelt:
    padded = b"".join(word.encode("ascii", "replace")[:_LONGEST].ljust(_LONGEST, b"\0") for word in words)
    return np.frombuffer(padded, np.uint8).reshape(len(words), _LONGEST)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words in order, spelt out as numbers, so that near ones are found without comparing with each."""

    words: tuple[str, ...] = ()
    _letters: _Bits = field(default_factory=lambda: np.zeros(0, np.uint64), repr=False)
    _lengths: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp), repr=False)
    _spelt: _Spelt = field(default_factory=lambda: np.zeros((0, _LONGEST), np.uint8), repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Vocabulary":
        return cls().plus(words)

    def __contains__(self, word: str) -> bool:
        at = bisect_left(self.words, word)
        return at < len(self.words) and self.words[at] == word

    def begun(self, word: str, most: int) -> tuple[str, ...]:
        """The longer words that begin like this; no more than asked for."""
        at = bisect_left(self.words, word + "\0")
        found = self.words[at : at + most]
        return tuple(other for other in found if other.startswith(word))

    def plus(self, words: Iterable[str]) -> "Vocabulary":
        """With more words; itself where there are none new."""
        new = sorted({word for word in words if word not in self})
        if not new:
            return self
        places = [bisect_left(self.words, word) for word in new]
        return Vocabulary(
            tuple(sorted((*self.words, *new))),
            np.insert(self._letters, places, np.array([_letters(word) for word in new], np.uint64)),
            np.insert(self._lengths, places, [len(word) for word in new]),
            np.insert(self._spelt, places, _spelt(new), axis=0),
        )

    def near(self, word: str) -> list[tuple[str, int]]:
        """The words within the slips allowed, with their number, nearest first; never the word itself."""
        return list(islice(self.nearest(word), MOST_MEANT))

    def nearest(self, word: str) -> Iterator[tuple[str, int]]:
        """The same without end."""
        most = typos(word)
        if not most or not self.words:
            return iter(())
        apart = np.bitwise_count(self._letters ^ np.uint64(_letters(word)))
        longer = self._lengths - len(word)
        places = np.flatnonzero((apart <= 2 * most) & (longer <= most) & (longer >= -most))
        if not len(places):
            return iter(())
        edits = distances(word, self._spelt[places], np.minimum(self._lengths[places], _LONGEST), most)
        meant = np.flatnonzero((edits > 0) & (edits <= most))
        near = zip(places[meant].tolist(), edits[meant].tolist(), strict=True)
        found = [(self.words[at], cost) for at, cost in near]
        return iter(sorted(found, key=lambda pair: (pair[1], pair[0][:1] != word[:1], pair[0])))


@dataclass(frozen=True, eq=False)
class TrustedWords:
    """The words of a vocabulary that some listing still has."""

    all: Vocabulary
    trust: Trust

    def __contains__(self, word: str) -> bool:
        return word in self.all and self.trust(word) > 0

    def begun(self, word: str, most: int) -> tuple[str, ...]:
        """The longer ones that begin like this."""
        longer = self.all.begun(word, 4 * most)
        return tuple(islice(filter(self.trust, longer), most))

    def near(self, word: str) -> list[tuple[str, int]]:
        """Those within the slips allowed, nearest first."""
        found = ((other, cost) for other, cost in self.all.nearest(word) if self.trust(other))
        return list(islice(found, MOST_MEANT))
