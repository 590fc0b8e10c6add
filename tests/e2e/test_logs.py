"""Everything a process writes to its log is one JSON object per line, whoever wrote it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.invented_pack import write_pack
from tests.servers import serving, settings

BREAKS = """
import logging, structlog
from api.logs import configure
configure("info")
logging.getLogger("of.a.library").debug("not asked for")
for log in (logging.getLogger("of.a.library"), structlog.get_logger()):
    try:
        raise ValueError("two\\nlines")
    except ValueError:
        log.exception("it broke: đổ vỡ")
"""


def _logged(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a server wrote from its start to its end."""
    folder = tmp_path_factory.mktemp("logs")
    environment = settings(folder / "data", first_pack=write_pack(folder / "pack"))
    with serving(environment | {"LANGBIANG_LOG_LEVEL": "info"}, folder / "server.log") as server:
        assert server.http.get("/healthz").status_code == 200
    return _logged((folder / "server.log").read_text(encoding="utf-8"))


def test_the_lines_of_the_server_and_ours_have_the_same_shape(lines: list[dict[str, Any]]) -> None:
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    assert all(line["timestamp"].endswith("Z") for line in lines)


def test_both_the_server_and_the_program_are_heard(lines: list[dict[str, Any]]) -> None:
    events = {line["event"]: line.get("logger") for line in lines}
    assert events["first pack loaded"] is None
    assert events["Application startup complete."] == "uvicorn.error"
    assert events["Application shutdown complete."] == "uvicorn.error"


def test_a_traceback_is_part_of_its_line_whoever_logs_it() -> None:
    run = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True, check=True)
    found = _logged(run.stderr)
    assert [(line["event"], line["level"]) for line in found] == [("it broke: đổ vỡ", "error")] * 2
    assert all("ValueError: two\nlines" in line["exception"] for line in found)
    assert found[0].keys() - {"logger"} == found[1].keys()
