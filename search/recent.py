"""What was made last, within a budget: the same words come again and again, and so do whole questions."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Generic, Protocol, TypeVar


class _Found(Protocol):
    @property
    def rows(self) -> Sized: ...


_Value = TypeVar("_Value", bound=_Found)


class Recent(Generic[_Value]):
    """The values made last, as many as have so many rows together."""

    def __init__(self, most_rows: int) -> None:
        self._most = most_rows
        self._kept: OrderedDict[Hashable, _Value] = OrderedDict()
        self._size, self._lock = 0, Lock()

    def kept(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """A value made once; the key is all that it is made of."""
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        found = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = found
                self._size += len(found.rows) + 1
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1].rows) + 1
        return found
