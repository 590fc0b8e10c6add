"""Keys in the database: shown once, kept as hashes, ended for good."""

import pytest
from sqlalchemy import Engine, select

from partners.errors import KeyNotFound
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


def test_a_key_that_is_none_cannot_be_revoked(engine: Engine) -> None:
    with pytest.raises(KeyNotFound):
        SqlKeys(engine).revoke("key-nothing")
