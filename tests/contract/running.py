"""An engine that follows an invented catalogue, and answers in short."""

from dataclasses import dataclass, field
from typing import Any

from catalogue.usecases.following import Batch
from search.port import Answer, Query, SearchEngine, Searcher
from tests.contract.invented_catalogue import TODAY, Catalogue

KEY = b"the contract suite's cursor key!"


@dataclass
class Running:
    """An engine that follows an invented catalogue."""

    engine: SearchEngine
    catalogue: Catalogue = field(default_factory=Catalogue)
    searcher: Searcher | None = None

    def follow(self, batch: Batch) -> Searcher:
        self.searcher = self.engine.after(self.catalogue.snapshot, batch)
        return self.searcher

    def ask(self, text: str = "", **asked: Any) -> Answer:
        assert self.searcher is not None
        return self.searcher.search(Query(text, **asked), TODAY)

    def ids(self, text: str = "", **asked: Any) -> list[str]:
        return [hit.id for hit in self.ask(text, **asked).hits]

    def found(self, text: str, **asked: Any) -> list[str]:
        """The ids of what holds something of the question itself."""
        return [hit.id for hit in self.ask(text, **asked).hits if not hit.beside]
