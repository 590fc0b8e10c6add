"""What is redacted keeps its number and loses its content, in every file of the database."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from catalogue.domain.errors import AlreadyRedacted, SequenceNotFound, StillLive
from catalogue.storage.database import erase_traces, reading
from catalogue.storage.reader import LogReader
from catalogue.storage.tables import publications, records, revisions
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, republish_all, withdraw_records
from catalogue.usecases.redacting import redact_publication
from matching.policy import policy_faults
from tests.invented_pack import SITES, titled, write_pack
from tests.proving import figure
from tests.truth import live_bytes, log_of, wrongs

CANARY, LOT = "Nguyễn Văn Canary-7f3a", SITES[4]


@pytest.fixture
def unit(engine: Engine, tmp_path: Path) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(tmp_path / "pack"), unit, inspect=policy_faults)
    return unit


def _published(unit: SqlUnitOfWork, text: str) -> int:
    edit_record(LOT, {"summary": titled(text * 40)}, unit)
    return publish_records([LOT], unit)[0].sequence


def _files_with(folder: Path, text: str) -> list[str]:
    return [path.name for path in folder.glob("langbiang.db*") if text.encode() in path.read_bytes()]


def test_a_withdrawn_publication_is_blanked_and_keeps_its_number(engine: Engine, unit: SqlUnitOfWork) -> None:
    sequence = _published(unit, CANARY)
    withdraw_records([LOT], None, unit)
    before = log_of(engine)
    redact_publication(sequence, unit)
    after = log_of(engine)
    assert after[sequence - 1].body is None
    assert [(e.sequence, e.id, e.op) for e in after] == [(e.sequence, e.id, e.op) for e in before]
    assert [e for e in after if e.sequence != sequence] == [e for e in before if e.sequence != sequence]


def test_what_was_replaced_is_in_no_file_of_the_database_afterwards(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    sequence = _published(unit, CANARY)
    _published(unit, "someone else")
    redact_publication(sequence, unit)
    erase_traces(engine)
    if engine.dialect.name == "sqlite":
        found = _files_with(tmp_path, CANARY)
        figure(f"redact: the text stands in {len(found)} of the database's files afterwards")
        assert found == []
    with reading(engine) as connection:
        texts = [
            *connection.execute(select(revisions.c.document)).scalars(),
            *connection.execute(select(records.c.document)).scalars(),
            *(entry.body.decode() for entry in log_of(engine) if entry.body),
        ]
    assert [text for text in texts if CANARY in text] == []


def test_after_a_redaction_everything_else_goes_on(engine: Engine, unit: SqlUnitOfWork) -> None:
    sequence = _published(unit, CANARY)
    _published(unit, "someone else")
    redact_publication(sequence, unit)
    assert republish_all(unit) == []
    assert _published(unit, "a third") == sequence + 2
    withdraw_records([LOT], None, unit)
    assert [p.id for p in publish_records([LOT], unit)] == [LOT]
    shown = {entry.id: entry.body for entry in LogReader(engine).everything().publications if entry.body}
    assert shown.keys() == live_bytes(engine).keys()


def test_what_is_live_missing_or_blank_already_is_refused(engine: Engine, unit: SqlUnitOfWork) -> None:
    sequence = _published(unit, CANARY)
    before = log_of(engine)
    with pytest.raises(StillLive):
        redact_publication(sequence, unit)
    for missing in (0, -1, sequence + 1, 2**62):
        with pytest.raises(SequenceNotFound):
            redact_publication(missing, unit)
    assert log_of(engine) == before
    tombstone = withdraw_records([LOT], None, unit)[0].sequence
    redact_publication(sequence, unit)
    for blank in (sequence, tombstone):
        with pytest.raises(AlreadyRedacted):
            redact_publication(blank, unit)


def test_the_reason_of_a_delete_is_blanked_and_nothing_else(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    sequence = _published(unit, "what it was")
    gone = withdraw_records([LOT], CANARY, unit)[0].sequence
    before = log_of(engine)
    redact_publication(gone, unit)
    erase_traces(engine)
    assert log_of(engine) == before
    assert before[sequence - 1].body is not None
    with reading(engine) as connection:
        documents = connection.execute(select(revisions.c.document)).scalars().all()
        reasons = connection.execute(select(publications.c.reason)).scalars().all()
    assert "" not in documents
    assert CANARY not in reasons
    if engine.dialect.name == "sqlite":
        assert _files_with(tmp_path, CANARY) == []
    with pytest.raises(AlreadyRedacted):
        redact_publication(gone, unit)
    assert wrongs(engine) == []


def test_a_revision_that_is_live_by_another_publication_stays(engine: Engine, unit: SqlUnitOfWork) -> None:
    sequence = _published(unit, CANARY)
    withdraw_records([LOT], None, unit)
    publish_records([LOT], unit)
    redact_publication(sequence, unit)
    assert CANARY in live_bytes(engine)[LOT].decode()
    assert wrongs(engine) == []
