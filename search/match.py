"""What an engine says of a text: which listings match it, and how well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Rows
from search.query import Unit


@dataclass(frozen=True)
class Match:
    """What matches a text: row numbers in order with their scores, and the units they were matched by.

    ``named`` is how far each row's name is the text itself; ``unheld`` are units that none of the rows holds. Rows
    ``beside`` what was found hold none themselves. A ``degraded`` one comes of the engine that stands in while the chosen
    one is away.
    """

    rows: Rows
    scores: NDArray[np.float64]
    named: NDArray[np.float64]
    units: tuple[Unit, ...]
    unheld: tuple[Unit, ...] = ()
    beside: frozenset[int] = frozenset()
    degraded: bool = False


class Matcher(Protocol):
    """The part of an answer an engine gives.

    Who types marks means them. Other marks come after these, so where another order asks for what matches ``exactly``
    they count only where those typed are nowhere.
    """

    def match(self, text: str, *, exactly: bool = False) -> Match: ...


@runtime_checkable
class Namer(Protocol):
    """A matcher that can look in names alone, and only for the best: what suggestions need, many times a second.

    It reads a text in one way after the other, the likeliest first.
    """

    def names(self, text: str) -> Iterator[Match]: ...


@runtime_checkable
class Citing(Protocol):
    """A matcher that can tell which listings hold some words side by side, as they hold the number of a law."""

    def citing(self, words: Sequence[str]) -> Rows: ...
