"""Land truth: dated balances of a zone, events between them, and what does not add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from catalogue.domain.dates import Edtf, latest
from catalogue.domain.errors import LandBalanceBroken
from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.references import SiteId
from catalogue.domain.text import Line, Note, Slug, Value

TOLERANCE_HA = 0.01
Hectares = Annotated[float, Field(ge=0)]


class LandState(StrEnum):
    """The states land passes through on its way to a lease."""

    PLANNED = "planned"
    COMPENSATED = "compensated"
    SERVICED = "serviced"
    OFFERED = "offered"
    INTRODUCED = "introduced"
    RESERVED = "reserved"
    LEASED = "leased"
    RECOVERING = "recovering"


class StatedArea(Value):
    """One line of an authority's dated notice: so much land in this state.

    Lines of one ``notice`` belong together. A ``complete`` notice gives all states and opens the ledger
    again; another restates the states it names and leaves the rest at their dates.
    """

    notice: Slug
    complete: bool = False
    state: LandState
    area_ha: Hectares
    as_of: Edtf
    site: SiteId | None = None
    basis: Basis
    source: SourceKeys
    note: Note | None = None


class LandEvent(Value):
    """A decision that moves land from one state to another."""

    on: date
    from_state: LandState
    to_state: LandState
    area_ha: Annotated[float, Field(gt=0)]
    site: SiteId | None = None
    decision: Line
    source: SourceKeys

    @model_validator(mode="after")
    def _moves(self) -> Self:
        if self.from_state is self.to_state:
            raise ValueError("land moves from one state to another")
        return self


class LotState(Value):
    """What one source says of one lot. ``state`` is ``None`` where it no longer says any."""

    state: LandState | None
    area_ha: Hectares | None = None
    as_of: Edtf
    basis: Basis
    source: SourceKeys
    note: Note | None = None


@dataclass(frozen=True)
class Balance:
    """One state's area in a ledger, and since when it stands."""

    state: LandState
    area_ha: float
    as_of: str
    basis: Basis
    source: tuple[str, ...]

    def public(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "area_ha": round(self.area_ha, 4),
            "as_of": self.as_of,
            "basis": self.basis.value,
            "source": list(self.source),
        }


@dataclass(frozen=True)
class Ledger:
    """The states of a zone's land, each with its own date; ``complete`` once a notice gave them all at one."""

    balances: tuple[Balance, ...]
    opened_by: str | None

    @property
    def sum_ha(self) -> float:
        return round(sum(balance.area_ha for balance in self.balances), 4)

    def area(self, *states: LandState) -> float:
        """Hectares in these states together."""
        return round(sum(balance.area_ha for balance in self.balances if balance.state in states), 4)


def in_notices(lines: Iterable[StatedArea]) -> list[tuple[str, list[StatedArea]]]:
    """The lines grouped by notice, oldest notice first; a notice speaks of the last day any of its lines does."""
    notices: dict[str, list[StatedArea]] = {}
    for line in lines:
        notices.setdefault(line.notice, []).append(line)
    return sorted(notices.items(), key=lambda entry: (_day_of(entry[1]), entry[0]))


def _day_of(lines: list[StatedArea]) -> date:
    return max(latest(line.as_of) for line in lines)


def _from_notice(lines: list[StatedArea]) -> dict[LandState, Balance]:
    states: dict[LandState, Balance] = {}
    for line in lines:
        before = states.get(line.state)
        area = line.area_ha + (before.area_ha if before else 0)
        states[line.state] = Balance(line.state, area, line.as_of, line.basis, line.source)
    return states


def _moved(states: dict[LandState, Balance], event: LandEvent) -> dict[LandState, Balance]:
    source = states.get(event.from_state)
    if source is None or source.area_ha + TOLERANCE_HA < event.area_ha:
        raise LandBalanceBroken(
            event.from_state.value, source.area_ha if source else None, event.area_ha, event.on
        )
    as_of, basis = event.on.isoformat(), Basis.STATED
    target = states.get(event.to_state)
    return states | {
        event.from_state: Balance(
            event.from_state, max(0.0, source.area_ha - event.area_ha), as_of, basis, event.source
        ),
        event.to_state: Balance(
            event.to_state, (target.area_ha if target else 0) + event.area_ha, as_of, basis, event.source
        ),
    }


def ledger(lines: Iterable[StatedArea], events: Iterable[LandEvent] = ()) -> Ledger | None:
    """The land of a zone today, as the notices and the decisions after them leave it.

    Raises:
        LandBalanceBroken: An event takes more than the state it takes from holds (beyond 0.01 ha).
    """
    states: dict[LandState, Balance] = {}
    opened_by: str | None = None
    steps: list[tuple[date, int, Any]] = [
        (_day_of(group), 0, (notice, group)) for notice, group in in_notices(lines)
    ]
    steps += [(event.on, 1, event) for event in events]
    for _, is_event, step in sorted(steps, key=lambda step: step[:2]):
        if is_event:
            states = _moved(states, step)
            continue
        notice, group = step
        opens = any(line.complete for line in group)
        states = _from_notice(group) if opens else states | _from_notice(group)
        opened_by = notice if opens else opened_by
    if not states:
        return None
    return Ledger(tuple(states[state] for state in LandState if state in states), opened_by)
