"""A filter becomes a mask: one walk over its JSON."""

from collections.abc import Callable
from typing import Any

import numpy as np

from feeds.ogc.columns import Mask
from feeds.ogc.cql2 import spatial, temporal
from feeds.ogc.cql2.comparing import OPERATORS, chosen, compared
from feeds.ogc.cql2.errors import refused
from feeds.ogc.cql2.like import Pattern
from feeds.ogc.cql2.operands import MomentValue, TextValue, Value, unknown
from feeds.ogc.cql2.parsing import parsed
from feeds.ogc.cql2.truth import Truth, all_of, any_of, constant, equal, where
from feeds.ogc.cql2.values import moment, value_of
from feeds.ogc.names import MAX_DEPTH, MAX_PREDICATES
from feeds.ogc.view import View

Arguments = list[Any]
_CONDITIONS = frozenset({"and", "or", "not", "between", "in", "like", "isnull", *OPERATORS})


def rows_of(text: str, view: View) -> Mask:
    """The rows for which a filter is true.

    Raises:
        BadParameter: It cannot be read, or asks for what is not offered.
    """
    return _Compiler(view).condition(parsed(text), 0).yes


class _Compiler:
    """Compiles one filter for one view; counts what it does, so that no filter asks for too much."""

    def __init__(self, view: View) -> None:
        self._view, self._rows, self._predicates = view, len(view.sequences), 0
        self._makers: dict[str, Callable[[Arguments, int], Truth]] = {
            "and": lambda args, depth: all_of([self.condition(arg, depth) for arg in args]),
            "or": lambda args, depth: any_of([self.condition(arg, depth) for arg in args]),
            "not": lambda args, depth: ~self.condition(args[0], depth),
            "between": self._between,
            "in": self._in,
            "like": self._like,
            "isnull": self._is_null,
        }

    def condition(self, node: Any, depth: int) -> Truth:
        """What a node is for every row."""
        if depth > 2 * MAX_DEPTH:
            raise refused("is nested too deeply")
        if isinstance(node, bool):
            return constant(node, self._rows)
        op = str(node.get("op", "")) if isinstance(node, dict) else ""
        if op.lower() in self._makers:
            if op.lower() not in {"and", "or", "not"}:
                self._counted()
            return self._makers[op.lower()](node["args"], depth + 1)
        if op in OPERATORS:
            self._counted()
            return self._compared(op, node["args"], depth + 1)
        return self._function(op.lower(), node)

    def _counted(self) -> None:
        self._predicates += 1
        if self._predicates > MAX_PREDICATES:
            raise refused(f"has more than {MAX_PREDICATES} predicates")

    def _function(self, op: str, node: Any) -> Truth:
        related = spatial.related if op in spatial.FUNCTIONS else temporal.related
        if op not in {*spatial.FUNCTIONS, *temporal.OF_ALL, *temporal.OF_INTERVALS}:
            value_of(node, self._view)
            raise refused("has a value where a condition is needed")
        self._counted()
        if len(node["args"]) != 2:
            raise refused(f"gives {op.upper()} other than two arguments")
        left, right = self._pair(*node["args"])
        return related(op, left, right, self._rows)

    def _is_condition(self, node: Any) -> bool:
        return isinstance(node, bool) or (
            isinstance(node, dict) and str(node.get("op", "")).lower() in _CONDITIONS
        )

    def _compared(self, op: str, args: Arguments, depth: int) -> Truth:
        if any(self._is_condition(arg) for arg in args):
            return self._conditions(op, [self.condition(arg, depth) for arg in args])
        return compared(op, *self._pair(*args), self._rows)

    def _conditions(self, op: str, both: list[Truth]) -> Truth:
        """Conditions compared with each other; false comes before true."""
        one, other = both
        less = ~one & other
        return {
            "=": equal(one, other),
            "<>": ~equal(one, other),
            "<": less,
            ">": one & ~other,
            "<=": ~(one & ~other),
            ">=": ~less,
        }[op]

    def _pair(self, left: Any, right: Any) -> tuple[Value, Value]:
        """Two values; a text beside a moment is read as one."""
        one, other = value_of(left, self._view), value_of(right, self._view)
        if isinstance(one, MomentValue) and isinstance(right, str):
            other = moment(right)
        elif isinstance(other, MomentValue) and isinstance(left, str):
            one = moment(left)
        return one, other

    def _between(self, args: Arguments, _depth: int) -> Truth:
        value, least, most = args
        above = compared(">=", *self._pair(value, least), self._rows)
        return above & compared("<=", *self._pair(value, most), self._rows)

    def _in(self, args: Arguments, _depth: int) -> Truth:
        value, choices = args
        for _ in choices[1:]:
            self._counted()
        return any_of([compared("=", *self._pair(value, choice), self._rows) for choice in choices])

    def _like(self, args: Arguments, _depth: int) -> Truth:
        value, pattern = (value_of(arg, self._view) for arg in args)
        if not isinstance(value, TextValue) or not isinstance(pattern, TextValue) or pattern.literal is None:
            raise refused("has a LIKE that is not between a text and a pattern in quotes")
        matches = Pattern(pattern.literal).matches
        holds = chosen(value, [matches(text) for text in value.texts()], self._rows)
        return where(holds, unknown(value, self._rows))

    def _is_null(self, args: Arguments, _depth: int) -> Truth:
        return where(unknown(value_of(args[0], self._view), self._rows), np.zeros(self._rows, np.bool_))
