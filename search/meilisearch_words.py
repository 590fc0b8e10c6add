"""How words stand in the Meilisearch index.

Its own normaliser takes marks off and its typo tolerance knows no Vietnamese, so both are left little to do: fields
hold folded words; beside each, a shadow field holds the same words spelt so that their marks survive.
"""

import hashlib
import string
from collections.abc import Iterable

from search.lexicon import Lexicon, Phrase
from search.query import Unit
from search.text import Token, without_marks

_LETTERS = 8


def _spelt(text: str) -> str:
    """A few letters that stand for a text: digits and marks could be taken apart."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
    letters = ""
    for _ in range(_LETTERS):
        number, at = divmod(number, 26)
        letters += string.ascii_lowercase[at]
    return letters


def with_marks(marked: str) -> str:
    """A word that only the same word with the same marks equals. It begins like the folded one, so that an
    unfinished word finds nothing new by it."""
    return f"{without_marks(marked)}qj{_spelt(marked)}"


def in_one(name: str) -> str:
    """A whole name as one word: only the same name equals it."""
    return f"qn{_spelt(name)}"


class Synonyms:
    """The packs' synonyms as settings: one made-up word for each way to ask, that means all ways to say it.

    Meilisearch looks synonyms up without marks, and so would take "chế" for "chè"; the planner does not. It says
    which ones are meant, and the made-up word stands for them.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.settings: dict[str, list[str]] = {}
        for entries in lexicon.synonyms.by_first.values():
            by_words: dict[Phrase, list[frozenset[Phrase]]] = {}
            for words, phrases in entries:
                by_words.setdefault(_folded(words), []).append(phrases)
            for words_, meanings in by_words.items():
                for meaning in {*meanings, frozenset().union(*meanings)}:
                    self.settings[_key(words_, meaning)] = _said(words_, meaning)

    def word_for(self, unit: Unit) -> str | None:
        """The made-up word of a unit; ``None`` where it has no synonyms."""
        key = _key(_folded(unit.words), unit.phrases)
        return key if unit.phrases and key in self.settings else None


def _folded(words: Iterable[Token]) -> Phrase:
    return tuple(token.folded for token in words)


def _key(words: Phrase, phrases: frozenset[Phrase]) -> str:
    return "qk" + _spelt(repr((words, sorted(phrases))))


def _said(words: Phrase, phrases: frozenset[Phrase]) -> list[str]:
    """The words as typed, and every phrase with its marks."""
    return [" ".join(words), *(" ".join(map(with_marks, phrase)) for phrase in sorted(phrases))]
