"""Several processes write at once: one order, no gaps, nobody's change undone, every name the newest."""

import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.ports import Head
from matching.policy import policy_faults
from tests.invented_pack import AGENCY, COMMUNES, IDS, PROVINCE, ZONES, write_pack
from tests.proving import counted, figure
from tests.truth import log_of, wrongs
from tests.victims import finished, started, write_side_by_side


def _followed(reader: LogReader, known: Head, writers: list[BaseProcess]) -> tuple[list[int], int]:
    """Polls the log while others write; the numbers in the order they came, and how often they were out of step."""
    seen: list[int] = []
    missteps, at_work = 0, True
    while at_work or reader.head() != known:
        at_work = any(writer.is_alive() for writer in writers)
        batch = reader.after(known)
        numbers = [entry.sequence for entry in batch.publications]
        missteps += numbers != list(range(known.sequence + 1, known.sequence + 1 + len(numbers)))
        missteps += batch.fresh or batch.head.sequence != known.sequence + len(numbers)
        seen, known = seen + numbers, batch.head
        time.sleep(0.002)
    return seen, missteps


def test_writers_number_without_gaps_in_the_order_of_their_commits(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    many, few = (4, counted(40, 500)) if engine.dialect.name == "postgresql" else (2, counted(40, 500))
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    reader = LogReader(engine)
    start, begun = reader.head(), time.monotonic()
    writers = [
        started(write_side_by_side, database_url, tmp_path / f"error-{seed}.txt", seed, IDS, few)
        for seed in range(many)
    ]
    seen, missteps = _followed(reader, start, writers)
    codes = [finished(writer) for writer in writers]
    assert not list(tmp_path.glob("error-*.txt")), [p.read_text() for p in tmp_path.glob("error-*.txt")]
    log = log_of(engine)
    figure(
        f"{many} writers × {few} on {engine.dialect.name}: {len(seen)} publications in "
        f"{time.monotonic() - begun:.1f} s, {len(log) - start.sequence - len(seen)} missed by a follower, "
        f"{missteps} out of order, {len(wrongs(engine))} inconsistencies"
    )
    assert codes == [0] * many
    assert seen == [entry.sequence for entry in log if entry.sequence > start.sequence]
    assert missteps == 0
    assert wrongs(engine) == []
    assert len(seen) >= many * few


@pytest.mark.parametrize("embedding", [ZONES[0], f"{ZONES[0]}-l1"])
def test_what_embeds_a_name_ends_with_the_newest_one_however_the_writers_meet(
    engine: Engine, database_url: str, tmp_path: Path, embedding: str
) -> None:
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    owners = (COMMUNES[0], PROVINCE, AGENCY)
    writers = [
        started(write_side_by_side, database_url, tmp_path / f"error-{seed}.txt", seed, ids, counted(15, 150))
        for seed, ids in enumerate([owners, (embedding,)])
    ]
    assert [finished(writer) for writer in writers] == [0, 0]
    assert wrongs(engine) == []
