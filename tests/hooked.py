"""A catalogue with a webhook, a receiver in memory, and a clock that only moves when told."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select, update

from catalogue.domain.instants import stamp
from catalogue.storage.database import writing
from catalogue.storage.tables import log_head, publications
from partners.deliveries import SqlDeliveries
from partners.delivery import Deliverer
from partners.hooks import Answer

URL = "https://partner.example/hook"
PUBLIC = "https://catalogue.example"


@dataclass
class Clock:
    """Time, as slow as it is told to be."""

    now: datetime = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Got:
    """What the receiver was sent."""

    at: datetime
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found

    @property
    def sequence(self) -> int:
        return int(self.data["sequence"])


@dataclass
class Inbox:
    """A receiver: keeps what it accepts, and answers as ``says`` decides."""

    clock: Clock
    says: Callable[[Got], Answer] = lambda _got: Answer(200)
    accepted: list[Got] = field(default_factory=list)
    tries: list[Got] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        assert url == URL
        got = Got(self.clock(), dict(headers), body)
        self.tries.append(got)
        answer = self.says(got)
        if 200 <= answer.status < 300:
            self.accepted.append(got)
        return answer

    @property
    def sequences(self) -> list[int]:
        return [got.sequence for got in self.accepted]


def published(engine: Engine, *ids: str, op: str = "upsert", kind: str = "zone") -> list[int]:
    """Appends bare publications to the log, one after the other; their numbers."""
    with writing(engine) as connection:
        last: int = connection.execute(select(log_head.c.sequence)).scalar_one()
        rows = [
            {
                "sequence": last + at,
                "record_id": id_,
                "kind": kind,
                "op": op,
                "revision": 1,
                "renderer": 1,
                "published_at": f"2026-11-22T08:00:00.{last + at:06}Z",
                "reason": "sold" if op == "delete" else None,
                "body": None if op == "delete" else b"{}",
                "redacted_at": None,
            }
            for at, id_ in enumerate(ids, start=1)
        ]
        connection.execute(insert(publications), rows)
        connection.execute(update(log_head).values(sequence=last + len(ids)))
    return [last + at for at in range(1, len(ids) + 1)]


@dataclass
class Hooked:
    """A webhook on a database, with everything around it."""

    engine: Engine
    clock: Clock
    inbox: Inbox
    store: SqlDeliveries
    id: str
    secret: str

    def worker(self, chance: float = 0.0) -> Deliverer:
        return Deliverer(self.store, self.inbox, PUBLIC, self.clock, lambda: chance)

    def until_idle(self, hours: float = 0.0) -> None:
        """Works, and lets time pass to whatever comes next, until nothing more is due in so many hours."""
        worker, end = self.worker(), self.clock.now + timedelta(hours=hours)
        while True:
            while worker.due():
                worker.run(self.id)
            upcoming = self._next()
            self.clock.now = end if upcoming is None else min(upcoming, end)
            if self.clock.now >= end and not worker.due():
                return

    def _next(self) -> datetime | None:
        hook = self.store.get(self.id)
        if hook.disabled_at:
            return None
        tries = [held.next_at for held in self.store.held(self.id).values()]
        rest = hook.not_before or ""
        found = max(min(tries, default=""), rest)
        return datetime.fromisoformat(found) if found > stamp(self.clock.now) else None


def hooked(engine: Engine, **wanted: Any) -> Hooked:
    """A new webhook that is told everything."""
    clock, store = Clock(), SqlDeliveries(engine)
    hook, secret = store.add(URL, wanted.get("kinds", ()), wanted.get("pack"), wanted.get("after", 0))
    return Hooked(engine, clock, Inbox(clock), store, hook.id, secret)
