"""Did you mean: the question as the best hit spells it, where words of it had to be guessed."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from search.documents import document_of, texts_of
from search.highlight import spellings
from search.query import Unit
from search.text import Words, fold, tokens

_REMEMBERED = 128
_NAMES = ("title", "alias", "related")


@dataclass(frozen=True)
class _Hit:
    """A listing as corrections read it: its parsed JSON, its names by themselves, and all words it has."""

    listing: dict[str, Any]
    names: dict[str, str]
    words: frozenset[str]


@lru_cache(maxsize=_REMEMBERED)
def _read(body: bytes) -> _Hit:
    """The best hits of corrected questions are few, and come again with every page and letter."""
    listing = json.loads(body)
    texts = texts_of(listing)
    words = frozenset(word for found in texts.values() for each in found for word in Words.of(each).folded)
    return _Hit(listing, {each: each for field in _NAMES for each in texts[field]}, words)


def did_you_mean(text: str, units: Sequence[Unit], best: bytes) -> str | None:
    """The corrected question, by the names the best hit has or refers to; ``None`` where nothing was corrected.

    Args:
        best: its public JSON.
    """
    hit = _read(best)
    typed = corrected = unicodedata.normalize("NFC", text)
    for unit in sorted(units, key=lambda unit: unit.words[0].start, reverse=True):
        here = slice(unit.words[0].start, unit.words[-1].end)
        if unit.guessed and not all(token.folded in hit.words for token in tokens(typed[here])):
            spelt = _spelt(unit, hit.names, hit.listing) or typed[here]
            corrected = corrected[: here.start] + spelt + corrected[here.stop :]
    return corrected.strip() if corrected != typed else None


def _spelt(unit: Unit, names: Mapping[str, str], best: dict[str, Any]) -> str | None:
    """How a name spells what was guessed. Words typed with marks were meant: only a whole name stands for them."""
    found = spellings(unit, names)
    if unit.has_marks:
        wholes = {*document_of(best).wholes, *map(fold, names)}
        found = (spelt for spelt in found if fold(spelt) in wholes)
    return next(found, None)
