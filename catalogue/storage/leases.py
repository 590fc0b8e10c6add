"""Leases in the database: one row for each work, with its holder and until when."""

import secrets
import time
from contextlib import suppress

from sqlalchemy import Connection, Engine, case, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from catalogue.storage.database import reading, writing
from catalogue.storage.tables import leases

SECONDS = 6.0


class SqlLease:
    """One process's claim to a work. The database's clock counts where several hosts share it."""

    def __init__(self, engine: Engine, name: str, seconds: float = SECONDS) -> None:
        self._engine, self._name, self._seconds = engine, name, seconds
        self._owner = secrets.token_hex(8)
        self._token: int | None = None
        self._renew_at = 0.0

    def held(self) -> int | None:
        """The number of this turn while the lease is ours; ``None`` while another has it.

        Raises:
            StorageBusy: The database cannot say.
        """
        if self._token is not None and time.monotonic() < self._renew_at:
            return self._token
        asked_at = time.monotonic()
        self._token = None
        if self._may_be_free():
            with suppress(IntegrityError), writing(self._engine) as connection:  # Two firsts: one inserts.
                self._token = self._taken(connection)
        self._renew_at = asked_at + self._seconds / 3
        return self._token

    def release(self) -> None:
        """Lets another process have it at once."""
        ours = (leases.c.name == self._name, leases.c.owner == self._owner)
        if self._token is not None:
            with writing(self._engine) as connection:
                connection.execute(update(leases).where(*ours).values(expires_at=0.0))
        self._token = None

    def _may_be_free(self) -> bool:
        """Looks without writing: who waits for a lease should not be in anybody's way."""
        with reading(self._engine) as connection:
            row = connection.execute(select(leases).where(leases.c.name == self._name)).one_or_none()
            return row is None or row.owner == self._owner or row.expires_at < _now(connection)

    def _taken(self, connection: Connection) -> int | None:
        now = _now(connection)
        until, ours = now + self._seconds, leases.c.owner == self._owner
        token: int | None = connection.execute(
            update(leases)
            .where(leases.c.name == self._name, or_(ours, leases.c.expires_at < now))
            .values(owner=self._owner, expires_at=until, token=leases.c.token + case((ours, 0), else_=1))
            .returning(leases.c.token)
        ).scalar()
        if token is not None:
            return token
        if connection.execute(select(leases.c.name).where(leases.c.name == self._name)).scalar() is not None:
            return None
        connection.execute(
            insert(leases).values(name=self._name, owner=self._owner, expires_at=until, token=1)
        )
        return 1


def _now(connection: Connection) -> float:
    if connection.dialect.name == "postgresql":
        return float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    return time.time()  # A SQLite file is used from one host alone.
