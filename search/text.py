"""Text as people type it: split into words that know their place, each with and without its marks."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Self

LONGEST_WORD = 64
WIDEST_GAP = 4
"""So many signs and spaces may stand between words that are side by side."""
_MARK = "\u0300-\u036f"
_LETTERS = rf"[^\W_](?:[^\W_]|[{_MARK}])*"
_WORD = re.compile(rf"{_LETTERS}(?:['’ʼ‘`´]{_LETTERS})*")
_APOSTROPHES = "'’ʼ‘`´"
_SPELT: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _APOSTROPHES)),
    **dict.fromkeys(map(ord, "ÐƉ"), "Đ"),
    **dict.fromkeys(map(ord, "ðɖ"), "đ"),
}
"""Apostrophes go; the letters that old documents and keyboards put for đ become it."""
_LATIN = (*range(0x41, 0x250), *range(0x1E00, 0x1F00))
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?"
)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class Token(NamedTuple):
    """A word of a text. ``start`` and ``end`` are character offsets in the text it was found in."""

    folded: str
    marked: str
    start: int
    end: int

    @property
    def has_marks(self) -> bool:
        return self.folded != self.marked


@lru_cache(maxsize=4_096)
def _forms(word: str) -> tuple[str, str]:
    """A word without any mark, and with all of them but the tone moved to its end: hoà and hòa are one word."""
    letters, marked, tones = [], [], []
    for char in unicodedata.normalize("NFKD", word.translate(_SPELT)).lower():
        if char in _TONES:
            tones.append(char)
        elif unicodedata.combining(char):
            marked.append(char)
        elif char.isalnum():
            marked.append(char)
            letters.append("d" if char == "đ" else char)
    return "".join(letters)[:LONGEST_WORD], "".join(marked + tones)[:LONGEST_WORD]


@lru_cache(maxsize=8_192)
def _said_in(part: str) -> tuple[str, str] | None:
    """The words of a text without spaces, folded and with their marks, each with spaces between. Texts share these
    parts, signs and all, as they share words."""
    found = [forms for word in _WORD.findall(part) if (forms := _forms(word))[0]]
    return (
        (" ".join(folded for folded, _ in found), " ".join(marked for _, marked in found)) if found else None
    )


_SPACED = bytes(code if chr(code).isalnum() else 32 for code in range(128)).lower().ljust(256, b" ")
_FOLDED = {code: folded for code in _LATIN if len(folded := _forms(chr(code))[0]) == 1}


def fold(text: str) -> str:
    """Lower case without marks; đ becomes d."""
    return " ".join(token.folded for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """The words of a text. ``B'Lao`` is one word, ``F-5a`` are two."""
    found = ((_forms(match[0]), match) for match in _WORD.finditer(text))
    return [Token(*forms, match.start(), match.end()) for forms, match in found if forms[0]]


class Words(NamedTuple):
    """The words of a text without their places, each folded, and each as :class:`Token` has it marked.

    ``said`` and ``said_with_marks`` have spaces between them; there is none in a word.
    """

    said: str = ""
    said_with_marks: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """The words of a text. Found like :func:`tokens`, but without the places, which an index has no use for."""
        found = [*filter(None, map(_said_in, text.split()))]
        return cls(*map(" ".join, zip(*found, strict=True)))

    @property
    def folded(self) -> list[str]:
        """Each word folded."""
        return self.said.split()

    @property
    def marked(self) -> list[str]:
        """Each word with its marks."""
        return self.said_with_marks.split()

    def part(self, start: int, end: int | None = None) -> "Words":
        """Some of them."""
        return Words(" ".join(self.folded[start:end]), " ".join(self.marked[start:end]))

    def and_(self, others: "Words") -> "Words":
        """These, and some others after them."""
        return Words(
            f"{self.said} {others.said}".strip(), f"{self.said_with_marks} {others.said_with_marks}".strip()
        )

    @property
    def in_one(self) -> "Words":
        """All of them written without spaces, as people do."""
        return Words(self.said.replace(" ", ""), self.said_with_marks.replace(" ", ""))

    @property
    def pairs(self) -> list[str]:
        """Neighbours as one word each, folded: ``locson``, ``f5a``."""
        return [(one + two)[:LONGEST_WORD] for one, two in pairwise(self.folded)]


def folded_in_place(text: str) -> str | None:
    """A composed text without marks, as long as it was, only spaces between its words; ``None`` where that cannot be."""
    if any(sign in text for sign in _APOSTROPHES) or not unicodedata.is_normalized("NFC", text):
        return None
    apart = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = apart.encode("ascii", "ignore")
    if len(letters) == len(text):  # Nothing but Latin letters: many times quicker than one by one.
        return letters.translate(_SPACED).decode()
    return "".join(char if char.isalnum() else " " for char in text.translate(_FOLDED))


def places_of(word: str, folded: str) -> list[tuple[int, int]]:
    """Where a folded word stands by itself in a text folded in place, which has a space before and after it."""
    found, sought, length = [], f" {word} ", len(word)
    at = folded.find(sought)
    while at >= 0:
        end = at + length  # In the text itself, which begins after the space.
        found.append((at, end))
        at = folded.find(sought, end + 1)
    return found


def word_after(end: int, word: str, folded: str) -> tuple[int, int] | None:
    """Where a word stands right after a place in such a text; ``None`` where another does, or it is too far."""
    if folded.startswith(f" {word} ", end + 1):  # As it mostly is.
        return end + 1, end + 1 + len(word)
    start = end
    while start - end < WIDEST_GAP and folded.startswith(" ", start + 1):
        start += 1
    return (start, start + len(word)) if folded.startswith(f"{word} ", start + 1) else None


def marked_form(word: str) -> str:
    """A word of a text with its marks, as :class:`Token` has it."""
    return _forms(word)[1]


def typed_tokens(text: str) -> list[Token]:
    """The words of a text from outside, which may come decomposed."""
    return tokens(unicodedata.normalize("NFC", text))


def is_unfinished(text: str) -> bool:
    """Whether a text ends with a word, to which letters may still come: ``cow’`` becomes ``cow’s``."""
    last = text.rstrip(_APOSTROPHES)[-1:]
    return last.isalnum() or unicodedata.combining(last or " ") > 0


def is_syllable(word: str) -> bool:
    """Whether a folded word is spelt as a syllable of Vietnamese: lộc and tea, not solar."""
    return _SYLLABLE.fullmatch(word) is not None


def joined(first: Token, second: Token) -> str:
    """Two neighbouring words as one, folded: ``locson``, ``f5a``."""
    return (first.folded + second.folded)[:LONGEST_WORD]


def says(typed: Token, meant: Token) -> bool:
    """Whether a typed word stands for another: with its marks if it has any, else without."""
    return typed.folded == meant.folded and (not typed.has_marks or typed.marked == meant.marked)


def is_same(typed: Token, meant: Token) -> bool:
    """Whether a typed word is another, marks and all."""
    return typed.marked == meant.marked


def other_number(word: str) -> str:
    """The plural of an English singular, the singular of a plural, by rule."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s"):
        return word[:-1]
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("x", "ch", "sh")) else "s")


def without_marks(marked: str) -> str:
    """The folded form of a marked one."""
    return "".join(char for char in marked if not unicodedata.combining(char)).replace("đ", "d")
