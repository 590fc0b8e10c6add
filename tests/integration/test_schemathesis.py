"""Schemathesis asks every operation of the contract, with data that fits it and data that does not: all checks, none left out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.test_http_served import Served, served
from tests.proving import PROVING, counted, figure

EXAMPLES = counted(25, 200)
SEEDS = (1, 2, 3) if PROVING else (1,)
PHASES = {"examples", "coverage", "fuzzing", "stateful"}

# Data that fits the schema may still be refused, for what a schema cannot express:
#   400 a cursor that is not ours, or stands ahead of the log;   404 an id or a secret that names nothing;
#   409 an `at_least` no publication has;                        410 a cursor of a log that was replaced;
#   412 an ETag that is not the profile's;                       414 parameters each short enough, together above 8 KB;
#   422 names the catalogue does not have, and contradictions;   428 an edit without If-Match.
# Data that does not fit is refused as such, or for whichever of those reasons comes first. No check is switched off.
# The dictionaries make half of the questions meaningful: without ids that exist, most would end at a 404 or 422.
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "400", "404", "409", "410", "412", "414", "422", "428"]
[checks.negative_data_rejection]
expected-statuses = ["400", "404", "405", "409", "410", "412", "413", "414", "415", "422", "428"]

[dictionaries.sectors]
values = ["sector-coffee-processing", "sector-tea-processing", "1077", "10"]
[dictionaries.listings]
values = ["kcn-loc-son", "kcn-phu-hoi", "material-tea"]
[dictionaries.materials]
values = ["material-tea", "material-coffee"]
[dictionaries.etags]
values = ['"1"', '"2"']
[parameters]
"path.id" = { dictionary = "listings", probability = 0.5 }
"body.sector" = { dictionary = "sectors", probability = 0.7 }
"body.profile.sector" = { dictionary = "sectors", probability = 0.7 }
"body.materials[*].material" = { dictionary = "materials", probability = 0.5 }
"header.If-Match" = { dictionary = "etags", probability = 0.7 }
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("schemathesis")) as running:
        yield running


@pytest.mark.parametrize("seed", SEEDS)
def test_every_operation_keeps_the_contract(seed: int, server: Served, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    report = tmp_path / "report.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml"),
        *("run", f"{server.url}/openapi.json", "--checks", "all", "--mode", "all"),
        *("--phases", ",".join(sorted(PHASES)), "--max-examples", str(EXAMPLES), "--seed", str(seed)),
        *("--continue-on-failure", "--report", "json", "--report-json-path", str(report)),
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    operations = found["operations"]
    assert operations["tested"] == operations["total"] > 0
    assert {name for name, phase in found["phases"].items() if phase["status"] == "success"} == PHASES
    assert found["failures"] == []
    figure(
        f"schemathesis, seed {seed}: {found['test_cases']['generated']} requests to {operations['tested']} operations "
        f"({EXAMPLES} examples each), {len(found['failures'])} failures"
    )
