"""A record becomes its public JSON: once, at publication, as bytes."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.domain.dates import latest, months_after
from catalogue.domain.facts import Fact, Statement, headline, in_order
from catalogue.domain.listings import own_fields
from catalogue.domain.records import Record
from catalogue.domain.references import embedded
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.owners import Lookup, Owners
from catalogue.usecases.public_land import public_land

RENDERER = 4


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
    if "areas" in type(record).model_fields:
        areas = getattr(record, "areas")  # noqa: B009 - incentives alone have them
        places = dict.fromkeys(id_ for area in areas for id_ in area.places)
        names["area_names"] = [owners.named(id_) for id_ in places]
    if "for_sectors" in type(record).model_fields:
        sectors = getattr(record, "for_sectors")  # noqa: B009 - incentives alone have them
        names["for_sector_names"] = [owners.named(id_) for id_ in sectors]
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
        "land": public_land(record, ages),
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
