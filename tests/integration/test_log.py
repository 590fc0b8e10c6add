"""The log numbers without gaps, and refuses what was rendered from something that moved."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from catalogue.domain.instants import now
from catalogue.storage.database import writing
from catalogue.storage.reader import LogReader
from catalogue.storage.tables import log_head
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.ports import Draft, Head, LogMoved, Publication
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from matching.policy import policy_faults
from tests.invented_pack import COMMUNES, IDS, SITES, ZONES, titled, write_pack
from tests.truth import log_of, wrongs

LOT, ZONE = SITES[0], ZONES[0]


@pytest.fixture
def unit(engine: Engine, tmp_path: Path) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(tmp_path / "pack"), unit, inspect=policy_faults)
    return unit


def _draft(id: str, *owners: str) -> Draft:
    return Draft(id, "site", 1, b'{"id":"%s"}' % id.encode(), frozenset(owners))


def _append(unit: SqlUnitOfWork, drafts: Sequence[Draft], read: Head) -> list[Publication]:
    with unit:
        done = unit.log.append(drafts, read)
        unit.commit()
    return done


def _renamed(unit: SqlUnitOfWork, id: str) -> None:
    edit_record(id, {"title": titled("mới")}, unit)
    publish_records([id], unit)


def test_numbers_go_on_from_the_last(unit: SqlUnitOfWork) -> None:
    done = _append(unit, [_draft("site-x"), _draft("site-y")], unit.log.head())
    assert [publication.sequence for publication in done] == [len(IDS) + 1, len(IDS) + 2]
    assert unit.log.head().sequence == len(IDS) + 2


def test_a_refused_or_abandoned_append_takes_no_number(engine: Engine, unit: SqlUnitOfWork) -> None:
    with unit:
        unit.log.append([_draft("site-x")], unit.log.head())
    assert [entry.sequence for entry in log_of(engine)] == list(range(1, len(IDS) + 1))
    assert _append(unit, [_draft("site-x")], unit.log.head())[0].sequence == len(IDS) + 1


def test_a_draft_is_refused_when_its_owner_was_published_since(engine: Engine, unit: SqlUnitOfWork) -> None:
    read = unit.log.head()
    _renamed(unit, ZONE)
    before = log_of(engine)
    with pytest.raises(LogMoved):
        _append(unit, [_draft("site-x", ZONE)], read)
    assert log_of(engine) == before


def test_a_draft_is_refused_when_its_record_was_published_since(unit: SqlUnitOfWork) -> None:
    read = unit.log.head()
    withdraw_records([LOT], None, unit)
    with pytest.raises(LogMoved):
        _append(unit, [_draft(LOT)], read)


def test_a_draft_is_refused_when_something_new_embeds_it(unit: SqlUnitOfWork) -> None:
    withdraw_records([LOT], None, unit)
    read = unit.log.head()
    publish_records([LOT], unit)
    with pytest.raises(LogMoved):
        _append(unit, [_draft(ZONE)], read)


def test_a_draft_is_taken_when_something_else_was_published_since(unit: SqlUnitOfWork) -> None:
    read = unit.log.head()
    _renamed(unit, SITES[-1])
    assert _append(unit, [_draft("site-x", COMMUNES[0])], read)[0].sequence == read.sequence + 2


def test_a_draft_is_refused_when_a_packs_rules_changed_since(unit: SqlUnitOfWork, tmp_path: Path) -> None:
    read = unit.log.head()
    folder = write_pack(tmp_path / "ages-faster")
    (folder / "ageing.yaml").write_text("zone: 1\n", encoding="utf-8")
    assert load_pack(folder, unit, inspect=policy_faults).publications == []
    with pytest.raises(LogMoved):
        _append(unit, [_draft("site-x")], read)


def test_time_never_goes_back_even_when_the_clock_does(engine: Engine, unit: SqlUnitOfWork) -> None:
    future = "2999-01-01T00:00:00.000000Z"
    with writing(engine) as connection:
        connection.execute(update(log_head).values(published_at=future))
    _renamed(unit, LOT)
    assert log_of(engine)[-1].at == future > now()
    assert wrongs(engine) == []


def test_deletes_carry_their_reason_and_no_content(unit: SqlUnitOfWork) -> None:
    done = withdraw_records([LOT], "đã cho thuê", unit)
    assert [(entry.op, entry.reason, entry.body) for entry in done] == [("delete", "đã cho thuê", None)]


def test_a_fresh_start_gives_what_is_live_and_every_delete(engine: Engine, unit: SqlUnitOfWork) -> None:
    for _ in range(2):
        withdraw_records([LOT], None, unit)
        publish_records([LOT], unit)
    withdraw_records([SITES[1]], None, unit)
    batch = LogReader(engine).everything()
    assert [entry.sequence for entry in batch.publications] == sorted(e.sequence for e in batch.publications)
    assert len([entry for entry in batch.publications if entry.op == "upsert"]) == len(IDS) - 1
    assert len([entry for entry in batch.publications if entry.op == "delete"]) == 3
