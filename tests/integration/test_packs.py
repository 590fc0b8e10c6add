"""Province packs: what loading one adds, what it leaves alone, and what it says of a pack with faults."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import Engine

from api.packs import inspect
from catalogue.domain.errors import EditRefused, Fault, PackRefused
from catalogue.domain.kinds import KINDS
from catalogue.domain.listings import listing_schema
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.check import check_pack
from catalogue.usecases.packs.files import read_pack
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.packs.report import LoadReport
from catalogue.usecases.ports import Publication, State
from catalogue.usecases.publishing import edit_record, publish_records, republish_all
from matching.offer import EMPTY as NO_OFFER
from matching.offer import advanced
from matching.profile import Profile
from matching.report import match
from migrations.migrate import migrate

FIXTURES = Path(__file__).parents[2] / "fixtures"
LAM_DONG, DEMO = FIXTURES / "lam-dong", FIXTURES / "demo"
TODAY = date(2026, 11, 22)


def load(folder: Path, engine: Engine, *, dry_run: bool = False, prune: bool = False) -> LoadReport:
    return load_pack(folder, SqlUnitOfWork(engine), inspect=inspect, dry_run=dry_run, prune=prune)


def log_of(engine: Engine) -> list[Publication]:
    return list(LogReader(engine).everything().publications)


def live(engine: Engine) -> dict[str, dict[str, Any]]:
    return {entry.id: json.loads(entry.body) for entry in log_of(engine) if entry.body is not None}


def everything_in(engine: Engine) -> tuple[Any, ...]:
    """All that a load may change."""
    work = SqlUnitOfWork(engine)
    packs = {
        name: (bundle.version, work.records.of_pack(name)) for name, bundle in work.bundles.current().items()
    }
    return work.log.head(), log_of(engine), packs


def swap(path: Path, old: str, new: str) -> None:
    """Replaces a text that stands in a file exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def without_lines(folder: Path, start: str) -> None:
    """Takes out of the pack's tables every row that begins with a text."""
    for path in folder.glob("records/*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(start)), encoding="utf-8")


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
    return {listing.id: json.loads(listing.body) for listing in both.in_order}


def rows(table: str, pack: Path = LAM_DONG) -> list[dict[str, str]]:
    with (pack / "records" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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


# ---------------------------------------------------------------------------------------- the desk


EDIT = {"summary": {"vi": "Sửa tại bàn biên tập.", "en": "Edited at the desk."}}


def test_an_edit_of_the_desk_is_a_conflict_and_stays(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    edit_record("kcn-mui-en", EDIT, SqlUnitOfWork(engine))
    edited = SqlUnitOfWork(engine).records.get("kcn-mui-en")
    swap(demo / "records/zone.facts.csv", "kcn-mui-en,rent,55.5,", "kcn-mui-en,rent,57,")
    report = load(demo, engine)
    assert report.conflicts == ["kcn-mui-en"]
    assert SqlUnitOfWork(engine).records.get("kcn-mui-en") == edited


def test_a_conflict_does_not_keep_the_rest_of_the_pack_back(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    edit_record("kcn-mui-en", EDIT, SqlUnitOfWork(engine))
    swap(demo / "records/zone.facts.csv", "kcn-dong-lau,rent,47.0,", "kcn-dong-lau,rent,48,")
    assert [entry.id for entry in load(demo, engine).publications] == ["kcn-dong-lau"]


def test_a_published_edit_stays_live_when_the_pack_is_loaded_again(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    edit_record("kcn-mui-en", EDIT, SqlUnitOfWork(engine))
    publish_records(["kcn-mui-en"], SqlUnitOfWork(engine))
    assert load(demo, engine).publications == []
    assert live(engine)["kcn-mui-en"]["summary"] == EDIT["summary"]


def test_an_unpublished_edit_stays_unpublished_when_an_owner_is_renamed(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    edit_record("kcn-mui-en", EDIT, SqlUnitOfWork(engine))
    swap(demo / "records/agency.csv", "Son Hai Industrial Zones Board", "Son Hai Parks Board")
    load(demo, engine)
    found = live(engine)["kcn-mui-en"]
    assert found["summary"] != EDIT["summary"]
    assert found["contact"]["title"]["en"] == "Son Hai Parks Board"


def test_an_edit_of_the_desk_cites_only_sources_it_spells_out(engine: Engine) -> None:
    load(DEMO, engine)
    work = SqlUnitOfWork(engine)
    patch = {
        "facts": {"rent": [{"value": 60, "unit": "USD/m2/year", "basis": "stated", "source": ["nowhere"]}]}
    }
    with pytest.raises(EditRefused) as refused:
        edit_record("kcn-mui-en", patch, work)
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [
        ("facts.rent[0].source", "'nowhere' is not among the record's sources")
    ]


# ---------------------------------------------------------------------------------------- pruning


def test_what_a_pack_no_longer_gives_stays_until_it_is_pruned(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    without_lines(demo, "site-suoi-huou-unknown,")
    assert load(demo, engine).publications == []
    assert "site-suoi-huou-unknown" in live(engine)


def test_pruning_withdraws_what_the_pack_no_longer_gives(engine: Engine, demo: Path) -> None:
    load(LAM_DONG, engine)
    load(demo, engine)
    without_lines(demo, "site-suoi-huou-unknown,")
    report = load(demo, engine, prune=True)
    assert [(entry.op, entry.id, entry.body) for entry in report.publications] == [
        ("delete", "site-suoi-huou-unknown", None)
    ]


def test_pruning_touches_no_other_pack(engine: Engine, demo: Path) -> None:
    load(LAM_DONG, engine)
    load(demo, engine)
    before = SqlUnitOfWork(engine).records.of_pack("lam-dong")
    without_lines(demo, "site-suoi-huou-unknown,")
    load(demo, engine, prune=True)
    assert SqlUnitOfWork(engine).records.of_pack("lam-dong") == before


def test_pruning_leaves_what_the_desk_edited(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    edit_record("site-suoi-huou-unknown", EDIT, SqlUnitOfWork(engine))
    without_lines(demo, "site-suoi-huou-unknown,")
    report = load(demo, engine, prune=True)
    assert (report.withdrawn, report.conflicts) == ([], ["site-suoi-huou-unknown"])
    assert "site-suoi-huou-unknown" in live(engine)


def test_pruning_twice_withdraws_once(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    without_lines(demo, "site-suoi-huou-unknown,")
    load(demo, engine, prune=True)
    assert load(demo, engine, prune=True).publications == []


def test_what_was_pruned_is_published_again_when_the_pack_gives_it_again(engine: Engine, demo: Path) -> None:
    load(demo, engine)
    without_lines(demo, "site-suoi-huou-unknown,")
    load(demo, engine, prune=True)
    load(DEMO, engine)
    assert "site-suoi-huou-unknown" in live(engine)


def test_what_other_records_of_the_pack_rely_on_is_not_pruned_from_under_them(
    engine: Engine, demo: Path
) -> None:
    """The agency's row is gone, yet zones still name it: that is an unknown reference, as in an empty catalogue."""
    load(demo, engine)
    without_lines(demo, "agency-son-hai-industry,")
    with pytest.raises(PackRefused) as refused:
        load(demo, engine, prune=True)
    assert any("agency-son-hai-industry" in fault.message for fault in refused.value.faults)


def test_after_pruning_every_listing_is_as_it_would_be_rendered(
    engine: Engine, demo: Path, tmp_path: Path
) -> None:
    """A shared sector goes with its pack; listings of the other that showed its name are rendered again."""
    load(demo, engine)
    load(twin_of(demo, tmp_path), engine)
    without_lines(demo, "sector-food-packaging,")
    swap(demo / "records/material.csv", ",,sector-food-packaging,", ",,,")
    try:
        load(demo, engine, prune=True)
    except PackRefused:
        return  # Refusing to take away what another pack relies on is as good.
    assert republish_all(SqlUnitOfWork(engine)) == []


# ---------------------------------------------------------------------------------------- sharing


def twin_of(demo: Path, folder: Path) -> Path:
    """A third, tiny pack that gives one sector and one material of the invented one, byte for byte."""
    twin = folder / "twin"
    (twin / "records").mkdir(parents=True)
    manifest = (demo / "pack.yaml").read_text(encoding="utf-8")
    (twin / "pack.yaml").write_text(
        manifest.replace("name: demo", "name: twin").replace("d01", "t01"), encoding="utf-8"
    )
    shutil.copy(demo / "sources.csv", twin / "sources.csv")
    for table, id_ in (("sector", "sector-food-packaging"), ("material", "material-tinplate")):
        lines = (demo / f"records/{table}.csv").read_text(encoding="utf-8").splitlines()
        kept = [lines[0], *(line for line in lines if line.startswith(f"{id_},"))]
        (twin / f"records/{table}.csv").write_text("\n".join(kept), encoding="utf-8")
    (twin / "records/place.csv").write_text(
        "id,title.vi,title.en,level\nplace-t01,Tỉnh Song Sinh,Song Sinh Province,province\n", encoding="utf-8"
    )
    (twin / "records/site.csv").write_text(
        "id,title.vi,title.en,place,sectors\nsite-t01,Khu đất,Land,place-t01,sector-food-packaging\n",
        encoding="utf-8",
    )
    return twin


def test_equal_sectors_and_materials_are_shared(engine: Engine, demo: Path, tmp_path: Path) -> None:
    load(demo, engine)
    report = load(twin_of(demo, tmp_path), engine)
    assert sorted(report.shared) == ["material-tinplate", "sector-food-packaging"]
    assert {entry.id for entry in report.publications} == {"place-t01", "site-t01"}


def test_a_shared_record_is_shown_by_the_pack_that_shares_it(
    engine: Engine, demo: Path, tmp_path: Path
) -> None:
    load(demo, engine)
    load(twin_of(demo, tmp_path), engine)
    assert live(engine)["site-t01"]["sectors"][0]["title"]["en"] == "Food packaging"


def test_a_sector_of_lam_dong_is_shared_by_a_pack_that_gives_it_equally(engine: Engine, demo: Path) -> None:
    """A real sector with its priorities, and the one above it, as Lâm Đồng's own tables give them."""
    ids = ("sector-glass,", "sector-building-materials,")
    for table in ("sector", "sector.priorities"):
        source, target = LAM_DONG / f"records/{table}.csv", demo / f"records/{table}.csv"
        lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line.startswith(ids)]
        if (
            table == "sector.priorities"
        ):  # The invented table has a column more: ``places``, after the period.
            lines = [line.replace(",2020-12-31,", ",2020-12-31,,") for line in lines]
        with target.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    with (demo / "sources.csv").open("a", encoding="utf-8") as file:
        file.write((LAM_DONG / "sources.csv").read_text(encoding="utf-8").split("\n", 1)[1])
    load(LAM_DONG, engine)
    assert sorted(load(demo, engine).shared) == ["sector-building-materials", "sector-glass"]


def test_a_shared_sector_that_differs_is_refused_and_both_packs_are_named(
    engine: Engine, demo: Path, tmp_path: Path
) -> None:
    load(demo, engine)
    before = everything_in(engine)
    twin = twin_of(demo, tmp_path)
    swap(twin / "records/sector.csv", "Food packaging", "Packaging")
    with pytest.raises(PackRefused) as refused:
        load(twin, engine)
    (fault,) = refused.value.faults
    assert "sector-food-packaging" in str(fault)
    assert "'demo'" in str(fault)
    assert "twin" in str(fault)
    assert everything_in(engine) == before


def test_a_refused_share_says_in_which_file_and_row_it_stands(
    engine: Engine, demo: Path, tmp_path: Path
) -> None:
    load(demo, engine)
    twin = twin_of(demo, tmp_path)
    swap(twin / "records/sector.csv", "Food packaging", "Packaging")
    with pytest.raises(PackRefused) as refused:
        load(twin, engine)
    assert [(fault.file, fault.row) for fault in refused.value.faults] == [("sector.csv", 2)]


def test_only_sectors_and_materials_are_shared(engine: Engine, demo: Path, tmp_path: Path) -> None:
    load(demo, engine)
    twin = twin_of(demo, tmp_path)
    swap(twin / "records/place.csv", "place-t01,", "place-d101,")
    swap(twin / "records/site.csv", "place-t01,", "place-d101,")
    swap(twin / "pack.yaml", "place-t01", "place-d101")
    with pytest.raises(PackRefused) as refused:
        load(twin, engine)
    assert [fault.field for fault in refused.value.faults] == ["id"]


def test_what_one_pack_withdrew_another_may_publish(engine: Engine, demo: Path, tmp_path: Path) -> None:
    load(demo, engine)
    without_lines(demo, "sector-food-packaging,")
    swap(demo / "records/material.csv", ",,sector-food-packaging,", ",,,")
    load(demo, engine, prune=True)
    twin = twin_of(DEMO, tmp_path)
    (twin / "records/material.csv").unlink()
    load(twin, engine)
    assert "sector-food-packaging" in live(engine)


# ---------------------------------------------------------------------------------------- faults


class Broken(NamedTuple):
    """One fault put into the invented pack, and where the report must find it.

    ``marker`` stands in the row that the report must name, or is ``None`` where the whole file is at fault.
    Without ``old`` the text is added at the end of the file.
    """

    file: str
    old: str | None
    new: str | bytes
    marker: str | None
    field: str
    says: str


FACT = "{id},{fact},{value},,,{unit},{of},,{as_of},,stated,{source},,\n"


def fact(
    id: str,
    fact: str,
    value: str = "1",
    unit: str = "ha",
    of: str = "",
    as_of: str = "2026",
    source: str = "x-map",
) -> str:
    return FACT.format(id=id, fact=fact, value=value, unit=unit, of=of, as_of=as_of, source=source)


ZONE_FACTS, EVENTS = "records/zone.facts.csv", "records/zone.land_events.csv"
FAULTS: dict[str, Broken] = {
    "a number that is none": Broken(
        ZONE_FACTS,
        "kcn-bai-ngan,total_area,265,",
        "kcn-bai-ngan,total_area,hai trăm,",
        "hai trăm",
        "value",
        "is not a number",
    ),
    "a decimal comma": Broken(
        ZONE_FACTS,
        "kcn-dong-lau,wastewater_load,900,",
        'kcn-dong-lau,wastewater_load,"900,5",',
        '"900,5"',
        "value",
        "use a point for decimals (900.5)",
    ),
    "an area below nothing": Broken(
        "records/zone.land.csv",
        "planned,20,",
        "planned,-20,",
        "planned,-20",
        "area_ha",
        "it has to be 0 or more",
    ),
    "an unknown column": Broken(
        "records/notice.csv",
        None,
        "id,title.vi,title.en,on,colour\nnotice-x,Tin,News,2026-01-01,green\n",
        "id,title.vi",
        "colour",
        "no such column: 'colour'",
    ),
    "a field that must be there": Broken(
        "records/procedure.csv",
        None,
        "id,title.vi,title.en\nprocedure-x,Thủ tục,\n",
        "procedure-x",
        "title.en",
        "it has to be given",
    ),
    "a column that must be there": Broken(
        "records/sector.facts.csv",
        None,
        "id,value.vi,value.en\nsector-seafood,một,one\nsector-seafood,hai,two\n",
        "id,value.vi",
        "fact",
        "this column is missing",
    ),
    "a row without an id": Broken(
        "records/regulation.csv",
        None,
        "id,title.vi,title.en\n,Luật vô danh,Nameless law\n",
        "Nameless law",
        "id",
        "is missing",
    ),
    "more cells than columns": Broken(
        "records/plan.csv",
        None,
        "id,title.vi,title.en\nplan-x,Quy hoạch,Plan,extra\n",
        "extra",
        "",
        "4 cells under 3 columns",
    ),
    "an unknown reference": Broken(
        "records/site.csv",
        "sector-bamboo-and-rattan,agency-son-hai-promotion",
        "sector-bamboo-and-rattan,agency-nobody",
        "agency-nobody",
        "contact",
        "'agency-nobody' is no agency",
    ),
    "an unknown reference in a list": Broken(
        "records/zone.promoted.csv",
        "kcn-deo-may,sector-ocean-textiles,",
        "kcn-deo-may,sector-nothing,",
        "sector-nothing",
        "sector",
        "'sector-nothing' is no sector",
    ),
    "a reference of the wrong kind": Broken(
        "records/opportunity.csv",
        "sector-seaweed-products,agency-son-hai-promotion",
        "sector-seaweed-products,place-d01",
        "sector-seaweed-products,place-d01",
        "contact",
        "'place-d01' is no agency but a place",
    ),
    "a list row for no record": Broken(
        "records/project.intake.csv",
        None,
        "project-nobody,material-anchovy,1,2025,stated,x-map,,\n",
        "project-nobody",
        "id",
        "names no project",
    ),
    "an unknown source": Broken(
        ZONE_FACTS,
        None,
        fact("kcn-vong-trieu", "tenants", source="x-nowhere", unit="investor"),
        "x-nowhere",
        "source",
        "'x-nowhere' is not in sources.csv",
    ),
    "a source without a title": Broken(
        "sources.csv", None, "x-untitled,,\n", "x-untitled", "title", "it has to be given"
    ),
    "a source given twice": Broken(
        "sources.csv", None, "x-map,Bản đồ khác,\n", "Bản đồ khác", "id", "given twice"
    ),
    "an id given twice": Broken(
        "records/agency.csv",
        None,
        "agency-son-hai-industry,Sở,Department" + "," * 13 + "\n",
        "Sở,Department",
        "id",
        "'agency-son-hai-industry' stands in agency.csv already",
    ),
    "a parent above itself": Broken(
        "records/place.csv",
        "D12,district,huyện,place-d02,",
        "D12,district,huyện,place-d12,",
        "huyện,place-d12",
        "parent",
        "leads back to itself",
    ),
    "a date that does not exist": Broken(
        ZONE_FACTS,
        None,
        fact("ccn-go-trang", "tenants", as_of="2026-13-01", unit="investor"),
        "2026-13-01",
        "as_of",
        "is not a date: write it like 2026-11-22",
    ),
    "an unknown unit": Broken(
        ZONE_FACTS,
        None,
        fact("ccn-lang-voi", "tenants", unit="furlong"),
        "furlong",
        "unit",
        "'furlong' is not a unit",
    ),
    "an unknown fact": Broken(
        ZONE_FACTS,
        None,
        fact("ccn-lang-voi", "moonlight"),
        "moonlight",
        "fact",
        "'moonlight' is not a fact",
    ),
    "a share of a fact the record does not have": Broken(
        ZONE_FACTS,
        None,
        fact("kcn-deo-may", "fill_rate", unit="%", of="cleared_industrial_land"),
        "kcn-deo-may,fill_rate",
        "of",
        "no fact 'cleared_industrial_land'",
    ),
    "a stated value without a source": Broken(
        ZONE_FACTS,
        None,
        fact("ccn-go-trang", "jobs", source="", unit="person"),
        "ccn-go-trang,jobs",
        "source",
        "source that states it",
    ),
    "a land event that does not balance": Broken(
        EVENTS,
        "2026-05-18,offered,leased,4.6,",
        "2026-05-18,offered,leased,46,",
        "leased,46,",
        "area_ha",
        "46.0 ha leave the state 'offered', which holds 22.0 ha",
    ),
    "a prefix of another kind": Broken(
        "records/agency.csv",
        None,
        "office-x,Sở,Office" + "," * 13 + "\n",
        "office-x",
        "id",
        "it begins with agency-",
    ),
    "a point with half a position": Broken(
        "records/project.csv",
        None,
        "project-x,Nhà máy,Plant,,,,,,,,17.9" + "," * 8 + "\n",
        "project-x",
        "location.lon",
        "come together",
    ),
    "an outline that does not close": Broken(
        "records/supply_area.yaml",
        None,
        "- id: supply-open\n  title: {vi: Vùng hở, en: Open area}\n  material: material-bamboo\n"
        "  location: {geometry: {type: Polygon, coordinates: [[[107, 17], [108, 17], [108, 18], [107, 18]]]}}\n",
        "[107, 17], [108, 17]",
        "location.geometry.coordinates[0]",
        "ends where it begins",
    ),
    "a key given twice": Broken(
        "records/incentive.yaml",
        "  benefit: port_fees",
        "  benefit: port_fees\n  benefit: cash",
        "  benefit: cash",
        "",
        "'benefit' is given twice",
    ),
    "YAML that is none": Broken(
        "search/synonyms.yaml",
        "  - [cá ngừ, tuna]",
        "  - [cá ngừ, tuna",
        "  - [cá cơm, anchovy]",
        "",
        "not readable as YAML",
    ),
    "a file that is not UTF-8": Broken(
        "records/zone.barred.csv",
        None,
        "ccn-con-sao,sector-fish-meal,Điều".encode("cp1258", "replace"),
        None,
        "",
        "not UTF-8",
    ),
    "a file that names no kind": Broken(
        "records/zones.csv", None, "id\nkcn-x\n", None, "", "names no record kind"
    ),
    "a column given twice": Broken(
        "records/material.months.csv",
        None,
        "id,id\nmaterial-anchovy,1\n",
        "id,id",
        "id",
        "a column is given twice",
    ),
    "an estimate without a unit": Broken(
        "estimates.yaml", "  unit: t/year\n", "", "- rule:", "[0].unit", "it has to be given"
    ),
    "a policy with a weight that is none": Broken(
        "matching/policy.yaml", "  land: 0.3\n", "  land: heavy\n", "land: heavy", "weights.land", "number"
    ),
    "a manifest without a province": Broken(
        "pack.yaml",
        "province: place-d01",
        "province: agency-son-hai-industry",
        "province: agency-son-hai-industry",
        "province",
        "is no place but an agency",
    ),
    "a manifest whose contact is no agency": Broken(
        "pack.yaml", None, "contact: place-d01\n", "contact: place-d01", "contact", "is no agency but a place"
    ),
}


def broken(pack: Path, fault: Broken) -> None:
    path = pack / fault.file
    if isinstance(fault.new, bytes):
        path.write_bytes(path.read_bytes() + fault.new)
    elif fault.old is None:
        with path.open("a", encoding="utf-8") as file:
            file.write(fault.new)
    else:
        swap(path, fault.old, fault.new)


def where(pack: Path, fault: Broken) -> tuple[str, int | None, str]:
    """File, row and column that the report must name."""
    path = pack / fault.file
    if fault.marker is None:
        return path.name, None, fault.field
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, start=1) if fault.marker in line]
    assert len(found) == 1, f"{fault.marker!r} marks {found} in {path.name}"
    return path.name, found[0], fault.field


def faults_of(pack: Path) -> list[Fault]:
    faults: list[Fault] = []
    check_pack(read_pack(pack, faults), lambda _: None, faults, inspect, TODAY)
    return faults


def test_the_packs_of_this_project_have_no_fault() -> None:
    assert [*faults_of(LAM_DONG), *faults_of(DEMO)] == []


class Reported(NamedTuple):
    """Where a fault stands, and what the report says of the pack."""

    place: tuple[str, int | None, str]
    faults: list[Fault]


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Reported]:
    """The invented pack with one fault, checked once for the tests that look at the report."""

    @cache
    def checked(name: str) -> Reported:
        pack = Path(shutil.copytree(DEMO, tmp_path_factory.mktemp("broken") / "demo"))
        broken(pack, FAULTS[name])
        return Reported(where(pack, FAULTS[name]), faults_of(pack))

    return checked


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_its_file_row_and_column(
    reported: Callable[[str], Reported], name: str
) -> None:
    (file, row, field), faults = reported(name)
    assert (file, row, field) in [(fault.file, fault.row, fault.field) for fault in faults]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_what_is_wrong(reported: Callable[[str], Reported], name: str) -> None:
    assert any(FAULTS[name].says in str(fault) for fault in reported(name).faults)


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_reported_once(reported: Callable[[str], Reported], name: str) -> None:
    assert len(reported(name).faults) == 1


def test_every_fault_of_a_pack_is_reported_in_one_go(engine: Engine, demo: Path) -> None:
    for fault in FAULTS.values():
        broken(demo, fault)
    with pytest.raises(PackRefused) as refused:
        load(demo, engine)
    report = "\n".join(map(str, refused.value.faults))
    assert [name for name, fault in FAULTS.items() if fault.says not in report] == []


def test_two_faults_of_one_record_are_both_reported(demo: Path) -> None:
    """A value that cannot be read does not hide a name that stands for nothing."""
    broken(demo, FAULTS["a number that is none"])
    swap(
        demo / "records/zone.promoted.csv",
        "kcn-bai-ngan,sector-boatbuilding,",
        "kcn-bai-ngan,sector-nothing,",
    )
    assert any("sector-nothing" in str(fault) for fault in faults_of(demo))


def test_of_a_pack_with_one_fault_nothing_is_loaded(engine: Engine, demo: Path) -> None:
    load(LAM_DONG, engine)
    before = everything_in(engine)
    broken(demo, FAULTS["an unknown unit"])
    with pytest.raises(PackRefused):
        load(demo, engine)
    assert everything_in(engine) == before


def test_only_what_leads_back_to_itself_is_blamed_for_it(demo: Path) -> None:
    """Two districts above each other; the province's other units lie below neither."""
    swap(demo / "records/sector.csv", "sector-seafood,H1,,", "sector-seafood,H1,sector-coconut-products,")
    swap(
        demo / "records/sector.csv",
        "sector-coconut-products,H2,,",
        "sector-coconut-products,H2,sector-seafood,",
    )
    lines = (demo / "records/sector.csv").read_text(encoding="utf-8").splitlines()
    ring = {
        number
        for number, line in enumerate(lines, 1)
        if line.startswith(("sector-seafood,", "sector-coconut-"))
    }
    assert {fault.row for fault in faults_of(demo)} == ring


@pytest.mark.parametrize("key", ["on", "'on'"])
def test_a_notice_may_be_written_in_yaml(demo: Path, key: str) -> None:
    """YAML 1.1 reads a bare ``on`` as yes; the catalogue has a field of that name."""
    with (demo / "records/notice.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- id: notice-x\n  title: {{vi: Tin, en: News}}\n  {key}: 2026-01-01\n")
    assert faults_of(demo) == []


BREAKAGES: dict[str, Callable[[Path], Any]] = {
    "a word without a label": lambda pack: swap(
        pack / "vocabulary.csv",
        "facts,coastline,Chiều dài bờ biển,Coastline",
        "facts,coastline,Chiều dài bờ biển,",
    ),
    "an ageing rule in words": lambda pack: swap(pack / "ageing.yaml", "site: 9", "site: nine"),
    "ageing rules as a list": lambda pack: (pack / "ageing.yaml").write_text("- site\n", encoding="utf-8"),
    "synonyms as a list": lambda pack: (pack / "search/synonyms.yaml").write_text(
        "- [a, b]\n", encoding="utf-8"
    ),
    "a mapping as a key": lambda pack: (pack / "ageing.yaml").write_text(
        "site: {{months}}\n", encoding="utf-8"
    ),
    "a cell without end": lambda pack: (pack / "sources.csv").write_text(
        'id,title\nx,"' + "a" * 200_000, encoding="utf-8"
    ),
    "a policy that names no agency of the catalogue": lambda pack: swap(
        pack / "matching/policy.yaml", "agency-son-hai-environment", "agency-nobody"
    ),
    "a policy that cites no source of the pack": lambda pack: swap(
        pack / "matching/used_machinery.yaml", "x-machinery-2025", "x-nowhere"
    ),
    "an estimate of a fact nobody knows": lambda pack: swap(
        pack / "estimates.yaml", "fact: output", "fact: moonlight"
    ),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_what_is_wrong_beside_the_records_is_a_fault_too(demo: Path, name: str) -> None:
    BREAKAGES[name](demo)
    assert faults_of(demo)


def test_codes_of_sectors_are_ascii_digits(demo: Path) -> None:
    swap(demo / "records/sector.csv", "5210,VSIC 2018", "５２１０,VSIC 2018")
    assert [fault.field for fault in faults_of(demo)] == ["vsic"]


def test_a_record_that_changes_its_kind_is_a_fault(engine: Engine, demo: Path) -> None:
    """A zone's id and a site's may be the same word, so a row may move from one table to the other."""
    load(demo, engine)
    lot = "kcn-deo-may-m03"
    without_lines(demo, f"{lot},")
    with (demo / "records/zone.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- id: {lot}\n  title: {{vi: Khu mới, en: New zone}}\n  zone_type: industrial_park\n")
    with pytest.raises(PackRefused):
        load(demo, engine)


# ---------------------------------------------------------------------------------------- what is published


def statements(listing: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, found in listing["facts"].items():
        yield name, found
        yield from ((name, other) for other in found["others"])


def cited(value: Any) -> Iterator[str]:
    """Every source key anywhere in a listing."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "source" or name.endswith("_source"):
                yield from inner
            else:
                yield from cited(inner)
    elif isinstance(value, list):
        for item in value:
            yield from cited(item)


def test_every_stated_value_has_a_source_that_its_listing_spells_out(listings: dict[str, Any]) -> None:
    bare = [
        (id_, name)
        for id_, listing in listings.items()
        for name, said in statements(listing)
        if said["value"] is not None
        and said["basis"] == "stated"
        and not (said["source"] and set(said["source"]) <= {source["id"] for source in listing["sources"]})
    ]
    assert bare == []


def test_every_source_a_listing_cites_is_spelt_out_in_it(listings: dict[str, Any]) -> None:
    unspelt = {
        id_: sorted(missing)
        for id_, listing in listings.items()
        if (missing := set(cited(listing)) - {source["id"] for source in listing["sources"]})
    }
    assert unspelt == {}


def test_every_provincial_figure_of_a_material_names_its_province(listings: dict[str, Any]) -> None:
    provinces = {
        id_ for id_, found in listings.items() if found["kind"] == "place" and found["level"] == "province"
    }
    nameless = [
        (id_, name)
        for id_, listing in listings.items()
        if listing["kind"] == "material"
        for name, said in statements(listing)
        if said["value"] is not None and said["place"] not in provinces
    ]
    assert nameless == []


@pytest.mark.parametrize("pack", [LAM_DONG, DEMO], ids=["lam-dong", "demo"])
def test_what_a_pack_does_not_know_is_null_in_public(listings: dict[str, Any], pack: Path) -> None:
    """Every row of a facts table with an empty value, found again as a statement without one."""
    tables = [path.stem for path in (pack / "records").glob("*.facts.csv")]
    unknown = [row for table in tables for row in rows(table, pack) if not (row["value"] or row["value.vi"])]
    assert unknown
    for row in unknown:
        said = [found["value"] for name, found in statements(listings[row["id"]]) if name == row["fact"]]
        assert None in said


def test_no_listing_holds_a_figure_its_pack_does_not_give(listings: dict[str, Any]) -> None:
    """Only estimates are added to what the rows say, and they are marked."""
    given = {
        (row["id"], row["fact"])
        for pack in (LAM_DONG, DEMO)
        for path in (pack / "records").glob("*.facts.csv")
        for row in rows(path.stem, pack)
    }
    added = {
        (id_, name): found["basis"]
        for id_, listing in listings.items()
        if listing["kind"] not in {"incentive", "procedure"}  # These keep their facts in YAML.
        for name, found in listing["facts"].items()
        if (id_, name) not in given
    }
    assert set(added.values()) == {"estimated"}
    assert {listings[id_]["kind"] for id_, _ in added} == {"supply_area"}


def test_an_estimate_shows_its_working(listings: dict[str, Any]) -> None:
    """430 ha of shrimp ponds × 31 200 t ÷ 3 900 ha = 3 440 t."""
    output = listings["supply-white-shrimp-rach-que"]["facts"]["output"]
    assert (output["value"], output["basis"]) == (3440, "estimated")
    assert "430 ha × 31200 t/year ÷ 3900 ha" in output["note"]["en"]


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(listing_schema(kind))


def test_every_listing_follows_the_schema_of_its_kind(listings: dict[str, Any]) -> None:
    wrong = {
        id_: error.message
        for id_, listing in listings.items()
        for error in _validator(listing["kind"]).iter_errors(listing)
    }
    assert wrong == {}


def test_no_record_of_a_loaded_pack_is_left_unpublished(engine: Engine) -> None:
    load(DEMO, engine)
    stored = SqlUnitOfWork(engine).records.of_pack("demo")
    assert {record.state for record in stored.values()} == {State.PUBLISHED}
    assert set(stored) == set(live(engine))


# ---------------------------------------------------------------------------------------- Lộc Sơn


@pytest.fixture(scope="module")
def loc_son(listings: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = listings["kcn-loc-son"]
    return found


@pytest.mark.parametrize(
    ("fact", "percent", "of"),
    [
        ("fill_rate_of_cleared_land", 94.68, "cleared_industrial_land"),
        ("fill_rate_of_industrial_land", 84.17, "industrial_land"),
    ],
)
def test_loc_son_shows_both_stated_fill_rates_with_what_they_are_shares_of(
    loc_son: dict[str, Any], fact: str, percent: float, of: str
) -> None:
    said = loc_son["facts"][fact]
    assert (said["value"], said["unit"], said["basis"], said["as_of"], said["of"]) == (
        percent,
        "%",
        "stated",
        "2022~",
        of,
    )
    assert of in loc_son["facts"]


def test_the_fill_rate_of_all_industrial_land_of_loc_son_is_the_share_it_says(
    loc_son: dict[str, Any],
) -> None:
    """112.9579 ha ÷ 134.2 ha = 84.17 %."""
    facts = loc_son["facts"]
    share = 100 * facts["leased"]["value"] / facts["industrial_land"]["value"]
    assert share == pytest.approx(facts["fill_rate_of_industrial_land"]["value"], abs=0.005)


def test_the_cleared_land_of_loc_son_stays_unknown_although_it_could_be_divided_out(
    loc_son: dict[str, Any],
) -> None:
    assert loc_son["facts"]["cleared_industrial_land"]["value"] is None


def stated_lots(listings: dict[str, Any], year: str) -> float:
    lots = [
        found
        for found in listings.values()
        if found["kind"] == "site" and (found["zone"] or {}).get("id") == "kcn-loc-son"
    ]
    said = [state for lot in lots if lot["land"] for state in (lot["land"], *lot["land"]["others"])]
    offered = (
        float(state["area_ha"])
        for state in said
        if state["state"] == "offered" and state["as_of"].startswith(year)
    )
    return round(sum(offered), 4)


def test_the_lots_loc_son_offered_in_2018_sum_to_18_793_ha(listings: dict[str, Any]) -> None:
    assert stated_lots(listings, "2018") == 18.793


def test_the_lots_loc_son_offered_in_2019_sum_to_3_63_ha(listings: dict[str, Any]) -> None:
    assert stated_lots(listings, "2019") == 3.63


def test_the_gap_in_loc_sons_land_stands_as_unreconciled(loc_son: dict[str, Any]) -> None:
    """The states of March 2018 sum to 135.7451 ha, industrial land is 134.2 ha."""
    first = loc_son["land"]["unreconciled"][0]
    assert (first["sum_ha"], first["of"], first["of_ha"], first["gap_ha"]) == (
        135.7451,
        "industrial_land",
        134.2,
        1.5451,
    )


def test_no_fill_rate_is_derived_for_loc_son(loc_son: dict[str, Any]) -> None:
    assert loc_son["land"]["fill_rates"] == []


# ---------------------------------------------------------------------------------------- the invented ledgers


@pytest.mark.parametrize(
    ("zone", "leased", "cleared", "industrial"),
    [
        ("kcn-bai-ngan", 91.5, 190, 210),
        ("kcn-mui-en", 60.1, 96.4, 96.4),
        ("kcn-dong-lau", 22, 90, 150),
        ("ccn-con-sao", 25.5, 32.5, 32.5),
    ],
)
def test_a_complete_ledger_gives_both_fill_rates(
    listings: dict[str, Any], zone: str, leased: float, cleared: float, industrial: float
) -> None:
    land = listings[zone]["land"]
    assert land["unreconciled"] == []
    assert land["fill_rates"] == [
        {"percent": round(100 * leased / cleared, 2), "of": "cleared_industrial_land", "of_ha": cleared},
        {"percent": round(100 * leased / industrial, 2), "of": "industrial_land", "of_ha": industrial},
    ]


def test_the_lots_on_offer_are_those_of_the_ledger(listings: dict[str, Any]) -> None:
    for zone in ("kcn-bai-ngan", "kcn-mui-en", "kcn-dong-lau", "ccn-con-sao"):
        lots = [
            found
            for found in listings.values()
            if found["kind"] == "site" and (found["zone"] or {}).get("id") == zone
        ]
        offered = sum(lot["land"]["area_ha"] for lot in lots if lot["land"]["state"] == "offered")
        balance = next(state for state in listings[zone]["land"]["states"] if state["state"] == "offered")
        assert offered == pytest.approx(balance["area_ha"])


def test_a_zone_of_which_everything_is_known_is_complete(listings: dict[str, Any]) -> None:
    complete = {
        id_
        for id_, found in listings.items()
        if found["kind"] == "zone" and found["completeness"]["share"] == 1
    }
    assert complete == {"kcn-bai-ngan", "kcn-mui-en", "kcn-dong-lau", "ccn-con-sao"}
