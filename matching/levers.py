"""What could be changed for the sake of a gate, tried in this order; whether it helps is found by judging again."""

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

from matching.any_branch import is_ambiguous
from matching.branches import below, listed_at
from matching.changes import Change, at, in_profile
from matching.features import NO_FIGURE
from matching.judged import Case, GateResult
from matching.missing import unstated
from matching.profile import Stance
from matching.wording import SHOWN_DIGITS, rounded_down

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
    for digits in range(SHOWN_DIGITS + 1):
        round_ = rounded_down(high, digits)
        if round_ > low and passes(round_):
            return round_
    return low


def _asks_how_much(gate: GateResult, unit: str | None) -> bool:
    """Whether a gate is open because the profile does not say how much it needs."""
    return gate.needed is not None and gate.needed.value is None and gate.needed.unit == unit


def less(pointer: str, unit: str | None, digits: int = SHOWN_DIGITS) -> Lever:
    """The largest smaller value that passes, rounded down so that what is told is what was tried. What the gate says is
    on offer is tried first, and is all that can be proposed to who has not said how much is needed."""

    def tried(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
        now = at(case.profile, pointer)
        if now == 0 or (now is None and not _asks_how_much(gate, unit)):
            return

        def change(value: float) -> Change:
            return in_profile(case.profile, pointer, value, unit)

        def helps(value: float) -> bool:
            return passes(change(value))

        def told(most: float) -> float | None:
            found = (rounded_down(most, places) for places in dict.fromkeys((digits, SHOWN_DIGITS)))
            return next((value for value in found if 0 < value < most_now and helps(value)), None)

        most_now = math.inf if now is None else float(now)
        same = gate.offered is not None and gate.offered.unit == unit
        offered = gate.offered.value if gate.offered and same else None
        value = told(offered) if isinstance(offered, float) and 0 < offered < most_now else None
        if value is None and now is not None and (most := _most(float(now), helps)) is not None:
            value = told(most)
        if value is not None:
            yield change(value)

    return tried


def less_of_a_material(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The largest smaller amount of one material in whole tonnes, the others as they are. Of several the whole list is
    told: in which order they were stated is not known."""
    materials = case.profile.materials
    for number, need in enumerate(materials):
        for change in less(f"/materials/{number}/t_per_year", "t/year", digits=0)(case, gate, passes):
            if len(materials) == 1:
                yield change
                continue
            smaller = need.model_copy(update={"t_per_year": change.after})
            changed = (*materials[:number], smaller, *materials[number + 1 :])
            yield in_profile(case.profile, "/materials", changed, change.unit)


def _whole(amount: Decimal) -> Decimal:
    """An amount of money rounded up to the next whole one."""
    return amount.quantize(Decimal(1), ROUND_CEILING)


def _asked_for(case: Case, gate: GateResult) -> Decimal | None:
    """What the gate itself asks for, in the currency of the profile; ``None`` where it says nothing that compares."""
    needed, capital = gate.needed, case.profile.capital
    unit = case.policy.money_units.get(needed.unit or "") if needed else None
    if needed is None or unit is None or not isinstance(needed.value, float):
        return None
    same = capital is not None and capital.currency == unit.currency
    return _whole(Decimal(str(needed.value)) * Decimal(str(unit.amount))) if same else None


def _least_money(now: Decimal, passes: Callable[[Decimal], bool]) -> Decimal | None:
    """The smallest larger amount that passes, to a thousandth."""
    low, high = now, _whole(now) * 1_000_000
    if not passes(high):
        return None
    while high - low > low / 1000:
        middle = _whole((low + high) / 2)
        if middle in {low, high}:
            break
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


def more_money(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The investment the gate asks for where it says how much, else the smallest larger one that passes."""
    capital = case.profile.capital
    if capital is None:
        return

    def change(amount: Decimal) -> Change:
        return in_profile(case.profile, "/capital/amount", amount, capital.currency)

    def helps(amount: Decimal) -> bool:
        return passes(change(amount))

    asked = _asked_for(case, gate)
    if asked is None or asked <= capital.amount or not helps(asked):
        asked = _least_money(capital.amount or Decimal(1), helps)
    if asked is not None:
        yield change(asked)


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


def own_treatment(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The project treats its own waste water, unless it states that nothing arises to be treated."""
    if case.profile.environment.treated_discharge is not False:
        yield from stated("/own_treatment", value=True)(case, gate, passes)


def in_branch(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The sectors a code may stand for, named each by itself."""
    for sector in case.sectors if is_ambiguous(case) else ():
        yield from stated("/sector", value=sector.id)(case, _gate, passes)


def in_listed_branch(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The branches below the sector stated that the place is said to take."""
    for branch in below(case, listed_at(case.place)):
        yield from stated("/sector", value=branch)(case, _gate, passes)


def large_enough(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """As many workers as an incentive of the province is for, where the profile does not say how many there are."""
    found = (item.figures.get("min_workers", NO_FIGURE).value for item in case.offer.all("incentive"))
    for least in sorted({math.ceil(value) for value in found if value is not None}):
        change = in_profile(case.profile, "/workers", least, "person")
        if case.profile.workers is None and passes(change):
            yield change
            return


def wanted(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """What the investor insists on, only wished for; where the profile left it open there is more to say first."""
    name = gate.id.removeprefix("must:")
    if gate.offered and gate.offered.value is None and unstated(case, name):
        return
    yield from stated(f"/preferences/{name}", value=Stance.WANT)(case, gate, passes)
