"""What every part of the program has to say about a pack before it is loaded."""

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from catalogue.domain.errors import Fault
from catalogue.domain.references import Found, Path
from catalogue.usecases.packs.validating import wrongs
from catalogue.usecases.rules import dotted
from matching.policy import Policy, policy_faults, policy_of
from search.wordlists import SHAPES, wordlist_faults


def _policy_place(path: Path, tables: dict[str, Any]) -> tuple[str, None, str]:
    """The file a part of the policy stands in: a rule table has its own."""
    if path and path[0] in tables:
        return f"{path[0]}.yaml", None, dotted(path[1:])
    return "policy.yaml", None, dotted(path)


def _policy(document: dict[str, Any], why_wrong: Callable[[Found], str | None]) -> Iterator[Fault]:
    given = document.get("matching") or {}
    tables = {name: table for name, table in given.items() if name != "policy"}
    if isinstance(policy := given.get("policy"), dict):
        try:
            policy_of(document)
        except ValidationError as error:
            # The matcher's own report has the words of programmers; those who edit a pack get the pack's.
            for path, why in wrongs(error, {**policy, **tables}, Policy):
                yield Fault(*_policy_place(path, tables), why)
            return
    yield from policy_faults(document, why_wrong)


def _wordlists(document: dict[str, Any], why_wrong: Callable[[Found], str | None]) -> Iterator[Fault]:
    wrong = set()
    for name, given in (document.get("search") or {}).items():
        try:
            SHAPES.get(name, BaseModel).model_validate(given)
        except ValidationError as error:
            wrong.add(f"{name}.yaml")
            for path, why in wrongs(error, given, SHAPES.get(name, BaseModel)):
                yield Fault(f"{name}.yaml", None, dotted(path), why)
    yield from (fault for fault in wordlist_faults(document, why_wrong) if fault.file not in wrong)


def inspect(document: dict[str, Any], why_wrong: Callable[[Found], str | None]) -> Iterator[Fault]:
    """What is wrong with a pack's policy for matching and for search."""
    yield from _policy(document, why_wrong)
    yield from _wordlists(document, why_wrong)
