"""Which codes of one facet rows hold. Thousands hold the same few codes together, so each such set is kept once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalogue.live.growing import Growing


@dataclass(frozen=True)
class Held:
    """The codes of some rows. ``sets`` says which set each row holds; ``members`` and ``of_sets`` which code is in which."""

    codes: dict[str, int]
    sets: NDArray[np.int32]
    count: int
    members: NDArray[np.int64]
    of_sets: NDArray[np.int64]

    def having(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """The rows that hold any of these codes."""
        chosen = np.zeros(self.count, np.bool_)
        for code in wanted:
            if (number := self.codes.get(code)) is not None:
                chosen[self.of_sets[self.members == number]] = True
        found: NDArray[np.bool_] = chosen[self.sets]
        return found

    def counted(self, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """How many of some rows hold each code, by the codes' numbers."""
        of_each = np.bincount(self.sets[rows], minlength=self.count)
        return np.bincount(self.members, of_each[self.of_sets], len(self.codes)).astype(np.int64)


class Holding:
    """The codes of one facet, row by row, as rows come. What was handed out stays as it was."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._sets, self._members, self._of_sets = Growing(np.int32), Growing(np.int64), Growing(np.int64)

    def extend(self, rows: Iterable[Sequence[str]]) -> None:
        """Adds rows by their codes."""
        self._sets.extend([self._number(tuple(codes)) for codes in rows])

    def _number(self, codes: tuple[str, ...]) -> int:
        number = self._numbers.get(codes)
        if number is None:
            number = self._numbers[codes] = len(self._numbers)
            self._members.extend([self._codes.setdefault(code, len(self._codes)) for code in codes])
            self._of_sets.extend([number] * len(codes))
        return number

    def held(self) -> Held:
        """The codes of all rows so far."""
        return Held(
            dict(self._codes),
            self._sets.view(),
            len(self._numbers),
            self._members.view(),
            self._of_sets.view(),
        )
