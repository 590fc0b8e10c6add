"""Splits long lists of ids so that no database's limit on parameters is met."""

from collections.abc import Iterable, Iterator
from itertools import islice

_SIZE = 500


def in_chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in lists of at most 500."""
    iterator = iter(ids)
    while chunk := list(islice(iterator, _SIZE)):
        yield chunk
