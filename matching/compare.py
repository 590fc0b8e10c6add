"""A few places side by side: gates and criteria as rows, with what is not known and what is not of one time marked."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from catalogue.domain.dates import latest
from matching.cited import sources_of
from matching.criteria import CRITERIA
from matching.errors import Fault, NothingToMatch, ProfileContradicts
from matching.gates import GATES
from matching.inquiry import Inquiry, inquiry
from matching.judged import Texts
from matching.judgement import Judged, judged
from matching.keys import key_of
from matching.not_listed import not_listed
from matching.offer import Feature, Offer
from matching.profile import Profile
from matching.resolve import refuse_contradictions
from matching.shown import criterion_out, gate_out, head
from matching.wording import both

MOST = 6
_KINDS = ("zone", "site", "opportunity", "supply_area")
Row = dict[str, Any]


def _place_faults(ids: Sequence[str], offer: Offer) -> Iterator[Fault]:
    if not 1 <= len(ids) <= MOST:
        said = both(f"nêu từ 1 đến {MOST} nơi", f"names 1 to {MOST} places")
        yield Fault("/places", "number-of-places", said, {"least": 1, "most": MOST})
    for at, id_ in enumerate(ids):
        found, facts = offer.items.get(id_), {"given": id_}
        if id_ in ids[:at]:
            yield Fault(f"/places/{at}", "given-twice", both("được nêu hai lần", "is given twice"), facts)
        elif not isinstance(found, Feature) or found.kind not in _KINDS or found.pack not in offer.policies:
            said = both(
                f"{id_!r} không phải khu, lô đất, dự án kêu gọi hay vùng nguyên liệu nào trong danh mục",
                f"{id_!r} is no zone, site, opportunity or supply area of the catalogue",
            )
            yield Fault(f"/places/{at}", "unknown-place", said, facts)


def _not_listed_fault(at: int, id: str, reason: Texts) -> Fault:
    said = both(
        f"{id!r} không phải nơi để xét cho hồ sơ này: nơi này {reason['vi']}",
        f"{id!r} is no place for this profile: it {reason['en']}",
    )
    return Fault(f"/places/{at}", "not-a-candidate", said, {"given": id})


def _asked(profile: Profile, ids: Sequence[str], offer: Offer, on: date) -> Inquiry:
    """The inquiry of a profile, before places that the match itself would list."""
    faults = list(_place_faults(ids, offer))
    try:
        refuse_contradictions(profile, offer, on)
    except ProfileContradicts as error:
        faults += [fault.within("/profile") for fault in error.faults]
    if faults:
        raise ProfileContradicts(faults)
    asked = inquiry(profile, offer, on)
    reasons = not_listed(asked, [offer.feature(id_) for id_ in ids])
    faults = [
        _not_listed_fault(at, id_, reason)
        for at, (id_, reason) in enumerate(zip(ids, reasons, strict=True))
        if reason
    ]
    if faults:
        raise ProfileContradicts(faults)
    return asked


def _dates(document: Any) -> Iterator[str]:
    """Every date of a figure in a part of a report."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name == "as_of" and isinstance(value, str):
                yield value
            else:
                yield from _dates(value)
    elif isinstance(document, list):
        for item in document:
            yield from _dates(item)


def _oldest(document: Any) -> str | None:
    """The date of the oldest figure a cell rests on."""
    return min(_dates(document), key=latest, default=None)


def _gap(cells: Sequence[Row | None], most_days: int | None) -> int | None:
    """Days between the oldest and the newest of the cells' dates, where they are more than the province allows."""
    days = [latest(cell["as_of"]) for cell in cells if cell and cell["as_of"]]
    apart = (max(days) - min(days)).days if days else 0
    return apart if most_days is not None and apart > most_days else None


def _row(id: str, cells: list[Row | None], most_days: int | None) -> Row:
    return {"id": id, "cells": cells, "date_gap_days": _gap(cells, most_days)}


def _gate_cell(one: Judged, id: str) -> Row | None:
    gate = next((gate for gate in one.gates if gate.id == id), None)
    if gate is None:
        return None
    out = gate_out(one.case, gate)
    return {**out, "known": gate.outcome.value != "unknown", "as_of": _oldest(out)}


def _criterion_cell(one: Judged, id: str) -> Row | None:
    result = next(result for result in one.results if result.id == id)
    if not result.asked:
        return None
    out = criterion_out(one, result)
    width = result.band.width
    known = "known" if width == 0 else "unknown" if width == 1 else "partly"
    return {**out, "known": known, "as_of": _oldest(out["evidence"])}


def compare(profile: Profile, ids: Sequence[str], offer: Offer, on: date) -> dict[str, Any]:
    """Up to six places before a profile, in the order asked for.

    Raises:
        NothingToMatch: No province with a policy is loaded.
        ProfileContradicts: The profile contradicts itself, or a place is unknown, given twice, one too many or none
            that the match of this profile would list; the pointers are into ``{"profile": …, "places": […]}``.
    """
    if not offer.policies:
        raise NothingToMatch
    asked = _asked(profile, ids, offer, on)
    found = [judged(asked.case(offer.feature(id_))) for id_ in ids]
    allowed = [one.case.policy.comparison.date_gap_days for one in found if one.case.policy.comparison]
    most_days = min(allowed, default=None)
    asked_of_any = dict.fromkeys(gate.id for one in found for gate in one.gates)
    gates = [id_ for id_ in GATES if id_ in asked_of_any] + [id_ for id_ in asked_of_any if id_ not in GATES]
    rows: dict[str, list[Row]] = {
        "gates": [_row(id_, [_gate_cell(one, id_) for one in found], most_days) for id_ in gates],
        "criteria": [
            _row(id_, cells, most_days)
            for id_ in CRITERIA
            if any(cells := [_criterion_cell(one, id_) for one in found])
        ],
    }
    columns = [
        [cell for part in rows.values() for row in part if (cell := row["cells"][at])]
        for at in range(len(found))
    ]
    return {
        "places": [head(one) for one in found],
        **rows,
        "sources": sources_of(zip(found, columns, strict=True), offer),
        **key_of(profile, offer, on),
    }
