"""A new index filled beside the one in use, in a thread of its own."""

import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import structlog

from catalogue.live.snapshot import Snapshot
from catalogue.usecases.faults import fault
from search.documents import PAIRED, WEIGHTS, Document
from search.tantivy_home import documents
from search.tantivy_index import Index, words_in
from search.tantivy_schema import IndexCursor
from search.vocabulary import Vocabulary

_AT_ONCE, _BREATH = 10, 0.002
"""After so many documents searches get their turn."""
RETRY_SECONDS = 5.0
_log = structlog.get_logger(__name__)


class _Abandoned(Exception):
    """Nobody waits for it any more."""


class Rebuild:
    """One index being filled from a snapshot. What is published meanwhile is noted, and made good when it is taken over."""

    def __init__(self, path: Path | None, snapshot: Snapshot, cursor: IndexCursor) -> None:
        self.path, self.cursor = path, cursor
        self.touched: set[str] = set()
        self.index: Index | None = None
        self.single, self.pairs = Vocabulary(), Vocabulary()
        self.error: Exception | None = None
        self._failed_at = 0.0
        self._abandoned = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(snapshot,), name="reindex", daemon=True)
        self._thread.start()

    @property
    def has_failed(self) -> bool:
        return self.error is not None

    @property
    def is_due(self) -> bool:
        """Whether it can be taken over, or, after a failure, begun again."""
        if self.has_failed:
            return time.monotonic() - self._failed_at > RETRY_SECONDS
        return not self._thread.is_alive()

    def _run(self, snapshot: Snapshot) -> None:
        try:
            index = Index.built(self.path)
            index.change((), self._kindly(documents(snapshot.in_order)), self.cursor)
            fault("reindex:filled")
            searcher = index.searcher()
            self.single = Vocabulary.of(words_in(searcher, WEIGHTS))
            self.pairs = Vocabulary.of(words_in(searcher, PAIRED))
            self.index = index
            _log.info("a new search index was filled", listings=len(snapshot.in_order))
        except _Abandoned:
            _log.info("a search index being filled was given up for a newer one")
        except Exception as error:  # noqa: BLE001 - the index in use goes on; it is tried again
            self._failed_at, self.error = time.monotonic(), error
            _log.exception("a new search index could not be filled")

    def _kindly(self, waiting: Iterable[Document]) -> Iterator[Document]:
        """The documents, at a pace that leaves room for searches."""
        for at, document in enumerate(waiting):
            if self._abandoned.is_set():
                raise _Abandoned
            if at % _AT_ONCE == 0:
                time.sleep(_BREATH)
            yield document

    def abandon(self) -> None:
        """Ends it, whatever it has reached."""
        self._abandoned.set()
        self._thread.join(timeout=10)
        if self.index is not None:
            self.index.close()
