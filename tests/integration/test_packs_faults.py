"""What the editor of a pack is told: in which cell, what stands there, and how it is written instead."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from api.packs import inspect
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.packs.telling import PackFaulty
from tests.packs import TODAY, faults_of, swap

FACTS = "records/zone.facts.csv"
PYDANTIC = re.compile(
    r"Input should|Extra inputs|String should|Tuple should|List should|Field required|Value error|valid (?:number|"
    r"integer|string|boolean|date)|unable to parse|permitted|match pattern|at least \d+ item|dictionary|instance of"
)


def told(pack: Path, today: date = TODAY) -> list[str]:
    """The faults as they are printed."""
    return [str(fault) for fault in faults_of(pack, today)]


def write_cell(path: Path, row: int, column: str, value: str) -> None:
    """Writes one cell as a spreadsheet does; rows are counted as it counts them."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    table[row - 1][table[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def save(path: Path, rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


# ---------------------------------------------------------------------------------------- the sentences

CELLS = [
    ("zone.facts", 2, "value", "12,5", "'12,5' is not a number as these files write it: use a point for decimals (12.5)"),
    ("zone.facts", 2, "value", "1.234,5", "use a point for decimals (1234.5)"),
    ("zone.facts", 2, "value", "1,234", "nothing between thousands (1.234 or 1234)"),
    ("zone.facts", 2, "value", "1.234.567", "write nothing between thousands (1234567)"),
    ("zone.facts", 2, "value", "265 ha", "write only the number (265); a unit has a column of its own"),
    ("zone.facts", 2, "value", "nan", "'nan' is not a number as these files write it"),
    ("zone.land", 2, "area_ha", "12,5", "'12,5' is not a number as these files write it: use a point for decimals (12.5)"),
    ("zone.facts", 2, "as_of", "11/22/2026", "'11/22/2026' is not a date: write 2026-11-22 (or 2026-11, 2026, 2022~ for about)"),
    ("zone.facts", 2, "as_of", "22/11/2026", "'22/11/2026' is not a date: write 2026-11-22 (or"),
    ("zone.facts", 2, "as_of", "22-Nov-26", "'22-Nov-26' is not a date: write 2026-11-22 (or"),
    ("zone.facts", 2, "as_of", "46000", "'46000' is not a date: write 2025-12-09 (or"),
    ("zone.facts", 2, "as_of", "2026-02-30", "'2026-02-30' is no day of the calendar"),
    ("zone.land_events", 2, "on", "15/01/2026", "'15/01/2026' is not a day: write 2026-01-15"),
    ("zone.land_events", 2, "on", "46000", "'46000' is not a day: write 2025-12-09"),
    ("zone.facts", 2, "basis", "statd", "'statd' is not one of the words known here; write stated, derived, estimated or unverified"),
    ("zone.facts", 2, "unit", "ha.", "'ha.' is not a unit the vocabulary knows; the nearest is 'ha'"),
    ("zone.facts", 2, "fact", "totl_area", "'totl_area' is not a fact the vocabulary knows; the nearest is 'total_area'"),
    ("zone.facts", 2, "fact", "Total Area", "'Total Area' is not a code: lower-case letters"),
    ("zone.facts", 2, "source", "x zones", "'x zones' is not the key of a source"),
    ("zone.facts", 2, "source", "x-zone-2026", "'x-zone-2026' is not in sources.csv; the nearest is 'x-zones-2026'"),
    ("zone.land", 2, "complete", "có", "'có' is neither true nor false"),
    ("zone.land", 2, "area_ha", "", "is missing: it has to be given"),
    ("site", 2, "contact", "agency-son-hai-zones-bord", "'agency-son-hai-zones-bord' is no agency; the nearest is 'agency-son-hai-zones-board'"),
    ("site", 2, "location.lat", "107.2", "'107.2' is no latitude, which is from -90 to 90: are lat and lon swapped?"),
    ("site", 2, "location.lon", "190", "'190' is no longitude, which is from -180 to 180"),
    ("site", 2, "splittable", "x", "'x' is neither true nor false"),
    ("place", 2, "level", "provinces", "'provinces' is not one of the words known here; write country, province, district or commune"),
    ("sector", 2, "vsic", "10a", "'10a' is not a VSIC code: two to five digits"),
    ("zone.facts", 2, "value", "NaN", "'NaN' is not a number as these files write it"),
    ("zone.facts", 2, "value", "1e400", "'1e400' is not a number as these files write it"),
    ("zone.facts", 2, "value", "11.524.1", "use one point, for decimals, and nothing between thousands"),
    ("zone.facts", 2, "as_of", "Mar-18", "'Mar-18' is not a date: write 2018-03 (or 2026, 2022~ for about)"),
    ("zone.facts", 2, "as_of", "Thg6-19", "'Thg6-19' is not a date: write 2019-06 (or"),
    ("zone.land_events", 2, "on", "Mar-18", "'Mar-18' is not a day: write it like 2026-11-22"),
    ("zone.facts", 2, "unit", "HA", "'HA' is not a unit the vocabulary knows; the nearest is 'ha'"),
    ("zone.land", 2, "complete", "ĐÚNG", "'ĐÚNG' is neither true nor false as these files write it: write true"),
    ("site", 2, "splittable", "SAI", "'SAI' is neither true nor false as these files write it: write false"),
    ("site", 2, "location.lat", "115241", "'115241' is no latitude, which is from -90 to 90: is a decimal point lost (11.5241)?"),
    ("site", 2, "location.lon", "1078419", "'1078419' is no longitude, which is from -180 to 180: is a decimal point lost (107.8419)?"),
    ("sector", 2, "vsic", "722", "'722' has three digits, so a leading zero may be lost: write 0722"),
    ("sector", 2, "isic", "810", "'810' has three digits, so a leading zero may be lost: write 0810"),
    ("sector", 2, "vsic", "7", "two to five digits with the leading zero (0722, 08)"),
    ("sector", 2, "vsic", "8101", "'8101' and ISIC '1020' are not of the same division"),
    ("material", 2, "months", "13", "'13' is out of range: it has to be 12 or less"),
    ("material", 2, "title.en", "", "is missing: it has to be given"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "column", "value", "says"), CELLS)
def test_a_cell_with_a_fault_is_named_quoted_and_explained(
    demo: Path, name: str, row: int, column: str, value: str, says: str
) -> None:
    write_cell(demo / f"records/{name}.csv", row, column, value)
    assert [line for line in told(demo) if line.startswith(f"{name}.csv:{row}: {column}: ") and says in line]


@pytest.mark.parametrize(("name", "row", "column", "value", "says"), CELLS)
def test_no_fault_speaks_the_language_of_the_program(
    demo: Path, name: str, row: int, column: str, value: str, says: str
) -> None:
    write_cell(demo / f"records/{name}.csv", row, column, value)
    lines = told(demo)
    assert lines
    assert [line for line in lines if PYDANTIC.search(line)] == []


def test_faults_of_policy_and_word_lists_are_told_in_plain_words_and_with_their_line(demo: Path) -> None:
    swap(demo / "matching/policy.yaml", "  land: 0.3\n", "  land: heavy\n")
    (demo / "search/stopwords.yaml").write_text("vi: [một]\nfr: [un]\n", encoding="utf-8")
    first, second = told(demo)
    assert re.fullmatch(r"policy\.yaml:\d+: weights\.land: 'heavy' is not a number .*", first)
    assert second == "stopwords.yaml:2: fr: no such key: 'fr'"


def test_a_kind_nobody_knows_and_phrases_that_are_none_are_told(demo: Path) -> None:
    (demo / "search/kinds.yaml").write_text(
        "asked_for:\n  zone: [khu nào]\n  park: [which park]\n  site: 3\n", encoding="utf-8"
    )
    lines = told(demo)
    assert [line.split(":")[0] for line in lines] == ["kinds.yaml", "kinds.yaml"]
    assert any("park" in line for line in lines)
    assert any("asked_for.site" in line for line in lines)
    assert [line for line in lines if PYDANTIC.search(line)] == []


def test_a_key_nobody_knows_is_named_with_its_line_and_the_nearest_one(demo: Path) -> None:
    swap(
        demo / "records/zone.yaml",
        "  stage_as_of: 2026-06-30\n  place: place-d102",
        "  stage_asof: 2026-06-30\n  place: place-d102",
    )
    (line,) = told(demo)
    text = (demo / "records/zone.yaml").read_text(encoding="utf-8").splitlines()
    row = next(number for number, found in enumerate(text, 1) if "stage_asof" in found)
    assert line == f"zone.yaml:{row}: stage_asof: no such key: 'stage_asof'; the nearest is 'stage_as_of'"


def test_a_value_deep_in_yaml_is_named_by_its_key_path_and_its_own_line(demo: Path) -> None:
    swap(demo / "records/incentive.yaml", "  benefit: port_fees", "  benefit: Port Fees")
    (fault,) = faults_of(demo)
    lines = (demo / "records/incentive.yaml").read_text(encoding="utf-8").splitlines()
    assert (fault.field, lines[int(fault.row or 0) - 1]) == ("benefit", "  benefit: Port Fees")


def test_sources_that_are_no_keys_lead_nowhere(demo: Path) -> None:
    swap(demo / "records/incentive.yaml", "  benefit: port_fees", "  benefit: port_fees\n  sources: 5")
    assert [fault.message for fault in faults_of(demo)] == ["'5' is not in sources.csv"]


def test_a_misspelt_column_is_one_fault_of_the_header_with_the_nearest_known_one(demo: Path) -> None:
    swap(demo / "records/site.csv", "sectors,contact\n", "sectors,contct\n")
    assert told(demo) == ["site.csv:1: contct: no such column: 'contct'; the nearest is 'contact'"]


def test_a_list_given_as_a_column_is_sent_to_its_own_table(demo: Path) -> None:
    swap(demo / "records/site.csv", "sectors,contact\n", "sectors,land\n")
    assert told(demo) == ["site.csv:1: land: no such column: 'land' has a table of its own, site.land.csv"]


def test_a_long_value_is_shortened_and_a_control_character_is_harmless(demo: Path) -> None:
    write_cell(demo / FACTS, 2, "value", "\x1b[31m" + "x" * 500)
    (line,) = told(demo)
    assert "\x1b" not in line
    assert len(re.findall("x", line)) < 60
    assert "…" in line


# ---------------------------------------------------------------------------------------- rows and files


def test_a_row_is_numbered_as_excel_numbers_it_below_a_cell_of_two_lines(demo: Path) -> None:
    path = demo / "records/site.csv"
    write_cell(path, 2, "summary.vi", "Dòng một.\nDòng hai.")
    write_cell(path, 5, "location.lat", "bắc")
    assert [(fault.row, fault.field) for fault in faults_of(demo)] == [(5, "location.lat")]


def test_blank_rows_and_columns_at_the_end_and_between_say_nothing(demo: Path) -> None:
    path = demo / FACTS
    rows = [[*row, "", " "] for row in table(path)]
    save(path, [*rows[:3], [""] * 16, *rows[3:], [""] * 16, []])
    assert told(demo) == []


def test_a_blank_row_counts_in_the_numbers_of_the_rows_below_it(demo: Path) -> None:
    path = demo / FACTS
    rows = table(path)
    rows[1][2] = "?"
    save(path, [rows[0], [""] * len(rows[0]), *rows[1:]])
    assert [fault.row for fault in faults_of(demo)] == [3]


def test_a_table_with_semicolons_and_decimal_commas_is_at_fault_only_for_the_commas(demo: Path) -> None:
    path = demo / FACTS
    rows = table(path)
    commas = [number for number, row in enumerate(rows, 1) if re.fullmatch(r"\d+\.\d+", row[2])]
    save(path, [[cell.replace(".", ",") if at == 2 and number > 1 else cell for at, cell in enumerate(row)] for number, row in enumerate(rows, 1)], delimiter=";", encoding="utf-8-sig")  # fmt: skip
    found = faults_of(demo)
    assert commas
    assert [(fault.row, fault.field) for fault in found] == [(row, "value") for row in commas]


@pytest.mark.parametrize("encoding", ["cp1258", "utf-16"])
@pytest.mark.parametrize("name", ["agency", "place", "zone.facts"])
def test_a_table_in_another_encoding_is_one_fault_that_says_how_to_save_it(
    demo: Path, name: str, encoding: str
) -> None:
    path = demo / f"records/{name}.csv"
    rows = table(path)
    rows[1][-1] = rows[1][-1] or "chờ"
    path.write_bytes("\n".join(",".join(row) for row in rows).encode(encoding, "replace"))
    (line,) = told(demo)
    assert line.startswith(f"{name}.csv: is ")
    assert "not UTF-8" in line
    assert "'CSV UTF-8 (Comma delimited)'" in line


# ---------------------------------------------------------------------------------------- what follows from others


@pytest.mark.parametrize("name", ["agency", "place", "sector", "site"])
def test_a_table_that_cannot_be_read_makes_no_faults_of_what_refers_to_it(demo: Path, name: str) -> None:
    with (demo / f"records/{name}.csv").open("a", encoding="utf-8") as file:
        file.write('x,"open\n')
    (fault,) = faults_of(demo)
    assert fault.file == f"{name}.csv"
    assert "What refers to its rows was not checked" in fault.message


def test_yaml_that_cannot_be_read_makes_no_faults_of_what_refers_to_it(demo: Path) -> None:
    swap(demo / "records/zone.yaml", "- id: kcn-mui-en\n", "- id: kcn-mui-en: x\n")
    (fault,) = faults_of(demo)
    assert "What refers to its rows was not checked" in fault.message


def test_sources_that_cannot_be_read_make_no_faults_of_citations(demo: Path) -> None:
    (demo / "sources.csv").write_bytes("id,title\nx-map,Bản đồ".encode("utf-16"))
    assert [fault.file for fault in faults_of(demo)] == ["sources.csv"]


def test_words_that_cannot_be_read_make_no_faults_of_facts_but_references_are_checked(demo: Path) -> None:
    (demo / "vocabulary.csv").write_bytes("list,code,vi,en\nfacts,coastline,Bờ biển,Coast".encode("utf-16"))
    write_cell(demo / "records/site.csv", 2, "contact", "agency-nobody")
    assert [(fault.file, fault.field) for fault in faults_of(demo)] == [("site.csv", "contact"), ("vocabulary.csv", "")]  # fmt: skip


def test_a_row_with_too_many_cells_is_not_missed_by_what_refers_to_it(demo: Path) -> None:
    path = demo / "records/agency.csv"
    rows = table(path)
    rows[2].append("thừa")
    save(path, rows)
    assert [(fault.file, fault.row) for fault in faults_of(demo)] == [("agency.csv", 3)]


def test_a_figure_that_cannot_be_read_is_not_missed_by_its_share(demo: Path) -> None:
    rows = table(demo / FACTS)
    row = next(
        n for n, cells in enumerate(rows, 1) if cells[:2] == ["kcn-bai-ngan", "cleared_industrial_land"]
    )
    write_cell(demo / FACTS, row, "value", "190,0")
    assert [fault.row for fault in faults_of(demo)] == [row]


def test_land_that_cannot_be_read_is_not_missed_by_the_decisions_after_it(demo: Path) -> None:
    rows = table(demo / "records/zone.land.csv")
    row = next(n for n, cells in enumerate(rows, 1) if cells[0] == "kcn-bai-ngan" and cells[3] == "offered")
    write_cell(demo / "records/zone.land.csv", row, "area_ha", "0,1")
    assert [(fault.file, fault.row) for fault in faults_of(demo)] == [("zone.land.csv", row)]


# ---------------------------------------------------------------------------------------- order and folding


def refused(pack: Path, engine: Engine) -> PackFaulty:
    with pytest.raises(PackFaulty) as found:
        load_pack(pack, SqlUnitOfWork(engine), inspect=inspect, today=TODAY)
    return found.value


def test_faults_are_told_by_file_row_and_column(demo: Path) -> None:
    write_cell(demo / "records/zone.facts.csv", 9, "value", "?")
    write_cell(demo / "records/zone.facts.csv", 3, "value", "?")
    write_cell(demo / "records/zone.facts.csv", 3, "as_of", "?")
    write_cell(demo / "records/agency.csv", 2, "title.en", "")
    swap(demo / "matching/policy.yaml", "  land: 0.3\n", "  land: heavy\n")
    assert [(fault.file, fault.row, fault.field) for fault in faults_of(demo) if fault.file != "policy.yaml"] == [
        ("agency.csv", 2, "title.en"),
        ("zone.facts.csv", 3, "as_of"),
        ("zone.facts.csv", 3, "value"),
        ("zone.facts.csv", 9, "value"),
    ]  # fmt: skip


def comma_in_rows(demo: Path, rows: range) -> None:
    for row in rows:
        write_cell(demo / "records/site.csv", row, "location.lat", f"17,{row}")


def test_the_same_fault_in_many_rows_is_told_three_times_and_counted(demo: Path, engine: Engine) -> None:
    comma_in_rows(demo, range(2, 12))
    error = refused(demo, engine)
    assert [str(fault) for fault in error.faults][2:] == [
        "site.csv:4: location.lat: '17,4' is not a number as these files write it: use a point for decimals (17.4)",
        "site.csv: location.lat: and 7 more rows of this column, to row 11",
    ]
    assert len(error.faults) == 4


def test_a_folded_fault_is_still_there_for_each_row(demo: Path, engine: Engine) -> None:
    comma_in_rows(demo, range(2, 12))
    error = refused(demo, engine)
    assert [fault.row for fault in error.every] == list(range(2, 12))
    assert str(error) == "pack 'demo' has 10 faults; nothing was loaded"


def test_four_of_the_same_fault_are_all_told(demo: Path, engine: Engine) -> None:
    comma_in_rows(demo, range(2, 6))
    assert [fault.row for fault in refused(demo, engine).faults] == [2, 3, 4, 5]


def test_another_fault_in_the_same_column_is_not_folded_away(demo: Path, engine: Engine) -> None:
    comma_in_rows(demo, range(2, 12))
    write_cell(demo / "records/site.csv", 7, "location.lat", "107.2")
    assert [str(fault) for fault in refused(demo, engine).faults if "no latitude" in fault.message]


def test_one_fault_is_counted_in_the_singular(demo: Path, engine: Engine) -> None:
    comma_in_rows(demo, range(2, 3))
    assert str(refused(demo, engine)) == "pack 'demo' has 1 fault; nothing was loaded"


# ---------------------------------------------------------------------------------------- what cannot be so


def fill_rate_row(demo: Path) -> int:
    return next(n for n, row in enumerate(table(demo / FACTS), 1) if row[1] == "fill_rate_of_cleared_land")


@pytest.mark.parametrize("value", ["100.5", "-1"])
def test_a_share_is_from_nothing_to_all(demo: Path, value: str) -> None:
    row = fill_rate_row(demo)
    write_cell(demo / FACTS, row, "value", value)
    assert told(demo) == [f"zone.facts.csv:{row}: value: '{value}' is no share: a part of 'cleared_industrial_land' is from 0 to 100 %"]  # fmt: skip


@pytest.mark.parametrize("value", ["0", "100"])
def test_nothing_and_all_are_shares(demo: Path, value: str) -> None:
    write_cell(demo / FACTS, fill_rate_row(demo), "value", value)
    assert told(demo) == []


def test_a_percentage_that_is_a_share_of_nothing_may_exceed_100(demo: Path) -> None:
    with (demo / FACTS).open("a", encoding="utf-8") as file:
        file.write("ccn-lang-voi,fill_rate,140,,,%,,,2026,,stated,x-map,,\n")
    assert told(demo) == []


def test_an_area_is_not_below_nothing(demo: Path) -> None:
    write_cell(demo / FACTS, 2, "value", "-265")
    assert told(demo) == ["zone.facts.csv:2: value: '-265' is below nothing: an area is 0 or more"]


@pytest.mark.parametrize(("as_of", "future"), [("2026-11-22", False), ("2026-11", False), ("2026", False), ("2026/2030", False), ("2026-11-23", True), ("2026-12", True), ("2062", True)])  # fmt: skip
def test_a_figure_is_not_of_a_day_to_come(demo: Path, as_of: str, future: bool) -> None:
    write_cell(demo / FACTS, 2, "as_of", as_of)
    said = f"zone.facts.csv:2: as_of: '{as_of}' is in the future: nothing later than 2026-11-22 can be known"
    assert told(demo) == ([said] if future else [])


def test_the_day_that_is_today_comes_from_outside(demo: Path) -> None:
    write_cell(demo / FACTS, 2, "as_of", "2026-12-01")
    assert told(demo, date(2026, 12, 1)) == []


@pytest.mark.parametrize(("name", "column"), [("site.facts", "value"), ("site.land", "area_ha")])
def test_a_lot_of_nothing_is_no_lot(demo: Path, name: str, column: str) -> None:
    write_cell(demo / f"records/{name}.csv", 2, column, "0")
    assert f"{name}.csv:2: {column}: '0' is no area of a lot: leave it empty where it is not known" in told(
        demo
    )


@pytest.mark.parametrize(("hectares", "wrong"), [("18.01", False), ("18.02", True)])
def test_the_states_of_a_lot_hold_no_more_land_than_the_lot(demo: Path, hectares: str, wrong: bool) -> None:
    """Lot B01 has 18 ha; a hundredth is what rounding may make of it."""
    write_cell(demo / "records/site.land.csv", 2, "area_ha", hectares)
    assert bool(told(demo)) is wrong


def test_two_states_of_one_notice_are_added_up(demo: Path) -> None:
    with (demo / "records/site.land.csv").open("a", encoding="utf-8") as file:
        file.write("kcn-bai-ngan-b01,leased,1,2026-09-01,stated,x-ledger-2026,,\n")
    (line,) = told(demo)
    assert "with '1' the states of 2026-09-01 add up to 19 ha; the lot has 18 ha" in line


def test_states_of_two_notices_are_not_added_up(demo: Path) -> None:
    with (demo / "records/site.land.csv").open("a", encoding="utf-8") as file:
        file.write("kcn-bai-ngan-b01,leased,18,2026-10-01,stated,x-ledger-2026,,\n")
    assert told(demo) == []


def moved_to(demo: Path, row: int, lat: str, lon: str) -> None:
    write_cell(demo / "records/site.csv", row, "location.lat", lat)
    write_cell(demo / "records/site.csv", row, "location.lon", lon)


def western(demo: Path) -> None:
    """The province moves to where both numbers of a position could be either."""
    path = demo / "records/place.csv"
    write_cell(path, 2, "location.lat", "48")
    write_cell(path, 2, "location.lon", "11")


@pytest.mark.parametrize(("lat", "lon", "wrong"), [("11.1", "48.1", True), ("48.1", "11.1", False), ("10", "10", False)])  # fmt: skip
def test_a_position_swapped_within_the_bounds_of_the_world_is_found(
    demo: Path, lat: str, lon: str, wrong: bool
) -> None:
    western(demo)
    moved_to(demo, 2, lat, lon)
    swapped = [line for line in told(demo) if "the two are swapped" in line]
    assert [line.split(": ")[0] for line in swapped] == (["site.csv:2"] if wrong else [])


CHECKS: dict[str, Callable[[Path], None]] = {
    "a figure of the future": lambda pack: write_cell(pack / FACTS, 2, "as_of", "2099"),
    "a share beyond all": lambda pack: write_cell(pack / FACTS, fill_rate_row(pack), "value", "101"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_of_a_pack_with_what_cannot_be_so_nothing_is_loaded(demo: Path, engine: Engine, name: str) -> None:
    CHECKS[name](demo)
    refused(demo, engine)
    assert SqlUnitOfWork(engine).log.head().sequence == 0
