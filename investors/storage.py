"""Profiles kept on request: found only by a secret link, changed by revision, erased for good."""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from catalogue.domain.instants import now, stamp
from catalogue.storage.database import erase_traces, reading, writing
from catalogue.usecases.faults import fault
from investors.errors import KeyReused, KeySpent, ProfileErased, ProfileMoved, ProfileNotFound
from investors.port import RETRY_MINUTES, Consent, Created, Kept
from investors.tables import idempotency, profiles
from matching.profile import Profile

KEY_DAYS = 30


def _ago(time: timedelta) -> str:
    """The instant so long ago, to be compared with those that are stored."""
    return stamp(datetime.now(UTC) - time)


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


class SqlProfiles:
    """The store of profiles. Secrets are kept as hashes only."""

    def __init__(self, engine: Engine, pepper: bytes) -> None:
        self._engine, self._pepper = engine, pepper

    def _secret(self, id: str, key: str | None) -> str:
        """A profile's secret. With an Idempotency-Key it follows from the key and the profile, so that a retry
        gets it again, nobody else can, and a key used anew after its time makes another one."""
        if key is None:
            return secrets.token_urlsafe(32)
        return (
            urlsafe_b64encode(hmac.digest(self._pepper, f"{id}\n{key}".encode(), "sha256"))
            .decode()
            .rstrip("=")
        )

    def _digest(self, text: str) -> str:
        """What is kept of a key or a request. Without the pepper nobody can try which text it is of."""
        return hmac.digest(self._pepper, text.encode(), "sha256").hex()

    def create(self, profile: Profile, consent: Consent, key: str | None) -> Created:
        """Stores a profile; the same key and request give the same answer again for a while.

        Raises:
            KeyReused: The key came with another request.
            KeySpent: What the key made was altered, or made longer ago than a retry takes.
            ProfileErased: What the key made was deleted.
        """
        request = self._digest(profile.model_dump_json() + "\n" + consent.text + "\n" + consent.purpose)
        try:
            with writing(self._engine) as connection:
                if key is not None and (before := self._before(connection, key, request)):
                    return before
                created = self._store(connection, profile, consent, key, request)
                fault("profile:stored")
        except IntegrityError:
            # Another request with the same key was stored between the look and the write.
            with writing(self._engine) as connection:
                before = self._before(connection, str(key), request)
                if before is None:
                    raise
                return before
        fault("profile:committed")
        return created

    def _before(self, connection: Connection, key: str, request: str) -> Created | None:
        row = connection.execute(
            select(idempotency).where(idempotency.c.key_hash == self._digest(key))
        ).one_or_none()
        if row is None:
            return None
        if row.profile_id is None:
            raise ProfileErased
        if row.request_hash != request:
            raise KeyReused
        made = connection.execute(select(profiles).where(profiles.c.id == row.profile_id)).one()
        if made.revision != 1 or made.created_at < _ago(timedelta(minutes=RETRY_MINUTES)):
            raise KeySpent
        return Created(made.id, self._secret(made.id, key), made.created_at)

    def _store(
        self,
        connection: Connection,
        profile: Profile,
        consent: Consent,
        key: str | None,
        request: str,
    ) -> Created:
        id_, instant = secrets.token_hex(8), now()
        secret = self._secret(id_, key)
        connection.execute(
            insert(profiles).values(
                id=id_,
                secret_hash=_hash(secret),
                revision=1,
                profile=profile.model_dump_json(),
                consent_text=consent.text,
                consent_purpose=consent.purpose,
                consent_at=instant,
                created_at=instant,
                updated_at=instant,
            )
        )
        if key is not None:
            connection.execute(
                insert(idempotency).values(
                    key_hash=self._digest(key), request_hash=request, profile_id=id_, created_at=instant
                )
            )
        return Created(id_, secret, instant)

    def get(self, secret: str) -> Kept:
        """The profile behind a link.

        Raises:
            ProfileNotFound: There is none.
        """
        with reading(self._engine) as connection:
            return _kept(connection, secret)

    def change(self, secret: str, profile: Profile, revision: int) -> Kept:
        """Replaces a profile read at ``revision``.

        Raises:
            ProfileNotFound, ProfileMoved
        """
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(profiles)
                .where(profiles.c.secret_hash == _hash(secret), profiles.c.revision == revision)
                .values(profile=profile.model_dump_json(), revision=revision + 1, updated_at=now())
            )
            kept = _kept(connection, secret)
            if not changed.rowcount:
                raise ProfileMoved
            return kept

    def erase(self, secret: str) -> None:
        """Deletes a profile, what its key remembers of it, and on SQLite the pages it stood on.

        Raises:
            ProfileNotFound: There is none.
        """
        with writing(self._engine) as connection:
            gone = connection.execute(
                delete(profiles).where(profiles.c.secret_hash == _hash(secret)).returning(profiles.c.id)
            ).scalar()
            if gone is None:
                raise ProfileNotFound
            # The key stays, so that a late retry does not bring back what was deleted.
            connection.execute(
                update(idempotency)
                .where(idempotency.c.profile_id == gone)
                .values(profile_id=None, request_hash=None)
            )
            fault("erase:deleted")
        erase_traces(self._engine)

    def forget_keys(self) -> int:
        """Drops idempotency keys older than 30 days; gives how many."""
        with writing(self._engine) as connection:
            return connection.execute(
                delete(idempotency).where(idempotency.c.created_at < _ago(timedelta(days=KEY_DAYS)))
            ).rowcount


def _kept(connection: Connection, secret: str) -> Kept:
    row = connection.execute(select(profiles).where(profiles.c.secret_hash == _hash(secret))).one_or_none()
    if row is None:
        raise ProfileNotFound
    consent = Consent(row.consent_text, row.consent_purpose)
    return Kept(
        row.id,
        row.revision,
        json.loads(row.profile),
        consent,
        row.consent_at,
        row.created_at,
        row.updated_at,
    )
