"""What can be chosen in each facet: codes that rows hold themselves, and those they hold through other listings."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from catalogue.live.rows import FACETS, NOT_DATED
from search.errors import UnknownFacet
from search.industries import Industries
from search.port import FACET_NAMES, TO_CONFIRM, Freshness

_Held = dict[str, Mask]
_REMEMBERED = 32
_THROUGH = {"priority": "sector", "infrastructure": "zone"}
"""A zone is of the tiers of its sectors; a lot has the infrastructure of its zone."""


def _is_held(name: str) -> bool:
    """Whether rows hold the codes of a facet themselves."""
    return name in FACETS and name not in _THROUGH


class Choices:
    """The choices over one snapshot. Those that depend on the day are worked out when asked."""

    def __init__(self, columns: Columns, industries: Industries) -> None:
        self.columns, self._industries = columns, industries
        self._held = lru_cache(maxsize=_REMEMBERED)(columns.having)
        self._freshness = lru_cache(maxsize=2)(self._by_age)
        self._codes = lru_cache(maxsize=_REMEMBERED)(self._all_codes)
        self._held_otherwise = lru_cache(maxsize=_REMEMBERED)(self._live_only)

    def having(self, name: str, codes: Iterable[str], today: date) -> Mask:
        """The rows that hold any of these codes.

        Raises:
            UnknownFacet: There is no facet of this name.
        """
        if name not in FACET_NAMES:
            raise UnknownFacet(name)
        wanted = self._industries.named(codes) if name == "sector" else tuple(codes)
        mask = self._held(name, wanted) if _is_held(name) else self._none
        for code, rows in self._derived(name, today).items():
            if code in wanted:
                mask = mask | rows
        return mask

    def codes(self, name: str, today: date) -> list[str]:
        """The codes of a facet that live rows hold, each once; the same list as long as it is the same day.

        Raises:
            UnknownFacet: There is no facet of this name.
        """
        if name not in FACET_NAMES:
            raise UnknownFacet(name)
        return self._codes(name, today)

    def counted(self, name: str, rows: Rows, today: date) -> NDArray[np.int64]:
        """How many of some rows hold each of these codes."""
        through = [np.count_nonzero(held[rows]) for held in self._held_otherwise(name, today).values()]
        if not _is_held(name):
            return np.array(through, np.int64)
        own = self.columns.counted(name, rows)
        return np.append(own, through) if through else own

    def _all_codes(self, name: str, today: date) -> list[str]:
        own = self.columns.codes(name) if _is_held(name) else []
        return [*own, *self._held_otherwise(name, today)]

    def _live_only(self, name: str, today: date) -> _Held:
        """What live rows hold otherwise than as codes of their own."""
        derived = self._derived(name, today)
        return {code: held for code, held in derived.items() if (self.columns.alive & held).any()}

    @cached_property
    def _none(self) -> Mask:
        return np.zeros(len(self.columns.alive), np.bool_)

    def _derived(self, name: str, today: date) -> _Held:
        if name in _THROUGH:
            return self._through[name]
        return _BY_DAY[name](self, today) if name in _BY_DAY else {}

    @cached_property
    def _through(self) -> dict[str, _Held]:
        return {name: self._held_through(name, owners) for name, owners in _THROUGH.items()}

    def _held_through(self, name: str, owners: str) -> _Held:
        """The rows that hold a code themselves, or name an owner that holds it."""
        columns = self.columns
        kind = columns.having("kind", (owners,)) & columns.alive
        found = {}
        for code, count in columns.counts(name, np.flatnonzero(columns.alive)).items():
            own = columns.having(name, (code,))
            ids = [columns.rows[at].id for at in np.flatnonzero(own & kind).tolist()]
            found[code] = own | columns.having(owners, ids) if count else own
        return found

    def _by_age(self, today: date) -> _Held:
        stale_after = self.columns.stale_after
        dated = stale_after != NOT_DATED
        stale = dated & (stale_after <= today.toordinal())
        return {Freshness.FRESH: dated & ~stale, Freshness.STALE: stale, Freshness.UNDATED: ~dated}

    def _to_confirm(self, today: date) -> _Held:
        """A land state past its ageing rule stays what was stated, and has to be confirmed."""
        return {TO_CONFIRM: self._with_land & self._freshness(today)[Freshness.STALE]}

    @cached_property
    def _with_land(self) -> Mask:
        at = FACETS.index("land_state")
        return self.columns.having("land_state", self.columns.held[at].codes)


_BY_DAY: dict[str, Callable[[Choices, date], _Held]] = {
    "freshness": lambda choices, today: choices._freshness(today),
    "land_state": Choices._to_confirm,
}
