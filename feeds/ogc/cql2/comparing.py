"""=, <>, <, >, <=, >= between values of one type."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from feeds.ogc.columns import Mask
from feeds.ogc.cql2.errors import refused
from feeds.ogc.cql2.operands import MomentValue, NumberValue, TextValue, Value, unknown
from feeds.ogc.cql2.truth import Truth, where

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def compared(op: str, left: Value, right: Value, rows: int) -> Truth:
    """A comparison.

    Raises:
        BadParameter: The two are of different types, or of one without an order.
    """
    holds: Any
    if isinstance(left, TextValue) and isinstance(right, TextValue):
        holds = _texts(op, left, right, rows)
    elif isinstance(left, NumberValue) and isinstance(right, NumberValue):
        holds = OPERATORS[op](left.values, right.values)
    elif isinstance(left, MomentValue) and isinstance(right, MomentValue):
        holds = _moments(op, left, right)
    else:
        raise refused(f"compares what cannot be compared by {op}")
    return where(np.broadcast_to(holds, rows), unknown(left, rows) | unknown(right, rows))


def _texts(op: str, left: TextValue, right: TextValue, rows: int) -> Mask:
    """Texts are compared by code point. A literal is compared with each distinct text once."""
    if left.codes is None and right.codes is not None:
        return _texts(_TURNED.get(op, op), right, left, rows)
    ones = left.texts()
    if right.codes is None:
        return chosen(left, [OPERATORS[op](text, right.literal) for text in ones], rows)
    ranks = {text: rank for rank, text in enumerate(sorted({*ones, *right.texts()}))}
    return OPERATORS[op](_ranked(left, ranks), _ranked(right, ranks))  # type: ignore[no-any-return]  # numpy's comparisons give arrays


def _ranked(value: TextValue, ranks: dict[str, int]) -> Any:
    """Rows as ranks; null takes that of the last text, and is unknown anyway."""
    return np.array([ranks[text] for text in value.texts()] or [0], np.int64)[value.codes]


def chosen(value: TextValue, answers: list[bool], rows: int) -> Mask:
    """The rows whose text has the answer yes."""
    if value.codes is None:
        return np.full(rows, answers[0])
    return np.array([*answers, False], np.bool_)[value.codes]


def _moments(op: str, left: MomentValue, right: MomentValue) -> Any:
    """A date is a whole day: it equals every moment of it, and is before what comes after it."""
    before, after = left.last < right.first, left.first > right.last
    return {
        "<": before,
        ">": after,
        "<=": ~np.asarray(after),
        ">=": ~np.asarray(before),
        "=": ~np.asarray(before | after),
        "<>": before | after,
    }[op]
