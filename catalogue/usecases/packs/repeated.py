"""One statement made twice on a fact."""

from collections.abc import Iterator
from typing import Any

from catalogue.domain.facts import Statement
from catalogue.domain.records import Record
from catalogue.domain.references import Path


def _speaks_of(said: Statement) -> tuple[Any, ...]:
    return said.unit, said.of, said.place, said.as_of, said.as_written, said.source


def _pairs(record: Record) -> Iterator[tuple[Path, Statement, Statement]]:
    """Statements of one source, date and unit on one fact, each with the first of them."""
    for name, statements in record.facts.items():
        first: dict[tuple[Any, ...], Statement] = {}
        for at, said in enumerate(statements):
            before = first.setdefault(_speaks_of(said), said)
            if before is not said:
                yield ("facts", name, at), before, said


def repeated(record: Record) -> Iterator[tuple[Path, str]]:
    """Statements that say again what one above says."""
    for path, before, said in _pairs(record):
        if before.value == said.value:
            yield path, f"{path[1]!r} is said above already, with the same value, date and source"


def contradictory(record: Record) -> Iterator[tuple[Path, str]]:
    """Statements by which one source says two things of one day: it may, but seldom does."""
    for path, before, said in _pairs(record):
        if before.value != said.value:
            yield (
                (*path, "value"),
                f"'{said.value}' beside '{before.value}' above, of the same date and source",
            )
