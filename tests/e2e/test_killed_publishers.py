"""kill -9 of the publishing command at random moments: nothing acknowledged is lost, nothing else appears."""

import time
from pathlib import Path
from random import Random

from sqlalchemy import URL, Engine, func, select

from catalogue.storage.database import open_database, reading
from catalogue.storage.tables import revisions
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from matching.policy import policy_faults
from migrations.migrate import migrate
from tests.acknowledged import lost, phantoms, read_said
from tests.invented_pack import IDS, write_pack
from tests.proving import counted, figure
from tests.truth import log_of, wrongs
from tests.victims import killed, publish_at_random, started

LONGEST_LIFE = 15.0


def _let_live(said_on: Path, random: Random) -> None:
    """Waits for a random number of commands to begin, then a random part of the next; on a slow machine for longer."""
    begun, end = random.randint(0, 10), time.monotonic() + LONGEST_LIFE
    while len(read_said(said_on).begun) < begun and time.monotonic() < end:
        time.sleep(0.003)
    time.sleep(random.uniform(0, 0.1))


def _revisions(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        query = select(revisions.c.record_id, func.max(revisions.c.revision)).group_by(revisions.c.record_id)
        return {row[0]: row[1] for row in connection.execute(query)}


def _kill_again_and_again(engine: Engine, url: str, folder: Path, times: int) -> None:
    random = Random(20261122)
    load_pack(write_pack(folder / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    gone, appeared, broken, acknowledged, interrupted = [], [], [], 0, 0
    for number in range(times):
        before, said_on = len(log_of(engine)), folder / f"said-{number}.txt"
        process = started(publish_at_random, url, folder, said_on, number, IDS)
        _let_live(said_on, random)
        killed(process)
        said, log = read_said(said_on), log_of(engine)
        gone += lost(said, log, _revisions(engine))
        appeared += phantoms(said, before, log)
        broken += wrongs(engine)
        acknowledged += said.count
        interrupted += len(said.begun) > len(said.ended)
    errors = "".join(path.read_text(encoding="utf-8") for path in folder.glob("stderr-*.txt"))
    figure(
        f"kill -9 of the publishing command, {engine.dialect.name}: {times} kills, {interrupted} inside a command, "
        f"{acknowledged} acknowledged, {len(gone)} lost, {len(appeared)} phantom, {len(broken)} inconsistencies, "
        f"{len(log_of(engine))} publications"
    )
    assert (gone, appeared, broken) == ([], [], [])
    assert "Traceback" not in errors
    assert acknowledged > times


def test_no_acknowledged_change_is_lost_on_sqlite_when_the_command_is_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'langbiang.db'}"
    engine = open_database(url)
    migrate(engine)
    _kill_again_and_again(engine, url, tmp_path, counted(20, 200))
    engine.dispose()


def test_no_acknowledged_change_is_lost_on_postgresql_when_the_command_is_killed(
    postgresql_url: URL, tmp_path: Path
) -> None:
    url = postgresql_url.render_as_string(hide_password=False)
    engine = open_database(url)
    migrate(engine)
    _kill_again_and_again(engine, url, tmp_path, counted(5, 50))
    engine.dispose()
