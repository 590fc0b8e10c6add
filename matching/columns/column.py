"""What gates and criteria say of all places at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Outcomes = npt.NDArray[np.int8]
"""The rank of a gate's outcome for each place; ``NO_GATE`` where it asks nothing."""
NO_GATE = -1


@dataclass(frozen=True)
class Column:
    """A criterion's bands, place by place, as the criterion itself would give them.

    ``loose`` columns may differ from it in the last digits (sums and distances); the others are equal to the bit.
    """

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    asked: npt.NDArray[np.bool_]
    loose: bool = False

    def among(self, rows: npt.NDArray[np.intp]) -> "Column":
        """The same for some rows only."""
        return Column(self.low[rows], self.high[rows], self.asked[rows], self.loose)

    def inverted(self) -> "Column":
        """The bands of 1 - x."""
        return Column(1 - self.high, 1 - self.low, self.asked, self.loose)
