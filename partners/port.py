"""What a key is, and what keeping keys means, whatever keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: enough to recognise it, not to use it.

    ``used_at`` is to the minute or so, and is written a while after.
    """

    id: str
    name: str
    beginning: str
    scopes: frozenset[Scope]
    per_hour: int
    created_at: str
    revoked_at: str | None = None
    expires_at: str | None = None
    used_at: str | None = None

    def counts(self, instant: str) -> bool:
        """Whether it has not yet expired."""
        return self.expires_at is None or instant < self.expires_at


@dataclass(frozen=True)
class Made:
    """The answer to making a key: the secret is shown this once."""

    key: Key
    secret: str


Version = tuple[object, ...]


class Keys(Protocol):
    """The keys of partners."""

    def create(
        self, name: str, scopes: Iterable[Scope], per_hour: int, expires_at: str | None = None
    ) -> Made: ...
    def rotate(self, id: str, ends_at: str) -> Made: ...
    def all(self) -> list[Key]: ...
    def revoke(self, id: str) -> Key: ...
    def version(self) -> Version: ...
    def usable(self) -> dict[str, Key]: ...
    def used(self, ids: Iterable[str], at: str) -> None: ...
