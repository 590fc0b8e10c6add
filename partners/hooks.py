"""What a webhook is, and what keeping webhooks means, whatever keeps them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

DOWN = 3
"""So many listings in a row that were not accepted, and no other is tried before one of these is."""
MOST_HELD = 100


@dataclass(frozen=True)
class Webhook:
    """Where a partner wants to be told, of what, and how far it has been told."""

    id: str
    url: str
    kinds: frozenset[str]
    pack: str | None
    secrets: tuple[str, ...]
    cursor: int
    failures: int
    accepted_at: str | None
    not_before: str | None
    disabled_at: str | None
    disabled_why: str | None
    created_at: str


@dataclass(frozen=True)
class Entry:
    """A publication without its content."""

    sequence: int
    id: str
    kind: str
    pack: str | None
    op: str
    published_at: str
    reason: str | None
    redacted: bool


@dataclass(frozen=True)
class Held:
    """A listing whose message was not accepted yet: its later ones wait behind it, the other listings' do not."""

    record_id: str
    sequence: int
    attempts: int
    first_at: str | None
    next_at: str


@dataclass(frozen=True)
class Attempt:
    """A line of the delivery log."""

    sequence: int
    attempt: int
    at: str
    status: int | None
    outcome: str
    milliseconds: int


@dataclass(frozen=True)
class Step:
    """What one attempt, or passing over a publication, changes of a webhook; written as a whole."""

    cursor: int
    failures: int
    accepted_at: str | None
    not_before: str | None = None
    attempt: Attempt | None = None
    hold: Held | None = None
    let_go: str | None = None
    hurry: str | None = None
    disable: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a receiver said; its body is not looked at."""

    status: int
    retry_after: str | None = None


class Unreachable(Exception):
    """No answer came; the text says why."""


Post = Callable[[str, Mapping[str, str], bytes], Answer]
"""Sends a body with headers to a URL; raises Unreachable, or a PartnerError where nothing may be sent."""


class LeaseLost(Exception):
    """Another worker has the webhook now, or somebody changed it."""


class Webhooks(Protocol):
    """What the sender needs of the store."""

    def due(self, now: str) -> list[str]: ...
    def lease(self, id: str, me: str, now: str, until: str) -> Webhook | None: ...
    def release(self, id: str, me: str) -> None: ...
    def epoch(self) -> str: ...
    def after(self, sequence: int, limit: int) -> Sequence[Entry]: ...
    def entry(self, sequence: int) -> Entry | None: ...
    def next_of(self, record_id: str, after: int, upto: int) -> Entry | None: ...
    def held(self, id: str) -> dict[str, Held]: ...
    def write(self, id: str, me: str, step: Step, until: str) -> None: ...
