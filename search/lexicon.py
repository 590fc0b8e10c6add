"""The words that mean the same, and those that mean nothing, as the packs' bundles give them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from catalogue.usecases.bundles import Bundle
from search.text import Token, says, tokens

Phrase = tuple[str, ...]
_LONGEST_STOP = 4
_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True)
class Phrases(Generic[_Meaning]):
    """Phrases by their first word; the longest that stands in a text wins."""

    by_first: Mapping[str, list[tuple[tuple[Token, ...], _Meaning]]]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, _Meaning]]) -> "Phrases[_Meaning]":
        by_first: dict[str, list[tuple[tuple[Token, ...], _Meaning]]] = {}
        for text, meaning in entries:
            if words := tuple(tokens(text)):
                by_first.setdefault(words[0].folded, []).append((words, meaning))
        return cls(by_first)

    def at(self, typed: Sequence[Token], start: int) -> Iterator[tuple[int, _Meaning]]:
        """The phrases that stand at a place, with their lengths."""
        for words, meaning in self.by_first.get(typed[start].folded, ()):
            here = typed[start : start + len(words)]
            if len(here) == len(words) and all(map(says, here, words)):
                yield len(words), meaning


@dataclass(frozen=True)
class Lexicon:
    """Synonyms and stop words of all packs."""

    synonyms: Phrases[frozenset[Phrase]] = field(default_factory=lambda: Phrases({}))
    stopwords: Phrases[None] = field(default_factory=lambda: Phrases({}))

    def synonyms_at(self, typed: Sequence[Token], start: int) -> tuple[int, frozenset[Phrase]]:
        """How many words of the longest listed phrase stand here, and all the ways to say it."""
        found = list(self.synonyms.at(typed, start))
        length = max((length for length, _ in found), default=0)
        return length, frozenset().union(*(said for at, said in found if at == length))

    def is_stopword(self, typed: Sequence[Token], place: int) -> bool:
        """Whether a word is a stop word or stands in a stop phrase."""
        starts = range(max(0, place - _LONGEST_STOP), place + 1)
        return any(
            start + length > place for start in starts for length, _ in self.stopwords.at(typed, start)
        )


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _groups(document: dict[str, Any]) -> list[list[str]]:
    found = (document.get("synonyms") or {}).get("groups") or ()
    return [_strings(group) for group in found]


def lexicon_of(bundles: Iterable[Bundle]) -> Lexicon:
    """The words of all bundles together."""
    documents = [bundle.document.get("search") or {} for bundle in bundles]
    said = [
        (text, frozenset(tuple(token.marked for token in tokens(other)) for other in group))
        for document in documents
        for group in _groups(document)
        for text in group
    ]
    stops = [
        word
        for document in documents
        for language in (document.get("stopwords") or {}).values()
        for word in _strings(language)
    ]
    return Lexicon(Phrases.of(said), Phrases.of((word, None) for word in stops))
