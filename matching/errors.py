"""What matching can refuse.

MatchingError
├── ProfileContradicts
└── NothingToMatch
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any


class MatchingError(Exception):
    """Something matching refuses, with the facts of it; ``said`` tells it in ``vi`` and ``en``."""

    said: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """One thing a profile may not say: where (a JSON pointer), which rule it breaks (``code``), what it is in words in
    ``vi`` and ``en``, and the values the rule turns on."""

    pointer: str
    code: str
    said: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def within(self, pointer: str) -> "Fault":
        """The same of a profile that is a part of something larger."""
        return replace(self, pointer=pointer + self.pointer)


class ProfileContradicts(MatchingError):
    """A profile names what does not exist, or contradicts itself."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.said = {
            lang: "; ".join(f"{fault.pointer}: {fault.said[lang]}" for fault in self.faults)
            for lang in ("vi", "en")
        }
        super().__init__(self.said["en"])


class NothingToMatch(MatchingError):
    """No pack with a matching policy is loaded."""

    said: Mapping[str, str] = {
        "vi": "chưa nạp tỉnh nào có chính sách so khớp",
        "en": "no province with a matching policy is loaded",
    }

    def __init__(self) -> None:
        super().__init__(self.said["en"])
