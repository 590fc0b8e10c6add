"""Where a process has its Tantivy index: brought up to date from the last run, or built anew."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import structlog
from pydantic_core import from_json

from catalogue.live.snapshot import LiveListing, Snapshot
from catalogue.usecases.faults import fault
from catalogue.usecases.ports import Head
from search.documents import Document, document_of
from search.reading import Reader
from search.tantivy_index import Held, Index
from search.tantivy_schema import IndexCursor, schema_hash
from search.tantivy_slots import Slot

_log = structlog.get_logger(__name__)


def documents(listings: Iterable[LiveListing]) -> Iterator[Document]:
    """The documents of listings."""
    read = Reader()
    return (document_of(from_json(listing.body), read) for listing in listings)


def cursor_at(head: Head) -> IndexCursor:
    """The cursor of an index that is at a head."""
    return IndexCursor(head.epoch, head.index_generation, head.sequence)


class Home:
    """Two directories of a process's own, one in use, one for the next index; or memory."""

    def __init__(self, directory: Path | None) -> None:
        self._slot = Slot(directory / "index" / schema_hash()) if directory else None

    def started(self, snapshot: Snapshot, head: Head) -> Index:
        """The index of the last run brought up to date, or a new one."""
        return self._caught_up(snapshot, head) or self._built(snapshot, head)

    def beside(self) -> Path | None:
        """An empty directory for the next index; ``None`` is memory."""
        return self._slot.cleared(self._slot.paths[1]) if self._slot else None

    def moved(self, path: Path | None) -> None:
        """The next index is the one in use from now on."""
        if self._slot and path:
            self._slot.use(path)

    def release(self) -> None:
        """Lets another process have the directories."""
        if self._slot:
            self._slot.release()
            self._slot = None

    def _held(self, head: Head) -> Held | None:
        """The cached index from which the log went on to a head."""
        for path in self._slot.paths if self._slot else ():
            held = Index.opened(path)
            if held is not None and held.cursor.leads_to(head):
                self.moved(path)
                return held
        return None

    def _caught_up(self, snapshot: Snapshot, head: Head) -> Index | None:
        """The cached index, with what it lacks added and what is no longer live removed."""
        held = self._held(head)
        if held is None:
            return None
        live = snapshot.columns.sequences[snapshot.columns.alive]
        lacking = set(np.setdiff1d(live, held.sequences).tolist())
        gone = np.setdiff1d(held.sequences, live).tolist()
        if lacking or gone:
            added = (listing for listing in snapshot.in_order if listing.sequence in lacking)
            try:
                held.index.change(
                    (("sequence", number) for number in gone), documents(added), cursor_at(head)
                )
            except (OSError, ValueError) as error:
                # A commit that was killed leaves files behind that stand in the next one's way.
                _log.warning("the search index of the last run cannot be changed", reason=str(error))
                held.index.close()
                return None
        _log.info("the search index was kept", added=len(lacking), removed=len(gone))
        return held.index

    def _built(self, snapshot: Snapshot, head: Head) -> Index:
        if self._slot:
            self._slot.use(self._slot.path)
        index = Index.built(self._slot.cleared() if self._slot else None)
        fault("index:cleared")
        index.change((), documents(snapshot.in_order), cursor_at(head))
        _log.info("the search index was built", listings=len(snapshot.in_order))
        return index
