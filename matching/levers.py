"""What could be changed for the sake of a gate, tried in this order; whether it helps is found by judging again."""

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from matching.any_branch import is_ambiguous
from matching.branches import below, listed_at
from matching.changes import Change, at, in_profile
from matching.judged import Case, GateResult
from matching.profile import Stance

Passes = Callable[[Change], bool]
Lever = Callable[[Case, GateResult, Passes], Iterator[Change]]
_TINY = 1e-6
_YEARS = 20


def _most(high: float, passes: Callable[[float], bool]) -> float | None:
    """The largest value below one that does not pass that does, to a thousandth and as round as that allows; ``None``
    where not even almost nothing does.

    More never makes a gate better, so halving finds it.
    """
    low = min(_TINY, high / 2)
    if low == 0.0 or not passes(low):
        return None
    while high - low > high / 1000 and low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if passes(middle) else (low, middle)
    for digits in (0, 1, 2, 3):
        round_ = math.floor(high * 10**digits) / 10**digits
        if round_ > low and passes(round_):
            return round_
    return low


def less(pointer: str, unit: str | None) -> Lever:
    """The largest smaller value that passes. What the gate says is on offer is tried first."""

    def tried(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
        now = at(case.profile, pointer)
        if not now:
            return

        def change(value: float) -> Change:
            return in_profile(case.profile, pointer, value, unit)

        def helps(value: float) -> bool:
            return passes(change(value))

        offered = gate.offered.value if gate.offered else None
        if isinstance(offered, float) and 0 < offered < now and helps(offered):
            yield change(offered)
        elif (found := _most(float(now), helps)) is not None:
            yield change(found)

    return tried


def less_of_a_material(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The largest smaller amount of one material, the others as they are."""
    for number in range(len(case.profile.materials)):
        yield from less(f"/materials/{number}/t_per_year", "t/year")(case, gate, passes)


def more_money(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The smallest larger investment that passes, to a thousandth."""
    if case.profile.capital is None:
        return
    now = case.profile.capital.amount or Decimal(1)

    def change(amount: Decimal) -> Change:
        return in_profile(case.profile, "/capital/amount", amount, case.profile.capital.currency)  # type: ignore[union-attr]  # a profile with capital, as is seen above

    low, high = now, now * 1_000_000
    if not passes(change(high)):
        return
    while high - low > low / 1000:
        middle = ((low + high) / 2).quantize(Decimal(1))
        if middle in {low, high}:
            break
        low, high = (low, middle) if passes(change(middle)) else (middle, high)
    yield change(high)


def later(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The earliest later start that passes."""
    start = case.profile.start
    if start is None:
        return

    def change(days: int) -> Change:
        return in_profile(case.profile, "/start", start + timedelta(days), None)

    low, high = 0, 365 * _YEARS
    if start.year + _YEARS >= date.max.year or not passes(change(high)):
        return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(change(middle)) else (middle, high)
    yield change(high)


def stated(pointer: str, *, value: Any) -> Lever:
    """A field set to a value."""

    def tried(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
        if at(case.profile, pointer) != value:
            change = in_profile(case.profile, pointer, value)
            if passes(change):
                yield change

    return tried


def in_branch(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The sectors a code may stand for, named each by itself."""
    for sector in case.sectors if is_ambiguous(case) else ():
        yield from stated("/sector", value=sector.id)(case, _gate, passes)


def in_listed_branch(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The branches below the sector stated that the place is said to take."""
    for branch in below(case, listed_at(case.place)):
        yield from stated("/sector", value=branch)(case, _gate, passes)


def wanted(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """What the investor insists on, only wished for."""
    yield from stated(f"/preferences/{gate.id.removeprefix('must:')}", value=Stance.WANT)(case, gate, passes)
