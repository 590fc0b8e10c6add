"""Keys in the database, as hashes: what was shown once cannot be read back."""

import hashlib
import secrets
import string
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from catalogue.storage.database import now, reading, writing
from partners.errors import KeyNotFound
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
    scopes = frozenset(Scope(name) for name in row.scopes.split())
    return Key(row.id, row.name, row.beginning, scopes, row.per_hour, row.created_at, row.revoked_at)


class SqlKeys:
    """The store of keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, name: str, scopes: Sequence[Scope], per_hour: int) -> Made:
        """Makes a key."""
        secret = PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        key = Key(
            f"key-{secrets.token_hex(4)}", name, secret[: len(PREFIX) + 4], frozenset(scopes), per_hour, now()
        )
        with writing(self._engine) as connection:
            connection.execute(
                insert(keys).values(
                    id=key.id,
                    name=name,
                    beginning=key.beginning,
                    secret_hash=digest(secret.encode()),
                    scopes=" ".join(sorted(key.scopes)),
                    per_hour=per_hour,
                    created_at=key.created_at,
                )
            )
        return Made(key, secret)

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
        """Differs whenever a key was made or revoked, also where a backup was restored."""
        made, ended = keys.c.created_at, keys.c.revoked_at
        query = select(func.count(), func.max(made), func.count(ended), func.max(ended)).select_from(keys)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).one())

    def usable(self) -> dict[str, Key]:
        """The keys that count, by their hash."""
        with reading(self._engine) as connection:
            query = select(keys).where(keys.c.revoked_at.is_(None))
            return {row.secret_hash: _key(row) for row in connection.execute(query)}
