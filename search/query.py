"""What to look for: the units of a question. No text in it is ever parsed as a query."""

from dataclasses import dataclass
from itertools import pairwise

from search.lexicon import Phrase
from search.text import Token, joined


@dataclass(frozen=True)
class Unit:
    """One thing the question asks for: some words, and what else would say the same.

    ``parts`` are the words of a unit of two, each with its own other forms. ``phrases`` are synonyms, with
    their marks. ``forms`` and ``pairs`` are the words joined, or in the other number: as one word of the index,
    and as two neighbours of a name; ``near`` and ``near_pairs`` what may have been meant where they are unknown;
    ``begun`` and ``begun_pairs`` what begins like the last of them. A ``replaced`` unit holds words that were
    not typed, but meant.
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

    @property
    def guessed(self) -> bool:
        """Whether something else than what was typed is looked for."""
        own = self.replaced or bool(self.near or self.near_pairs)
        return own or any(part.guessed for part in self.parts)


@dataclass(frozen=True)
class Plan:
    """What to look for: units, all of them wanted, and the words as they stood."""

    units: tuple[Unit, ...]
    typed: tuple[Token, ...]

    @property
    def whole(self) -> str:
        """The question as one name."""
        return " ".join(token.folded for token in self.typed)

    @property
    def pairs(self) -> list[str]:
        """Neighbouring words, joined: a name that has them side by side is nearer to the question."""
        return [joined(one, two) for one, two in pairwise(self.typed)]
