"""A pack written back as files: loading them changes nothing, and loading them elsewhere makes the same catalogue."""

import json
from pathlib import Path

import pytest

from api.packs import inspect
from catalogue.domain.errors import FolderInUse, PackNotFound
from catalogue.storage.database import open_database
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.export import export_pack
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.packs.report import LoadReport
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from migrations.migrate import migrate

FIXTURES = Path(__file__).parents[2] / "fixtures"
ENVELOPE = {"sequence", "revision", "published_at"}


def catalogue(file: Path) -> SqlUnitOfWork:
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    return SqlUnitOfWork(engine)


def loaded(folder: Path, unit: SqlUnitOfWork) -> LoadReport:
    return load_pack(folder, unit, inspect=inspect)


def live(unit: SqlUnitOfWork) -> dict[str, dict[str, object]]:
    """What is public, without what differs from one log to another."""
    return {
        id_: {
            name: value for name, value in json.loads(publication.body or b"").items() if name not in ENVELOPE
        }
        for id_, publication in unit.log.live(unit.records.kinds()).items()
    }


@pytest.mark.parametrize("name", ["lam-dong", "demo"])
def test_what_is_exported_loads_without_a_change(name: str, tmp_path: Path) -> None:
    unit = catalogue(tmp_path / "one.db")
    loaded(FIXTURES / name, unit)
    version = unit.bundles.current()[name].version
    count = export_pack(name, tmp_path / "out", unit)
    again = loaded(tmp_path / "out", unit)
    assert (again.unchanged, again.differing, again.publications) == (count, {}, [])
    assert unit.bundles.current()[name].version == version
    assert again.doubts == []


def test_edits_of_the_desk_are_exported_and_make_the_same_catalogue_elsewhere(tmp_path: Path) -> None:
    unit = catalogue(tmp_path / "one.db")
    loaded(FIXTURES / "demo", unit)
    edit = {
        "title": {"vi": "Tên: mới; “khác” – 08", "en": "null"},
        "aliases": ["0810", "2018-03", "on", "true"],
    }
    edit_record("kcn-mui-en", edit, unit)
    publish_records(["kcn-mui-en"], unit)
    withdraw_records(["notice-demo-investor-day"], None, unit, leaving_referrers=True)
    export_pack("demo", tmp_path / "out", unit)
    other = catalogue(tmp_path / "other.db")
    loaded(tmp_path / "out", other)
    assert live(other)["kcn-mui-en"]["title"] == edit["title"]
    assert live(other) == live(unit)


def test_nothing_is_written_over_and_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    unit = catalogue(tmp_path / "one.db")
    loaded(FIXTURES / "demo", unit)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderInUse):
        export_pack("demo", tmp_path / "out", unit)
    with pytest.raises(PackNotFound):
        export_pack("nowhere", tmp_path / "elsewhere", unit)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert not (tmp_path / "elsewhere").exists()
