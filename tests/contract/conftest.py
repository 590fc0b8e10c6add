"""Every engine behind the search port, each on an empty index."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.port import SearchEngine
from search.tantivy_engine import TantivyEngine
from tests.contract.invented_catalogue import records
from tests.contract.running import KEY, Running


def _in_memory(_folder: Path) -> SearchEngine:
    return TantivyEngine(None, KEY)


def _on_disk(folder: Path) -> SearchEngine:
    return TantivyEngine(folder, KEY)


ENGINES: dict[str, Callable[[Path], SearchEngine]] = {"tantivy-memory": _in_memory, "tantivy-disk": _on_disk}


@pytest.fixture(params=sorted(ENGINES))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """Each engine in turn, with nothing published."""
    engine = ENGINES[request.param](tmp_path)
    yield Running(engine)
    engine.close()


@pytest.fixture
def running(empty: Running) -> Running:
    """Each engine in turn, with the invented province published."""
    empty.follow(empty.catalogue.published(records()))
    return empty
