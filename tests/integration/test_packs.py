"""Province packs: two side by side, and loading one again."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from api.packs import inspect
from catalogue.domain.errors import Fault
from catalogue.domain.kinds import KINDS
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.check import check_pack
from catalogue.usecases.packs.files import read_pack
from matching.offer import EMPTY as NO_OFFER
from matching.offer import advanced
from matching.profile import Profile
from matching.report import match
from migrations.migrate import migrate
from tests.packs import DEMO, LAM_DONG, TODAY, everything_in, live, load, log_of, swap, without_lines

# ---------------------------------------------------------------------------------------- two provinces


def test_the_invented_province_loads_alone(engine: Engine) -> None:
    report = load(DEMO, engine)
    assert len(report.added) == len(report.publications) == len(live(engine)) > 0


def test_every_kind_of_record_stands_in_the_invented_province(listings: dict[str, Any]) -> None:
    kinds = {listing["kind"] for listing in listings.values() if listing["publisher"]["pack"] == "demo"}
    assert kinds == set(KINDS)


def test_the_invented_province_names_nothing_as_the_first_does() -> None:
    def ids(folder: Path) -> set[str]:
        return {raw.id for raw in read_pack(folder, []).records}

    assert ids(DEMO).isdisjoint(ids(LAM_DONG))


def test_a_second_province_changes_no_publication_of_the_first(engine: Engine) -> None:
    load(LAM_DONG, engine)
    before = log_of(engine)
    load(DEMO, engine)
    assert log_of(engine)[: len(before)] == before
    assert {entry.id for entry in before}.isdisjoint(entry.id for entry in log_of(engine)[len(before) :])


def test_the_order_in_which_provinces_are_loaded_changes_no_listing(engine: Engine, both: Snapshot) -> None:
    load(DEMO, engine)
    load(LAM_DONG, engine)
    envelope = {"sequence", "revision", "published_at"}
    expected = {
        listing.id: {name: value for name, value in json.loads(listing.body).items() if name not in envelope}
        for listing in both.in_order
    }
    assert live(engine) == expected


def test_a_second_province_moves_no_score_of_the_first(engine: Engine) -> None:
    profile = Profile.model_validate(
        {
            "sector": "sector-coffee-processing",
            "land": {"min_ha": 2.0},
            "materials": [{"material": "material-coffee", "t_per_year": 5000.0}],
            "wastewater_m3_day": 200.0,
            "limit": 100,
        }
    )

    def scores() -> dict[str, Any]:
        batch = LogReader(engine).everything()
        offer = advanced(NO_OFFER, EMPTY.after(batch), batch)
        return {found["id"]: found for found in match(profile, offer, date(2026, 11, 22))["results"]}

    load(LAM_DONG, engine)
    alone = scores()
    load(DEMO, engine)
    beside = scores()
    assert alone == {id_: beside[id_] for id_ in alone}


def test_a_project_that_suits_the_invented_province_fits_there(tmp_path: Path) -> None:
    """Fresh land, a known plant with room, a running plan and known intakes: all gates can pass."""
    engine = open_database(f"sqlite:///{tmp_path / 'fits.db'}")
    migrate(engine)
    load(DEMO, engine)
    batch = LogReader(engine).everything()
    profile = {
        "sector": "sector-tuna-canning",
        "land": {"min_ha": 4.0, "preferred_ha": 6.0},
        "products": [{"product": "canned-tuna", "t_per_year": 3000.0}],
        "wastewater_m3_day": 900.0,
    }
    offer = advanced(NO_OFFER, EMPTY.after(batch), batch)
    best = match(Profile.model_validate(profile), offer, date(2026, 11, 22))["results"][0]
    engine.dispose()
    assert (best["id"], best["verdict"]) == ("kcn-bai-ngan", "fits")


# ---------------------------------------------------------------------------------------- loading again


@pytest.mark.parametrize("pack", [LAM_DONG, DEMO], ids=["lam-dong", "demo"])
def test_loading_a_pack_twice_adds_nothing(engine: Engine, pack: Path) -> None:
    load(pack, engine)
    before = everything_in(engine)
    again = load(pack, engine)
    assert (again.added, again.changed, again.publications) == ([], [], [])
    assert everything_in(engine) == before


def test_an_edited_figure_adds_one_publication(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    swap(demo / "records/zone.facts.csv", "kcn-mui-en,rent,55.5,", "kcn-mui-en,rent,57,")
    report = load(demo, engine)
    assert [entry.id for entry in report.publications] == report.changed == ["kcn-mui-en"]
    assert live(engine)["kcn-mui-en"]["facts"]["rent"]["value"] == 57


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("agency.csv", "Son Hai Promotion Centre", "Son Hai Investment Office"),
        ("sector.csv", ",Seafood processing,", ",Seafood works,"),
        ("place.csv", ",Con Sao Ward,", ",Con Sao Town,"),
        ("material.csv", ",Sea salt,", ",Salt of the sea,"),
    ],
    ids=["agency", "sector", "place", "material"],
)
def test_a_new_name_is_published_with_everything_that_shows_it(
    engine: Engine, demo: Path, table: str, old: str, new: str
) -> None:
    load(demo, engine)
    title = old.strip(",")
    # The title as JSON has it; aliases show only the Vietnamese one.
    showing = {id_ for id_, listing in live(engine).items() if f'"en": "{title}"' in json.dumps(listing)}
    swap(demo / "records" / table, old, new)
    report = load(demo, engine)
    assert {entry.id for entry in report.publications} == showing
    assert len(report.changed) == 1


def test_a_new_title_of_a_source_is_published_where_the_source_is_cited(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    citing = {
        id_ for id_, found in live(engine).items() if "x-prices-2025" in {s["id"] for s in found["sources"]}
    }
    swap(demo / "sources.csv", "tháng 7/2025 (invented)", "tháng 7/2025, bản sửa (invented)")
    assert {entry.id for entry in load(demo, engine).publications} == citing == {"kcn-bai-ngan"}


def test_a_new_policy_adds_no_publication_and_is_kept(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    before = SqlUnitOfWork(engine).bundles.current()["demo"].version
    swap(demo / "matching/policy.yaml", "detour_factor: 1.45", "detour_factor: 1.5")
    assert load(demo, engine).publications == []
    assert SqlUnitOfWork(engine).bundles.current()["demo"].version != before


def test_a_dry_run_writes_nothing(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    before = everything_in(engine)
    swap(demo / "records/zone.facts.csv", "kcn-mui-en,rent,55.5,", "kcn-mui-en,rent,57,")
    without_lines(demo, "site-suoi-huou-unknown,")
    load(demo, engine, dry_run=True, prune=True)
    assert everything_in(engine) == before


def test_a_dry_run_says_what_the_load_would_do(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    swap(demo / "records/zone.facts.csv", "kcn-mui-en,rent,55.5,", "kcn-mui-en,rent,57,")
    without_lines(demo, "site-suoi-huou-unknown,")
    said = load(demo, engine, dry_run=True, prune=True)
    assert (said.changed, said.withdrawn) == (["kcn-mui-en"], ["site-suoi-huou-unknown"])


def test_a_table_as_a_spreadsheet_saves_it_says_the_same(demo: Path) -> None:
    """Semicolons, a byte order mark, CRLF at the ends of lines."""

    def records(folder: Path) -> Any:
        faults: list[Fault] = []
        checked = check_pack(read_pack(folder, faults), lambda _: None, faults, inspect, TODAY)
        assert faults == []
        assert checked is not None
        return checked.records, checked.bundle.version

    before = records(demo)
    for path in demo.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            table = list(csv.reader(file))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(table)
    assert records(demo) == before
