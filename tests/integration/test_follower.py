"""A follower holds the log's last state, whatever happens on the way."""

import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, update

from api.service import stepper
from catalogue.live.follower import Follower
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import writing
from catalogue.storage.reader import LogReader
from catalogue.storage.tables import log_head
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.following import Batch
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from catalogue.usecases.redacting import redact_publication
from matching.policy import policy_faults
from search.port import MAX_LIMIT, Query
from search.tantivy_engine import TantivyEngine
from tests.invented_pack import COMMUNES, IDS, SITES, titled, write_pack
from tests.truth import live_bytes

LOT = SITES[0]


@pytest.fixture
def unit(engine: Engine, tmp_path: Path) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(tmp_path / "pack"), unit, inspect=policy_faults)
    return unit


def _step(before: Snapshot | None, batch: Batch) -> Snapshot:
    return (before or EMPTY).after(batch)


def _following(engine: Engine) -> Follower[Snapshot]:
    return Follower(LogReader(engine), _step)


def _shows(follower: Follower[Snapshot], engine: Engine) -> bool:
    shown = [(listing.id, listing.body) for listing in follower.world.in_order]
    return shown == list(live_bytes(engine).items())


def _change(unit: SqlUnitOfWork, number: int) -> None:
    edit_record(LOT, {"title": titled(f"số {number}")}, unit)
    publish_records([LOT], unit)


def test_it_holds_what_is_live_in_the_order_of_the_log(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = _following(engine)
    assert _shows(follower, engine)
    _change(unit, 1)
    withdraw_records([SITES[1]], None, unit)
    edit_record(COMMUNES[0], {"title": titled("mới")}, unit)
    publish_records([COMMUNES[0]], unit)
    follower.catch_up()
    assert _shows(follower, engine)
    assert [tombstone.id for tombstone in follower.world.tombstones] == [SITES[1]]


def test_step_by_step_and_from_the_start_are_the_same(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = _following(engine)
    for number in range(6):
        _change(unit, number)
        if number % 2:
            withdraw_records([LOT], None, unit)
        follower.catch_up()
    anew = _following(engine)
    assert follower.world.in_order == anew.world.in_order
    assert follower.world.tombstones == anew.world.tombstones


def test_a_long_way_behind_is_walked_in_pages(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = Follower(LogReader(engine, page=3), _step)
    for number in range(7):
        _change(unit, number)
    follower.catch_up()
    assert follower.head.sequence == len(IDS) + 7
    assert _shows(follower, engine)


def test_what_was_blanked_before_it_was_read_shows_nothing(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = _following(engine)
    edit_record(LOT, {"title": titled("sai")}, unit)
    sequence = publish_records([LOT], unit)[0].sequence
    withdraw_records([LOT], None, unit)
    redact_publication(sequence, unit)
    follower.catch_up()
    assert LOT not in follower.world.listings
    assert _shows(follower, engine)


def test_a_reason_that_was_blanked_is_held_no_longer(engine: Engine, unit: SqlUnitOfWork) -> None:
    sequences = [withdraw_records([id_], "a name", unit)[0].sequence for id_ in SITES[:2]]
    follower = _following(engine)
    assert [gone.reason for gone in follower.world.tombstones] == ["a name", "a name"]
    redact_publication(sequences[0], unit)
    _change(unit, 1)
    follower.catch_up()
    assert [gone.reason for gone in follower.world.tombstones] == [None, "a name"]
    anew = _following(engine).world
    assert (anew.tombstones, anew.blanked) == (follower.world.tombstones, follower.world.blanked)


def test_a_new_generation_of_the_index_is_noticed(engine: Engine, unit: SqlUnitOfWork) -> None:
    heads: list[int] = []

    def step(before: Snapshot | None, batch: Batch) -> Snapshot:
        heads.append(batch.head.index_generation)
        return _step(before, batch)

    follower = Follower(LogReader(engine), step)
    with writing(engine) as connection:
        connection.execute(update(log_head).values(index_generation=5))
    follower.catch_up()
    assert heads == [0, 5]


def test_a_pack_loaded_meanwhile_brings_its_bundle(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    follower = _following(engine)
    before = follower.world.bundles
    folder = write_pack(tmp_path / "newer")
    (folder / "ageing.yaml").write_text("zone: 6\n", encoding="utf-8")
    load_pack(folder, unit, inspect=policy_faults)
    follower.catch_up()
    assert follower.world.bundles["thu"].ageing == {"zone": 6}
    assert before["thu"].ageing == {}


class _Failing:
    """A step that fails so many times before it works, after it has begun its work."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, before: Snapshot | None, batch: Batch) -> Snapshot:
        made = _step(before, batch)
        if before is not None and self.times > 0:
            self.times -= 1
            raise RuntimeError("no step today")
        return made


def _until(condition: Callable[[], Any], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())


def test_a_failing_step_leaves_the_old_world_and_is_tried_again(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = Follower(LogReader(engine), _Failing(2))
    before = follower.world
    _change(unit, 1)
    follower.start()
    try:
        assert _until(lambda: follower.failing_since is not None)
        assert follower.world is before
        assert _until(lambda: follower.head.sequence == len(IDS) + 1)
        assert follower.failing_since is None or _until(lambda: follower.failing_since is None)
        assert _shows(follower, engine)
    finally:
        follower.stop()


def test_rows_of_a_failed_step_are_not_counted(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = Follower(LogReader(engine), _Failing(3))
    for number in range(3):
        _change(unit, number)
        with pytest.raises(RuntimeError):
            follower.catch_up()
    follower.catch_up()
    columns = follower.world.columns
    assert int(columns.alive.sum()) == len(follower.world.listings) == len(IDS)
    assert sum(columns.counts("kind", np.flatnonzero(columns.alive)).values()) == len(IDS)
    assert set(columns.sequences[columns.having("kind", ("site",))].tolist()) >= {
        listing.sequence for listing in follower.world.in_order if listing.kind == "site"
    }


def test_leftovers_of_a_killed_commit_do_not_keep_a_server_from_starting(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    """A commit writes which documents are gone before it says so; killed in between, that file stays and is in its way."""

    def index_of(folder: Path) -> set[str]:
        search = TantivyEngine(folder, b"0" * 32)
        world = Follower(LogReader(engine), stepper(search)).world
        found = world.searcher.search(Query(text="số", limit=MAX_LIMIT), date(2026, 11, 22))
        search.close()
        return {hit.id for hit in found.hits[:1]}

    assert index_of(tmp_path / "index") == set()
    shutil.copytree(tmp_path / "index", tmp_path / "killed")
    _change(unit, 1)
    assert index_of(tmp_path / "index") == {LOT}
    left = list((tmp_path / "index").rglob("*.del"))
    assert left
    for path in left:
        shutil.copy(path, tmp_path / "killed" / path.relative_to(tmp_path / "index"))
    assert index_of(tmp_path / "killed") == {LOT}


def test_who_waits_for_a_number_gets_it_or_learns_in_time(engine: Engine, unit: SqlUnitOfWork) -> None:
    follower = _following(engine)
    follower.start()
    try:
        last = follower.head.sequence
        assert not follower.wait_for(last + 1, 0.05)
        _change(unit, 1)
        assert follower.wait_for(last + 1, 5)
        assert follower.world.sequence == last + 1
    finally:
        follower.stop()
