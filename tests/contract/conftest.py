"""Every engine behind the search port, each on an empty index."""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.errors import EngineUnavailable
from search.meilisearch_client import Meilisearch
from search.meilisearch_index import MeilisearchIndex
from search.port import SearchEngine
from search.tantivy_engine import TantivyEngine
from tests.contract.invented_catalogue import records
from tests.contract.running import KEY, Running
from tests.contract.writing import InStep
from tests.servers import free_port

STARTED_WITHIN = 30.0


@pytest.fixture(scope="session")
def meilisearch_server() -> Iterator[tuple[str, str | None]]:
    """Address and key of a real Meilisearch: the one that is named, else one that is started."""
    if url := os.environ.get("LANGBIANG_TEST_MEILISEARCH_URL"):
        yield url, os.environ.get("LANGBIANG_TEST_MEILISEARCH_KEY")
        return
    if (binary := shutil.which("meilisearch")) is None:
        pytest.skip("needs LANGBIANG_TEST_MEILISEARCH_URL (and _KEY), or the program meilisearch on PATH")
    with tempfile.TemporaryDirectory(prefix="langbiang-meilisearch-") as folder:
        where, key = f"127.0.0.1:{free_port()}", secrets.token_hex(16)
        options = ["--no-analytics", "--env", "production", "--http-addr", where, "--master-key", key]
        with Path(folder, "log").open("wb") as log:
            process = subprocess.Popen(
                [binary, *options, "--db-path", f"{folder}/data"], cwd=folder, stdout=log, stderr=log
            )
        try:
            _wait_for(Meilisearch(f"http://{where}", key))
            yield f"http://{where}", key
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(server: Meilisearch) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            server.version(2.0)
        except EngineUnavailable:
            assert time.monotonic() < end, "meilisearch did not start"
            time.sleep(0.1)
        else:
            return


def _in_memory(_folder: Path, _request: pytest.FixtureRequest) -> SearchEngine:
    return TantivyEngine(None, KEY)


def _on_disk(folder: Path, _request: pytest.FixtureRequest) -> SearchEngine:
    return TantivyEngine(folder, KEY)


def _meilisearch(_folder: Path, request: pytest.FixtureRequest) -> SearchEngine:
    url, key = request.getfixturevalue("meilisearch_server")
    server = Meilisearch(url, key, f"langbiang_test_{secrets.token_hex(6)}")
    request.addfinalizer(MeilisearchIndex(server, server.index).deleted)
    return InStep(server, KEY)


ENGINES: dict[str, Callable[[Path, pytest.FixtureRequest], SearchEngine]] = {
    "tantivy-memory": _in_memory,
    "tantivy-disk": _on_disk,
    "meilisearch": _meilisearch,
}


@pytest.fixture(params=sorted(ENGINES))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """Each engine in turn, with nothing published."""
    engine = ENGINES[request.param](tmp_path, request)
    running = Running(engine)
    if isinstance(engine, InStep):
        engine.catalogue = running.catalogue
    yield running
    engine.close()


@pytest.fixture
def running(empty: Running) -> Running:
    """Each engine in turn, with the invented province published."""
    empty.follow(empty.catalogue.published(records()))
    return empty
