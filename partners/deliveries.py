"""Webhooks in the database, for who sends: what is due, and what became of it. One worker at a time has a webhook."""

import secrets
import time
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, insert, or_, select, update

from catalogue.domain.instants import now, stamp
from catalogue.storage.database import reading, writing
from catalogue.storage.tables import log_head, publications, records
from partners.hooks import DOWN, MOST_HELD, Entry, LeaseLost, Step, Webhook
from partners.subscriptions import SqlWebhooks, one, webhook_of
from partners.tables import attempts, held, webhooks

KEEP_DAYS = 30


def _entries() -> Select[Any]:
    return select(
        publications.c.sequence,
        publications.c.record_id,
        publications.c.kind,
        records.c.pack,
        publications.c.op,
        publications.c.published_at,
        publications.c.reason,
        publications.c.redacted_at.is_not(None),
    ).outerjoin(records, records.c.id == publications.c.record_id)


def _entry(row: Any) -> Entry:
    return Entry(*row)


class SqlDeliveries(SqlWebhooks):
    """The store of webhooks: for who sends. One worker at a time has a webhook, by a lease."""

    def due(self, instant: str) -> list[str]:
        """The webhooks there is something to do for, and that nobody else has."""
        head = select(log_head.c.sequence).scalar_subquery()
        count = (
            select(func.count()).select_from(held).where(held.c.webhook_id == webhooks.c.id).scalar_subquery()
        )
        news = (webhooks.c.cursor < head) & (webhooks.c.failures < DOWN) & (count < MOST_HELD)
        again = exists().where(held.c.webhook_id == webhooks.c.id, held.c.next_at <= instant)
        query = select(webhooks.c.id).where(
            webhooks.c.disabled_at.is_(None),
            or_(webhooks.c.not_before.is_(None), webhooks.c.not_before <= instant),
            or_(webhooks.c.leased_by.is_(None), webhooks.c.leased_until < instant),
            or_(news, again),
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def lease(self, id: str, me: str, instant: str, until: str) -> Webhook | None:
        """Takes a webhook for a while; ``None`` where another worker has it or there is nothing to send to."""
        free = or_(webhooks.c.leased_by.is_(None), webhooks.c.leased_until < instant)
        taken = update(webhooks).where(webhooks.c.id == id, free, webhooks.c.disabled_at.is_(None))
        with writing(self._engine) as connection:
            if not connection.execute(taken.values(leased_by=me, leased_until=until)).rowcount:
                return None
            return webhook_of(one(connection, id))

    def release(self, id: str, me: str) -> None:
        """Lets a webhook go."""
        mine = update(webhooks).where(webhooks.c.id == id, webhooks.c.leased_by == me)
        with writing(self._engine) as connection:
            connection.execute(mine.values(leased_by=None, leased_until=None))

    def epoch(self) -> str:
        """The log's name."""
        with reading(self._engine) as connection:
            found: str = connection.execute(select(log_head.c.epoch)).scalar_one()
            return found

    def after(self, sequence: int, limit: int) -> list[Entry]:
        """The publications after a number, in order."""
        query = _entries().where(publications.c.sequence > sequence).order_by(publications.c.sequence)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query.limit(limit))]

    def entry(self, sequence: int) -> Entry | None:
        """One publication."""
        with reading(self._engine) as connection:
            row = connection.execute(_entries().where(publications.c.sequence == sequence)).one_or_none()
            return _entry(row) if row else None

    def next_of(self, record_id: str, after: int, upto: int) -> Entry | None:
        """A listing's next publication among those the cursor has passed."""
        query = _entries().where(
            publications.c.record_id == record_id,
            publications.c.sequence > after,
            publications.c.sequence <= upto,
        )
        with reading(self._engine) as connection:
            row = connection.execute(query.order_by(publications.c.sequence).limit(1)).one_or_none()
            return _entry(row) if row else None

    def write(self, id: str, me: str, step: Step, until: str) -> None:
        """Writes a step, and keeps the lease for it.

        Raises:
            LeaseLost: Somebody else has the webhook; nothing was written.
        """
        changed: dict[str, Any] = {
            "cursor": step.cursor,
            "failures": step.failures,
            "accepted_at": step.accepted_at,
            "not_before": step.not_before,
            "leased_until": until,
        }
        if step.disable:
            changed |= {"disabled_at": now(), "disabled_why": step.disable}
        mine = update(webhooks).where(webhooks.c.id == id, webhooks.c.leased_by == me)
        with writing(self._engine) as connection:
            if not connection.execute(mine.values(**changed)).rowcount:
                raise LeaseLost
            _write_held(connection, id, step)
            if step.attempt:
                # In the order they were made, also where two bear the same time.
                line = {"id": f"{time.time_ns():020d}-{secrets.token_hex(6)}", "webhook_id": id}
                connection.execute(insert(attempts).values(**line, **step.attempt.__dict__))

    def forget(self, before: datetime) -> int:
        """Drops lines of the delivery logs that are older; gives how many."""
        with writing(self._engine) as connection:
            return connection.execute(delete(attempts).where(attempts.c.at < stamp(before))).rowcount


def _write_held(connection: Connection, id: str, step: Step) -> None:
    of = held.c.webhook_id == id
    if step.let_go:
        connection.execute(delete(held).where(of, held.c.record_id == step.let_go))
    if step.hold:
        connection.execute(delete(held).where(of, held.c.record_id == step.hold.record_id))
        connection.execute(insert(held).values(webhook_id=id, **step.hold.__dict__))
    if step.hurry:
        connection.execute(update(held).where(of, held.c.next_at > step.hurry).values(next_at=step.hurry))
