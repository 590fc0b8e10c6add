"""Packs with faults: where each is found and what is said of it; nothing of such a pack is loaded."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import Fault, PackRefused
from tests.packs import DEMO, LAM_DONG, everything_in, faults_of, load, swap, without_lines


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
