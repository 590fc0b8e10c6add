"""The Lâm Đồng pack, loaded the way `langbiang load` does, under the embedded engine."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.packs import inspect
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from migrations.migrate import migrate
from search.port import Searcher
from search.tantivy_engine import TantivyEngine
from tests.relevance.judged import SETS, Outcome, outcome, questions

PACK = Path(__file__).parents[2] / "fixtures" / "lam-dong"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Searcher]]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('pack') / 'catalogue.db'}")
    migrate(database)
    load_pack(PACK, SqlUnitOfWork(database), inspect=inspect)
    batch = LogReader(database).everything()
    snapshot = EMPTY.after(batch)
    engine = TantivyEngine(None, b"relevance tests, nothing secret!")
    yield snapshot, engine.after(snapshot, batch)
    engine.close()
    database.dispose()


@pytest.fixture(scope="session")
def outcomes(province: tuple[Snapshot, Searcher]) -> dict[str, list[Outcome]]:
    snapshot, searcher = province
    ids = sorted(snapshot.listings)
    return {name: [outcome(judged, searcher, ids, TODAY) for judged in questions(name)] for name in SETS}
