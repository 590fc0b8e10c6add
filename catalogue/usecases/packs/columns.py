"""The columns of every table of a pack, described from the models that read them."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from catalogue.domain.dates import PATTERN
from catalogue.domain.kinds import KINDS
from catalogue.domain.references import Cites, Mark, Ref, marks
from catalogue.usecases.packs.raw import RawPack
from catalogue.usecases.packs.shapes import Leaf, columns_of, leaves, members, row_of

_SEVERAL = ", several divided by `;`"
_BY_NAME = {
    "fact": "a fact of the vocabulary",
    "unit": "a unit of the vocabulary",
    "of": "a fact of the same record",
    "as_written": "the period in the source's words",
    "sources": f"keys of `sources.csv`{_SEVERAL}",
    "location.lat": "degrees north",
    "location.lon": "degrees east",
}


@dataclass(frozen=True)
class Column:
    """One column: whether every row needs it, the words that may stand in it where they are few, and what it takes."""

    name: str
    needed: bool
    words: tuple[str, ...]
    takes: str


def tables() -> list[str]:
    """Every table a pack may have in ``records/``, each kind's own before those of its lists."""
    return [
        table
        for kind in sorted(KINDS)
        for table in (kind, *(f"{kind}.{name}" for name in columns_of(kind).lists if name != "sources"))
        # Rows with an id of their own fit into YAML alone: a table has one column of this name, for the record.
        if table == kind or "id" not in getattr(row_of(table), "model_fields", ())
    ]


def _words(shape: Any) -> tuple[str, ...]:
    if get_origin(shape) is Literal:
        return tuple(map(str, get_args(shape)))
    if inspect.isclass(shape) and issubclass(shape, StrEnum):
        return tuple(member.value for member in shape)
    return ("true", "false") if shape is bool else ()


def _is_date(model: type[BaseModel], field: str) -> bool:
    """Whether a field takes dates as sources give them, a year or a month as well as a day."""
    schema = model.model_json_schema()["properties"].get(field, {})
    return PATTERN in {branch.get("pattern") for branch in (schema, *schema.get("anyOf", ()))}


def _referring(mark: Mark) -> str:
    if isinstance(mark, Cites):
        return "key of `sources.csv`"
    return f"id of {'an' if mark.kind[0] in 'aeiou' else 'a'} {mark.kind}"


def _described(leaf: Leaf) -> Column:
    several = get_origin(leaf.shape) is tuple
    shape = next(members(get_args(leaf.shape)[0])) if several else leaf.shape
    mark, words = marks(leaf.model).get(leaf.field), _words(shape)
    if isinstance(mark, Ref | Cites):
        takes = _referring(mark)
    elif words:
        takes = " or ".join(f"`{word}`" for word in words)
    elif _is_date(leaf.model, leaf.field):
        takes = "`2026`, `2026-03`, `2026-03-31`, `2022~`"
    elif shape is date:
        takes = "a day, `2026-03-31`"
    else:
        takes = "a number" if shape in {int, float} else "text"
    return Column(leaf.name, leaf.needed, words, takes + (_SEVERAL if several else ""))


def columns(table: str) -> Iterator[Column]:
    """The columns of a table as its header line may have them."""
    found, model = columns_of(table), row_of(table)
    begins = KINDS[table].ID_PREFIXES if table in KINDS else ()
    of_id = f"begins with {' or '.join(f'`{prefix}`' for prefix in begins)}" if begins else "id of the record"
    by_name = {leaf.name: _described(leaf) for leaf in (leaves(model) if model else ())}
    for name in found.known:
        column = by_name.get(name, Column(name, needed=False, words=(), takes=""))
        takes = of_id if name == "id" else _BY_NAME.get(name, column.takes)
        yield Column(name, name in found.needed, column.words, takes)


def _part(value: Any, column: str) -> Any:
    for part in column.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _rows(pack: RawPack, table: str) -> Iterator[dict[str, Any]]:
    kind, _, attached = table.partition(".")
    for raw in pack.records:
        if raw.kind != kind:
            continue
        if not attached:
            yield raw.data
        elif attached == "facts":
            for fact, statements in raw.data.get("facts", {}).items():
                yield from ({"id": raw.id, "fact": fact, **row} for row in statements)
        else:
            for row in raw.data.get(attached, ()):
                yield {"id": raw.id, **row}


def example(pack: RawPack, table: str, column: str) -> str:
    """What stands in a column of a pack, in the first row that says something; nothing where none does."""
    for row in _rows(pack, table):
        value = _part(row, column)
        if isinstance(value, list):
            value = ";".join(map(str, value))
        if value not in (None, "") and not isinstance(value, dict):
            return str(value).lower() if isinstance(value, bool) else str(value)
    return ""
