"""The map holds: imports point downwards everywhere, and what the design calls one module and one line is that."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.settings import ROOT
from catalogue.domain.kinds import KINDS
from catalogue.domain.vocabulary import core_terms

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
LINTER: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
PROGRAM = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
COPIED = (*sorted(PROGRAM), "fixtures")

USED = """
import json, sys, tempfile
from pathlib import Path
from starlette.testclient import TestClient
from api.main import create_app
from api.settings import Settings

app = create_app(Settings(data_dir=Path(tempfile.mkdtemp()), first_pack=Path("fixtures/demo")))
client = TestClient(app)
port = "port-demo-bai-ngan"
profile = {"sector": "sector-seafood", "workers": 500, "weights": {"jobs": 1.0}, "limit": 1}
found = {
    "file": sys.modules["catalogue.domain.kinds"].__file__,
    "listing": client.get(f"/v1/listings/{port}").json(),
    "schema": client.get("/feeds/schemas/dry_port.json").json(),
    "search": client.get("/v1/listings", params={"q": "cang can bai ngan", "kind": "dry_port", "facets": "kind"}).json(),
    "of the zone": client.get("/v1/listings", params={"zone": "kcn-bai-ngan", "kind": "dry_port"}).json()["total"],
    "changes": client.get("/feeds/changes", params={"limit": 1000}).json()["changes"],
    "page": client.get("/", params={"q": "cang can"}).status_code,
    "report": client.post("/v1/matches", json=profile).json(),
    "ids": client.get("/feeds/ids.txt").text,
    "contract": client.get("/openapi.json").json(),
}
print(json.dumps(found))
"""


def modules(folder: str) -> Iterator[Path]:
    return (ROOT / folder).rglob("*.py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_the_import_contracts_cover_every_folder() -> None:
    """Only the migrations stand aside: they are the tables' history, and see the test below."""
    assert set(LINTER["root_packages"]) == PROGRAM - {"migrations"}
    layers = next(contract["layers"] for contract in LINTER["contracts"] if not contract.get("containers"))
    named = {name.strip().split(".")[0] for layer in layers for name in layer.split("|")}
    assert named == set(LINTER["root_packages"])


def test_the_import_contracts_name_only_what_there_is() -> None:
    names = {
        name
        for contract in LINTER["contracts"]
        for key in ("source_modules", "modules")
        for name in contract.get(key, ())
    }
    for name in names:
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name


def test_the_import_contracts_are_kept() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(LINTER['contracts'])} kept, 0 broken" in run.stdout


def test_only_the_composition_root_migrates() -> None:
    users = {
        path.relative_to(ROOT).parts[0]
        for folder in PROGRAM - {"migrations"}
        for path in modules(folder)
        if any(name.split(".")[0] == "migrations" for name in imported(path))
    }
    assert users == {"api"}
    routes = [path for folder in ("routes", "edge", "schemas") for path in modules(f"api/{folder}")]
    assert routes
    assert not any(name.startswith("migrations") for path in routes for name in imported(path))


def test_the_program_imports_nothing_of_the_tests() -> None:
    for folder in PROGRAM:
        for path in modules(folder):
            assert not {"tests", "bench", "pytest"} & {name.split(".")[0] for name in imported(path)}, path


def test_nothing_runs_what_it_was_sent() -> None:
    """No pickle, no eval, no shell."""
    for folder in PROGRAM:
        for path in modules(folder):
            assert not {"pickle", "marshal", "shelve", "subprocess"} & set(imported(path)), path
            calls = {
                node.func.id
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert not {"eval", "exec", "__import__"} & calls, path


def test_every_kind_has_a_label() -> None:
    assert set(KINDS) <= {term.code for term in core_terms() if term.list == "kinds"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def written() -> dict[str, str]:
    """The new files of the page: the first line of a block names its file."""
    found = {}
    for block in (*blocks("python"), *blocks("yaml")):
        head, _, text = block.partition("\n")
        found[head.removeprefix("# ")] = text
    return found


def changed(text: str, change: str) -> str:
    """A file after one hunk: kept lines have to be there, side by side and only once."""
    lines = change.splitlines()
    before = "".join(line[1:] + "\n" for line in lines if line[0] in " -")
    after = "".join(line[1:] + "\n" for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"not there once:\n{before}"
    return text.replace(before, after)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with everything the page adds."""
    copy = tmp_path_factory.mktemp("extended")
    for folder in COPIED:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in written().items():
        assert not (copy / name).exists(), name
        (copy / name).write_text(text, encoding="utf-8")
    for block in blocks("diff"):
        head, _, hunks = block.partition("\n")
        path = copy / head.removeprefix("--- ")
        text = path.read_text(encoding="utf-8")
        for hunk in hunks.split("@@\n"):
            text = changed(text, hunk)
        path.write_text(text, encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def used(extended: Path) -> dict[str, Any]:
    """What the extended program answers."""
    environment = {**os.environ, "PYTHONPATH": str(extended), "PYTHONWARNINGS": "error"}
    run = subprocess.run(
        [sys.executable, "-c", USED],
        cwd=extended,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert found["file"].startswith(str(extended))
    return found


def test_each_addition_is_one_module_and_one_registered_line() -> None:
    assert len(blocks("python")) == len(blocks("diff")) == 4
    for block in blocks("diff"):
        added = [line for line in block.splitlines() if line.startswith("+")]
        assert len(added) == 2, "an import and a line"
        assert sum("import" in line for line in added) == 1


def test_what_is_added_is_in_good_shape(extended: Path) -> None:
    names = [
        name
        for name in (*written(), *(block.partition("\n")[0][4:] for block in blocks("diff")))
        if name.endswith(".py")
    ]
    for command in (["check"], ["format", "--check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--config", str(ROOT / "pyproject.toml"), *names],
            cwd=extended,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


def test_a_new_kind_is_loaded_published_found_and_fed(used: dict[str, Any]) -> None:
    listing = used["listing"]
    assert (listing["id"], listing["kind"], listing["operator"]) == (
        "port-demo-bai-ngan",
        "dry_port",
        "Công ty hư cấu",
    )
    assert listing["zone"]["title"]["vi"]
    assert used["schema"]["properties"]["kind"]["const"] == "dry_port"
    assert {"operator", "zone"} <= set(used["schema"]["properties"])
    assert [item["id"] for item in used["search"]["items"]] == ["port-demo-bai-ngan"]
    assert {choice["code"]: choice["label"] for choice in used["search"]["facets"]["kind"]}[
        "dry_port"
    ] == "dry_port"
    assert used["of the zone"] == 1
    assert "port-demo-bai-ngan" in {change["id"] for change in used["changes"]}
    assert used["page"] == 200


def test_a_new_criterion_is_weighed_scored_and_shown(used: dict[str, Any]) -> None:
    result = used["report"]["results"][0]
    part = next(part for part in result["criteria"] if part["id"] == "jobs")
    assert (part["weight"], part["low"], part["high"], part["contribution"]) == (1.0, 0.5, 0.5, 0.5)
    assert result["score"] == 0.5
    assert part["evidence"] == [{"workers": 500}]


def test_a_new_gate_is_judged_and_asks(used: dict[str, Any]) -> None:
    gate = next(gate for gate in used["report"]["results"][0]["gates"] if gate["id"] == "housing")
    assert gate["outcome"] == "unknown"
    assert gate["needed"] == {"value": 500.0, "unit": "person", "as_of": None}
    assert gate["question"]["en"] == "Are there homes for 500 people?"


def test_a_new_feed_is_served_and_in_the_contract(used: dict[str, Any]) -> None:
    assert "port-demo-bai-ngan" in used["ids"].split()
    operation = used["contract"]["paths"]["/feeds/ids.txt"]["get"]
    assert "text/plain" in operation["responses"]["200"]["content"]
    assert "dry_port" in json.dumps(used["contract"]["paths"]["/feeds/schemas/{kind}.json"])
