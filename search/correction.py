"""Did you mean: the question as the best hit spells it, where words of it had to be guessed."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from search.documents import document_of, texts_of
from search.highlight import spellings
from search.query import Unit
from search.text import fold, tokens

_NAMES = ("title", "alias", "related")


def did_you_mean(text: str, units: Sequence[Unit], best: dict[str, Any]) -> str | None:
    """The corrected question, by the names the best hit has or refers to; ``None`` where nothing was corrected."""
    texts = texts_of(best)
    there = {token.folded for found in texts.values() for each in found for token in tokens(each)}
    names = {each: each for field in _NAMES for each in texts[field]}
    typed = corrected = unicodedata.normalize("NFC", text)
    for unit in sorted(units, key=lambda unit: unit.words[0].start, reverse=True):
        here = slice(unit.words[0].start, unit.words[-1].end)
        if unit.guessed and not all(token.folded in there for token in tokens(typed[here])):
            spelt = _spelt(unit, names, best) or typed[here]
            corrected = corrected[: here.start] + spelt + corrected[here.stop :]
    return corrected.strip() if corrected != typed else None


def _spelt(unit: Unit, names: Mapping[str, str], best: dict[str, Any]) -> str | None:
    """How a name spells what was guessed. Words typed with marks were meant: only a whole name stands for them."""
    found = spellings(unit, names)
    if unit.has_marks:
        wholes = {*document_of(best).wholes, *map(fold, names)}
        found = (spelt for spelt in found if fold(spelt) in wholes)
    return next(found, None)
