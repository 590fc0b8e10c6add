"""What the catalogue can refuse.

CatalogueError
├── RecordNotFound
├── NotPublished
├── NotPublishable
├── EditRefused
├── RecordMoved
├── StillReferredTo
├── PackRefused
├── NotOfPack
├── PackNotFound
├── FolderInUse
├── LandBalanceBroken
├── SequenceNotFound
├── StillLive
├── AlreadyRedacted
├── NothingToRedact
├── ContentRedacted
├── StorageUnsafe
├── StorageMissing
├── StorageBusy
├── StorageFull
├── BackupUnreadable
└── BackupExists
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalogue.domain.counting import counted


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
        super().__init__(f"{id!r} has {counted(len(faults), 'fault')} and cannot be published")
        self.id, self.faults = id, tuple(faults)


class EditRefused(CatalogueError):
    """An edit would make a record that breaks a rule."""

    def __init__(self, id: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"the edit of {id!r} has {counted(len(faults), 'fault')}; nothing was changed")
        self.id, self.faults = id, tuple(faults)


class RecordMoved(CatalogueError):
    """The record was changed by somebody else meanwhile."""

    def __init__(self, id: str, expected: int, found: int) -> None:
        super().__init__(f"{id!r} is at revision {found}, not {expected}")
        self.id, self.expected, self.found = id, expected, found


@dataclass(frozen=True)
class Referrer:
    """A live listing that names another record."""

    id: str
    kind: str
    title: str


class StillReferredTo(CatalogueError):
    """Live listings name what was to be withdrawn."""

    def __init__(self, ids: Sequence[str], referrers: Sequence[Referrer]) -> None:
        those = counted(len(referrers), "live listing")
        verb = "refers" if len(referrers) == 1 else "refer"
        super().__init__(f"{those} {verb} to {', '.join(map(repr, ids))}; nothing was withdrawn")
        self.ids, self.referrers = tuple(ids), tuple(referrers)


class PackRefused(CatalogueError):
    """A pack has faults; nothing of it was loaded."""

    def __init__(self, pack: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"pack {pack!r} has {counted(len(faults), 'fault')}; nothing was loaded")
        self.pack, self.faults = pack, tuple(faults)


class NotOfPack(CatalogueError):
    """The pack's version of a record is wanted, but the pack has none."""

    def __init__(self, id: str, pack: str) -> None:
        super().__init__(f"the pack {pack!r} does not give {id!r}; nothing was loaded")
        self.id, self.pack = id, pack


class PackNotFound(CatalogueError):
    """No pack of this name was ever loaded."""

    def __init__(self, pack: str) -> None:
        super().__init__(f"no pack {pack!r} was loaded here")
        self.pack = pack


class FolderInUse(CatalogueError):
    """What is written to a folder does not take the place of other files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"there is something in {folder} already; nothing was written")
        self.folder = folder


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
        super().__init__(f"publication {sequence} has nothing to redact")
        self.sequence = sequence


class NothingToRedact(CatalogueError):
    """No publication of the record holds any content."""

    def __init__(self, id: str) -> None:
        super().__init__(f"{id!r} has no publication with content to redact")
        self.id = id


class ContentRedacted(CatalogueError):
    """What a report was made from has been blanked since, so it cannot be made again."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"publication {sequence} was redacted; what was live then cannot be read any more")
        self.sequence = sequence


class StorageUnsafe(CatalogueError):
    """The database would not keep its promises, so the program refuses to start."""


class StorageMissing(CatalogueError):
    """There is no catalogue where one was looked for."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"there is no catalogue in {file.parent} (looked for {file.name}); "
            "LANGBIANG_DATA_DIR or LANGBIANG_DATABASE_URL says where it is; serve, load, migrate and restore begin one"
        )
        self.file = file


class StorageBusy(CatalogueError):
    """Too many writers at once; trying again is safe."""


class StorageFull(CatalogueError):
    """There is no room to write; nothing was changed."""


class BackupUnreadable(CatalogueError):
    """The file is no complete backup of ours, or the database it should go to is not empty."""


class BackupExists(CatalogueError):
    """A backup does not take the place of another file unasked."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is there already; nothing was written")
        self.file = file
