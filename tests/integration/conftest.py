"""The packs of this project: loaded once for all tests that only read them, and a copy to be edited."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.usecases.following import Batch
from matching import offer
from migrations.migrate import migrate
from tests.packs import DEMO, LAM_DONG, load


@pytest.fixture(scope="session")
def lam_dong_batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Everything the Lâm Đồng pack publishes."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('lam-dong') / 'langbiang.db'}")
    migrate(engine)
    load(LAM_DONG, engine)
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


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the invented pack, to be edited."""
    return Path(shutil.copytree(DEMO, tmp_path / "demo"))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Both packs side by side, to be looked at only."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('both') / 'both.db'}")
    migrate(engine)
    load(LAM_DONG, engine)
    load(DEMO, engine)
    yield EMPTY.after(LogReader(engine).everything())
    engine.dispose()


@pytest.fixture(scope="module")
def listings(both: Snapshot) -> dict[str, dict[str, Any]]:
    """The listings of both packs."""
    return {listing.id: json.loads(listing.body) for listing in both.in_order}
