"""Texts of listings read as words, each once where many listings say the same."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from search.text import Words

_REMEMBERED = 4_096


class Texts:
    """Some texts as words; those without any are left out.

    ``said`` are the folded words of each with spaces between them, ``said_with_marks`` the marked ones, ``pairs`` the
    neighbours of all of them, joined.
    """

    __slots__ = ("pairs", "said", "said_with_marks", "words")

    def __init__(self, words: Iterable[Words], *, paired: bool = False) -> None:
        self.words = [each for each in words if each.said]
        self.said = [said for said, _ in self.words]
        self.said_with_marks = [marked for _, marked in self.words]
        self.pairs = list(chain.from_iterable(each.pairs for each in self.words)) if paired else []


class Reader:
    """Reads texts. Listings refer to the same few places and sectors, and are of the same few types."""

    def __init__(self) -> None:
        self.words = lru_cache(maxsize=_REMEMBERED)(Words.of)
        """The words of one text."""
        self._together = lru_cache(maxsize=_REMEMBERED)(self._read)

    def together(self, texts: Iterable[str]) -> Texts:
        """Texts that are likely to come together again, with their pairs."""
        return self._together(tuple(texts))

    def _read(self, texts: tuple[str, ...]) -> Texts:
        return Texts(map(self.words, texts), paired=True)
