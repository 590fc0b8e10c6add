"""Sectors by the codes of the classification of industries (VSIC), as investors know them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from catalogue.live.snapshot import Snapshot


def _is_code(asked: str) -> bool:
    return asked.isascii() and asked.isdigit()


class Industries:
    """The sectors of one snapshot, read when first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        sectors = (listing for listing in self._snapshot.in_order if listing.kind == "sector")
        return {sector.id: tuple(json.loads(sector.body)["vsic"]) for sector in sectors}

    def named(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Ids of sectors, in the place of codes too; what is neither stays as it is."""
        return tuple(dict.fromkeys(id_ for each in asked for id_ in self._sectors(each)))

    def _sectors(self, asked: str) -> Iterator[str]:
        """The sectors of a code, as matching reads it: of just this one, else of those below, else nearest above."""
        if not _is_code(asked):
            yield asked
            return
        held = [(id_, code) for id_, codes in self._codes.items() for code in codes]
        above = max((code for _, code in held if asked.startswith(code)), key=len, default=None)
        exact = [id_ for id_, code in held if code == asked]
        below = [id_ for id_, code in held if code.startswith(asked)]
        yield from exact or below or [id_ for id_, code in held if code == above] or [asked]
