"""What loading a pack again does to what the desk edited, and to what the pack no longer gives."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import EditRefused, PackRefused
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import edit_record, publish_records
from tests.packs import DEMO, LAM_DONG, live, load, swap, without_lines

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
