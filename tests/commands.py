"""The command line, run in this process on a data folder of its own."""

import os
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.storage.database import open_database
from tests.victims import run_command


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    error: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Ended]


def runner(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> Run:
    """Runs one command after another on one data folder."""
    for name in [name for name in os.environ if name.startswith("LANGBIANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANGBIANG_DATA_DIR", str(data_dir))
    monkeypatch.setattr(sys, "argv", sys.argv)  # What a command is started with is put back afterwards.

    def run(*arguments: str) -> Ended:
        out, error = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(error):
            code = run_command(list(arguments))
        return Ended(code, out.getvalue(), error.getvalue())

    return run


def database(data_dir: Path) -> Engine:
    """The database in a data folder, to be looked at."""
    return open_database(f"sqlite:///{data_dir / 'langbiang.db'}", create=False)
