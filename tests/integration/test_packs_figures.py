"""Figures that cannot be are refused; those that are seldom meant are loaded, and told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.packs import inspect
from catalogue.domain.errors import Fault
from catalogue.storage.database import open_database
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.check import check_pack
from catalogue.usecases.packs.files import read_pack
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.packs.report import LoadReport
from catalogue.usecases.packs.telling import PackFaulty
from catalogue.usecases.publishing import edit_record
from migrations.migrate import migrate
from tests.integration.test_packs_faults import FACTS, save, table, told, write_cell
from tests.packs import LAM_DONG, TODAY, swap


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[SqlUnitOfWork]:
    """A catalogue on SQLite: what is told of figures does not depend on the database."""
    engine = open_database(f"sqlite:///{tmp_path / 'langbiang.db'}")
    migrate(engine)
    yield SqlUnitOfWork(engine)
    engine.dispose()


def loaded(pack: Path, unit: SqlUnitOfWork, *, dry_run: bool = False) -> LoadReport:
    return load_pack(pack, unit, inspect=inspect, dry_run=dry_run)


def doubts(pack: Path, unit: SqlUnitOfWork) -> list[str]:
    return [str(doubt) for doubt in loaded(pack, unit).doubts]


def row_of(pack: Path, id: str, fact: str) -> int:
    """The first row that states a fact."""
    return next(at for at, row in enumerate(table(pack / FACTS), 1) if row[:2] == [id, fact])


@pytest.mark.parametrize("pack", ["demo", "lam-dong"])
def test_nothing_in_the_packs_of_the_project_is_doubted(pack: str, unit: SqlUnitOfWork) -> None:
    assert doubts(LAM_DONG.parent / pack, unit) == []


# ---------------------------------------------------------------------------------------- refused


def test_a_statement_made_three_times_is_refused_twice(demo: Path) -> None:
    rows = table(demo / FACTS)
    save(demo / FACTS, [*rows, rows[1], rows[1]])
    says = "'total_area' is said above already, with the same value, date and source"
    last = len(rows) + 2
    assert told(demo) == [f"zone.facts.csv:{row}: fact: {says}" for row in (last - 1, last)]


def test_the_same_value_of_another_date_stands_beside_it(demo: Path) -> None:
    rows = table(demo / FACTS)
    again = ["2025" if name == "as_of" else cell for name, cell in zip(rows[0], rows[1], strict=True)]
    save(demo / FACTS, [*rows, again])
    assert told(demo) == []


@pytest.mark.parametrize("fact", ["industrial_land", "cleared_industrial_land", "leased", "available"])
def test_a_part_larger_than_the_whole_zone_is_refused(demo: Path, fact: str) -> None:
    row = row_of(demo, "kcn-bai-ngan", fact)
    write_cell(demo / FACTS, row, "value", "265.02")
    says = "'265.02' ha is more than all of the zone: its largest stated total_area is 265 ha"
    assert f"zone.facts.csv:{row}: value: {says}" in told(demo)
    write_cell(demo / FACTS, row, "value", "265")
    assert told(demo) == []


def test_a_zone_of_some_square_metres_is_refused(demo: Path) -> None:
    write_cell(demo / FACTS, 2, "unit", "m2")
    says = "'265' m2 is 0.0265 ha, no area of a zone: is the unit another one?"
    assert f"zone.facts.csv:2: value: {says}" in told(demo)


@pytest.mark.parametrize("codes", [("0722", "0722"), ("08", "0810"), ("10201", "1020"), ("1020", "")])
def test_codes_with_their_zeros_pass(demo: Path, codes: tuple[str, str]) -> None:
    for column, code in zip(("vsic", "isic"), codes, strict=True):
        write_cell(demo / "records/sector.csv", 2, column, code)
    assert told(demo) == []


def test_a_province_of_another_pack_is_no_province_of_this_one(demo: Path, unit: SqlUnitOfWork) -> None:
    loaded(demo, unit)
    other = demo.parent / "other"
    other.mkdir()
    manifest = (demo / "pack.yaml").read_text(encoding="utf-8")
    (other / "pack.yaml").write_text(manifest.replace("name: demo", "name: other"), encoding="utf-8")
    with pytest.raises(PackFaulty, match="has 1 fault") as refused:
        loaded(other, unit)
    (fault,) = refused.value.faults
    assert (fault.field, fault.message) == (
        "province",
        "'place-d01' is a place of another pack: a pack gives its own province",
    )


def test_a_record_with_a_malformed_id_is_one_fault(demo: Path) -> None:
    path = demo / "records/zone.yaml"
    swap(path, "- id: kcn-bai-ngan\n", "- id: KCN-Bãi-Ngân\n")
    (line,) = told(demo)
    assert re.fullmatch(r"zone\.yaml:\d+: id: 'KCN-Bãi-Ngân' is not an id: .*", line)


# ---------------------------------------------------------------------------------------- told


def test_a_share_written_as_a_fraction_is_told(demo: Path, unit: SqlUnitOfWork) -> None:
    row = row_of(demo, "kcn-bai-ngan", "fill_rate_of_cleared_land")
    write_cell(demo / FACTS, row, "value", "0.4816")
    says = "'0.4816' % where leased ÷ cleared_industrial_land is 48.16 %"
    assert doubts(demo, unit) == [f"zone.facts.csv:{row}: value: {says}"]


def test_two_figures_of_one_source_and_day_are_told(demo: Path, unit: SqlUnitOfWork) -> None:
    rows = table(demo / FACTS)
    other = ["266" if name == "value" else cell for name, cell in zip(rows[0], rows[1], strict=True)]
    save(demo / FACTS, [*rows, other])
    says = "'266' beside '265' above, of the same date and source"
    assert doubts(demo, unit) == [f"zone.facts.csv:{len(rows) + 1}: value: {says}"]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("12.000", "'12.000' is read as 12: write 12000 where the point divides thousands"),
        ("12.500", "'12.500' is read as 12.5: write 12500 where the point divides thousands"),
        ("1E+05", "'1E+05' is read as 100000: a spreadsheet that shows it so may have rounded it"),
    ],
)
def test_a_number_a_spreadsheet_may_have_rewritten_is_told(
    demo: Path, unit: SqlUnitOfWork, cell: str, says: str
) -> None:
    row = row_of(demo, "kcn-bai-ngan", "wastewater_capacity")
    write_cell(demo / FACTS, row, "value", cell)
    assert doubts(demo, unit) == [f"zone.facts.csv:{row}: value: {says}"]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("0.068", "68 becomes 0.068, a thousandth or a thousandfold: is a point one between thousands?"),
        ("681", "68 becomes 681, 10 times more"),
        ("679", None),
    ],
)
def test_a_figure_that_jumps_is_told(demo: Path, unit: SqlUnitOfWork, cell: str, says: str | None) -> None:
    loaded(demo, unit)
    write_cell(demo / FACTS, row_of(demo, "kcn-bai-ngan", "rent"), "value", cell)
    assert doubts(demo, unit) == ([f"kcn-bai-ngan: facts.rent[0].value: {says}"] if says else [])


def test_a_figure_in_another_unit_does_not_jump(demo: Path, unit: SqlUnitOfWork) -> None:
    loaded(demo, unit)
    row = row_of(demo, "kcn-bai-ngan", "min_parcel")
    write_cell(demo / FACTS, row, "value", "5000")
    write_cell(demo / FACTS, row, "unit", "m2")
    assert doubts(demo, unit) == []


# ---------------------------------------------------------------------------------------- what differs


def test_a_report_says_what_was_and_what_it_becomes(demo: Path, unit: SqlUnitOfWork) -> None:
    loaded(demo, unit)
    write_cell(demo / FACTS, row_of(demo, "kcn-bai-ngan", "rent"), "value", "69")
    rows = table(demo / FACTS)
    save(demo / FACTS, [row for row in rows if row[:2] != ["kcn-bai-ngan", "min_parcel"]])
    swap(demo / "records/zone.yaml", "  aliases: KCN Bãi Ngân;Bãi Ngân\n", "  aliases: KCN Bãi Ngân\n")
    report = loaded(demo, unit, dry_run=True)
    told = [str(difference) for difference in report.differing["kcn-bai-ngan"]]
    assert told[0] == 'aliases: ["KCN Bãi Ngân", "Bãi Ngân"] → ["KCN Bãi Ngân"]'
    assert told[1].startswith('facts.min_parcel: [{"value": 0.5')
    assert told[1].endswith("→ nothing")
    assert told[2] == "facts.rent[0].value: 68.0 → 69"
    assert len(told) == 3


def test_a_statement_is_compared_with_the_one_of_its_date_and_source(demo: Path, unit: SqlUnitOfWork) -> None:
    loaded(demo, unit)
    rows = table(demo / FACTS)
    at = row_of(demo, "kcn-bai-ngan", "rent") - 1
    new = ["2026-08-01" if name == "as_of" else cell for name, cell in zip(rows[0], rows[at], strict=True)]
    new[2], rows[at][2] = "70", "69"
    save(demo / FACTS, [*rows[:at], new, *rows[at:]])
    told = [str(difference) for difference in loaded(demo, unit).differing["kcn-bai-ngan"]]
    assert told[0].startswith("facts.rent[0]: nothing → ")
    assert told[1] == "facts.rent[1].value: 68.0 → 69"
    assert len(told) == 2


def test_a_conflict_says_in_what_the_desk_and_the_pack_differ(demo: Path, unit: SqlUnitOfWork) -> None:
    loaded(demo, unit)
    edit_record("kcn-bai-ngan", {"remarks": "gọi lại"}, unit)
    report = loaded(demo, unit)
    assert report.conflicts == ["kcn-bai-ngan"]
    assert [str(each) for each in report.differing["kcn-bai-ngan"]] == ["remarks: 'gọi lại' → nothing"]


# ---------------------------------------------------------------------------------------- estimates

SUPPLY = "records/supply_area.facts.csv"


def outputs(pack: Path, id: str) -> list[tuple[object, str]]:
    """What a checked pack says of the output of a supply area, with its basis."""
    faults: list[Fault] = []
    checked = check_pack(read_pack(pack, faults), lambda _: None, faults, inspect, TODAY)
    assert checked is not None, faults
    record = next(record for record in checked.records if record.id == id)
    return [(said.value, str(said.basis)) for said in record.facts.get("output", ())]


def area_of(pack: Path, id: str) -> int:
    """The row that states the area of a supply area."""
    return next(at for at, row in enumerate(table(pack / SUPPLY), 1) if row[:2] == [id, "area"])


@pytest.mark.parametrize(
    ("year", "estimated"), [("2025", True), ("2022", True), ("2021", False), ("", False)]
)
def test_an_estimate_bridges_the_years_its_rule_states_and_no_more(
    demo: Path, year: str, estimated: bool
) -> None:
    """The province's figures are of 2025, and the rule bridges three years."""
    area = "supply-white-shrimp-rach-que"
    write_cell(demo / SUPPLY, area_of(demo, area), "as_of", year)
    assert outputs(demo, area) == ([(3440, "estimated")] if estimated else [])


def test_no_tea_is_estimated_from_areas_of_sixteen_years_before() -> None:
    assert outputs(LAM_DONG, "supply-tea-bao-lam")[-1] == (101808, "estimated")
    assert [value for value, basis in outputs(LAM_DONG, "supply-tea-di-linh") if basis == "estimated"] == []


def test_estimates_that_exceed_what_is_stated_of_the_province_are_refused(demo: Path) -> None:
    write_cell(demo / SUPPLY, area_of(demo, "supply-white-shrimp-rach-que"), "value", "1000")
    (line,) = told(demo)
    assert line.startswith(
        "estimates.yaml:2: [0]: the estimates of 'material-white-shrimp' and what is stated add up"
    )
    assert line.endswith("; 31200 are stated of place-d01 (2025)")


def test_how_far_rounding_may_carry_a_sum_is_the_packs_own(demo: Path) -> None:
    """The invented outputs are rounded to tens and hundreds, and add up to a little more than the totals."""
    rules = demo / "estimates.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("  tolerance: 0.02\n", ""), encoding="utf-8")
    assert [line.split("'")[1] for line in told(demo)] == [
        "material-bamboo",
        "material-coconut",
        "material-seaweed",
        "material-white-shrimp",
    ]
