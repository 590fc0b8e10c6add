"""The sources a report cites, with title and address, so that each figure can be checked from the report alone."""

from collections.abc import Iterable
from typing import Any

from matching.judgement import Judged
from matching.offer import Offer


def _collect(document: dict[str, Any] | list[Any], found: set[str]) -> None:
    """Every source key in a part of a report."""
    items = document.items() if isinstance(document, dict) else ((None, item) for item in document)
    for name, value in items:
        if name == "source":
            found.update(value)
        elif isinstance(value, dict | list):
            _collect(value, found)


def sources_of(
    parts: Iterable[tuple[Judged, Iterable[dict[str, Any]]]],
    offer: Offer,
    environment: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Title and address of every source that is cited by what is shown of gates and criteria at a place, and by the
    pre-check."""
    keys: set[tuple[str, str]] = set()
    for part in environment.values() if environment else ():
        for item in part:
            found_here: set[str] = set()
            _collect(item, found_here)
            keys |= {(item["pack"], key) for key in found_here}
    for one, shown in parts:
        found: set[str] = set()
        for item in shown:
            found.update(item.get("source", ()))
            _collect(item.get("evidence", []), found)
        keys |= {(one.case.place.pack, key) for key in found}
    known = [(key, *offer.sources[key]) for key in sorted(keys) if key in offer.sources]
    return [{"pack": pack, "id": id_, "title": title, "url": url} for (pack, id_), title, url in known]
