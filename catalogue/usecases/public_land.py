"""The land of a zone or a lot as the public sees it: balances, notices, gaps and fill rates."""

from datetime import date
from typing import Any

from catalogue.domain.dates import latest
from catalogue.domain.facts import headline, number
from catalogue.domain.land import TOLERANCE_HA, LandState, Ledger, LotState, StatedArea, in_notices, ledger
from catalogue.domain.records import Record


def _stated(line: StatedArea) -> dict[str, Any]:
    return line.model_dump(
        mode="json", include={"state", "area_ha", "as_of", "basis", "source", "site", "note"}
    )


def _gap(after: str, sum_ha: float, industrial: float | None) -> list[dict[str, Any]]:
    if industrial is None or round(abs(sum_ha - industrial), 4) <= TOLERANCE_HA:
        return []
    return [
        {
            "after": after,
            "sum_ha": sum_ha,
            "of": "industrial_land",
            "of_ha": industrial,
            "gap_ha": round(sum_ha - industrial, 4),
        }
    ]


def _fill_rates(book: Ledger) -> list[dict[str, Any]]:
    leased, everything = book.area(LandState.LEASED), book.sum_ha
    cleared = round(everything - book.area(LandState.PLANNED), 4)
    bases = [("cleared_industrial_land", cleared), ("industrial_land", everything)]
    return [
        {"percent": round(100 * leased / area, 2), "of": name, "of_ha": area} for name, area in bases if area
    ]


def _zone_land(record: Any, stale_after: date | None) -> dict[str, Any] | None:
    book = ledger(record.land, record.land_events)
    if book is None:
        return None
    industrial = number(headline(record.facts, "industrial_land"))
    notices, gaps, seen = [], [], []
    for notice, lines in in_notices(record.land):
        seen += lines
        complete = any(line.complete for line in lines)
        after = ledger(seen)
        notices.append(
            {
                "notice": notice,
                "as_of": lines[0].as_of,
                "complete": complete,
                "sum_ha": round(sum(line.area_ha for line in lines), 4),
                "states": [_stated(line) for line in lines],
            }
        )
        if after and after.opened_by:
            gaps += _gap(notice, after.sum_ha, industrial)
    if record.land_events and book.opened_by:
        gaps += _gap(max(record.land_events, key=lambda event: event.on).decision, book.sum_ha, industrial)
    reconciled = not _gap("", book.sum_ha, industrial)
    complete = book.opened_by is not None and reconciled
    return {
        "states": [balance.public() for balance in book.balances],
        "sum_ha": book.sum_ha,
        "complete": complete,
        "unreconciled": gaps,
        "fill_rates": _fill_rates(book) if complete else [],
        "notices": notices,
        "stale_after": stale_after and stale_after.isoformat(),
    }


def _lot_land(states: tuple[LotState, ...], stale_after: date | None) -> dict[str, Any] | None:
    if not states:
        return None
    first, *others = sorted(states, key=lambda state: latest(state.as_of), reverse=True)
    return {
        **first.model_dump(mode="json"),
        "others": [other.model_dump(mode="json") for other in others],
        "stale_after": stale_after and stale_after.isoformat(),
    }


def public_land(record: Record, stale_after: date | None) -> dict[str, Any] | None:
    """The land of a zone or a site; ``None`` for other kinds, and where nothing is stated."""
    if record.KIND == "zone":
        return _zone_land(record, stale_after)
    return _lot_land(record.land, stale_after) if record.KIND == "site" else None  # type: ignore[attr-defined]  # only a site's land is asked for
