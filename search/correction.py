"""Did you mean: the question as the best hit spells it, where words of it had to be guessed."""

import unicodedata
from collections.abc import Mapping, Sequence

from search.highlight import spellings
from search.query import Unit
from search.text import tokens


def _is_there(typed: str, texts: Mapping[str, str]) -> bool:
    there = {token.folded for text in texts.values() for token in tokens(text)}
    return all(token.folded in there for token in tokens(typed))


def _guess(unit: Unit) -> str:
    meant = (part.near[0] if part.near else part.words[0].folded for part in unit.parts)
    return " ".join(meant) or next(
        iter((*unit.near, *unit.near_pairs)), " ".join(w.folded for w in unit.words)
    )


def did_you_mean(text: str, units: Sequence[Unit], texts: Mapping[str, str]) -> str | None:
    """The corrected question, by the texts of the best hit; ``None`` where nothing was corrected."""
    typed = corrected = unicodedata.normalize("NFC", text)
    for unit in sorted(units, key=lambda unit: unit.words[0].start, reverse=True):
        here = slice(unit.words[0].start, unit.words[-1].end)
        if unit.guessed and not _is_there(typed[here], texts):
            spelt = next(spellings(unit, texts), None) or _guess(unit)
            corrected = corrected[: here.start] + spelt + corrected[here.stop :]
    return corrected.strip() if corrected != typed else None
