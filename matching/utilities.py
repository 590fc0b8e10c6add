"""Water, power and waste water of a zone: what its plants can do, what they carry, what is left."""

import math
from dataclasses import dataclass
from functools import cached_property

from matching.bands import Band
from matching.features import Both, Figure
from matching.judged import Case

_MW_PER = {"MW": 1.0, "kW": 1e-3}
_MVA_PER = {"MVA": 1.0, "kVA": 1e-3}


def tidy(value: float) -> float:
    """A sum, difference or product without the noise of binary fractions: of 25 MVA × 0.8 less 12.3 MW, 7.7 MW are left."""
    return round(value, 6)


@dataclass(frozen=True)
class Utility:
    """A supply: capacity and load in one unit, and how a source describes it. ``None`` is not published."""

    unit: str
    capacity: float | None
    load: float | None
    named: Both | None
    as_of: str | None
    source: tuple[str, ...]
    capacity_as_of: str | None = None
    load_as_of: str | None = None

    @cached_property
    def left(self) -> Band:
        """What can still be taken: from nothing where the load is not published, without limit where nothing is."""
        if self.capacity is None:
            return Band(0.0, math.inf)
        if self.load is None:
            return Band(0.0, self.capacity)
        left = max(0.0, tidy(self.capacity - self.load))
        return Band(left, left)


def _utility(unit: str, capacity: Figure, load: Figure, named: Figure, factor: float | None) -> Utility:
    def value(figure: Figure) -> float | None:
        if figure.value is None:
            return None
        if factor is None:
            return figure.value
        per = _MW_PER.get(figure.unit or "") or factor * _MVA_PER.get(figure.unit or "", 0.0)
        return tidy(figure.value * per) if per else 0.0 if figure.value == 0 else None

    return Utility(
        unit,
        value(capacity),
        value(load),
        named.text,
        load.as_of or capacity.as_of or named.as_of,
        tuple(dict.fromkeys((*capacity.source, *load.source, *(named.source if named.text else ())))),
        capacity.as_of,
        load.as_of,
    )


def water(case: Case) -> Utility:
    """Cubic metres of water a day."""
    return _of(case, "water", "m3/day", None)


def power(case: Case) -> Utility:
    """Megawatts; what is given in MVA counts with the policy's power factor."""
    return _of(case, "power", "MW", case.policy.infrastructure.power_factor)


def wastewater(case: Case) -> Utility:
    """Cubic metres of waste water a day that the zone's plant can treat."""
    return _of(case, "wastewater", "m3/day", None)


def _of(case: Case, what: str, unit: str, factor: float | None) -> Utility:
    """The same whoever asks."""
    return case.offer.kept(what, case.place.id, lambda: _read(case, what, unit, factor))


def _read(case: Case, what: str, unit: str, factor: float | None) -> Utility:
    def figure(name: str) -> Figure:
        return case.offer.figure(case.place, f"{what}_{name}")

    return _utility(unit, figure("capacity"), figure("load"), figure("supply"), factor)
