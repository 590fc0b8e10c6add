"""The screen against judging every place, on both provinces as they are, for what investors ask."""

from pathlib import Path
from typing import Any

import pytest

from api.packs import inspect
from catalogue.live.snapshot import EMPTY
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from matching import offer
from matching.offer import Offer
from matching.profile import Profile
from migrations.migrate import migrate
from tests.proving import counted
from tests.unit.test_matching_screen import assert_columns_agree, assert_screen_agrees

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Offer:
    """Lâm Đồng and the invented province in one catalogue."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('both') / 'langbiang.db'}")
    migrate(engine)
    for pack in ("lam-dong", "demo"):
        load_pack(FIXTURES / pack, SqlUnitOfWork(engine), inspect=inspect)
    batch = LogReader(engine).everything()
    engine.dispose()
    return offer.advanced(offer.EMPTY, EMPTY.after(batch), batch)


ASKED: dict[str, dict[str, Any]] = {
    "nothing but the sector": {},
    "land": {"land": {"min_ha": 1.0}},
    "much land, soon": {"land": {"min_ha": 30.0, "preferred_ha": 50.0}, "start": "2027-06-01"},
    "utilities": {"wastewater_m3_day": 500.0, "water_m3_day": 800.0, "power_mw": 3.0},
    "people and money": {
        "workers": 800,
        "capital": {"amount": 50_000_000_000, "currency": "VND"},
        "export_share": 0.8,
    },
    "musts": {
        "land": {"min_ha": 2.0},
        "wastewater_m3_day": 50.0,
        "preferences": {"land": "must", "environment": "must", "logistics": "avoid"},
    },
    "used machines": {"used_machinery": {"age_years": 12.0}, "workers": 20},
    "moving": {"role": "relocation", "land": {"min_ha": 1.0}},
    "growing on its lot": {"role": "expansion", "now": "kcn-loc-son-cn9", "land": {"min_ha": 1.0}},
    "growing somewhere": {"role": "expansion", "now": "place-673", "land": {"min_ha": 1.0}},
    "building": {"role": "zone_infrastructure", "land": {"min_ha": 20.0}},
}


@pytest.mark.parametrize("what", ASKED)
def test_every_column_and_the_screen_agree_with_the_single_judgement_by_sector(
    both: Offer, what: str
) -> None:
    for at, sector in enumerate(both.all("sector")):
        if at % counted(6, 1):
            continue
        materials = [material.id for material in both.all("material")]
        given: dict[str, Any] = {"sector": sector.id, **ASKED[what]}
        if given.get("role") != "zone_infrastructure" and at % 4 == 0:
            chosen = materials[at % len(materials)]
            given["materials"] = [{"material": chosen, "t_per_year": 2000.0, "months": [1, 2, 7]}]
        asked = Profile.model_validate(given)
        assert_columns_agree(asked, both)
        assert_screen_agrees(asked, both, 10)
