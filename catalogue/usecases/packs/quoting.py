"""How a value from a file is shown in a fault: short, in quotes, and harmless to a terminal."""

from collections.abc import Iterable
from typing import Any

from catalogue.domain.likeness import most_like

_LONGEST = 60
_FEW = 8


def quoted(value: Any) -> str:
    """The value as it was written; ``''`` for one that is no single value."""
    if isinstance(value, dict | list | tuple) or value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # repr() escapes control characters and marks of direction, and leaves Vietnamese letters alone.
    return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def nearest(word: str, known: Iterable[str]) -> str:
    """``; the nearest is 'x'``, or nothing where no known word is like it."""
    found = most_like(word, frozenset(known))
    return f"; the nearest is {found!r}" if found else ""


def one_of(word: str, allowed: list[str]) -> str:
    """The allowed words where they are few, else the one most like the word given."""
    if len(allowed) <= _FEW:
        return f"; write {' or '.join(filter(None, (', '.join(allowed[:-1]), allowed[-1])))}"
    return nearest(word, allowed) or f"; there are {len(allowed)}, such as {allowed[0]}"
