"""A record becomes its public JSON: once, at publication, as bytes."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.domain.dates import latest, months_after
from catalogue.domain.facts import Fact, Statement, headline, in_order, number
from catalogue.domain.land import TOLERANCE_HA, LandState, Ledger, LotState, StatedArea, in_notices, ledger
from catalogue.domain.listings import own_fields
from catalogue.domain.records import Record
from catalogue.domain.references import embedded
from catalogue.usecases.bundles import Bundle

RENDERER = 2
Lookup = Callable[[str], dict[str, Any] | None]


@dataclass
class Owners:
    """Looks up the listings a rendering embeds, and remembers which it read."""

    lookup: Lookup
    read: set[str] = field(default_factory=set)

    def get(self, id: str) -> dict[str, Any] | None:
        self.read.add(id)
        return self.lookup(id)

    def named(self, id: str) -> dict[str, Any]:
        """The public name of an owner. One that is not published is named by its id alone."""
        owner = self.get(id)
        if owner is None:
            return {"id": id, "title": {"vi": id, "en": id}, "within": [], "aliases": []}
        within, aliases = self._within(id, owner), list(owner["aliases"])
        if owner["kind"] == "place":
            aliases += [
                name for other in self._former(owner) for name in (other["title"]["vi"], *other["aliases"])
            ]
        return {"id": id, "title": owner["title"], "within": within, "aliases": list(dict.fromkeys(aliases))}

    def _former(self, place: dict[str, Any]) -> list[dict[str, Any]]:
        found = (self.get(overlap["place"]) for overlap in place.get("overlaps", ()))
        return [other for other in found if other]

    def _within(self, id: str, owner: dict[str, Any]) -> list[str]:
        """The ids above an owner, and for a place those of the former units on whose ground it lies."""
        ids: list[str] = []
        waiting = [owner]
        while waiting:
            here = waiting.pop(0)
            above = [here.get("parent"), *(overlap["place"] for overlap in here.get("overlaps", ()))]
            for other in above:
                if other and other not in ids and other != id and (listing := self.get(other)):
                    ids.append(other)
                    waiting.append(listing)
        return ids

    def contact(self, id: str) -> dict[str, Any]:
        owner = self.get(id)
        if owner is None:
            return {"id": id, "title": {"vi": id, "en": id}, "successor": None, "office": None}
        heads = owner.get("successor") or [{"value": None}]
        return {
            "id": id,
            "title": owner["title"],
            "successor": heads[0]["value"],
            "office": owner.get("office"),
        }


@dataclass(frozen=True)
class Rendered:
    """The public JSON of a record without its envelope, and the ids whose names it holds."""

    id: str
    kind: str
    body: bytes
    owners: frozenset[str]


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def _statement(statement: Statement) -> dict[str, Any]:
    return statement.model_dump(mode="json")


def _fact(fact: Fact) -> dict[str, Any]:
    first, *others = in_order(fact)
    return {**_statement(first), "others": [_statement(other) for other in others]}


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
        **_plain(first),
        "others": [_plain(other) for other in others],
        "stale_after": stale_after and stale_after.isoformat(),
    }


def _land(record: Record, stale_after: date | None) -> dict[str, Any] | None:
    if record.KIND == "zone":
        return _zone_land(record, stale_after)
    return _lot_land(record.land, stale_after) if record.KIND == "site" else None  # type: ignore[attr-defined]  # only a site's land is asked for


def _dated(record: Record) -> date:
    """The day the record's most telling statement speaks of: its land if it has any, else its latest fact."""
    land = [latest(line.as_of) for line in getattr(record, "land", ())]
    land += [event.on for event in getattr(record, "land_events", ())]
    return max(
        land or [latest(s.as_of) for fact in record.facts.values() for s in fact if s.value is not None],
        default=date.min,
    )


def stale_after(record: Record, bundle: Bundle) -> date | None:
    """The day from which the record's figures need confirming, by the pack's ageing rule for its kind."""
    months = bundle.ageing.get(record.KIND)
    dated = _dated(record)
    return None if months is None or dated == date.min else months_after(dated, months)


def _completeness(record: Record) -> dict[str, Any] | None:
    if not record.EXPECTED:
        return None
    known = [name for name in record.EXPECTED if _knows(record, name)]
    missing = [name for name in record.EXPECTED if name not in known]
    return {
        "known": len(known),
        "expected": len(record.EXPECTED),
        "share": round(len(known) / len(record.EXPECTED), 4),
        "missing": missing,
    }


def _knows(record: Record, name: str) -> bool:
    head = headline(record.facts, name)
    return bool(getattr(record, name, None)) or (head is not None and head.value is not None)


def _own(record: Record, owners: Owners) -> dict[str, Any]:
    """The kind's own fields, references to owners replaced by their names."""
    named = embedded(type(record))
    dumped = record.model_dump(mode="json", include=set(own_fields(type(record))))
    for name in dumped:
        if name in named and dumped[name]:
            value = dumped[name]
            dumped[name] = (
                owners.named(value) if isinstance(value, str) else [owners.named(id_) for id_ in value]
            )
    return dumped


def _names_beside(record: Record, owners: Owners) -> dict[str, Any]:
    """The names of units and sectors that the kind's own fields give by id, so that it is found by them."""
    names: dict[str, Any] = {}
    if "parent" in type(record).model_fields:
        parent = getattr(record, "parent")  # noqa: B009 - not every kind has one
        names["parent_name"] = owners.named(parent) if parent else None
    if "overlaps" in type(record).model_fields:
        overlaps = getattr(record, "overlaps")  # noqa: B009 - places alone have them
        names["overlap_names"] = [owners.named(overlap.place) for overlap in overlaps]
    return names


def render(record: Record, bundle: Bundle, lookup: Lookup) -> Rendered:
    """The public JSON of a record, as the bytes that every surface copies."""
    owners, ages = Owners(lookup), stale_after(record, bundle)
    location = record.location
    document = {
        "id": record.id,
        "kind": record.KIND,
        "title": _plain(record.title),
        "summary": _plain(record.summary),
        "aliases": list(record.aliases),
        "place": owners.named(record.place) if record.place else None,
        "geometry": _plain(location.geometry) if location else None,
        "location_accuracy_km": location.accuracy_km if location else None,
        "location": location.model_dump(mode="json", include={"basis", "source", "note"})
        if location
        else None,
        "sectors": [owners.named(id_) for id_ in record.sectors],
        "stage": getattr(record, "stage", None),
        "facts": {name: _fact(fact) for name, fact in record.facts.items()},
        "land": _land(record, ages),
        "completeness": _completeness(record),
        "stale_after": ages and ages.isoformat(),
        "contact": owners.contact(record.contact) if record.contact else None,
        "publisher": bundle.publisher,
        "sources": [_plain(source) for source in record.sources],
        **_own(record, owners),
        **_names_beside(record, owners),
    }
    return Rendered(record.id, record.KIND, to_bytes(document), frozenset(owners.read))


def to_bytes(document: Any) -> bytes:
    """JSON in UTF-8 without spaces; refuses NaN and infinities."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def with_envelope(body: bytes, sequence: int, revision: int, published_at: str) -> bytes:
    """A listing's bytes: the publication's own numbers spliced onto the rendered body."""
    return (
        b'{"sequence":%d,"revision":%d,"published_at":"%s",' % (sequence, revision, published_at.encode())
        + body[1:]
    )
