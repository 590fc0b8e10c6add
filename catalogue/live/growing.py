"""An array that grows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Growing:
    """An array that doubles; what was handed out stays as it was."""

    def __init__(self, dtype: Any) -> None:
        self._buffer: NDArray[Any] = np.empty(256, dtype)
        self.size = 0

    def extend(self, values: Sequence[Any] | NDArray[Any]) -> None:
        """Adds values at its end."""
        needed = self.size + len(values)
        if needed > len(self._buffer):
            grown = np.empty(max(needed, 2 * len(self._buffer)), self._buffer.dtype)
            grown[: self.size] = self._buffer[: self.size]
            self._buffer = grown
        self._buffer[self.size : needed] = values
        self.size = needed

    def view(self) -> NDArray[Any]:
        """What it holds now."""
        return self._buffer[: self.size]
