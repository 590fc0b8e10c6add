"""Did you mean: the question as the best hit spells it, where words of it had to be guessed."""

import unicodedata
from collections.abc import Mapping, Sequence

from search.highlight import Highlighter
from search.query import Unit


def _is_there(unit: Unit, highlighter: Highlighter, texts: Mapping[str, str]) -> bool:
    there = {token.folded for text in texts.values() for token in highlighter.candidates(text)}
    return all(token.folded in there for token in unit.words)


def did_you_mean(
    text: str, units: Sequence[Unit], highlighter: Highlighter, texts: Mapping[str, str]
) -> str | None:
    """The corrected question, by the texts of the best hit; ``None`` where nothing was corrected."""
    corrected = unicodedata.normalize("NFC", text)
    guessed = [unit for unit in units if unit.guessed and not _is_there(unit, highlighter, texts)]
    for unit in sorted(guessed, key=lambda unit: unit.words[0].start, reverse=True):
        spelt = highlighter.spelling(unit, texts) or (*unit.near, *unit.near_pairs)[0]
        corrected = corrected[: unit.words[0].start] + spelt + corrected[unit.words[-1].end :]
    return corrected.strip() if guessed else None
