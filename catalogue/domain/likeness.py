"""The known word that a mistaken one was probably meant to be."""

import difflib
from functools import lru_cache

_LIKE = 0.75  # Ids of a kind begin alike; below this, words are named that nobody meant.


@lru_cache(maxsize=4096)
def most_like(word: str, known: frozenset[str]) -> str | None:
    """The known word most like a word, in capitals or not; ``None`` where none is."""
    folded = {each.casefold(): each for each in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=_LIKE)
    return folded[found[0]] if found else None
