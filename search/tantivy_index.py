"""One Tantivy index: opened or built anew, changed by one commit at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalogue.usecases.faults import fault
from search.documents import Document
from search.tantivy_schema import CURSOR, IndexCursor, cursor_document, listing_document, read_cursor, schema
from search.tantivy_slots import is_sound

_SCHEMA = schema()
_HEAP_BYTES = 60_000_000
"""Room for 20,000 listings: each time it is full a part of the index is closed, and every question asks every part."""
_NEVER_CAUGHT = (KeyboardInterrupt, SystemExit, GeneratorExit)


class Index:
    """An index with its only writer."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        index.config_reader("manual")
        self._writer: tantivy.IndexWriter | None = None

    @classmethod
    def built(cls, path: Path | None) -> Self:
        """An empty index, in an empty directory or in memory."""
        return cls(tantivy.Index(schema(), str(path) if path else None))

    @classmethod
    def opened(cls, path: Path) -> "Held | None":
        """The index a directory holds; ``None`` where it holds none, or one that cannot be trusted."""
        try:
            if not (path.is_dir() and tantivy.Index.exists(str(path)) and is_sound(path)):
                return None
            index = cls(tantivy.Index.open(str(path)))
            sequences, cursor = sequences_in(index.searcher()), read_cursor(index.searcher())
        except _NEVER_CAUGHT:
            raise
        except BaseException:  # noqa: BLE001 - Tantivy panics with a BaseException; a cache may be lost
            return None
        twice = len(np.unique(sequences)) != len(sequences)
        return None if cursor is None or twice else Held(index, cursor, sequences)

    def searcher(self) -> tantivy.Searcher:
        """What was committed last; it stays as it is."""
        self._index.reload()
        return self._index.searcher()

    def change(
        self, gone: Iterable[tuple[str, str | int]], added: Iterable[Document], cursor: IndexCursor
    ) -> None:
        """Removes by field and value, adds, and says how far the index is: all in one commit."""
        writer = self._writer = self._writer or self._index.writer(_HEAP_BYTES, 1)
        for field, value in gone:
            # Not delete_documents_by_term: it takes an int for a signed one and deletes nothing in silence.
            writer.delete_documents_by_query(tantivy.Query.term_query(_SCHEMA, field, value, "basic"))
        for document in added:
            writer.add_document(listing_document(document))
        writer.delete_documents_by_term("about", CURSOR)
        writer.add_document(cursor_document(cursor))
        fault("index:changed")
        writer.commit()
        fault("index:committed")

    def close(self) -> None:
        """Ends the writer; what was not committed is gone."""
        self._writer = None


@dataclass(frozen=True)
class Held:
    """An index of an earlier run: how far it says it is, and the publications it holds."""

    index: Index
    cursor: IndexCursor
    sequences: NDArray[np.int64]


def sequences_in(searcher: tantivy.Searcher) -> NDArray[np.int64]:
    """The publications an index holds.

    Raises:
        TypeError: It holds something that is no publication.
    """
    hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
    found = searcher.fast_field_values("sequence", [address for _, address in hits])
    sequences = np.fromiter(found, np.int64, len(found))
    return sequences[sequences > 0]  # 0 is the cursor's.


def words_in(searcher: tantivy.Searcher, fields: Iterable[str]) -> set[str]:
    """Every word of some fields of an index."""
    return {word for field in fields for word, _ in searcher.terms_with_prefix(field, "")}
