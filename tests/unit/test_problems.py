"""Every refusal has its status and its page, and the families are drawn as they are."""

import inspect
import json
import re
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from api.edge import errors as edge
from api.edge import kinds, refusals
from api.edge.kinds import INTERNAL
from api.edge.problems import KINDS, PROBLEMS, kind_of, problem_bytes
from api.edge.refusals import FAMILIES, pointer
from catalogue.domain import errors as catalogue
from investors import errors as investors
from matching import errors as matching
from partners import errors as partners
from search import errors as search

MODULES = (catalogue, search, matching, investors, partners, edge)


def classes(module: ModuleType) -> list[type[Exception]]:
    return [
        found
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Exception) and found.__module__ == module.__name__
    ]


def leaves(module: ModuleType) -> list[type[Exception]]:
    """What is raised; a class with others below it only names a family."""
    found = classes(module)
    return [cls for cls in found if not any(cls in other.__bases__ for other in found)]


def drawn(module: ModuleType) -> dict[str, str | None]:
    """The tree at the top of a module: each name with the one it hangs from."""
    above: list[str] = []
    tree: dict[str, str | None] = {}
    for line in (module.__doc__ or "").splitlines():
        if found := re.fullmatch(r"((?:│   |    )*)(├── |└── )?(\w+)", line):
            depth = len(found[1]) // 4 + (1 if found[2] else 0)
            above[depth:] = [found[3]]
            tree[found[3]] = above[depth - 1] if depth else None
    return tree


@pytest.mark.parametrize(
    "error", [cls for module in MODULES for cls in leaves(module)], ids=lambda cls: cls.__name__
)
def test_an_error_has_a_status(error: type[Exception]) -> None:
    assert error in PROBLEMS
    assert 400 <= PROBLEMS[error].status < 600


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_family_is_drawn_as_it_is(module: ModuleType) -> None:
    names = {cls.__name__ for cls in classes(module)}
    actual = {
        cls.__name__: cls.__bases__[0].__name__ if cls.__bases__[0].__name__ in names else None
        for cls in classes(module)
    }
    assert drawn(module) == actual


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_a_family_is_answered_by_the_application(module: ModuleType) -> None:
    assert all(issubclass(cls, FAMILIES) for cls in classes(module))


def test_a_status_is_given_only_to_errors_there_are() -> None:
    assert set(PROBLEMS) <= {cls for module in MODULES for cls in classes(module)}


def test_an_error_nobody_declared_is_internal() -> None:
    assert kind_of(RuntimeError("secret")) is INTERNAL


def test_a_status_has_one_meaning_per_page() -> None:
    declared = {kind for kind in vars(kinds).values() if isinstance(kind, kinds.Kind)}
    assert set(KINDS.values()) == declared
    assert len(KINDS) == len(declared)


def test_a_problem_is_what_rfc_9457_says() -> None:
    found = json.loads(problem_bytes(kinds.INVALID, "x", [{"detail": "y", "pointer": "/a"}], "id1"))
    assert found == {
        "type": "/problems/invalid",
        "title": "The request does not fit its description",
        "status": 422,
        "detail": "x",
        "errors": [{"detail": "y", "pointer": "/a"}],
        "id": "id1",
    }


def test_a_problem_can_name_whatever_was_sent() -> None:
    assert problem_bytes(kinds.INVALID, "\ud800").isascii()


def test_a_pointer_is_escaped() -> None:
    assert pointer(["a/b", "c~d", 0, ""]) == "/a~1b/c~0d/0/"


def test_a_pointer_does_not_name_the_branch_of_a_union() -> None:
    def refused(document: Any) -> list[dict[str, str]]:
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(dict[str, list[int | bool | list[int]]]).validate_python(document)
        return [
            refusals._field_error({**item, "loc": ("body", *item["loc"])}, document)
            for item in caught.value.errors()
        ]

    assert {found["pointer"] for found in refused({"a": [1, "x"]})} == {"/a/1"}
