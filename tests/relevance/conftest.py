"""The Lâm Đồng pack, loaded the way `langbiang load` does, under the embedded engine."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.packs import inspect
from catalogue.live.snapshot import EMPTY
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from migrations.migrate import migrate
from search.tantivy_engine import TantivyEngine
from tests.relevance.judged import Outcome, outcome, questions

PACK = Path(__file__).parents[2] / "fixtures" / "lam-dong"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Outcome]]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('pack') / 'catalogue.db'}")
    migrate(database)
    load_pack(PACK, SqlUnitOfWork(database), inspect=inspect)
    batch = LogReader(database).everything()
    snapshot = EMPTY.after(batch)
    engine = TantivyEngine(None, b"relevance tests, nothing secret!")
    searcher = engine.after(snapshot, batch)
    yield [outcome(judged, searcher, sorted(snapshot.listings), TODAY) for judged in questions()]
    engine.close()
    database.dispose()
