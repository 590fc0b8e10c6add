"""The program refuses a database it cannot keep its promises on: one clear line, exit code 1, nothing told."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from catalogue.storage.backup import write_backup
from catalogue.storage.database import open_database
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from matching.policy import policy_faults
from migrations.migrate import migrate
from tests.invented_pack import IDS, SITES, write_pack
from tests.proving import figure
from tests.truth import log_of
from tests.victims import finished, run_command, started

PASSWORD = "geheim-Canary-7f3a"
UNREACHABLE = f"postgresql://postgres:{PASSWORD}@127.0.0.1:1/langbiang"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int | None
    out: str
    error: str


def run_alone(environment: dict[str, str], out: Path, arguments: list[str]) -> None:
    """One command in a process of its own, its output in files."""
    for name in [name for name in os.environ if name.startswith("LANGBIANG_")]:
        del os.environ[name]
    os.environ |= environment
    sys.stdout = out.with_suffix(".out").open("w", encoding="utf-8")
    sys.stderr = out.with_suffix(".err").open("w", encoding="utf-8")
    code = run_command(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def ended(folder: Path, url: str | None, *arguments: str) -> Ended:
    environment = {"LANGBIANG_DATA_DIR": str(folder / "data")} | (
        {"LANGBIANG_DATABASE_URL": url} if url else {}
    )
    code = finished(started(run_alone, environment, folder / "said", list(arguments)))
    said = [(folder / f"said.{kind}").read_text(encoding="utf-8") for kind in ("out", "err")]
    return Ended(code, *said)


def _is_refused(found: Ended, because: str) -> None:
    assert found.code == 1
    assert found.error.startswith("langbiang: ")
    assert found.error.count("\n") == 1, found.error
    assert because in found.error
    assert PASSWORD not in found.error + found.out
    assert "Traceback" not in found.error


@pytest.fixture
def somewhere(tmp_path: Path) -> dict[str, str]:
    """Databases nothing can be kept in."""
    (tmp_path / "not-a-database.db").write_text(
        "this is no database, whatever its name says" * 50, encoding="utf-8"
    )
    (tmp_path / "a-folder.db").mkdir()
    return {
        "unreachable": UNREACHABLE,
        "of an unknown kind": f"mysql://root:{PASSWORD}@127.0.0.1/langbiang",
        "no URL": f"nonsense {PASSWORD}",
        "with a bad port": f"postgresql://postgres:{PASSWORD}@127.0.0.1:port/langbiang",
        "in memory": "sqlite://",
        "another file": f"sqlite:///{tmp_path / 'not-a-database.db'}",
        "a folder": f"sqlite:///{tmp_path / 'a-folder.db'}",
        "without WAL": f"sqlite:///file:{tmp_path / 'dot.db'}?vfs=unix-dotfile&uri=true",
    }


@pytest.mark.parametrize(
    ("which", "because"),
    [
        ("unreachable", "the PostgreSQL server cannot be reached"),
        ("of an unknown kind", "'mysql' is not supported"),
        ("no URL", "is not the URL of a database"),
        ("with a bad port", "is not the URL of a database"),
        ("in memory", "would be lost"),
        ("another file", "cannot be used as a SQLite database"),
        ("a folder", "cannot be used as a SQLite database"),
        ("without WAL", "acknowledged writes could be lost"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "doctor"])
def test_an_unusable_database_is_refused_in_one_line(
    which: str, because: str, command: str, somewhere: dict[str, str], tmp_path: Path
) -> None:
    _is_refused(ended(tmp_path, somewhere[which], command), because)


def test_a_postgresql_that_is_not_migrated_is_refused(postgresql_url: URL, tmp_path: Path) -> None:
    url = postgresql_url.render_as_string(hide_password=False)
    for command in ("serve", "worker", "republish"):
        _is_refused(ended(tmp_path, url, command), "run: langbiang migrate")


def test_a_postgresql_that_acknowledges_before_it_writes_is_refused(
    postgresql_url: URL, tmp_path: Path
) -> None:
    url = postgresql_url.render_as_string(hide_password=False)
    engine = open_database(url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{postgresql_url.database}" SET synchronous_commit = off'))
    engine.dispose()
    _is_refused(ended(tmp_path, url, "serve"), "synchronous_commit=off")


def test_commands_that_cannot_act_say_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    engine = open_database(f"sqlite:///{tmp_path / 'data' / 'langbiang.db'}")
    migrate(engine)
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    write_backup(engine, tmp_path / "backup.gz")
    (tmp_path / "torn.gz").write_bytes((tmp_path / "backup.gz").read_bytes()[:-20])
    (tmp_path / "patch.json").write_text("{", encoding="utf-8")
    before = log_of(engine)
    tried = {
        ("publish", "kcn-nowhere"): "no record",
        ("withdraw", "kcn-nowhere"): "no record",
        ("edit", SITES[0], str(tmp_path / "patch.json")): "",
        ("edit", SITES[0], str(tmp_path / "no-file.json")): "there is no file",
        ("redact", "1"): "withdraw it first",
        ("redact", "9999"): "no publication",
        ("restore", str(tmp_path / "backup.gz")): "not empty",
        ("restore", str(tmp_path / "torn.gz")): "cannot be read as a backup",
        ("restore", str(tmp_path / "no-file.gz")): "there is no file",
    }
    for arguments, because in tried.items():
        _is_refused(ended(tmp_path, None, *arguments), because)
    assert log_of(engine) == before
    engine.dispose()


def test_a_backup_travels_by_command_from_one_machine_to_another(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    assert ended(here, None, "migrate").code == 0
    assert ended(here, None, "load", str(write_pack(tmp_path / "pack"))).code == 0
    assert ended(here, None, "backup", str(tmp_path / "backup.gz")).code == 0
    restored = ended(there, None, "restore", str(tmp_path / "backup.gz"))
    assert (restored.code, "the log is now epoch" in restored.out) == (0, True)
    doctor = ended(there, None, "doctor")
    figure(
        f"doctor after a restore: {doctor.out.count('ok    ')} findings ok, {doctor.out.count('WRONG')} wrong"
    )
    assert doctor.code == 0
    engine = open_database(f"sqlite:///{there / 'data' / 'langbiang.db'}")
    assert len(log_of(engine)) == len(IDS)
    engine.dispose()
