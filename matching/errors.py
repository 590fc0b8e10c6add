"""What matching can refuse.

MatchingError
├── ProfileContradicts
└── NothingToMatch
"""

from collections.abc import Sequence


class MatchingError(Exception):
    """Something matching refuses, with the facts of it."""


class ProfileContradicts(MatchingError):
    """A profile names what does not exist, or contradicts itself. ``faults`` are (JSON pointer, reason)."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{pointer}: {reason}" for pointer, reason in faults))
        self.faults = tuple(faults)


class NothingToMatch(MatchingError):
    """No pack with a matching policy is loaded."""

    def __init__(self) -> None:
        super().__init__("no province with a matching policy is loaded")
