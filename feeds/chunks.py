"""Answers in chunks, each put together when it is its turn: the whole may be larger than should be held twice."""

from collections.abc import Callable, Sequence
from typing import overload


class Chunks(Sequence[bytes]):
    """``count`` chunks; ``make`` puts one together by its number, from 0."""

    def __init__(self, count: int, make: Callable[[int], bytes]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        if at >= self._count:
            raise IndexError(at)
        return self._make(at)
