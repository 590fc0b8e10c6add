"""Keys in the database, as hashes: what was shown once cannot be read back."""

import hashlib
import secrets
import string
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, or_, select, update

from catalogue.domain.instants import now
from catalogue.storage.database import reading, writing
from partners.errors import KeyEnded, KeyNameRefused, KeyNotFound
from partners.port import Key, Made, Scope, Version
from partners.tables import keys

PREFIX = "lgb_"
"""By this, scanners of public code find keys that got there by mistake."""
_LETTERS = string.ascii_letters + string.digits
_LENGTH = 43  # of 62 letters: 256 bits, so that a plain hash of it cannot be guessed back.


def digest(secret: bytes) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret).hexdigest()


def _key(row: Any) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        beginning=row.beginning,
        scopes=frozenset(Scope(name) for name in row.scopes.split()),
        per_hour=row.per_hour,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )


def _made(
    connection: Connection, name: str, scopes: Iterable[Scope], per_hour: int, expires_at: str | None
) -> Made:
    secret = PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    key = Key(
        id=f"key-{secrets.token_hex(4)}",
        name=name,
        beginning=secret[: len(PREFIX) + 4],
        scopes=frozenset(scopes),
        per_hour=per_hour,
        created_at=now(),
        expires_at=expires_at,
    )
    connection.execute(
        insert(keys).values(
            id=key.id,
            name=name,
            beginning=key.beginning,
            secret_hash=digest(secret.encode()),
            scopes=" ".join(sorted(key.scopes)),
            per_hour=per_hour,
            created_at=key.created_at,
            expires_at=expires_at,
        )
    )
    return Made(key, secret)


class SqlKeys:
    """The store of keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self, name: str, scopes: Iterable[Scope], per_hour: int, expires_at: str | None = None
    ) -> Made:
        """Makes a key. It counts until an instant, or for as long as it is not revoked.

        Raises:
            KeyNameRefused: Its name is not one line of text.
        """
        if not (name.isprintable() and name.strip()):
            raise KeyNameRefused
        with writing(self._engine) as connection:
            return _made(connection, name, scopes, per_hour, expires_at)

    def rotate(self, id: str, ends_at: str) -> Made:
        """Makes a key like another, which goes on counting until an instant, so that both are good for a while.

        Raises:
            KeyNotFound: There is none of this id.
            KeyEnded: It was revoked, or has expired.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(keys).where(keys.c.id == id)).one_or_none()
            if row is None:
                raise KeyNotFound(id)
            before = _key(row)
            if before.revoked_at:
                raise KeyEnded(id, f"was revoked at {before.revoked_at}")
            if not before.counts(now()):
                raise KeyEnded(id, f"expired at {before.expires_at}")
            last = min(ends_at, before.expires_at or ends_at)
            connection.execute(update(keys).where(keys.c.id == id).values(expires_at=last))
            return _made(connection, before.name, before.scopes, before.per_hour, before.expires_at)

    def all(self) -> list[Key]:
        """Every key there ever was, the oldest first."""
        with reading(self._engine) as connection:
            return [_key(row) for row in connection.execute(select(keys).order_by(keys.c.created_at))]

    def revoke(self, id: str) -> Key:
        """Ends a key; one that has ended stays as it is.

        Raises:
            KeyNotFound: There is none of this id.
        """
        with writing(self._engine) as connection:
            ended = update(keys).where(keys.c.id == id, keys.c.revoked_at.is_(None)).values(revoked_at=now())
            connection.execute(ended)
            row = connection.execute(select(keys).where(keys.c.id == id)).one_or_none()
        if row is None:
            raise KeyNotFound(id)
        return _key(row)

    def version(self) -> Version:
        """Differs whenever a key was made, rotated or revoked, also where a backup was restored."""
        made, ended = keys.c.created_at, keys.c.revoked_at
        query = select(func.count(), func.max(made), func.count(ended), func.max(ended)).select_from(keys)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).one())

    def usable(self) -> dict[str, Key]:
        """The keys that count, by their hash."""
        with reading(self._engine) as connection:
            query = select(keys).where(keys.c.revoked_at.is_(None))
            return {row.secret_hash: _key(row) for row in connection.execute(query)}

    def used(self, ids: Iterable[str], at: str) -> None:
        """Notes that keys were used; of several processes the last one counts."""
        older = or_(keys.c.used_at.is_(None), keys.c.used_at < at)
        with writing(self._engine) as connection:
            connection.execute(update(keys).where(keys.c.id.in_(list(ids)), older).values(used_at=at))
