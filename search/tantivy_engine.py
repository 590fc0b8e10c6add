"""The embedded engine: a Tantivy index that follows the log, and searchers over its commits."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal, NamedTuple

import structlog

from catalogue.live.snapshot import Snapshot
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Head
from search.cursors import Cursors
from search.documents import PAIRED, WEIGHTS
from search.known_words import KnownWords
from search.lexicon import Lexicon, lexicon_of
from search.pages import IdRanks
from search.planning import Planner
from search.searching import SnapshotSearcher
from search.tantivy_home import Home, cursor_at, documents
from search.tantivy_index import Index, words_in
from search.tantivy_matcher import TantivyMatcher
from search.tantivy_rebuild import Rebuild
from search.tantivy_schema import IndexCursor
from search.vocabulary import Vocabulary

ENGINE = "tantivy"
_log = structlog.get_logger(__name__)


class Step(NamedTuple):
    """What a searcher needs at one step of the log."""

    matcher: TantivyMatcher
    ranks: IdRanks


class TantivyEngine:
    """One index for one process, in a directory of its own or in memory. Only the follower's thread changes it."""

    def __init__(self, directory: Path | None, cursor_key: bytes) -> None:
        self._home = Home(directory)
        self._cursors = Cursors(cursor_key, ENGINE)
        self._index: Index | None = None
        self.generation = -1
        """Of the index that answers."""
        self.rebuild: Rebuild | None = None
        self._single, self._pairs = Vocabulary(), Vocabulary()
        self._ranks: IdRanks | None = None
        self._lexicon: tuple[Mapping[str, Bundle], Lexicon] | None = None

    def after(self, snapshot: Snapshot, batch: Batch) -> SnapshotSearcher:
        """The searcher of a snapshot, once the index holds the batch that led to it."""
        step = self.step(snapshot, batch)
        return SnapshotSearcher(snapshot, step.matcher, self._cursors, step.ranks)

    def step(self, snapshot: Snapshot, batch: Batch) -> Step:
        """Brings the index to a snapshot. One of a new generation is filled beside it, and taken over when full."""
        if self._index is None or batch.fresh:
            self._index = self._started(snapshot, batch.head)
        else:
            self._index = self._stepped(self._index, snapshot, batch)
        index = self._index = self._newest(self._index, snapshot, batch.head)
        self._ranks = self._ranks.then(snapshot.columns) if self._ranks else IdRanks.of(snapshot.columns)
        planner = Planner(self._lexicon_of(snapshot), KnownWords(self._single, self._pairs))
        return Step(TantivyMatcher(index.searcher(), snapshot.columns, planner), self._ranks)

    @property
    def is_due(self) -> bool:
        """Whether a new index waits to be taken over, even if nothing is published."""
        return self.rebuild is not None and self.rebuild.is_due

    @property
    def state(self) -> Literal["embedded"]:
        """Which engine answers, in one word."""
        return "embedded"

    def close(self) -> None:
        """Ends the writer and lets another process have the directory."""
        self._drop()
        self._home.release()

    def _drop(self) -> None:
        if self.rebuild:
            self.rebuild.abandon()
        if self._index:
            self._index.close()
        self.rebuild = self._index = None

    def _started(self, snapshot: Snapshot, head: Head) -> Index:
        self._drop()
        index = self._home.started(snapshot, head)
        self.generation = head.index_generation
        searcher = index.searcher()
        self._single = Vocabulary.of(words_in(searcher, WEIGHTS))
        self._pairs = Vocabulary.of(words_in(searcher, PAIRED))
        return index

    def _stepped(self, index: Index, snapshot: Snapshot, batch: Batch) -> Index:
        """The same index after a batch; if that fails, the next try starts from what was committed."""
        touched = {entry.id for entry in batch.publications}
        if self.rebuild:
            self.rebuild.touched |= touched
        self._index = None
        self._change(index, snapshot, touched, replace(cursor_at(batch.head), generation=self.generation))
        return index

    def _change(self, index: Index, snapshot: Snapshot, touched: set[str], cursor: IndexCursor) -> None:
        live = (snapshot.listings.get(id_) for id_ in sorted(touched))
        added = list(documents(listing for listing in live if listing is not None))
        index.change((("id", id_) for id_ in touched), added, cursor)
        self._single = self._single.plus(word for document in added for word in document.words)
        self._pairs = self._pairs.plus(
            pair for document in added for pair in document.pairs("title", "alias", "related")
        )

    def _newest(self, index: Index, snapshot: Snapshot, head: Head) -> Index:
        """The index of the head's generation once it is full; the old one until then."""
        rebuild = self.rebuild
        if rebuild is None:
            if head.index_generation != self.generation:
                self.rebuild = Rebuild(self._home.beside(), snapshot, cursor_at(head))
            return index
        if rebuild.cursor.generation != head.index_generation or (rebuild.has_failed and rebuild.is_due):
            rebuild.abandon()
            self.rebuild = Rebuild(self._home.beside(), snapshot, cursor_at(head))
            return index
        if not rebuild.is_due or rebuild.index is None:
            return index
        return self._taken_over(index, rebuild, rebuild.index, snapshot, head)

    def _taken_over(self, old: Index, rebuild: Rebuild, new: Index, snapshot: Snapshot, head: Head) -> Index:
        """The new index, with what was published while it was filled."""
        self.rebuild = None
        self._single, self._pairs = rebuild.single, rebuild.pairs
        self._change(new, snapshot, rebuild.touched, cursor_at(head))
        old.close()
        self._home.moved(rebuild.path)
        self.generation = head.index_generation
        _log.info("the new search index answers", made_good=len(rebuild.touched))
        return new

    def _lexicon_of(self, snapshot: Snapshot) -> Lexicon:
        """The packs' words, read again only when a bundle changed."""
        if self._lexicon is None or self._lexicon[0] is not snapshot.bundles:
            self._lexicon = snapshot.bundles, lexicon_of(snapshot.bundles.values())
        return self._lexicon[1]
