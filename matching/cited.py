"""The sources a report cites, with title and address, so that each figure can be checked from the report alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from matching.judgement import Judged
from matching.offer import Offer


def _within(document: Any) -> Iterator[str]:
    """Every source key in a part of a report, however deep."""
    if type(document) is dict:
        for name, value in document.items():
            yield from value if name == "source" else _within(value)
    elif type(document) is list:
        for item in document:
            yield from _within(item)


_LISTS = ("areas", "incentives")
"""Where evidence names several things, each with its own sources."""


def _of_shown(keys: set[str], item: dict[str, Any]) -> None:
    """Adds the source keys of a gate or criterion as it is shown: known places, since there are hundreds in a report."""
    keys.update(item.get("source", ()))
    for proof in item.get("evidence", ()):
        keys.update(proof.get("source", ()))
        for name in _LISTS:
            for each in proof.get(name, ()):
                keys.update(each["source"])


def sources_of(
    parts: Iterable[tuple[Judged, Iterable[dict[str, Any]]]],
    offer: Offer,
    environment: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Title and address of every source that is cited by what is shown of gates and criteria at a place, and by the
    pre-check."""
    found: dict[str, set[str]] = {}
    for one, shown in parts:
        keys = found.setdefault(one.case.place.pack, set())
        for item in shown:
            _of_shown(keys, item)
    for part in environment.values() if environment else ():
        for item in part:
            found.setdefault(item["pack"], set()).update(_within(item))
    cited = sorted((pack, key) for pack, keys in found.items() for key in keys)
    known = [(key, *offer.sources[key]) for key in cited if key in offer.sources]
    return [{"pack": pack, "id": id_, "title": title, "url": url} for (pack, id_), title, url in known]
