"""The embedded engine: a Tantivy index that follows the log, and searchers over its commits."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import structlog

from catalogue.live.snapshot import LiveListing, Snapshot
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.faults import fault
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Head
from search.cursors import Cursors
from search.documents import PAIRED, WEIGHTS, Document, document_of
from search.lexicon import Lexicon, lexicon_of
from search.pages import IdRanks
from search.planning import Planner
from search.searching import SnapshotSearcher
from search.tantivy_index import Index, words_in
from search.tantivy_matcher import TantivyMatcher
from search.tantivy_schema import IndexCursor, schema_hash
from search.tantivy_slots import Slot
from search.vocabulary import Vocabulary

ENGINE = "tantivy"
_log = structlog.get_logger(__name__)


class TantivyEngine:
    """One index for one process, in a directory of its own or in memory. Only the follower's thread changes it."""

    def __init__(self, directory: Path | None, cursor_key: bytes) -> None:
        self._slot = Slot(directory / "index" / schema_hash()) if directory else None
        self._cursors = Cursors(cursor_key, ENGINE)
        self._index: Index | None = None
        self._generation = -1
        self._single, self._pairs = Vocabulary(), Vocabulary()
        self._ranks: IdRanks | None = None
        self._lexicon: tuple[Mapping[str, Bundle], Lexicon] | None = None

    def after(self, snapshot: Snapshot, batch: Batch) -> SnapshotSearcher:
        """The searcher of a snapshot, once the index holds the batch that led to it."""
        if self._index is None or batch.fresh or batch.head.index_generation != self._generation:
            index = self._started(snapshot, batch.head)
        else:
            index = self._stepped(self._index, snapshot, batch)
        self._index, self._generation = index, batch.head.index_generation
        self._ranks = self._ranks.then(snapshot.columns) if self._ranks else IdRanks.of(snapshot.columns)
        planner = Planner(self._lexicon_of(snapshot), self._single, self._pairs)
        matcher = TantivyMatcher(index.searcher(), snapshot.columns, planner)
        return SnapshotSearcher(snapshot, matcher, self._cursors, self._ranks)

    def close(self) -> None:
        """Ends the writer and lets another process have the directory."""
        self._drop()
        if self._slot:
            self._slot.release()
            self._slot = None

    def _drop(self) -> None:
        if self._index:
            self._index.close()
        self._index = None

    def _started(self, snapshot: Snapshot, head: Head) -> Index:
        """The index of the last run brought up to date, or a new one."""
        self._drop()
        index = self._caught_up(snapshot, head) or self._rebuilt(snapshot, head)
        searcher = index.searcher()
        self._single = Vocabulary.of(words_in(searcher, WEIGHTS))
        self._pairs = Vocabulary.of(words_in(searcher, PAIRED))
        return index

    def _caught_up(self, snapshot: Snapshot, head: Head) -> Index | None:
        """The cached index, with what it lacks added and what is no longer live removed."""
        held = Index.opened(self._slot.path) if self._slot else None
        if held is None or not held.cursor.leads_to(head):
            return None
        live = snapshot.columns.sequences[snapshot.columns.alive]
        lacking = set(np.setdiff1d(live, held.sequences).tolist())
        gone = np.setdiff1d(held.sequences, live).tolist()
        if lacking or gone:
            added = (listing for listing in snapshot.in_order if listing.sequence in lacking)
            try:
                held.index.change((("sequence", number) for number in gone), _documents(added), _cursor(head))
            except (OSError, ValueError) as error:
                # A commit that was killed leaves files behind that stand in the next one's way.
                _log.warning("the search index of the last run cannot be changed", reason=str(error))
                held.index.close()
                return None
        _log.info("the search index was kept", added=len(lacking), removed=len(gone))
        return held.index

    def _rebuilt(self, snapshot: Snapshot, head: Head) -> Index:
        index = Index.built(self._slot.cleared() if self._slot else None)
        fault("index:cleared")
        index.change((), _documents(snapshot.in_order), _cursor(head))
        _log.info("the search index was built", listings=len(snapshot.in_order))
        return index

    def _stepped(self, index: Index, snapshot: Snapshot, batch: Batch) -> Index:
        """The same index after a batch; if that fails, the next try starts from what was committed."""
        touched = {entry.id for entry in batch.publications}
        live = (snapshot.listings.get(id_) for id_ in sorted(touched))
        added = list(_documents(listing for listing in live if listing is not None))
        self._index = None
        index.change((("id", id_) for id_ in touched), added, _cursor(batch.head))
        self._single = self._single.plus(word for document in added for word in document.words)
        self._pairs = self._pairs.plus(
            pair for document in added for pair in document.pairs("title", "alias", "related")
        )
        return index

    def _lexicon_of(self, snapshot: Snapshot) -> Lexicon:
        """The packs' words, read again only when a bundle changed."""
        if self._lexicon is None or self._lexicon[0] is not snapshot.bundles:
            self._lexicon = snapshot.bundles, lexicon_of(snapshot.bundles.values())
        return self._lexicon[1]


def _documents(listings: Iterable[LiveListing]) -> Iterable[Document]:
    return (document_of(json.loads(listing.body)) for listing in listings)


def _cursor(head: Head) -> IndexCursor:
    return IndexCursor(head.epoch, head.index_generation, head.sequence)
