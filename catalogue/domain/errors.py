"""What the catalogue can refuse.

CatalogueError
├── RecordNotFound
├── NotPublished
├── NotPublishable
├── RecordMoved
├── PackRefused
├── LandBalanceBroken
├── SequenceNotFound
├── StillLive
├── AlreadyRedacted
├── ContentRedacted
├── StorageUnsafe
├── StorageBusy
├── StorageFull
└── BackupUnreadable
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


class CatalogueError(Exception):
    """Something the catalogue refuses, with the facts of it."""


class RecordNotFound(CatalogueError):
    """No record has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no record {id!r}")
        self.id = id


class NotPublished(CatalogueError):
    """The record has no live listing."""

    def __init__(self, id: str) -> None:
        super().__init__(f"{id!r} is not published")
        self.id = id


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input, and exactly where it stands."""

    file: str
    row: int | None
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.row}" if self.row else self.file
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


class NotPublishable(CatalogueError):
    """The record breaks a rule that a published one must keep."""

    def __init__(self, id: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"{id!r} cannot be published: " + "; ".join(str(fault) for fault in faults))
        self.id, self.faults = id, tuple(faults)


class RecordMoved(CatalogueError):
    """The record was changed by somebody else meanwhile."""

    def __init__(self, id: str, expected: int, found: int) -> None:
        super().__init__(f"{id!r} is at revision {found}, not {expected}")
        self.id, self.expected, self.found = id, expected, found


class PackRefused(CatalogueError):
    """A pack has faults; nothing of it was loaded."""

    def __init__(self, pack: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"pack {pack!r} has {len(faults)} faults; nothing was loaded")
        self.pack, self.faults = pack, tuple(faults)


class LandBalanceBroken(CatalogueError, ValueError):
    """A land event takes more than there is."""

    def __init__(self, state: str, available_ha: float | None, taken_ha: float, on: date) -> None:
        super().__init__(
            f"on {on.isoformat()} {taken_ha} ha leave the state {state!r}, which holds {available_ha} ha"
        )
        self.state, self.available_ha, self.taken_ha, self.on = state, available_ha, taken_ha, on


class SequenceNotFound(CatalogueError):
    """The log has no such number."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"the log has no publication {sequence}")
        self.sequence = sequence


class StillLive(CatalogueError):
    """What is live is withdrawn first."""

    def __init__(self, sequence: int, id: str) -> None:
        super().__init__(f"publication {sequence} is the live listing of {id!r}; withdraw it first")
        self.sequence, self.id = sequence, id


class AlreadyRedacted(CatalogueError):
    """The publication holds no content any more."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"publication {sequence} has no content to redact")
        self.sequence = sequence


class ContentRedacted(CatalogueError):
    """What a report was made from has been blanked since, so it cannot be made again."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"publication {sequence} was redacted; what was live then cannot be read any more")
        self.sequence = sequence


class StorageUnsafe(CatalogueError):
    """The database would not keep its promises, so the program refuses to start."""


class StorageBusy(CatalogueError):
    """Too many writers at once; trying again is safe."""


class StorageFull(CatalogueError):
    """There is no room to write; nothing was changed."""


class BackupUnreadable(CatalogueError):
    """The file is no complete backup of ours, or the database it should go to is not empty."""
