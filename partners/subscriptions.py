"""Webhooks in the database: what their owners decide, and how far each has been told.

There is no queue of messages. What is to be sent follows from the publication log, a webhook's cursor in it, and the
few listings that are held. Secrets are stored as they are, since messages are signed with them.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from catalogue.domain.instants import now, stamp
from catalogue.storage.database import reading, writing
from catalogue.storage.tables import log_head
from partners.errors import WebhookNotFound
from partners.hooks import Attempt, Held, Webhook
from partners.signing import new_secret
from partners.tables import attempts, held, webhooks


def webhook_of(row: Any) -> Webhook:
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
            return webhook_of(one(connection, id_)), secret

    def all(self) -> list[Webhook]:
        """Every webhook, the oldest first."""
        with reading(self._engine) as connection:
            return [
                webhook_of(row)
                for row in connection.execute(select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id))
            ]

    def get(self, id: str) -> Webhook:
        """One webhook.

        Raises:
            WebhookNotFound
        """
        with reading(self._engine) as connection:
            return webhook_of(one(connection, id))

    def rotate(self, id: str, keep: timedelta) -> str:
        """Gives a new secret; for some time messages are signed with the one before it too.

        Raises:
            WebhookNotFound
        """
        secret, until = new_secret(), stamp(datetime.now(UTC) + keep)
        with writing(self._engine) as connection:
            row = one(connection, id)
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
            one(connection, id)
            for table in (attempts, held):
                connection.execute(delete(table).where(table.c.webhook_id == id))
            connection.execute(delete(webhooks).where(webhooks.c.id == id))

    def replay(self, id: str, after: int | None) -> Webhook:
        """Sends everything after a number again, or goes on where it stood; ends what disabled it.

        Raises:
            WebhookNotFound
        """
        with writing(self._engine) as connection:
            row = one(connection, id)
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
            return webhook_of(one(connection, id))

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
            one(connection, id)
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


def one(connection: Connection, id: str) -> Any:
    row = connection.execute(select(webhooks).where(webhooks.c.id == id)).one_or_none()
    if row is None:
        raise WebhookNotFound(id)
    return row
