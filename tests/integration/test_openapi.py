"""The contract is one file: valid, whole in itself, and what the program really serves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.contract import contract
from api.settings import ROOT
from tests.contract.test_http_served import Served, served

COMMITTED = ROOT / "fixtures" / "openapi.json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("openapi")) as running:
        yield running


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(contract())
    return found


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def test_the_committed_contract_is_the_programs() -> None:
    """After a wanted change: python -m api.contract > fixtures/openapi.json"""
    assert COMMITTED.read_text(encoding="utf-8") == contract()


def test_the_served_contract_is_the_committed_one(server: Served) -> None:
    assert server.get("/openapi.json").json == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_the_contract_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_the_contract_needs_no_other_document(document: dict[str, Any]) -> None:
    found = set(references(document))
    assert found
    assert all(reference.startswith("#/components/schemas/") for reference in found)
    assert {reference.rsplit("/", 1)[1] for reference in found} <= set(document["components"]["schemas"])


def test_every_operation_says_what_it_does_and_how_it_refuses(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (method, path)
            for status in ("4XX", "5XX"):
                assert "application/problem+json" in operation["responses"][status]["content"], (method, path)


def test_every_schema_is_used(document: dict[str, Any]) -> None:
    used = {reference.rsplit("/", 1)[1] for reference in references(document)}
    assert used == set(document["components"]["schemas"])


def test_the_contract_is_written_without_opening_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGBIANG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert json.loads(contract())["info"]["title"] == "Langbiang"
