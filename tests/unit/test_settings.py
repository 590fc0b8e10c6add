"""The settings there are, and the table that documents them."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import ROOT, Settings

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| `(LANGBIANG_\w+)` \| (.+?) \| (.+?) \|$", OPERATIONS, re.MULTILINE)
ROWS = {name: default for name, default, _ in TABLE}
MEANINGS = {name: meaning for name, _, meaning in TABLE}


def variable(name: str) -> str:
    return f"LANGBIANG_{name.upper()}"


def test_the_table_lists_every_setting_and_no_other() -> None:
    assert set(ROWS) == {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_table_gives_the_default(name: str) -> None:
    default = Settings.model_fields[name].default
    shown = ROWS[variable(name)]
    if default is None:
        assert shown.startswith("none")
    elif isinstance(default, Path):
        assert f"`{default.relative_to(ROOT).as_posix()}" in shown
    elif isinstance(default, bool):
        assert shown == f"`{str(default).lower()}`"
    else:
        assert shown == f"`{default}`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_table_means_what_the_help_says(name: str) -> None:
    assert MEANINGS[variable(name)].replace("`", "") == Settings.model_fields[name].description


def test_no_secret_has_a_default_and_none_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGBIANG_DATABASE_URL", "postgresql://u:hunter2@h/d")
    monkeypatch.setenv("LANGBIANG_MEILISEARCH_URL", "http://hunter2:7700")
    monkeypatch.setenv("LANGBIANG_MEILISEARCH_KEY", "hunter2")
    settings = Settings()
    for name in ("database_url", "meilisearch_url", "meilisearch_key"):
        assert Settings.model_fields[name].default is None
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()
    assert settings.database == "postgresql://u:hunter2@h/d"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(variable(name), "")
    assert Settings() == Settings.model_construct()


def test_none_takes_a_default_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGBIANG_FIRST_PACK", "none")
    assert Settings().first_pack is None


def test_the_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == f"sqlite:///{tmp_path}/langbiang.db"


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("PORT", "x"), ("MAX_BODY_BYTES", "5"), ("WORKER", "perhaps")]
)
def test_a_value_that_cannot_be_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"LANGBIANG_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]  # that it is refused is what is tested


def test_nothing_else_reads_the_environment() -> None:
    folders = ("api", "catalogue", "feeds", "investors", "matching", "migrations", "search", "web")
    readers = [
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|getenv|LANGBIANG_[A-Z]+[\"']", path.read_text(encoding="utf-8"))
    ]
    assert readers == []
