"""The words that mean the same, and those that mean nothing, as the packs' bundles give them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from catalogue.usecases.bundles import Bundle
from search.text import Token, is_same, other_number, says, tokens
from search.vocabulary import Vocabulary

Phrase = tuple[str, ...]
_FEW = 64
_SHORT = 3
_OWN, _OWN_MARKED, _FOREIGN = "vi", "vi_with_marks", "en"
_PASSING, _LEADING_ON = "in_passing", "en_leading_on"
_BETWEEN, _FIRST, _HINT = "…", "^", "~"
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

    def at(
        self, typed: Sequence[Token], start: int, alike: Callable[[Token, Token], bool] = says
    ) -> Iterator[tuple[int, _Meaning]]:
        """The phrases that stand at a place, with their lengths."""
        for words, meaning in self.by_first.get(typed[start].folded, ()):
            length = len(words)
            if length > 1 and (start + length > len(typed) or typed[start + 1].folded != words[1].folded):
                continue
            if all(map(alike, typed[start : start + length], words)):
                yield length, meaning


class _Way(NamedTuple):
    """A kind, and the phrases that follow the first one. A hint counts where nothing else asks."""

    kind: str
    then: tuple[Phrases[None], ...]
    is_hint: bool


class Asked(NamedTuple):
    """A kind of listing that a question asks for, and the words it does so with, by their places."""

    kind: str
    places: frozenset[int]


@dataclass(frozen=True)
class WaysToAsk:
    """The ways to ask for a kind of listing: phrases that stand in a question in their order. Hints count where nothing
    else asks: land is asked for with "land near Bao Loc", not with "whom do I ask for land". Those that only count at
    its beginning are the last resort: KCN asks for a zone in "KCN Bảo Lâm", and not in "thuế TNDN trong KCN"."""

    ways: Phrases[_Way]
    first: Phrases[str] = field(default_factory=lambda: Phrases({}))

    @classmethod
    def of(cls, entries: Iterable[tuple[str, str]]) -> "WaysToAsk":
        """From phrases and the kinds they ask for."""
        ways, firsts = [], []
        for text, kind in entries:
            if text.startswith(_FIRST):
                firsts.append((text.removeprefix(_FIRST), kind))
                continue
            first, *others = text.removeprefix(_HINT).split(_BETWEEN)
            then = tuple(Phrases.of([(other, None)]) for other in others)
            ways.append((first, _Way(kind, then, is_hint=text.startswith(_HINT))))
        return cls(Phrases.of(ways), Phrases.of(firsts))

    def in_(self, typed: Sequence[Token]) -> list[Asked]:
        """What a question asks for; words of a longer way are that way's alone: power supply is no supply."""
        alike = is_same if any(token.has_marks for token in typed) else says
        asked: list[Asked] = []
        hinted: list[Asked] = []
        for start in range(len(typed)):
            for length, way in self.ways.at(typed, start, alike):
                places = _in_order(typed, start + length, way.then, alike)
                if places is not None:
                    found = Asked(way.kind, places.union(range(start, start + length)))
                    (hinted if way.is_hint else asked).append(found)
        told = asked or hinted
        if not told and typed:
            told = [Asked(kind, frozenset(range(length))) for length, kind in self.first.at(typed, 0, alike)]
        return [each for each in told if not any(each.places < other.places for other in told)]


def _in_order(
    typed: Sequence[Token],
    start: int,
    phrases: Sequence[Phrases[None]],
    alike: Callable[[Token, Token], bool],
) -> frozenset[int] | None:
    """The places of phrases that stand one after the other; ``None`` where one does not."""
    places: set[int] = set()
    for phrase in phrases:
        here = next(
            ((at, length) for at in range(start, len(typed)) for length, _ in phrase.at(typed, at, alike)),
            None,
        )
        if here is None:
            return None
        start = sum(here)
        places.update(range(here[0], start))
    return frozenset(places)


@dataclass(frozen=True)
class Lexicon:
    """Synonyms, stop words and ways to ask of all packs."""

    synonyms: Phrases[frozenset[Phrase]] = field(default_factory=lambda: Phrases({}))
    stopwords: Phrases[None] = field(default_factory=lambda: Phrases({}))
    marked_stopwords: Phrases[None] = field(default_factory=lambda: Phrases({}))
    """Those that are words of names without their marks: ``thuộc``, but ``thuốc``."""
    foreign_stopwords: frozenset[str] = frozenset()
    passing: Phrases[None] = field(default_factory=lambda: Phrases({}))
    """Words of many questions, whatever these are about: nhà máy, land."""
    leading_on: frozenset[str] = frozenset()
    """Words with which a sentence of the other language goes on from what it is about: of, in."""
    askings: WaysToAsk = field(default_factory=lambda: WaysToAsk(Phrases({})))
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def synonyms_at(self, typed: Sequence[Token], start: int) -> tuple[int, frozenset[Phrase]]:
        """How many words of the longest listed phrase stand here, and all the ways to say it."""
        if typed[start].folded not in self.synonyms.by_first:
            return 0, frozenset()
        has_marks = any(token.has_marks for token in typed)
        found = list(self.synonyms.at(typed, start, self._says if has_marks else says))
        if has_marks and not typed[start].has_marks:  # By itself it means just that: xa is no xã there.
            alone = self.synonyms.at(typed, start, is_same)
            found = [each for each in found if each[0] > 1] + [each for each in alone if each[0] == 1]
        length = max((length for length, _ in found), default=0)
        return length, frozenset().union(*(said for at, said in found if at == length))

    def near(self, word: str) -> list[str]:
        """The words of synonyms that one may have been meant for, nearest first: caffe, which no listing writes so."""
        return [] if word in self._words else [other for other, _ in self._words.near(word)]

    @cached_property
    def _words(self) -> Vocabulary:
        phrases = (words for entries in self.synonyms.by_first.values() for words, _ in entries)
        return Vocabulary.of({word.folded for words in phrases for word in words})

    def _says(self, typed: Token, meant: Token) -> bool:
        """The same in a text with marks, where a stop word without any is just that: in, not trống."""
        stands = says(typed, meant)
        return stands and (typed.marked == meant.marked or not any(self.stopwords.at([typed], 0, is_same)))

    def is_stopword(self, typed: Sequence[Token], place: int) -> bool:
        """Whether a word is a stop word or stands in a stop phrase. In a sentence of the other language those of this
        one stand with their marks: da is no đã there, but part of a name."""
        return place in self._stops(tuple(typed))

    @cached_property
    def _stops(self) -> Callable[[tuple[Token, ...]], frozenset[int]]:
        return lru_cache(maxsize=_FEW)(self._stop_places)

    def _stop_places(self, typed: tuple[Token, ...]) -> frozenset[int]:
        has_marks = any(token.has_marks for token in typed)
        alike = is_same if has_marks or self.is_foreign(typed) else says
        return frozenset(
            place
            for start in range(len(typed))
            for found in (
                self.stopwords.at(typed, start, alike),
                self.marked_stopwords.at(typed, start, is_same),
            )
            for length, _ in found
            for place in range(start, start + length)
        )

    def passing_places(self, typed: Sequence[Token]) -> frozenset[int]:
        """The places of words that say something, but little of what is looked for."""
        alike = is_same if any(token.has_marks for token in typed) else says
        return frozenset(
            place
            for start, token in enumerate(typed)
            if token.folded in self.passing.by_first
            for length, _ in self.passing.at(typed, start, alike)
            for place in range(start, start + length)
        )

    def leads_on(self, token: Token) -> bool:
        """Whether a sentence of the other language goes on with a word to something else."""
        return token.marked in self.leading_on

    def is_foreign(self, typed: Sequence[Token]) -> bool:
        """Whether a text is a sentence of the other language: one such word may be a syllable of a name (Lộc An)."""
        return len({token.marked for token in typed} & self.foreign_stopwords) > 1


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _groups(document: dict[str, Any]) -> list[list[str]]:
    found = (document.get("synonyms") or {}).get("groups") or ()
    return [_strings(group) for group in found]


def _in_both_numbers(group: Sequence[str]) -> list[str]:
    """The texts of a group, English ones in singular and plural."""
    others = (
        f"{text[: -len(last)]}{other_number(last)}"
        for text in group
        if (last := text.rsplit(" ", 1)[-1]).isascii()
        and last.isalpha()
        and last.islower()
        and len(last) > _SHORT
    )
    return list(dict.fromkeys((*group, *others)))


def _listed(documents: Iterable[dict[str, Any]], name: str) -> list[str]:
    """The words of a list of stop words, of all packs."""
    return [word for document in documents for word in _strings((document.get("stopwords") or {}).get(name))]


def _phrases(words: Iterable[str]) -> Phrases[None]:
    return Phrases.of((word, None) for word in words)


def _by_kind(documents: Iterable[dict[str, Any]], name: str) -> Iterator[tuple[str, str]]:
    """What a list of the packs says of each kind, with the kind."""
    for document in documents:
        for kind, said in ((document.get("kinds") or {}).get(name) or {}).items():
            yield from ((each, kind) for each in _strings(said))


def _beside(documents: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for other, kind in _by_kind(documents, "beside"):
        found.setdefault(kind, []).append(other)
    return found


def lexicon_of(bundles: Iterable[Bundle]) -> Lexicon:
    """The words of all bundles together."""
    documents = [bundle.document.get("search") or {} for bundle in bundles]
    groups = [_in_both_numbers(group) for document in documents for group in _groups(document)]
    said = [
        (text, frozenset(tuple(token.marked for token in tokens(other)) for other in group))
        for group in groups
        for text in group
    ]
    foreign = _listed(documents, _FOREIGN)
    return Lexicon(
        Phrases.of(said),
        _phrases([*_listed(documents, _OWN), *foreign]),
        _phrases(_listed(documents, _OWN_MARKED)),
        frozenset(foreign),
        _phrases(_listed(documents, _PASSING)),
        frozenset(_listed(documents, _LEADING_ON)),
        WaysToAsk.of(_by_kind(documents, "asked_for")),
        _beside(documents),
    )
