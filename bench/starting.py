"""Starting: time to the first answer, and what is imported for it."""

import subprocess
import sys
from pathlib import Path

from bench.process import ROOT, floor, langbiang
from bench.table import Row, against_floor, at_most, median

LOADED, FIRST_SECONDS = 1.5, 10.0
_FIRST_ANSWER = "/v1/listings"
_HEAVY = ("scipy", "pandas", "sklearn", "numba")
_IMPORTED = f"""
import sys
from api.main import create_app
create_app()
print()
print(*[name for name in {_HEAVY!r} if name in sys.modules])
"""


def _seconds(data_dir: Path) -> float:
    with langbiang(data_dir) as server:
        return server.answered(_FIRST_ANSWER)


def _floor_seconds(database: Path) -> float:
    with floor("fastapi_sqlalchemy", str(database)) as server:
        return server.answered(_FIRST_ANSWER)


def _imported(data_dir: Path) -> Row:
    found = (
        subprocess.run(
            [sys.executable, "-c", _IMPORTED],
            cwd=ROOT,
            env={"LANGBIANG_DATA_DIR": str(data_dir), "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        .stdout.splitlines()[-1]
        .split()
    )
    return Row(
        f"imported at start of {', '.join(_HEAVY)}",
        ", ".join(found) or "none",
        target="none",
        good=not found,
    )


def measured(folder: Path, runs: int) -> list[Row]:
    """First start (Lâm Đồng is loaded), then starts with it there, in turns with the floor's."""
    data_dir = folder / "province"
    first = _seconds(data_dir)
    ours, floors = [], []
    for _ in range(runs):
        ours.append(_seconds(data_dir))
        floors.append(_floor_seconds(data_dir / "langbiang.db"))
    return [
        at_most("first start, Lâm Đồng loaded, to first answer", first, FIRST_SECONDS, "s"),
        against_floor(
            "start with Lâm Đồng there, to first answer", median(ours), median(floors), LOADED, "s"
        ),
        _imported(data_dir),
    ]
