"""What the use cases need from storage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self

from catalogue.domain.kinds import KINDS
from catalogue.domain.records import Record
from catalogue.usecases.bundles import Bundle

SYSTEM = "system"


class State(StrEnum):
    """Where a record stands between the desk and the public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Who made a revision: the record's pack, or somebody at the desk."""

    PACK = "pack"
    DESK = "desk"


@dataclass(frozen=True)
class Stored:
    """A working record at one revision."""

    id: str
    kind: str
    pack: str
    revision: int
    state: State
    origin: Origin
    document: str

    def record(self) -> Record:
        return KINDS[self.kind].model_validate_json(self.document)


@dataclass(frozen=True)
class Draft:
    """A publication about to be appended. Without a body it is a delete.

    An ``unchanged`` one is live with these bytes already and takes no number: only its owners are written anew.
    """

    id: str
    kind: str
    revision: int
    body: bytes | None
    owners: frozenset[str] = frozenset()
    reason: str | None = None
    unchanged: bool = False


@dataclass(frozen=True)
class Publication:
    """One numbered entry of the log. Without a body it is a delete, or redacted.

    ``changed`` is the number and the instant at which its revision became public, where that was earlier: with an
    owner's new name, or by another renderer, a listing is published again that itself did not change.
    """

    sequence: int
    id: str
    kind: str
    op: str
    revision: int
    published_at: str
    reason: str | None
    body: bytes | None
    changed: tuple[int, str] | None = None


@dataclass(frozen=True)
class Head:
    """Where the log stands, and the generations that followers watch."""

    epoch: str
    sequence: int
    bundle_generation: int
    index_generation: int


class Records(Protocol):
    """Working records and their revisions."""

    def get(self, id: str) -> Stored: ...
    def at(self, keys: Iterable[tuple[str, int]]) -> dict[str, Stored]: ...
    def kinds(self) -> dict[str, str]: ...
    def of_pack(self, pack: str) -> dict[str, Stored]: ...
    def some(self, ids: Iterable[str]) -> dict[str, Stored]: ...
    def save(self, records: Iterable[Stored], actor: str) -> None: ...


class Log(Protocol):
    """The publication log and what is live of it."""

    def head(self) -> Head: ...
    def live(self, ids: Iterable[str]) -> dict[str, Publication]: ...
    def dependants(self, ids: Iterable[str]) -> set[str]: ...
    def mentioning(self, ids: Iterable[str]) -> set[str]: ...
    def owners(self, ids: Iterable[str]) -> dict[str, frozenset[str]]: ...
    def append(self, drafts: Iterable[Draft], read: Head) -> list[Publication]: ...
    def redact(self, sequence: int) -> None: ...
    def redact_all(self, id: str) -> list[int]: ...
    def new_index(self) -> int: ...


class Bundles(Protocol):
    """Packs' policy by content, and which one each pack uses."""

    def current(self) -> dict[str, Bundle]: ...
    def put(self, bundle: Bundle) -> bool: ...


class UnitOfWork(Protocol):
    """One change: reads before it, then everything or nothing. Leaving without ``commit`` keeps nothing."""

    records: Records
    log: Log
    bundles: Bundles

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


class LogMoved(Exception):
    """Something this change read was published meanwhile; it must be rendered again."""


def owner_view(record: Record) -> dict[str, Any]:
    """What a listing may hold of another record, taken from the record itself."""
    names = {"title", "aliases", "parent", "merged_into", "overlaps", "successor", "office"}
    return {"kind": record.KIND, **record.model_dump(mode="json", include=names)}


def overlaid(views: Mapping[str, dict[str, Any] | None], log: Log) -> "Overlay":
    """Looks owners up among the records of this change first (``None``: withdrawn by it), then among what is live."""
    return Overlay(dict(views), log)


class Overlay:
    """A lookup for rendering; remembers what it fetched."""

    def __init__(self, views: dict[str, dict[str, Any] | None], log: Log) -> None:
        self._views: dict[str, dict[str, Any] | None] = {**views}
        self._log = log

    def __call__(self, id: str) -> dict[str, Any] | None:
        if id not in self._views:
            found = self._log.live([id]).get(id)
            self._views[id] = _parsed(found)
        return self._views[id]


def _parsed(publication: Publication | None) -> dict[str, Any] | None:
    if publication is None or publication.body is None:
        return None
    from json import loads

    document: dict[str, Any] = loads(publication.body)
    return document
