"""What to look for: the units of a question. No text in it is ever parsed as a query."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from search.lexicon import Phrase
from search.text import Token

_LONGEST_CODE = 2, 6
"""So many words, and letters in all."""


@dataclass(frozen=True)
class Unit:
    """One thing the question asks for: some words, and what else would say the same.

    ``parts`` are the words of a unit of two, each with its own other forms. ``phrases`` are synonyms, with
    their marks. ``forms`` and ``pairs`` are the words joined, or in the other number: as one word of the index,
    and as two neighbours of a name; ``near`` and ``near_pairs`` what may have been meant where they are unknown;
    ``begun`` and ``begun_pairs`` what begins like the last of them. A ``replaced`` unit holds words that were
    not typed, but meant. A ``known`` one says something as it stands: what begins like it is likely not meant.
    Listings of its ``kinds`` are what it asks for, whatever they say. A ``bare`` one was typed without marks where
    others have them, and means just that: may is no máy there. One in ``passing`` says little of what is looked for.
    """

    words: tuple[Token, ...]
    parts: tuple["Unit", ...] = ()
    phrases: frozenset[Phrase] = frozenset()
    forms: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    near_pairs: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    begun_pairs: tuple[str, ...] = ()
    replaced: bool = False
    known: bool = False
    bare: bool = False
    kinds: tuple[str, ...] = ()
    passing: bool = False

    @cached_property
    def sense(self) -> Hashable:
        """All that it looks for, wherever it stood in the question."""
        words = tuple((token.folded, token.marked) for token in self.words)
        parts = tuple(part.sense for part in self.parts)
        others = (
            self.forms,
            self.pairs,
            self.near,
            self.near_pairs,
            self.begun,
            self.begun_pairs,
            self.known,
            self.bare,
        )
        return words, parts, self.phrases, others

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with marks."""
        return any(word.has_marks for word in self.words)

    @property
    def is_code(self) -> bool:
        """Whether it is a code, as CN11 or F-5a: letters first, then digits."""
        word = "".join(word.folded for word in self.words)
        is_mixed = word[:1].isalpha() and not word.isalpha()
        return is_mixed and len(self.words) <= _LONGEST_CODE[0] and len(word) <= _LONGEST_CODE[1]

    @property
    def guessed(self) -> bool:
        """Whether something else than what was typed is looked for."""
        own = self.replaced or bool(self.near or self.near_pairs)
        return own or any(part.guessed for part in self.parts)


@dataclass(frozen=True)
class Plan:
    """What to look for: units, all of them wanted, and the words as they stood.

    The unit at place ``subject`` is what is looked for, the others are its conditions.
    ``kinds`` are those of the listings that are asked for, where the question says more than that; listings of kinds
    ``beside`` these say something of it too.
    """

    units: tuple[Unit, ...]
    typed: tuple[Token, ...]
    subject: int = 0
    kinds: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def only_asks(self) -> bool:
        """Whether nothing is said but what kind of listing is wanted: it is no name then."""
        return bool(self.kinds) and all(unit.kinds for unit in self.units)

    @cached_property
    def telling(self) -> tuple[Token, ...]:
        """The words as typed without those that say nothing; none where all of them say something."""
        starts = {word.start for unit in self.units for word in unit.words}
        telling = tuple(token for token in self.typed if token.start in starts)
        return telling if len(telling) < len(self.typed) else ()

    @property
    def typed_sense(self) -> Hashable:
        """The words as typed, wherever each of them stood."""
        return tuple((token.folded, token.marked) for token in self.typed)


def neighbours(plan: Plan) -> Iterator[Unit]:
    """Words of different units that were typed side by side: where they stand so in a text, it speaks of just that.

    Source:
        Sequential dependence (Metzler & Croft 2005).
    """
    places = {token.start: at for at, token in enumerate(plan.typed)}
    for one, two in pairwise(plan.units):
        last, first = one.words[-1], two.words[0]
        if places[first.start] == places[last.start] + 1 and not (one.phrases or two.phrases):
            yield Unit((last, first))
