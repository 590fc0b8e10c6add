"""Two workers beside a server: one writes the search server's index; when it is killed the other goes on."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from catalogue.storage.database import open_database
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from matching.policy import policy_faults
from migrations.migrate import migrate
from search.meilisearch_documents import CURSOR
from tests.fake_meilisearch import KEY, Fake, fake_meilisearch
from tests.integration.test_search_server_away import held, until
from tests.invented_pack import IDS, SITES, titled, write_pack
from tests.proving import counted, figure
from tests.servers import command, serving, settings

DOCUMENTS = "POST /indexes/langbiang/documents?"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_meilisearch() as server:
        yield server


@contextmanager
def published(url: str, folder: Path) -> Iterator[SqlUnitOfWork]:
    """A database with the invented province."""
    engine = open_database(url)
    migrate(engine)
    load_pack(write_pack(folder), SqlUnitOfWork(engine), inspect=policy_faults)
    yield SqlUnitOfWork(engine)
    engine.dispose()


TARGETS = (
    "/v1/listings?q=ccn",
    "/v1/listings?q=%22",
    "/readyz",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/",
)


def environment(folder: Path, url: str, fake: Fake, **chosen: str) -> dict[str, str]:
    given = {
        "LANGBIANG_MEILISEARCH_URL": fake.url,
        "LANGBIANG_MEILISEARCH_KEY": KEY,
        "LANGBIANG_FIRST_PACK": "none",
    }
    return settings(folder, url) | given | chosen


@contextmanager
def working(count: int, given: dict[str, str], log: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many ``langbiang worker``; those that live are killed at the end."""
    with log.open("ab") as out:
        workers = [
            subprocess.Popen(command("worker"), env=given, stdout=out, stderr=out) for _ in range(count)
        ]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait(30)


def renamed(unit: SqlUnitOfWork, number: int) -> int:
    id_ = SITES[number % len(SITES)]
    edit_record(id_, {"title": titled(f"Lần {number}")}, unit)
    return publish_records([id_], unit)[-1].sequence


def reached(fake: Fake) -> int:
    index = fake.indexes.get("langbiang")
    cursor = index.documents.get(CURSOR) if index else None
    return int(json.loads(cursor["state"])["sequence"]) if cursor else 0


def writes(fake: Fake) -> int:
    return sum(request.startswith(DOCUMENTS) for request in fake.requests)


def test_one_writes_at_a_time_and_another_takes_over(database_url: str, fake: Fake, tmp_path: Path) -> None:
    given = environment(tmp_path / "var", database_url, fake)
    rounds, slowest = counted(2, 6), 0.0
    with (
        published(database_url, tmp_path / "pack") as unit,
        working(rounds + 1, given, tmp_path / "log") as workers,
    ):
        until(lambda: set(held(fake)) == set(IDS), 60)
        before = writes(fake)
        for number in range(20):
            sequence = renamed(unit, number)
            until(partial(_is_at, fake, sequence))
        # Each publication is written once: its listing, then how far the index is.
        assert writes(fake) - before == 2 * 20
        for turn in range(rounds):
            writer = next(worker for worker in workers if _writes(unit, fake, worker, number := number + 1))
            began = time.monotonic()
            writer.kill()
            writer.wait(30)
            workers.remove(writer)
            sequence = renamed(unit, number := number + 1)
            until(partial(_is_at, fake, sequence), 20)
            slowest = max(slowest, time.monotonic() - began)
            figure(f"the {turn + 1}. writer killed: another wrote within {slowest:.1f} s at most")
    assert slowest < 12


def _is_at(fake: Fake, sequence: int) -> bool:
    return reached(fake) == sequence


def _writes(unit: SqlUnitOfWork, fake: Fake, worker: subprocess.Popen[bytes], number: int) -> bool:
    """Whether a worker is the one that writes: while it is stopped nothing is written for a moment."""
    worker.send_signal(signal.SIGSTOP)
    sequence = renamed(unit, number)
    time.sleep(1.5)
    idle = reached(fake) < sequence
    worker.send_signal(signal.SIGCONT)
    until(lambda: reached(fake) >= sequence, 20)
    return idle


@pytest.mark.parametrize("mood", ["well", "refuse", "garbage", "unknown key", "hang"])
def test_neither_address_nor_key_is_told(fake: Fake, tmp_path: Path, mood: str) -> None:
    url = f"sqlite:///{tmp_path / 'langbiang.db'}"
    given = environment(tmp_path / "var", url, fake, LANGBIANG_LOG_LEVEL="debug")
    log, told = tmp_path / "server.log", b""
    with published(url, tmp_path / "pack") as unit, serving(given, log) as server:
        until(lambda: set(held(fake)) == set(IDS), 60)
        fake.failing.add("documentDeletion")
        if mood == "refuse":
            fake.stop()
        else:
            fake.mood = mood
        renamed(unit, 1)
        withdraw_records([SITES[2]], None, unit)
        for target in TARGETS:
            answer = server.http.get(target)
            assert answer.status_code == 200
            told += answer.content + repr(answer.headers).encode()
        time.sleep(1.0)
        doctor = subprocess.run(command("doctor"), env=given, capture_output=True, check=False, timeout=60)
        assert b"search: " in doctor.stdout
        told += doctor.stdout + doctor.stderr
    told += log.read_bytes()
    for secret in (KEY, f"127.0.0.1:{fake.port}", f"localhost:{fake.port}", f"port={fake.port}"):
        assert secret.encode() not in told
    assert mood == "well" or b"is away" in told
