"""How words stand in the Meilisearch index.

Its own normaliser takes marks off and its typo tolerance knows no Vietnamese, so both are left little to do: fields
hold folded words; beside each, a shadow field holds the same words spelt so that their marks survive.

They are spelt in the letters of a script for which the server has no tokeniser of its own. Texts and questions are read
in the language they are said to be in, but of synonyms it guesses each one's (milli, ``update_synonyms``), and what it
takes for German it takes apart as compounds: ``tea`` might be two words there, and one everywhere else.
"""

import hashlib
from collections.abc import Iterable

from search.lexicon import Lexicon, Phrase
from search.query import Unit
from search.text import Token

_ALPHABET = [chr(letter) for letter in range(0x10D0, 0x10F1)]
"""Georgian: no language is guessed for it, no mark is taken off it, and it has no capitals here."""
_LETTERS = 8


def _spelt(text: str, *, as_: str) -> str:
    """A few letters that stand for a text."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8, person=as_.encode()).digest())
    letters = ""
    for _ in range(_LETTERS):
        number, at = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[at]
    return letters


def with_marks(marked: str) -> str:
    """A word that only the same word with the same marks equals."""
    return _spelt(marked, as_="word")


def in_one(name: str) -> str:
    """A whole name as one word: only the same name equals it."""
    return _spelt(name, as_="name")


class Synonyms:
    """The packs' synonyms as settings: one made-up word for each way to ask, that means all ways to say it
    with their marks. The words as typed, with whatever marks, are asked for beside it.

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
                    self.settings[_key(words_, meaning)] = _said(meaning)

    def word_for(self, unit: Unit) -> str | None:
        """The made-up word of a unit; ``None`` where it has no synonyms."""
        key = _key(_folded(unit.words), unit.phrases)
        return key if unit.phrases and key in self.settings else None


def _folded(words: Iterable[Token]) -> Phrase:
    return tuple(token.folded for token in words)


def _key(words: Phrase, phrases: frozenset[Phrase]) -> str:
    return _spelt(repr((words, sorted(phrases))), as_="synonym")


def _said(phrases: frozenset[Phrase]) -> list[str]:
    """Every phrase with its marks."""
    return [" ".join(map(with_marks, phrase)) for phrase in sorted(phrases)]
