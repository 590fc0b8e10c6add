"""The temporal functions of CQL2 (7.7), after Allen and OWL-Time. Intervals include both their ends."""

from collections.abc import Callable
from typing import Any

import numpy as np

from feeds.ogc.cql2.errors import refused
from feeds.ogc.cql2.operands import IntervalValue, MomentValue, Value, unknown
from feeds.ogc.cql2.truth import Truth, where

Relation = Callable[[IntervalValue, IntervalValue], Any]


def _before(one: MomentValue, other: MomentValue) -> Any:
    return np.asarray(one.last < other.first)


def _same(one: MomentValue, other: MomentValue) -> Any:
    return ~(_before(one, other) | _before(other, one))


def _equal(one: MomentValue, other: MomentValue) -> Any:
    return np.asarray((one.first == other.first) & (one.last == other.last))


def _disjoint(a: IntervalValue, b: IntervalValue) -> Any:
    return _before(a.end, b.start) | _before(b.end, a.start)


def _contains(a: IntervalValue, b: IntervalValue) -> Any:
    return _before(a.start, b.start) & _before(b.end, a.end)


def _starts(a: IntervalValue, b: IntervalValue) -> Any:
    return _same(a.start, b.start) & _before(a.end, b.end)


def _finishes(a: IntervalValue, b: IntervalValue) -> Any:
    return _same(a.end, b.end) & _before(b.start, a.start)


def _meets(a: IntervalValue, b: IntervalValue) -> Any:
    return _same(a.end, b.start)


def _overlaps(a: IntervalValue, b: IntervalValue) -> Any:
    return _before(a.start, b.start) & _before(b.start, a.end) & _before(a.end, b.end)


def _turned(relation: Relation) -> Relation:
    return lambda a, b: relation(b, a)


OF_ALL: dict[str, Relation] = {
    "t_after": lambda a, b: _before(b.end, a.start),
    "t_before": lambda a, b: _before(a.end, b.start),
    "t_disjoint": _disjoint,
    "t_equals": lambda a, b: _equal(a.start, b.start) & _equal(a.end, b.end),
    "t_intersects": lambda a, b: ~_disjoint(a, b),
}
OF_INTERVALS: dict[str, Relation] = {
    "t_contains": _contains,
    "t_during": _turned(_contains),
    "t_starts": _starts,
    "t_startedby": _turned(_starts),
    "t_finishes": _finishes,
    "t_finishedby": _turned(_finishes),
    "t_meets": _meets,
    "t_metby": _turned(_meets),
    "t_overlaps": _overlaps,
    "t_overlappedby": _turned(_overlaps),
}


def _interval(op: str, value: Value, which: str) -> IntervalValue:
    if isinstance(value, IntervalValue):
        return value
    if isinstance(value, MomentValue) and op in OF_ALL:
        return IntervalValue(value, value)
    what = "a date, a timestamp or an interval" if op in OF_ALL else "an interval"
    other = (
        "" if op in OF_ALL else "; T_AFTER, T_BEFORE, T_EQUALS, T_DISJOINT and T_INTERSECTS take moments too"
    )
    raise refused(f"gives {op.upper()} as its {which} argument something that is not {what}{other}")


def related(op: str, left: Value, right: Value, rows: int) -> Truth:
    """A temporal predicate.

    Raises:
        BadParameter: A value is no moment, or no interval where one is needed.
    """
    one, other = _interval(op, left, "first"), _interval(op, right, "second")
    holds = (OF_ALL.get(op) or OF_INTERVALS[op])(one, other)
    return where(np.broadcast_to(holds, rows), unknown(one, rows) | unknown(other, rows))
