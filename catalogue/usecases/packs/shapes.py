"""What a model looks like as a file: the columns of its table, the keys of its YAML."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

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


def members(shape: Any) -> Iterator[Any]:
    """The types a value may have, ``None`` apart."""
    if get_origin(shape) is Annotated:
        yield from members(get_args(shape)[0])
    elif get_origin(shape) in {Union, UnionType}:
        for member in get_args(shape):
            yield from members(member)
    elif shape is not NoneType:
        yield shape


class Leaf(NamedTuple):
    """A column: the field of a model it is read into, and the type of what stands in its cells."""

    name: str
    needed: bool
    model: type[BaseModel]
    field: str
    shape: Any


def leaves(model: type[BaseModel]) -> Iterator[Leaf]:
    """The columns of a model, each with whether every row needs it."""
    if model is Location:
        yield from (
            Leaf(name, needed=False, model=Location, field="geometry", shape=float) for name in ("lat", "lon")
        )
    for name, field in model.model_fields.items():
        if (model, name) == (Location, "geometry"):
            continue  # An outline does not fit into a cell.
        kinds = list(members(field.annotation))
        always = field.is_required() and len(kinds) == 1
        for member in kinds:
            if _is_model(member):
                for leaf in leaves(member):
                    yield leaf._replace(name=f"{name}.{leaf.name}", needed=leaf.needed and always)
            elif not any(_models(member)):
                yield Leaf(name, field.is_required(), model, name, member)


def _of(model: type[BaseModel], *more: str, without: tuple[str, ...] = ()) -> Columns:
    names = {leaf.name: None for leaf in leaves(model)}
    needed = [leaf.name for leaf in leaves(model) if leaf.needed and leaf.name not in without]
    columns = {name.split(".")[0] for name in names}
    lists = [name for name in model.model_fields if name not in columns]
    return Columns((*more, *names), tuple(dict.fromkeys((*more, *needed))), tuple(lists))


def row_of(table: str) -> type[BaseModel] | None:
    """The model of a table's rows; ``None`` where they hold nothing but an id."""
    if table in {"sources", "vocabulary"}:
        return Source if table == "sources" else Word
    kind, _, attached = table.partition(".")
    if not attached:
        return KINDS[kind]
    return next(_models(KINDS[kind].model_fields[attached].annotation), None)


@cache
def columns_of(table: str) -> Columns:
    """The columns of ``records/<table>.csv``, of ``sources`` or of ``vocabulary``."""
    model, (kind, _, attached) = row_of(table), table.partition(".")
    if kind not in KINDS and model:
        return _of(model)
    if not attached and model:
        found = _of(model)
        return Columns((*found.known, "sources"), found.needed, found.lists)
    keys = ("id", "fact") if attached == "facts" else ("id",)
    if model is None:
        return Columns(keys, keys)
    return _of(model, *keys, without=tuple(unsaid(kind, attached)))
