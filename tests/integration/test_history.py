"""What the desk sees of one record: how it stands, and every publication of it, redacted ones too."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import NothingToRedact, RecordNotFound, StillLive
from catalogue.storage.database import reading
from catalogue.storage.history import Published, Standing, history, standing
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.ports import Origin, State
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from catalogue.usecases.redacting import redact_publication, redact_record
from matching.policy import policy_faults
from tests.invented_pack import IDS, SITES, titled, write_pack
from tests.truth import log_of, state_of, wrongs

LOT = SITES[4]


@pytest.fixture
def unit(engine: Engine, tmp_path: Path) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(tmp_path / "pack"), unit, inspect=policy_faults)
    return unit


def _standing(engine: Engine) -> Standing:
    with reading(engine) as connection:
        return standing(connection, LOT)


def _history(engine: Engine) -> list[Published]:
    with reading(engine) as connection:
        return history(connection, LOT)


def _changed(unit: SqlUnitOfWork, text: str) -> int:
    edit_record(LOT, {"title": titled(text)}, unit)
    return publish_records([LOT], unit)[0].sequence


def test_a_record_as_loaded_is_the_packs_and_live(engine: Engine, unit: SqlUnitOfWork) -> None:
    found = _standing(engine)
    assert (found.stored.state, found.stored.origin, found.stored.revision) == (
        State.PUBLISHED,
        Origin.PACK,
        1,
    )
    assert found.live is not None
    assert found.live.sequence == next(entry.sequence for entry in log_of(engine) if entry.id == LOT)


def test_an_unpublished_edit_shows_beside_the_older_live_revision(
    engine: Engine, unit: SqlUnitOfWork
) -> None:
    edit_record(LOT, {"title": titled("khác")}, unit)
    found = _standing(engine)
    assert (found.stored.revision, found.stored.origin) == (2, Origin.DESK)
    assert found.live is not None
    assert found.live.revision == 1
    assert found.revised_at > found.live.published_at


def test_a_withdrawn_record_is_not_live(engine: Engine, unit: SqlUnitOfWork) -> None:
    withdraw_records([LOT], None, unit)
    found = _standing(engine)
    assert (found.stored.state, found.live) == (State.WITHDRAWN, None)


def test_a_history_is_every_publication_with_what_became_of_it(engine: Engine, unit: SqlUnitOfWork) -> None:
    first = _history(engine)[0].sequence
    second = _changed(unit, "hai")
    third = withdraw_records([LOT], "đã cho thuê", unit)[0].sequence
    fourth = publish_records([LOT], unit)[0].sequence
    redact_publication(first, unit)
    told = [
        (e.sequence, e.op, e.revision, e.origin, e.reason, e.redacted_at is not None, e.live)
        for e in _history(engine)
    ]
    assert told == [
        (first, "upsert", 1, "pack", None, True, False),
        (second, "upsert", 2, "desk", None, False, False),
        (third, "delete", 2, "desk", "đã cho thuê", False, False),
        (fourth, "upsert", 2, "desk", None, False, True),
    ]


def test_a_history_is_of_one_record_only(engine: Engine, unit: SqlUnitOfWork) -> None:
    assert len(log_of(engine)) == len(IDS)
    assert len(_history(engine)) == 1


def test_what_nobody_made_has_neither(engine: Engine, unit: SqlUnitOfWork) -> None:
    for ask in (standing, history):
        with reading(engine) as connection, pytest.raises(RecordNotFound):
            ask(connection, "kcn-nowhere")


def test_all_publications_of_a_withdrawn_record_are_blanked_and_no_others(
    engine: Engine, unit: SqlUnitOfWork
) -> None:
    first = _history(engine)[0].sequence
    second = _changed(unit, "hai")
    withdraw_records([LOT], None, unit)
    before = log_of(engine)
    assert redact_record(LOT, unit) == [first, second]
    changed = [was.sequence for was, now in zip(before, log_of(engine), strict=True) if was.body != now.body]
    assert changed == [first, second]
    assert [e.redacted_at is not None for e in _history(engine)] == [True, True, False]
    assert wrongs(engine) == []


def test_a_record_that_is_live_is_blanked_nowhere(engine: Engine, unit: SqlUnitOfWork) -> None:
    sequence = _changed(unit, "hai")
    before = state_of(engine)
    with pytest.raises(StillLive) as refused:
        redact_record(LOT, unit)
    assert refused.value.sequence == sequence
    assert state_of(engine) == before


def test_where_nothing_has_content_or_no_record_is_that_is_said(engine: Engine, unit: SqlUnitOfWork) -> None:
    withdraw_records([LOT], None, unit)
    redact_record(LOT, unit)
    with pytest.raises(NothingToRedact):
        redact_record(LOT, unit)
    with pytest.raises(RecordNotFound):
        redact_record("kcn-nowhere", unit)


def test_what_was_blanked_can_be_published_again(engine: Engine, unit: SqlUnitOfWork) -> None:
    withdraw_records([LOT], None, unit)
    redact_record(LOT, unit)
    assert [entry.id for entry in publish_records([LOT], unit)] == [LOT]
    assert wrongs(engine) == []
