"""What differs between two states of a record, as a curator compares them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from catalogue.domain.references import Path
from catalogue.usecases.packs.quoting import quoted
from catalogue.usecases.rules import dotted

_LONGEST = 60
_JUMP = 10
_THOUSAND = range(990, 1011)
_SAYS_WHICH = ("as_of", "source", "unit", "of", "place", "notice", "state")
"""By which rows of a list are known again."""


class Difference(NamedTuple):
    """One value that was, and what it becomes; ``None`` where there is none."""

    path: Path
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{dotted(self.path)}: {_shown(self.old)} → {_shown(self.new)}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return quoted(value)
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _which(row: dict[str, Any]) -> list[Any]:
    return [row.get(name) for name in _SAYS_WHICH]


def _paired(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Rows of a list that are not the same, each beside the one it was: first those of one date and source, then in order."""
    was = [row for row in old if row not in new]
    left: list[tuple[int, Any]] = []
    for at, row in enumerate(new):
        if row in old:
            continue
        like = next((before for before in was if _which(before) == _which(row)), None)
        if like is None:
            left.append((at, row))
        else:
            was.remove(like)
            yield at, like, row
    for (at, row), before in zip(left, was, strict=False):
        yield at, before, row
    for at, row in left[len(was) :]:
        yield at, None, row
    for before in was[len(left) :]:
        yield old.index(before), before, None


def _rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _between(old: Any, new: Any, path: Path) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            yield from _between(old.get(name), new.get(name), (*path, name))
    elif _rows(old) and _rows(new):
        for at, before, row in sorted(_paired(old, new), key=lambda pair: pair[0]):
            yield from _between(before, row, (*path, at))
    else:
        yield Difference(path, old, new)


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """The values in which two documents of a record differ, by path."""
    return tuple(_between(json.loads(old), json.loads(new), ()))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value != 0


def jumps(found: Sequence[Difference]) -> Iterator[tuple[Path, str]]:
    """Numbers that become more than ten times larger or smaller, in a unit that stays."""
    other_unit = {each.path[:-1] for each in found if each.path[-1] == "unit"}
    for path, old, new in found:
        if not (_is_number(old) and _is_number(new)) or path[:-1] in other_unit:
            continue
        times = max(abs(new / old), abs(old / new))
        if round(times) in _THOUSAND:
            yield (
                path,
                f"{old:g} becomes {new:g}, a thousandth or a thousandfold: is a point one between thousands?",
            )
        elif times > _JUMP:
            yield (
                path,
                f"{old:g} becomes {new:g}, {times:.0f} times {'more' if abs(new) > abs(old) else 'less'}",
            )
