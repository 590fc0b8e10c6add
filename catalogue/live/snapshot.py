"""What is live, as bytes in the order of the log; replaced as a whole, never altered."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from sys import intern
from typing import NamedTuple

from catalogue.live.columns import Columns, advanced, no_columns
from catalogue.live.pages import Pages
from catalogue.live.pieces import Pieces, Shared, pieces_of
from catalogue.live.rows import Row, row_of
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Publication
from catalogue.usecases.render import with_envelope


class LiveListing(NamedTuple):
    """A live listing: its bytes are what every surface sends. They are held in pieces, which listings share.

    Its revision may have become public before, where it was only published again: with the new name of something it
    refers to, or by another renderer.
    """

    id: str
    kind: str
    sequence: int
    modified: str
    pieces: Pieces
    revision: int
    changed_before: tuple[int, str] | None = None

    @property
    def changed(self) -> tuple[int, str]:
        """The number and the instant at which its revision became public."""
        return self.changed_before or (self.sequence, self.modified)

    @property
    def body(self) -> bytes:
        """The public JSON."""
        return b"".join(self.pieces)

    @property
    def head(self) -> bytes:
        """Its beginning, as it is held: the publication's numbers, titles, summary, other names."""
        return self.pieces[0]

    @property
    def size(self) -> int:
        """Bytes of it."""
        return sum(map(len, self.pieces))


class Tombstone(NamedTuple):
    """A delete, without content."""

    id: str
    kind: str
    sequence: int
    modified: str
    reason: str | None


_ROOM = 6
"""Pieces for each listing: more are mostly of listings that are gone, and are begun anew."""


def _changed_before(entry: Publication, before: LiveListing | None) -> tuple[int, str] | None:
    if entry.changed is not None:
        return entry.changed
    return before.changed if before is not None and before.revision == entry.revision else None


@lru_cache(maxsize=64)
def _instant(written: str) -> str:
    """One copy of an instant that all of a load bear; most others are of one listing alone."""
    return written


def _listing(entry: Publication, before: LiveListing | None, shared: Shared, together: Shared) -> LiveListing:
    """The listing of a publication. Texts that rows and the matcher hold too, or that thousands share, are kept once."""
    body = with_envelope(entry.body or b"{}", entry.sequence, entry.revision, entry.published_at)
    return LiveListing(
        intern(entry.id),
        intern(entry.kind),
        entry.sequence,
        _instant(entry.published_at),
        pieces_of(body, shared, together),
        entry.revision,
        _changed_before(entry, before),
    )


def _rows(listings: dict[str, LiveListing], batch: Batch) -> list[Row]:
    """The rows of the publications of a batch that are live at its end, in order."""
    news = (listings.get(entry.id) for entry in batch.publications if entry.body is not None)
    last = {listing.id: listing for listing in news if listing is not None}
    return [
        row_of(json.loads(listing.body))
        for listing in sorted(last.values(), key=lambda listing: listing.sequence)
    ]


@dataclass(frozen=True)
class Snapshot:
    """The public catalogue at one sequence."""

    epoch: str
    sequence: int
    listings: dict[str, LiveListing] = field(default_factory=dict)
    tombstones: tuple[Tombstone, ...] = ()
    bundles: dict[str, Bundle] = field(default_factory=dict)
    blanked: Mapping[int, str] = field(default_factory=dict)
    """The deletes whose reasons were blanked, and when: what was told of them changed without a publication."""
    columns: Columns = field(default_factory=no_columns, repr=False)
    pages: Pages = field(default_factory=Pages, compare=False, repr=False)
    """Answers already put together from this snapshot; they go when it goes."""
    shared: Shared = field(default_factory=dict, compare=False, repr=False)
    """Pieces of listings that others may hold too; added to by the next step."""

    def after(self, batch: Batch) -> "Snapshot":
        """The snapshot one step on. Listings stay in the order of their publications."""
        before = EMPTY if batch.fresh else self
        shared = {} if batch.fresh or len(self.shared) > _ROOM * (1 + len(self.listings)) else self.shared
        listings, tombstones = dict(before.listings), list(before.tombstones)
        together: Shared = {}
        for entry in batch.publications:
            before_it = listings.pop(entry.id, None)
            if entry.op == "delete":
                tombstones.append(
                    Tombstone(entry.id, entry.kind, entry.sequence, entry.published_at, entry.reason)
                )
            elif entry.body is not None:
                listings[entry.id] = _listing(entry, before_it, shared, together)
        touched = {entry.id for entry in batch.publications}
        columns = advanced(no_columns() if batch.fresh else self.columns, touched, _rows(listings, batch))
        bundles = self.bundles if batch.bundles is None else batch.bundles
        blanked = before.blanked
        if batch.blanked is not None and batch.blanked != blanked:
            blanked = batch.blanked
            tombstones = [
                gone._replace(reason=None) if gone.sequence in blanked else gone for gone in tombstones
            ]
        return Snapshot(
            batch.head.epoch,
            batch.head.sequence,
            listings,
            tuple(tombstones),
            bundles,
            blanked,
            columns,
            shared=shared,
        )

    @cached_property
    def in_order(self) -> Sequence[LiveListing]:
        """The live listings by sequence."""
        return tuple(self.listings.values())

    @cached_property
    def _sequences(self) -> list[int]:
        return [listing.sequence for listing in self.in_order]

    @cached_property
    def _tombstone_sequences(self) -> list[int]:
        return [tombstone.sequence for tombstone in self.tombstones]

    @property
    def modified(self) -> str | None:
        """When the log last grew or lost a reason, as far as can be seen here."""
        last = [entries[-1].modified for entries in (self.in_order, self.tombstones) if entries]
        last += self.blanked.values()
        return max(last, default=None)

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The ids that were published once and are no longer."""
        return frozenset(tombstone.id for tombstone in self.tombstones) - self.listings.keys()

    def listings_after(self, sequence: int) -> int:
        """The position in ``in_order`` of the first listing after a sequence."""
        return bisect_right(self._sequences, sequence)

    def tombstones_after(self, sequence: int) -> int:
        """The position of the first delete after a sequence."""
        return bisect_right(self._tombstone_sequences, sequence)

    def cursor(self, sequence: int) -> str:
        """The cursor that stands at a sequence of this log."""
        return f"{self.epoch}.{sequence}"


EMPTY = Snapshot("", 0)
