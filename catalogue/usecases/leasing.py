"""Work that only one of several processes may do at a time."""

from typing import Protocol


class Lease(Protocol):
    """The right to do a work. Whoever stops renewing it, because it died or hangs, loses it after a few seconds."""

    def held(self) -> int | None:
        """The number of this turn while it is ours, taking it where it is free; ``None`` while another has it.

        The numbers grow with every change of hands, so that what an earlier holder still does can be told.
        """

    def release(self) -> None:
        """Lets another process have it at once."""
