"""Whatever happens to the search server, search answers, publishing goes on, and nothing is told of it that is secret."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api.service import Service
from api.settings import Settings
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import edit_record, publish_records
from search.errors import EngineUnsuitable
from search.meilisearch_documents import CURSOR
from tests.contract.test_http_served import Answer, Served, served
from tests.fake_meilisearch import KEY, MOODS, Fake, fake_meilisearch
from tests.invented_pack import SITES, ZONES, titled, write_pack
from tests.proving import counted, figure

FIRST, NEXT = 1.5, 0.3
QUESTION = "/v1/listings?q=ccn+thu"


def until(condition: Callable[[], Any], seconds: float = 15.0) -> float:
    """Waits for something; the seconds that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def searching(folder: Path, fake: Fake, **settings: Any) -> Iterator[Served]:
    """A server that searches by the fake one; it works inside itself."""
    pack = write_pack(folder / "pack")
    chosen = {"meilisearch_url": fake.url, "meilisearch_key": KEY, "first_pack": pack, **settings}
    with served(folder / "var", **chosen) as server:
        yield server


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_meilisearch() as server:
        yield server


def held(fake: Fake) -> dict[str, int]:
    """What the index holds, by publication."""
    index = fake.indexes.get("langbiang")
    documents = index.documents if index else {}
    return {id_: document["sequence"] for id_, document in documents.items() if id_ != CURSOR}


def live(server: Served) -> dict[str, int]:
    listings = server.service.follower.world.snapshot.listings
    return {id_: listing.sequence for id_, listing in listings.items()}


def is_in_step(server: Served, fake: Fake) -> bool:
    """Whether the server answered, and was asked."""
    asked = len(fake.requests)
    answer = server.get(QUESTION).json
    return held(fake) == live(server) and not answer["degraded"] and len(fake.requests) > asked


def asked(server: Served, target: str = QUESTION) -> tuple[Answer, float]:
    began = time.monotonic()
    answer = server.get(target)
    return answer, time.monotonic() - began


def renamed(server: Served, id: str, name: str) -> int:
    """Publishes a record anew; gives its sequence."""
    unit = SqlUnitOfWork(server.service.engine)
    edit_record(id, {"title": titled(name)}, unit)
    return publish_records([id], unit)[0].sequence


def disturbed(fake: Fake, mood: str) -> None:
    if mood == "refuse":
        fake.stop()
    else:
        fake.mood, fake.delay = mood, 0.6


def well_again(fake: Fake, mood: str) -> None:
    fake.mood = "well"
    if mood == "refuse":
        fake.start()


def test_the_search_server_answers_when_it_is_there(tmp_path: Path, fake: Fake) -> None:
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        answer = server.get(QUESTION).json
        assert (answer["total"], answer["degraded"]) == (len(ZONES) + len(SITES), False)
        assert server.get("/readyz").json["search"] == "meilisearch"


@pytest.mark.parametrize("mood", ["refuse", *(mood for mood in MOODS if mood not in {"well", "phantoms"})])
def test_the_embedded_index_stands_in_at_once(tmp_path: Path, fake: Fake, mood: str) -> None:
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        expected = server.get(QUESTION).json["total"]
        disturbed(fake, mood)
        first, took = asked(server)
        later = [asked(server) for _ in range(counted(10, 100))]
        slowest = max(seconds for _, seconds in later)
        figure(f"search server {mood}: first answer {took:.2f} s, slowest later {slowest * 1000:.0f} ms")
        assert took <= FIRST
        assert slowest <= NEXT
        for answer in [first, *(answer for answer, _ in later)]:
            assert (answer.status, answer.json["total"]) == (200, expected)
        assert all(answer.json["degraded"] for answer, _ in later)
        # One that is only slow has answered the first question itself.
        assert first.json["degraded"] or mood == "slow"
        assert server.get("/readyz").json["search"] == "degraded"
        assert server.get("/readyz").status == 200
        began = time.monotonic()
        sequence = renamed(server, SITES[0], "Mới tinh")
        assert time.monotonic() - began < 1.0
        found = server.get(f"/v1/listings?q=m%E1%BB%9Bi+tinh&at_least={sequence}").json
        assert found["items"][0]["id"] == SITES[0]
        well_again(fake, mood)
        until(lambda: is_in_step(server, fake))
        found = server.get("/v1/listings?q=m%E1%BB%9Bi+tinh").json
        assert (found["items"][0]["id"], found["degraded"]) == (SITES[0], False)


def test_a_failed_task_is_not_taken_for_done(tmp_path: Path, fake: Fake) -> None:
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        fake.failing.add("documentAdditionOrUpdate")
        sequence = renamed(server, SITES[0], "Mới tinh")
        for _ in range(20):
            found = server.get(f"/v1/listings?q=m%E1%BB%9Bi+tinh&at_least={sequence}").json
            assert found["items"][0]["id"] == SITES[0]
        fake.failing.clear()
        until(lambda: is_in_step(server, fake))


def test_a_server_that_was_never_there_keeps_nobody_waiting(tmp_path: Path, fake: Fake) -> None:
    fake.stop()
    with searching(tmp_path, fake) as server:
        for most in (FIRST, NEXT, NEXT):
            answer, took = asked(server)
            assert (answer.status, answer.json["degraded"]) == (200, True)
            assert took <= most
        assert server.get("/v1/listings?kind=zone").json["total"] == len(ZONES)
        fake.start()
        until(lambda: is_in_step(server, fake))


def refused(folder: Path, url: str) -> str:
    """Why a process does not start with a search server."""
    with pytest.raises(EngineUnsuitable) as why:
        Service(Settings(data_dir=folder, first_pack=None, meilisearch_url=url, meilisearch_key=KEY))
    return str(why.value)


def test_a_server_that_is_too_old_is_refused_at_the_start(tmp_path: Path, fake: Fake) -> None:
    for fake.version in ("0.30.5", "1.14.9"):
        told = refused(tmp_path, fake.url)
        assert f"it is version {fake.version}, and 1.15 or later is needed" in told
        assert fake.url not in told
    for fake.version in ("1.15.0", "1.41.2", "2.0.0"):
        with searching(tmp_path / fake.version, fake) as server:
            until(partial(is_in_step, server, fake))


@pytest.mark.parametrize("url", ["secret-host:7700", "ftp://secret-host", "http://", "secret-host"])
def test_an_address_that_is_none_is_refused_without_being_told(tmp_path: Path, url: str) -> None:
    assert "secret-host" not in refused(tmp_path, url)


def test_hits_that_do_not_exist_are_not_shown(tmp_path: Path, fake: Fake) -> None:
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        before = server.get(QUESTION).json
        fake.mood = "phantoms"
        after = server.get(QUESTION).json
        assert (after["total"], after["facets"]) == (before["total"], before["facets"])
        assert {item["id"] for item in after["items"]} <= live(server).keys()


def test_a_poisoned_index_shows_no_draft_and_is_healed(tmp_path: Path, fake: Fake) -> None:
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        edit_record(SITES[0], {"title": titled("Bí mật chưa công bố")}, SqlUnitOfWork(server.service.engine))
        documents = fake.indexes["langbiang"].documents
        words = {"title": ["bi mat"], "alias": [], "related": [], "body": []}
        for at, sequence in enumerate((0, 3, 10**9, live(server)[SITES[1]] - 1), start=1):
            documents[f"draft-{at}"] = {"id": f"draft-{at}", "sequence": sequence, **words}
        for target in ("/v1/listings?q=b%C3%AD+m%E1%BA%ADt", "/v1/listings?q=bi+mat&kind=site"):
            found = server.get(target)
            assert found.status == 200
            assert "draft-" not in found.body.decode()
            assert "Bí mật" not in json.dumps(found.json["items"], ensure_ascii=False)
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        assert not any(id_.startswith("draft-") for id_ in documents)


def test_a_thousand_publications_drain_when_it_is_back(tmp_path: Path, fake: Fake) -> None:
    count = counted(60, 1000)
    with searching(tmp_path, fake) as server:
        until(lambda: is_in_step(server, fake))
        fake.stop()
        for number in range(count):
            renamed(server, SITES[number % len(SITES)], f"Lần {number}")
        fake.start()
        took = until(lambda: held(fake) == live(server), 60)
        figure(
            f"{count} publications queued while the search server was away: in its index {took:.1f} s after"
        )
        until(lambda: is_in_step(server, fake))
