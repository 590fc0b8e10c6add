"""What a model looks like as a file: the columns of its table, the keys of its YAML."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from catalogue.domain.facts import Source
from catalogue.domain.geometry import Location
from catalogue.domain.kinds import KINDS
from catalogue.usecases.packs.manifest import Word


@dataclass(frozen=True)
class Columns:
    """The columns a table may have and those it must have."""

    known: tuple[str, ...]
    needed: tuple[str, ...]
    lists: tuple[str, ...] = ()
    """Fields that have a table of their own."""


def _is_model(shape: Any) -> bool:
    return inspect.isclass(shape) and issubclass(shape, BaseModel)


def _models(shape: Any) -> Iterator[type[BaseModel]]:
    """The models a type is made of, lists and mappings of them included."""
    if _is_model(shape):
        yield shape
    else:
        for inner in get_args(shape):
            yield from _models(inner)


def keys_at(shape: Any, path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand at a path of a document."""
    here = list(_models(shape))
    for part in path:
        below = [model.model_fields[part].annotation for model in here if part in model.model_fields]
        # A part that is no field is a place in a list, a key of a mapping or the branch of a union.
        here = [model for inner in below for model in _models(inner)] if below else here
    return sorted({name for model in here for name in model.model_fields})


def unsaid(kind: str, attached: str) -> dict[str, None]:
    """The columns of a list in which an empty cell is an answer: it is not known."""
    if attached in {"facts", "successor"}:
        return {"value": None}
    return {"state": None} if (kind, attached) == ("site", "land") else {}


def _members(shape: Any) -> Iterator[Any]:
    if get_origin(shape) is Annotated:
        yield from _members(get_args(shape)[0])
    elif get_origin(shape) in {Union, UnionType}:
        for member in get_args(shape):
            yield from _members(member)
    elif shape is not NoneType:
        yield shape


def _leaves(model: type[BaseModel]) -> Iterator[tuple[str, bool]]:
    """The columns of a model, each with whether every row needs it."""
    if model is Location:
        yield from (("lat", False), ("lon", False))
    for name, field in model.model_fields.items():
        if (model, name) == (Location, "geometry"):
            continue  # An outline does not fit into a cell.
        members = list(_members(field.annotation))
        always = field.is_required() and len(members) == 1
        for member in members:
            if _is_model(member):
                yield from ((f"{name}.{part}", needed and always) for part, needed in _leaves(member))
            elif not any(_models(member)):
                yield name, field.is_required()


def _of(model: type[BaseModel], *more: str, without: tuple[str, ...] = ()) -> Columns:
    leaves = {name: None for name, _ in _leaves(model)}
    needed = [name for name, needed in _leaves(model) if needed and name not in without]
    columns = {leaf.split(".")[0] for leaf in leaves}
    lists = [name for name in model.model_fields if name not in columns]
    return Columns((*more, *leaves), tuple(dict.fromkeys((*more, *needed))), tuple(lists))


@cache
def columns_of(table: str) -> Columns:
    """The columns of ``records/<table>.csv``, of ``sources`` or of ``vocabulary``."""
    if table in {"sources", "vocabulary"}:
        return _of(Source if table == "sources" else Word)
    kind, _, attached = table.partition(".")
    if not attached:
        found = _of(KINDS[kind])
        return Columns((*found.known, "sources"), found.needed, found.lists)
    of_row = next(_models(KINDS[kind].model_fields[attached].annotation), None)
    keys = ("id", "fact") if attached == "facts" else ("id",)
    if of_row is None:
        return Columns(keys, keys)
    return _of(of_row, *keys, without=tuple(unsaid(kind, attached)))
