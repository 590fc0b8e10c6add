"""Keys in the database: shown once, kept as hashes, ended for good."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from catalogue.domain.instants import now, stamp
from partners.errors import KeyEnded, KeyNameRefused, KeyNotFound
from partners.keyring import KeyRing
from partners.port import Scope
from partners.storage import PREFIX, SqlKeys
from partners.tables import keys


def test_a_key_is_recognisable_and_is_kept_as_a_hash(engine: Engine) -> None:
    store = SqlKeys(engine)
    made = store.create("Báo Lâm Đồng", [Scope.READ], 500)
    assert made.secret.startswith(PREFIX)
    assert len(made.secret) == len(PREFIX) + 43
    assert made.secret.removeprefix(PREFIX).isalnum()
    with engine.connect() as connection:
        stored = [str(value) for row in connection.execute(select(keys)) for value in row]
    assert not any(made.secret in value for value in stored)
    assert store.all() == [made.key]
    assert store.create("B", [Scope.READ], 500).secret != made.secret


def test_a_ring_knows_what_is_usable_and_only_that(engine: Engine) -> None:
    store = SqlKeys(engine)
    first = store.create("A", [Scope.READ], 500)
    ring = KeyRing(store)
    second = store.create("B", [Scope.READ, Scope.MATCH], 700)
    assert ring.find(first.secret.encode()) == first.key
    assert ring.find(second.secret.encode()) is None
    ring.refresh()
    assert ring.find(second.secret.encode()) == second.key
    revoked = store.revoke(first.key.id)
    assert revoked.revoked_at is not None
    ring.refresh()
    assert ring.find(first.secret.encode()) is None
    assert store.revoke(first.key.id) == revoked


def test_nobody_is_read_anew_while_nothing_changed(engine: Engine) -> None:
    store = SqlKeys(engine)
    store.create("A", [Scope.READ], 500)
    ring = KeyRing(store)
    before = ring._known
    ring.refresh()
    assert ring._known is before


def _in(hours: float) -> str:
    at = datetime.now(UTC) + timedelta(hours=hours)
    return stamp(at)


def test_a_key_counts_until_it_expires_without_being_read_anew(engine: Engine) -> None:
    store = SqlKeys(engine)
    ended = store.create("Ended", [Scope.READ], 500, _in(-1))
    soon = store.create("Soon", [Scope.READ], 500, _in(0.5 / 3600))
    later = store.create("Later", [Scope.READ], 500, _in(1))
    ring = KeyRing(store)
    assert ring.find(ended.secret.encode()) is None
    assert ring.find(soon.secret.encode()) == soon.key
    time.sleep(0.6)
    assert ring.find(soon.secret.encode()) is None
    assert ring.find(later.secret.encode()) == later.key


def test_a_rotated_key_and_its_successor_are_both_good_for_a_while(engine: Engine) -> None:
    store = SqlKeys(engine)
    old = store.create("A", [Scope.READ], 500, _in(100))
    ring = KeyRing(store)
    new = store.rotate(old.key.id, _in(0.5 / 3600))
    ring.refresh()
    assert new.secret != old.secret
    assert (new.key.name, new.key.scopes, new.key.per_hour, new.key.expires_at) == (
        "A",
        frozenset([Scope.READ]),
        500,
        old.key.expires_at,
    )
    assert ring.find(old.secret.encode()) is not None
    assert ring.find(new.secret.encode()) == new.key
    time.sleep(0.6)
    assert ring.find(old.secret.encode()) is None
    assert ring.find(new.secret.encode()) == new.key
    with pytest.raises(KeyEnded, match="expired at"):
        store.rotate(old.key.id, _in(1))
    store.revoke(new.key.id)
    with pytest.raises(KeyEnded, match="was revoked at"):
        store.rotate(new.key.id, _in(1))
    with pytest.raises(KeyNotFound):
        store.rotate("key-nothing", _in(1))


@pytest.mark.parametrize("name", ["A\nB", "A\rB", "A\x1b[31m", "A\u2028B", "", "  "])
def test_a_name_is_one_line_of_text(engine: Engine, name: str) -> None:
    store = SqlKeys(engine)
    with pytest.raises(KeyNameRefused):
        store.create(name, [Scope.READ], 500)
    assert store.all() == []
    assert store.create("Báo Lâm Đồng", [Scope.READ], 500).key.name == "Báo Lâm Đồng"


def test_a_rotation_never_lengthens_a_key(engine: Engine) -> None:
    store = SqlKeys(engine)
    old = store.create("A", [Scope.READ], 500, _in(1))
    store.rotate(old.key.id, _in(24))
    assert next(key for key in store.all() if key.id == old.key.id).expires_at == old.key.expires_at


def test_when_a_key_was_last_used_is_noted(engine: Engine) -> None:
    store = SqlKeys(engine)
    made, other = store.create("A", [Scope.READ], 500), store.create("B", [Scope.READ], 500)
    ring, begun = KeyRing(store), now()
    ring.find(made.secret.encode())
    ring.find(b"lgb_nothing")
    ring.note()
    used = {key.id: key.used_at for key in store.all()}
    assert begun <= (used[made.key.id] or "") <= now()
    assert used[other.key.id] is None
    store.used([made.key.id], "2020-01-01T00:00:00.000000Z")
    assert {key.id: key.used_at for key in store.all()} == used


def test_a_key_that_is_none_cannot_be_revoked(engine: Engine) -> None:
    with pytest.raises(KeyNotFound):
        SqlKeys(engine).revoke("key-nothing")
