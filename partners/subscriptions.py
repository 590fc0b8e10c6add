"""Webhooks in the database: what their owners decide, and how far each has been told.

There is no queue of messages. What is to be sent follows from the publication log, a webhook's cursor in it, and the
few listings that are held. Secrets are stored as they are, since messages are signed with them.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, exists, func, insert, or_, select, update

from catalogue.storage.database import now, reading, writing
from catalogue.storage.tables import log_head, publications, records
from partners.errors import WebhookNotFound
from partners.hooks import Attempt, Entry, Held, LeaseLost, Step, Webhook, stamp
from partners.signing import new_secret
from partners.tables import attempts, held, webhooks

DOWN = 3
"""So many listings in a row that were not accepted, and no other is tried before one of these is."""
MOST_HELD = 100
KEEP_DAYS = 30


def _webhook(row: Any) -> Webhook:
    known = [row.secret]
    if row.previous_secret and row.previous_until > now():
        known.append(row.previous_secret)
    return Webhook(
        row.id,
        row.url,
        frozenset(row.kinds.split()),
        row.pack,
        tuple(known),
        row.cursor,
        row.failures,
        row.accepted_at,
        row.not_before,
        row.disabled_at,
        row.disabled_why,
        row.created_at,
    )


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


class SqlWebhooks:
    """The store of webhooks: for their owners."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, url: str, kinds: Sequence[str], pack: str | None, after: int | None) -> tuple[Webhook, str]:
        """Adds a webhook that is told what is published from now on, or after a number; with its secret."""
        id_, secret = f"hook-{secrets.token_hex(4)}", new_secret()
        with writing(self._engine) as connection:
            head = connection.execute(select(log_head.c.sequence)).scalar_one()
            connection.execute(
                insert(webhooks).values(
                    id=id_,
                    url=url,
                    kinds=" ".join(sorted(set(kinds))),
                    pack=pack,
                    secret=secret,
                    cursor=head if after is None else min(after, head),
                    failures=0,
                    created_at=now(),
                )
            )
            return _webhook(_one(connection, id_)), secret

    def all(self) -> list[Webhook]:
        """Every webhook, the oldest first."""
        with reading(self._engine) as connection:
            return [
                _webhook(row)
                for row in connection.execute(select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id))
            ]

    def get(self, id: str) -> Webhook:
        """One webhook.

        Raises:
            WebhookNotFound
        """
        with reading(self._engine) as connection:
            return _webhook(_one(connection, id))

    def rotate(self, id: str, keep: timedelta) -> str:
        """Gives a new secret; for some time messages are signed with the one before it too.

        Raises:
            WebhookNotFound
        """
        secret, until = new_secret(), stamp(datetime.now(UTC) + keep)
        with writing(self._engine) as connection:
            row = _one(connection, id)
            connection.execute(
                update(webhooks)
                .where(webhooks.c.id == id)
                .values(secret=secret, previous_secret=row.secret, previous_until=until)
            )
        return secret

    def remove(self, id: str) -> None:
        """Takes a webhook away, its delivery log with it.

        Raises:
            WebhookNotFound
        """
        with writing(self._engine) as connection:
            _one(connection, id)
            for table in (attempts, held):
                connection.execute(delete(table).where(table.c.webhook_id == id))
            connection.execute(delete(webhooks).where(webhooks.c.id == id))

    def replay(self, id: str, after: int | None) -> Webhook:
        """Sends everything after a number again, or goes on where it stood; ends what disabled it.

        Raises:
            WebhookNotFound
        """
        with writing(self._engine) as connection:
            row = _one(connection, id)
            head = connection.execute(select(log_head.c.sequence)).scalar_one()
            first = connection.execute(
                select(func.min(held.c.sequence)).where(held.c.webhook_id == id)
            ).scalar()
            if after is None:
                after = row.cursor if first is None else min(row.cursor, first - 1)
            connection.execute(delete(held).where(held.c.webhook_id == id))
            connection.execute(
                update(webhooks)
                .where(webhooks.c.id == id)
                .values(
                    cursor=min(after, head),
                    failures=0,
                    not_before=None,
                    disabled_at=None,
                    disabled_why=None,
                    leased_by=None,  # Whoever is sending notices, and lets go.
                    leased_until=None,
                )
            )
            return _webhook(_one(connection, id))

    def deliveries(self, id: str, limit: int) -> list[Attempt]:
        """The latest lines of a webhook's delivery log, the latest first.

        Raises:
            WebhookNotFound
        """
        query = select(
            attempts.c.sequence,
            attempts.c.attempt,
            attempts.c.at,
            attempts.c.status,
            attempts.c.outcome,
            attempts.c.milliseconds,
        )
        with reading(self._engine) as connection:
            _one(connection, id)
            ours = query.where(attempts.c.webhook_id == id).order_by(attempts.c.id.desc()).limit(limit)
            return [Attempt(*row) for row in connection.execute(ours)]

    def held(self, id: str) -> dict[str, Held]:
        """The listings that are held, by id, in the order of their publications."""
        query = select(
            held.c.record_id, held.c.sequence, held.c.attempts, held.c.first_at, held.c.next_at
        ).order_by(held.c.sequence)
        with reading(self._engine) as connection:
            return {
                row.record_id: Held(*row) for row in connection.execute(query.where(held.c.webhook_id == id))
            }


def _one(connection: Connection, id: str) -> Any:
    row = connection.execute(select(webhooks).where(webhooks.c.id == id)).one_or_none()
    if row is None:
        raise WebhookNotFound(id)
    return row


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
            return _webhook(_one(connection, id))

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
                line = {"id": f"{step.attempt.at}-{secrets.token_hex(6)}", "webhook_id": id}
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
