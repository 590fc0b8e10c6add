"""The real province, loaded once for all tests that only read it."""

from pathlib import Path

import pytest

from api.packs import inspect
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.following import Batch
from catalogue.usecases.packs.load import load_pack
from matching import offer
from migrations.migrate import migrate

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="session")
def lam_dong_batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Everything the Lâm Đồng pack publishes."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('lam-dong') / 'langbiang.db'}")
    migrate(engine)
    load_pack(FIXTURES / "lam-dong", SqlUnitOfWork(engine), inspect=inspect)
    batch = LogReader(engine).everything()
    engine.dispose()
    return batch


@pytest.fixture(scope="session")
def lam_dong_snapshot(lam_dong_batch: Batch) -> Snapshot:
    """The live snapshot of Lâm Đồng."""
    return EMPTY.after(lam_dong_batch)


@pytest.fixture(scope="session")
def lam_dong(lam_dong_snapshot: Snapshot, lam_dong_batch: Batch) -> offer.Offer:
    """What Lâm Đồng has to be matched."""
    return offer.advanced(offer.EMPTY, lam_dong_snapshot, lam_dong_batch)
