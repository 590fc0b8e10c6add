"""The sources a report cites, with title and address, so that each figure can be checked from the report alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from matching.judgement import Judged
from matching.offer import Offer


def _cited(document: Any) -> Iterator[str]:
    """Every source key in a part of a report."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from value if name == "source" else _cited(value)
    elif isinstance(document, list):
        for item in document:
            yield from _cited(item)


def sources_of(parts: Iterable[tuple[Judged, Any]], offer: Offer) -> list[dict[str, Any]]:
    """Title and address of every source that what is shown of a place cites."""
    keys = {(one.case.place.pack, key) for one, shown in parts for key in _cited(shown)}
    found = [(key, *offer.sources[key]) for key in sorted(keys) if key in offer.sources]
    return [{"pack": pack, "id": id_, "title": title, "url": url} for (pack, id_), title, url in found]
