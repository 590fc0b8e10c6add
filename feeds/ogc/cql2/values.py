"""From the JSON of CQL2 to values: properties, literals, CASEI and ACCENTI."""

import math
from typing import Any

from feeds.ogc.columns import Moments, Numbers, Texts
from feeds.ogc.cql2 import spatial
from feeds.ogc.cql2.errors import refused
from feeds.ogc.cql2.operands import (
    ALWAYS,
    NEVER,
    IntervalValue,
    MomentValue,
    NumberValue,
    ShapeValue,
    TextValue,
    Value,
    literal,
)
from feeds.ogc.moments import instant
from feeds.ogc.properties import GEOMETRY, QUERYABLES
from feeds.ogc.view import View

FOLDS = ("casei", "accenti")


def value_of(node: Any, view: View) -> Value:
    """What a node of the JSON stands for.

    Raises:
        BadParameter: Nothing that is offered here.
    """
    if isinstance(node, str):
        return literal(node)
    if isinstance(node, float | int) and not isinstance(node, bool):
        if not math.isfinite(node):
            raise refused("has a number that is too large")
        return NumberValue(float(node))
    if isinstance(node, dict):
        return _of_object(node, view)
    raise refused(
        "compares with NULL; ask IS NULL instead" if node is None else "has a condition in place of a value"
    )


def _of_object(node: dict[str, Any], view: View) -> Value:
    if "property" in node:
        return _property(node["property"], view)
    if "bbox" in node:
        return spatial.boxed(node["bbox"])
    if "interval" in node:
        return _interval(node["interval"], view)
    if "date" in node or "timestamp" in node:
        return _moment(*next(iter(node.items())))
    if "coordinates" in node or "geometries" in node:
        return spatial.spelt(node)
    return _call(str(node.get("op", "")), node.get("args", []), view)


def _property(name: str, view: View) -> Value:
    if name == GEOMETRY:
        return ShapeValue(view.all_shapes)
    if name not in QUERYABLES:
        raise refused(f"has {name[:100]!r}, which is no queryable")
    column = view.column(name)
    if isinstance(column, Texts):
        return TextValue(column.words, column.codes)
    if isinstance(column, Numbers):
        return NumberValue(column.values)
    return _of_rows(column)


def _of_rows(column: Moments) -> MomentValue:
    return MomentValue(column.values, column.values + column.span)


def _call(name: str, arguments: list[Any], view: View) -> Value:
    if name.lower() == "envelope":
        return spatial.boxed(arguments)
    if name.lower() not in FOLDS or len(arguments) != 1:
        raise refused(f"has {name[:100]!r}, which is no function with these arguments here")
    inner = value_of(arguments[0], view)
    if not isinstance(inner, TextValue):
        raise refused(f"gives {name.upper()} something that is not a text")
    return TextValue(inner.words, inner.codes, inner.folds | {name.lower()})


def _moment(kind: str, text: Any) -> MomentValue:
    if not isinstance(text, str) or ("T" in text.upper()) != (kind == "timestamp"):
        raise refused(f"has a {kind.upper()} that is not written as one")
    return moment(text)


def moment(text: str) -> MomentValue:
    """A date or a timestamp given as text."""
    try:
        return MomentValue(*instant(text))
    except ValueError as error:
        raise refused(f"has {text[:100]!r}, which {error}") from error


def _interval(ends: list[Any], view: View) -> IntervalValue:
    if len(ends) != 2:
        raise refused("has an INTERVAL without two ends")
    start, end = _end(ends[0], NEVER, view), _end(ends[1], ALWAYS, view)
    if isinstance(start.first, float) and isinstance(end.last, float) and start.first > end.last:
        raise refused("has an INTERVAL that ends before it begins")
    return IntervalValue(start, end)


def _end(node: Any, open_end: MomentValue, view: View) -> MomentValue:
    if isinstance(node, str):
        return open_end if node in {"..", ""} else moment(node)
    found = value_of(node, view)
    if not isinstance(found, MomentValue):
        raise refused("has an INTERVAL of something that is not a date or a timestamp")
    return found
