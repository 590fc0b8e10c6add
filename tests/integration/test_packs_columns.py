"""The columns a curator is told of are those the loader reads."""

import csv
import shutil
from pathlib import Path

import pytest

from api.columns import page
from api.packs import inspect
from api.settings import ROOT
from catalogue.domain.errors import Fault
from catalogue.usecases.packs.check import check_pack
from catalogue.usecases.packs.columns import columns, tables
from catalogue.usecases.packs.csv_rows import NO_COLUMN
from catalogue.usecases.packs.files import read_pack
from tests.commands import runner
from tests.packs import TODAY

FIXTURES = ROOT / "fixtures"


def test_the_page_is_the_one_the_models_make() -> None:
    assert (ROOT / "docs" / "packs-columns.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("pack", ["lam-dong", "demo"])
def test_every_column_of_the_packs_of_the_project_is_on_the_page(pack: str) -> None:
    known = {table: {column.name for column in columns(table)} for table in tables()}
    for path in sorted((FIXTURES / pack / "records").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert set(next(csv.reader(file))) <= known[path.stem], path.name


def test_words_that_may_stand_in_a_column_are_told() -> None:
    told = {column.name: column for column in columns("zone")}
    assert told["zone_type"].words == ("industrial_park", "industrial_cluster")
    assert told["zone_type"].needed
    assert not told["stage"].needed
    assert [column.takes for column in columns("zone.land") if column.name == "site"] == ["id of a site"]
    assert [column.takes for column in columns("zone.land") if column.name == "as_of"] == [
        "`2026`, `2026-03`, `2026-03-31`, `2022~`"
    ]


@pytest.mark.parametrize("table", tables())
def test_a_header_from_the_template_is_read_without_a_fault(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a row below it, so that a missing column would be missed: only values are."""
    demo = Path(shutil.copytree(FIXTURES / "demo", tmp_path / "demo"))
    for old in demo.glob(f"records/{table}.*"):
        if old.stem == table:
            old.unlink()
    header = runner(monkeypatch, tmp_path)("template", table).out
    (demo / "records" / f"{table}.csv").write_text(f"{header}nothing\n", encoding="utf-8")
    faults: list[Fault] = []
    check_pack(read_pack(demo, faults), lambda _: None, faults, inspect, TODAY)
    of_header = [
        fault
        for fault in faults
        if fault.row == 1 or fault.message == NO_COLUMN or "columns" in fault.message
    ]
    assert [fault for fault in of_header if fault.file == f"{table}.csv"] == []


def test_a_table_there_is_none_of_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = runner(monkeypatch, tmp_path)("template", "zne")
    assert (found.code, found.error) == (1, "langbiang: there is no table 'zne'; the nearest is 'zone'\n")
