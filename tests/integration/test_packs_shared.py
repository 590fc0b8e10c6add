"""Sectors and materials that two packs give equally."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import PackRefused
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import republish_all
from tests.packs import DEMO, LAM_DONG, everything_in, live, load, swap, without_lines


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
