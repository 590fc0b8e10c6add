"""The listings as entries of a feed: permanent ids, the latest change first, page after page.

An entry is new when its record's revision is. A listing that is published again because something it refers to was
renamed, or because the renderer changed, keeps its place and its ``updated``: there is no news in it (RFC 4287 4.2.15).
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from api.edge.context import World
from catalogue.live.columns import Rows
from catalogue.live.pieces import Pieces
from catalogue.live.snapshot import LiveListing, Snapshot
from feeds.asked import Asked
from feeds.wording import Labels
from matching.wording import when

_NAMESPACE = UUID("6d1f7f0e-3f0a-5c0b-9d54-7a3b1a0c2e11")
"""Never changes: with it the ids would."""
Sequences = NDArray[np.int64]
Named = dict[str, Any]


def permanent(*names: str) -> str:
    """The id of something: the same in every language, at every address, after every restart and restore."""
    return uuid5(_NAMESPACE, "\n".join(names)).urn


@dataclass(frozen=True)
class Entry:
    """One listing in one language, as feeds show it."""

    id: str
    listing: str
    sequence: int
    title: str
    summary: str | None
    text: str
    updated: str
    page: str
    data: str
    tags: tuple[tuple[str, str], ...]
    publisher: str
    attribution: str
    licence: str | None
    position: tuple[float, float] | None


def _figures(listing: Named, labels: Labels) -> list[str]:
    lines = []
    for name, fact in listing["facts"].items():
        if fact["value"] is not None:
            dated = f" ({when(fact['as_of'], labels.lang)})" if fact["as_of"] else ""
            shown = labels.quantity(fact["value"], fact["unit"])
            lines.append(f"{labels.label('facts', name)}: {shown}{dated}")
    return lines


@lru_cache(maxsize=512)
def _entry(pieces: Pieces, changed: str, labels: Labels, public_url: str) -> Entry:
    """The latest are asked for again and again, in both languages and forms; older pages seldom."""
    listing, lang = json.loads(b"".join(pieces)), labels.lang
    summary = listing["summary"] and listing["summary"][lang]
    geometry, id_ = listing["geometry"], listing["id"]
    point = geometry["coordinates"] if geometry and geometry["type"] == "Point" else None
    lines = [summary or listing["title"][lang], *_figures(listing, labels)]
    return Entry(
        id=permanent("listing", id_),
        listing=id_,
        sequence=listing["sequence"],
        title=listing["title"][lang],
        summary=summary,
        text="\n".join(lines),
        updated=changed,
        page=f"{public_url}/{lang}/listings/{id_}",
        data=f"{public_url}/v1/listings/{id_}",
        tags=tuple(
            dict.fromkeys(
                [
                    (listing["kind"], labels.label("kinds", listing["kind"])),
                    *((sector["id"], sector["title"][lang]) for sector in listing["sectors"]),
                ]
            )
        ),
        publisher=listing["publisher"]["title"][lang],
        attribution=listing["publisher"]["attribution"][lang],
        licence=listing["publisher"]["licence"],
        position=(point[1], point[0]) if point else None,
    )


def entry(listing: LiveListing, labels: Labels, public_url: str) -> Entry:
    """A listing as an entry."""
    return _entry(listing.pieces, listing.changed[1], labels, public_url)


def _changed_at(snapshot: Snapshot) -> Sequences:
    """For each row the number at which its listing last changed; put together once per snapshot."""
    found: Sequences | None = snapshot.pages.get("changed")
    if found is None:
        columns = snapshot.columns
        again = [listing for listing in snapshot.in_order if listing.changed[0] != listing.sequence]
        rows, known = columns.rows_of(np.array([listing.sequence for listing in again], np.int64))
        found = columns.sequences.copy()
        found[rows[known]] = np.array([listing.changed[0] for listing in again], np.int64)[known]
        snapshot.pages.keep("changed", found, found.nbytes)
    return found


class Order(NamedTuple):
    """Rows, the latest change first, and the number of each one's change."""

    rows: Rows
    numbers: Sequences


def _order(snapshot: Snapshot, rows: Rows) -> Order:
    numbers = _changed_at(snapshot)[rows]
    newest = np.argsort(-numbers, kind="stable")
    return Order(rows[newest], numbers[newest])


def _everything(snapshot: Snapshot) -> Order:
    found: Order | None = snapshot.pages.get("newest")
    if found is None:
        found = _order(snapshot, np.flatnonzero(snapshot.columns.alive))
        snapshot.pages.keep("newest", found, found.rows.nbytes + found.numbers.nbytes)
    return found


class Page(NamedTuple):
    """Some entries of a feed. The cursors lead to other pages: ``""`` is that of the first, ``None`` is none."""

    listings: list[LiveListing]
    updated: str
    next: str | None
    previous: str | None
    last: str


def page_of(world: World, question: Asked, today: date) -> Page:
    """The page a question asks for; what it costs does not grow with how far back it is."""
    snapshot, limit = world.snapshot, question.limit
    if question.question is None:
        order = _everything(snapshot)
    else:
        order = _order(snapshot, world.searcher.every(question.question, today))
    count = len(order.rows)
    start = (
        0 if question.before is None else int(np.searchsorted(-order.numbers, -question.before, side="right"))
    )

    def cursor(at: int) -> str:
        """That of the page beginning at an entry."""
        return snapshot.cursor(int(order.numbers[at - 1])) if at > 0 else ""

    def listing(at: int) -> LiveListing:
        return snapshot.listings[snapshot.columns.rows[order.rows[at]].id]

    end = min(start + limit, count)
    return Page(
        listings=[listing(at) for at in range(start, end)],
        updated=listing(0).changed[1] if count else snapshot.modified or "1970-01-01T00:00:00Z",
        next=cursor(end) if end < count else None,
        previous=cursor(max(0, start - limit)) if start else None,
        last=cursor((max(count, 1) - 1) // limit * limit),
    )


def feed_id(snapshot: Snapshot, question: Asked) -> str:
    """The id of a feed: of the packs it tells of, its language and its filters."""
    filters = (f"{name}={value}" for name, value in sorted(question.filters))
    return permanent("feed", question.lang, *sorted(snapshot.bundles), *filters)
