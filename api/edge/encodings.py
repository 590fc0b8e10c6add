"""gzip, prepared once per version: of each answer's bytes, for as long as they are asked for, within a budget."""

import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

LEAST = 512
"""Bytes below which compressing is not worth a header."""
INLINE = 64 * 1024
"""Bytes above which compressing would hold up the other requests of the event loop."""
BUDGET_BYTES = 6 * 1024 * 1024
_GZIP = 31
_LEVEL = 6
_LONGEST = 200
Chunks = Sequence[bytes]


def accepts_gzip(scope: Any) -> bool:
    """Whether the client takes gzip (RFC 9110 12.5.3)."""
    for name, value in scope["headers"]:
        if name == b"accept-encoding" and len(value) <= _LONGEST and _wanted(value):
            return True
    return False


@lru_cache(maxsize=256)
def _wanted(value: bytes) -> bool:
    """Whether gzip is taken, and not less than the bytes as they are where these are named too.

    What stands for everything counts where gzip is not named.
    """
    weights: dict[bytes, float] = {}
    for part in value.lower().split(b","):
        name, *parameters = (piece.strip() for piece in part.split(b";"))
        given = next((each[2:] for each in parameters if each.startswith(b"q=")), b"1")
        try:
            weights[name] = float(given)
        except ValueError:
            weights[name] = 0.0
    gzip = weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0)))
    return gzip > 0 and gzip >= weights.get(b"identity", 0.0)


def compressed(chunks: Iterable[bytes]) -> list[bytes]:
    """The bytes as one gzip stream. It holds no time, so the same bytes give the same."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    found = [packed for chunk in chunks if (packed := packer.compress(chunk))]
    return [*found, packer.flush()]


class Prepared:
    """The compressed forms of what was asked for last, by the bytes themselves."""

    def __init__(self, budget: int = BUDGET_BYTES) -> None:
        self._kept: OrderedDict[tuple[bytes, ...], tuple[list[bytes], int]] = OrderedDict()
        self._budget = self._left = budget
        self._lock = Lock()

    def find(self, chunks: Chunks) -> list[bytes] | None:
        """The compressed form, if it is there."""
        with self._lock:
            key = tuple(chunks)
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def make(self, chunks: Chunks) -> list[bytes]:
        """Compresses, and keeps what fits."""
        made = compressed(chunks)
        size = sum(map(len, chunks)) + sum(map(len, made))
        with self._lock:
            key = tuple(chunks)
            if key not in self._kept and size <= self._budget:
                self._kept[key] = made, size
                self._left -= size
                while self._left < 0:
                    _, (_, freed) = self._kept.popitem(last=False)
                    self._left += freed
        return made


prepared = Prepared()
