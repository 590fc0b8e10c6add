"""What a place could decide or publish for the sake of a gate; whether it helps is found by judging again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from matching.branches import Meant, meant
from matching.changes import Change, at, in_place
from matching.features import Feature, Figure, Listed, Lot
from matching.judged import Case, GateResult, Outcome
from matching.levers import Lever, Passes
from matching.sites import is_stale
from matching.wording import rounded_down, rounded_up

_CONFIRMED_FOR = timedelta(days=365)


def _a_year_from(day: date) -> date:
    """Until when what is confirmed on a day stands; the calendar has a last day."""
    return day + min(_CONFIRMED_FOR, date.max - day)


def _site_of(case: Case, gate: GateResult) -> Feature | None:
    found = case.offer.items.get(gate.site) if gate.site else None
    return found if isinstance(found, Feature) and found.lot else None


def lot_confirmed(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The lot the gate names is on offer, by a notice of today, and for the project's branch; only what it is not yet is
    proposed."""
    site = _site_of(case, gate)
    if site is None or site.lot is None:
        return
    fresh = site.lot.state == "offered" and not is_stale(site.lot.stale_after, case.on)
    facts: dict[str, Any] = {"listing": site.id}
    if not fresh:
        facts |= {"state": "offered", "confirmed": case.on.isoformat()}
    lot = replace(site.lot, state="offered", stale_after=_a_year_from(case.on))
    sectors = site.sectors
    if meant(case, site) is Meant.OTHERS:
        sectors |= case.sector_ids
        facts["sectors"] = sorted(sectors)
    changed = replace(site, lot=site.lot if fresh else lot, sectors=sectors)
    before, after = (sorted(site.sectors), sorted(sectors)) if fresh else (site.lot.state, "offered")
    change = in_place(facts, before, after, None, changed)
    if passes(change):
        yield change


def lot_offered(case: Case, gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The zone puts a lot of the area needed on offer, where its figures leave room for one."""
    place, need = case.place, case.profile.land
    if place.kind != "zone" or gate.site or need is None or gate.outcome is Outcome.FAIL:
        return
    area = rounded_up(need.min_ha)
    lot = Lot("offered", area, case.on.isoformat(), (), _a_year_from(case.on))
    site = replace(
        place,
        id=f"{place.id}--lot",
        kind="site",
        zone=place.id,
        lot=lot,
        figures={},
        stage=None,
        sectors=frozenset(),
    )
    facts = {"listing": place.id, "lot": {"state": "offered", "area_ha": area}}
    change = in_place(facts, None, area, "ha", site)
    if passes(change):
        yield change


def plant(name: str, pointer: str, unit: str) -> Lever:
    """The zone's plant is enlarged, or what it can take is published, so that the need just fits. Outside zones there is
    no such plant."""

    def tried(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
        need, zone = at(case.profile, pointer), case.zone
        if not need or zone is None:
            return
        capacity, load = (case.offer.figure(case.place, f"{name}_{part}") for part in ("capacity", "load"))
        units = {figure.unit for figure in (capacity, load) if figure.value is not None} - {None}
        if units - {unit}:
            return  # Given in another unit; no figure of ours would be comparable.
        facts: dict[str, Any] = {"listing": zone.id}
        if capacity.value is not None and load.value is None and capacity.value >= need:
            facts[f"{name}_load"] = rounded_down(capacity.value - need)
            before, after = None, facts[f"{name}_load"]
        else:
            before, after = capacity.value, rounded_up((load.value or 0.0) + need)
            facts[f"{name}_capacity"] = after
            if load.value is None:
                facts[f"{name}_load"] = 0.0
        day = case.on.isoformat()
        figures = {
            key: Figure(value, unit, day, "stated", ()) for key, value in facts.items() if key != "listing"
        }
        change = in_place(facts, before, after, unit, replace(zone, figures={**zone.figures, **figures}))
        if passes(change):
            yield change

    return tried


def sector_accepted(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """The place says that it takes the sector."""
    sectors = sorted(case.sector_ids)
    promoted = (*case.place.promoted, *(Listed(sector) for sector in sectors))
    facts = {"listing": case.place.id, "promoted": sectors}
    change = in_place(facts, None, sectors, None, replace(case.place, promoted=promoted))
    if passes(change):
        yield change


def still_open(case: Case, _gate: GateResult, passes: Passes) -> Iterator[Change]:
    """What is called for is confirmed to be still called for."""
    facts = {"listing": case.place.id, "confirmed": case.on.isoformat()}
    place = replace(case.place, stale_after=_a_year_from(case.on))
    before = case.place.stale_after and case.place.stale_after.isoformat()
    change = in_place(facts, before, case.on.isoformat(), None, place)
    if passes(change):
        yield change
