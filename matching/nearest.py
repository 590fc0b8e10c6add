"""What a mistaken word of a profile may have meant: the listings that are called so, or nearly so."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from catalogue.domain.likeness import most_like

_SHOWN = 3
_SHORTEST = 2
"""A single letter begins many names and means none of them."""
_COMPARED = 2_000
"""Among how many words likeness is looked for: it takes time for each."""


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """A name as a keyboard without marks has it, in words: ``Cà phê`` and ``ca-phe`` are the same."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(char if char.isalnum() else " " for char in bare if char.isascii()).split())


def _rest(id: str) -> str:
    """An id without its kind: ``coffee`` of ``material-coffee``."""
    return id.partition("-")[2] or id


@dataclass(frozen=True)
class Names:
    """What listings of a kind are called: by id the name to show, and every name folded."""

    shown: dict[str, str]
    words: dict[str, frozenset[str]]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """What the ids begin with."""
        return frozenset(id_.partition("-")[0] for id_ in self.shown)

    @cached_property
    def all_words(self) -> frozenset[str]:
        return frozenset(word for words in self.words.values() for word in words)


def names_of(known: Iterable[tuple[str, Sequence[str]]]) -> Names:
    """Ids with the names each goes by, the one to show first."""
    listed = list(known)
    return Names(
        {id_: names[0] for id_, names in listed},
        {id_: frozenset(_folded(text) for text in (_rest(id_), *names)) - {""} for id_, names in listed},
    )


def _meant(word: str, names: Names) -> list[str]:
    """The ids a word may mean: those called exactly so, else those whose names begin or end with it, else those of the
    name most like it."""
    asked = _folded(_rest(word) if word.partition("-")[0] in names.kinds else word)
    exact = [id_ for id_, words in names.words.items() if asked in words]
    if exact or len(asked) < _SHORTEST:
        return exact
    part = [
        id_
        for id_, words in names.words.items()
        if any(text.startswith(asked) or text.endswith(f" {asked}") for text in words)
    ]
    if part or len(names.all_words) > _COMPARED:
        return part
    like = most_like(asked, names.all_words)
    return [id_ for id_, words in names.words.items() if like in words]


def nearest(word: str, names: Names) -> dict[str, str]:
    """What is like the word, by id with the name to show; nothing where nothing known is."""
    return {id_: names.shown[id_] for id_ in _meant(word, names)[:_SHOWN]}


def nearest_told(found: Mapping[str, str]) -> dict[str, str]:
    """``; the nearest is 'x' (its name)`` in both languages, or nothing."""
    if not found:
        return {"vi": "", "en": ""}
    told = ", ".join(f"{id_!r} ({name})" for id_, name in found.items())
    return {"vi": f"; gần nhất là {told}", "en": f"; the nearest {'is' if len(found) == 1 else 'are'} {told}"}
