"""A new index is filled beside the one in use: no pause, no wrong answer, and it holds what is published meanwhile."""

import itertools
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest

from api.settings import ROOT
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.faults import plant
from catalogue.usecases.publishing import withdraw_records
from catalogue.usecases.redacting import redact_publication, reindex
from search.documents import WEIGHTS
from search.tantivy_engine import TantivyEngine
from search.tantivy_index import Index, words_in
from tests.contract.test_http_served import Served, served
from tests.fake_meilisearch import Fake, fake_meilisearch
from tests.integration.test_search_server_away import held, is_in_step, live, renamed, searching, until
from tests.invented_pack import SITES, write_pack
from tests.proving import counted, figure

FILLED = "reindex:filled"
QUESTIONS = (
    "/v1/listings?q=loc+son&limit=50",
    "/v1/listings?q=khu+cong+nghiep&limit=50",
    "/v1/listings?q=cofee&limit=50",
    "/v1/listings?q=ch%C3%A8&limit=50&facets=kind",
    "/v1/listings?q=industrial+park&kind=zone",
    "/v1/listings?kind=zone&sort=-area",
)


@pytest.fixture(autouse=True)
def nothing_planted() -> Iterator[None]:
    yield
    plant(FILLED, None)


def unit(server: Served) -> SqlUnitOfWork:
    return SqlUnitOfWork(server.service.engine)


def has_taken_over(server: Served, generation: int) -> bool:
    engine = server.service.search
    assert isinstance(engine, TantivyEngine)
    return engine.generation == generation


def found(server: Served, target: str) -> tuple[list[str], int, Any]:
    answer = server.get(target)
    assert answer.status == 200, answer.body
    return [item["id"] for item in answer.json["items"]], answer.json["total"], answer.json["facets"]


class Searching:
    """Asks fifty times a second, and compares each answer with the first one."""

    def __init__(self, server: Served) -> None:
        self._server = server
        self._expected = {target: found(server, target) for target in QUESTIONS}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.asked, self.slowest = 0, 0.0
        self.wrong: list[str] = []
        self.failed: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        due = time.monotonic()
        for target in itertools.cycle(QUESTIONS):
            if self._stop.is_set():
                return
            began = time.monotonic()
            try:
                if found(self._server, target) != self._expected[target]:
                    self.wrong.append(target)
            except Exception as error:  # noqa: BLE001 - counted
                self.failed.append(repr(error))
            self.asked += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            due += 0.02
            time.sleep(max(0.0, due - time.monotonic()))


def test_rebuilds_under_fifty_searches_a_second(tmp_path: Path) -> None:
    rounds = counted(2, 12)
    with (
        served(tmp_path, first_pack=ROOT / "fixtures" / "lam-dong") as server,
        Searching(server) as searching,
    ):
        for _ in range(rounds):
            number = reindex(unit(server))
            until(partial(has_taken_over, server, number), 60)
        until(lambda: searching.asked >= counted(100, 2000), 120)
    figure(
        f"reindex under load: {rounds} rebuilds, {searching.asked} searches, {len(searching.wrong)} wrong, "
        f"{len(searching.failed)} failed, slowest {searching.slowest * 1000:.0f} ms"
    )
    assert (searching.wrong, searching.failed) == ([], [])
    assert searching.slowest < 2.0


def test_what_is_published_while_it_is_filled_is_in_it(tmp_path: Path) -> None:
    filling, going_on = threading.Event(), threading.Event()

    def wait() -> None:
        filling.set()
        going_on.wait(20)

    with served(tmp_path / "var", first_pack=write_pack(tmp_path / "pack")) as server:
        plant(FILLED, wait)
        number = reindex(unit(server))
        assert filling.wait(10)
        sequence = renamed(server, SITES[0], "Zwetschge")
        withdraw_records([SITES[1]], None, unit(server))
        assert found(server, f"/v1/listings?q=zwetschge&at_least={sequence}")[0][:1] == [SITES[0]]
        assert not has_taken_over(server, number)
        going_on.set()
        until(lambda: has_taken_over(server, number))
        assert found(server, "/v1/listings?q=zwetschge")[0][:1] == [SITES[0]]
        assert SITES[1] not in found(server, "/v1/listings?q=ccn&limit=100")[0]
        assert found(server, "/v1/listings?q=ccn+thu&limit=100")[1] == len(live(server)) - 6
        sequence = renamed(server, SITES[2], "Mirabelle")
        assert found(server, f"/v1/listings?q=mirabelle&at_least={sequence}")[0][:1] == [SITES[2]]


def test_the_new_index_is_kept_for_the_next_start(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    with served(tmp_path / "var", first_pack=pack) as server:
        number = reindex(unit(server))
        until(lambda: has_taken_over(server, number))
        (slot,) = [path for path in (tmp_path / "var").rglob("slot-0*") if path.is_dir()]
    before = {file: file.stat().st_mtime_ns for file in slot.iterdir()}
    with served(tmp_path / "var", first_pack=pack) as server:
        assert found(server, "/v1/listings?q=ccn+thu")[1] > 0
        assert has_taken_over(server, number)
    assert {file: file.stat().st_mtime_ns for file in slot.iterdir()} == before


def test_one_that_fails_leaves_the_old_one_and_is_tried_again(tmp_path: Path) -> None:
    def fail() -> None:
        plant(FILLED, None)
        raise OSError("no room")

    with served(tmp_path / "var", first_pack=write_pack(tmp_path / "pack")) as server:
        plant(FILLED, fail)
        number = reindex(unit(server))
        sequence = renamed(server, SITES[0], "Zwetschge")
        assert found(server, f"/v1/listings?q=zwetschge&at_least={sequence}")[0][:1] == [SITES[0]]
        until(lambda: has_taken_over(server, number), 20)
        assert found(server, "/v1/listings?q=zwetschge")[0][:1] == [SITES[0]]


def test_a_second_one_asked_for_meanwhile_wins(tmp_path: Path) -> None:
    with served(tmp_path / "var", first_pack=write_pack(tmp_path / "pack")) as server:
        numbers = [reindex(unit(server)) for _ in range(3)]
        assert numbers == sorted(set(numbers))
        until(lambda: has_taken_over(server, numbers[-1]))
        assert found(server, "/v1/listings?q=ccn+thu")[1] > 0


def test_the_words_of_a_redacted_publication_leave_the_index(tmp_path: Path) -> None:
    with served(tmp_path / "var", first_pack=write_pack(tmp_path / "pack")) as server:
        sequence = renamed(server, SITES[0], "Zwetschge")
        assert found(server, f"/v1/listings?q=zwetschge&at_least={sequence}")[0][:1] == [SITES[0]]
        later = renamed(server, SITES[0], "Another")
        until(lambda: server.get("/healthz").json["sequence"] == later)
        redact_publication(sequence, unit(server))
        number = unit(server).log.head().index_generation
        until(lambda: has_taken_over(server, number))
        assert found(server, "/v1/listings?q=zwetschge")[0] == []
    (slot,) = [path for path in (tmp_path / "var").rglob("slot-0*") if path.is_dir()]
    kept = Index.opened(slot)
    assert kept is not None
    words = words_in(kept.index.searcher(), WEIGHTS)
    assert "another" in words
    assert "zwetschge" not in words


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_meilisearch() as server:
        yield server


@pytest.mark.parametrize("scoped", [False, True], ids=["key-for-all", "key-for-ours-alone"])
def test_a_search_servers_index_is_swapped(tmp_path: Path, fake: Fake, *, scoped: bool) -> None:
    fake.scoped = scoped
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        fake.indexes["langbiang"].documents["draft-1"] = {
            "id": "draft-1",
            "sequence": 1,
            "title": ["ccn thu"],
        }
        swaps = fake.requests.count("POST /swap-indexes")
        expected = found(server, "/v1/listings?q=ccn+thu&limit=100")
        reindex(unit(server))
        while fake.requests.count("POST /swap-indexes") == swaps:
            assert found(server, "/v1/listings?q=ccn+thu&limit=100") == expected
        until(lambda: held(fake) == live(server))
        assert "draft-1" not in fake.indexes["langbiang"].documents
        until(lambda: set(fake.indexes) == {"langbiang"})
        until(lambda: is_in_step(server, fake))
        sequence = renamed(server, SITES[0], "Zwetschge")
        assert found(server, f"/v1/listings?q=zwetschge&at_least={sequence}")[0][:1] == [SITES[0]]
        until(lambda: held(fake) == live(server))
