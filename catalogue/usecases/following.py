"""What a follower of the log is given, and where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from catalogue.usecases.bundles import Bundle
from catalogue.usecases.ports import Head, Publication


@dataclass(frozen=True)
class Batch:
    """A step along the log: the publications after what the follower has, in order.

    A ``fresh`` batch starts over: it holds every live listing and every delete there ever was.
    ``bundles`` is given when the packs' policy changed, and always in a fresh batch. So is ``blanked``, when something was
    redacted: every delete whose reason was blanked, by its number, and when.
    """

    head: Head
    publications: Sequence[Publication]
    fresh: bool
    bundles: dict[str, Bundle] | None
    blanked: Mapping[int, str] | None = None


class LogSource(Protocol):
    """Where followers read."""

    def head(self) -> Head: ...
    def everything(self) -> Batch: ...
    def after(self, known: Head) -> Batch: ...
