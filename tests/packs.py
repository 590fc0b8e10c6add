"""The packs of this project, and what tests do with packs."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from api.packs import inspect
from catalogue.domain.errors import Fault
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.check import check_pack
from catalogue.usecases.packs.files import read_pack
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.packs.report import LoadReport
from catalogue.usecases.ports import Publication

FIXTURES = Path(__file__).parents[1] / "fixtures"
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


def rows(table: str, pack: Path = LAM_DONG) -> list[dict[str, str]]:
    with (pack / "records" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def faults_of(pack: Path, today: date = TODAY) -> list[Fault]:
    faults: list[Fault] = []
    check_pack(read_pack(pack, faults), lambda _: None, faults, inspect, today)
    return faults
