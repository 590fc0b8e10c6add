"""A Meilisearch engine with its writer, as one engine that is in step after every batch."""

from collections.abc import Callable, Iterator

from catalogue.live.snapshot import Snapshot
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Head
from search.match import Match
from search.meilisearch_client import Meilisearch
from search.meilisearch_engine import MeilisearchEngine
from search.meilisearch_matcher import SECONDS
from search.meilisearch_writer import MeilisearchWriter
from search.port import SearchEngine
from search.searching import SnapshotSearcher
from search.tantivy_engine import Step, TantivyEngine
from search.tantivy_matcher import TantivyMatcher
from tests.contract.invented_catalogue import Catalogue
from tests.contract.running import KEY


class AloneAtWork:
    """A lease nobody else wants."""

    def __init__(self) -> None:
        self.token: int | None = 1

    def held(self) -> int | None:
        return self.token

    def release(self) -> None:
        self.token = None


class CatalogueLog:
    """An invented catalogue as the log that a writer reads."""

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        self._catalogue = catalogue

    def head(self) -> Head:
        return self._catalogue().head()

    def everything(self) -> Batch:
        return self._catalogue().read_anew()

    def after(self, known: Head) -> Batch:
        catalogue = self._catalogue()
        entries = [entry for entry in catalogue.publications if entry.sequence > known.sequence]
        head = catalogue.head()
        changed = catalogue.bundles if head.bundle_generation != known.bundle_generation else None
        return Batch(head, entries, fresh=head.epoch != known.epoch, bundles=changed)


class _StandIn:
    """The embedded index's matcher, for what is past alone: the contract is about the server's own answers."""

    def __init__(self, matcher: TantivyMatcher) -> None:
        self._matcher, self.planner, self.is_past = matcher, matcher.planner, False

    def match(self, text: str, *, exactly: bool = False) -> Match:
        assert self.is_past, f"the server did not answer {text!r}"
        return self._matcher.match(text, exactly=exactly)

    def names(self, text: str) -> Iterator[Match]:
        return self._matcher.names(text)


class _StandingIn(TantivyEngine):
    _last: _StandIn | None = None

    def step(self, snapshot: Snapshot, batch: Batch) -> Step:
        step = super().step(snapshot, batch)
        if self._last:
            self._last.is_past = True
        self._last = _StandIn(step.matcher)
        return step._replace(matcher=self._last)  # type: ignore[arg-type]  # it stands in for the matcher


class InStep:
    """An engine whose server has every batch before anybody asks: what it answers is the server's answer."""

    def __init__(self, server: Meilisearch, key: bytes) -> None:
        self.server, self.key = server, key
        self.engine = MeilisearchEngine(server, _StandingIn(None, key), key, slow_seconds=SECONDS)
        self.catalogue = Catalogue()
        self.writer = MeilisearchWriter(server, CatalogueLog(lambda: self.catalogue), AloneAtWork())

    def after(self, snapshot: Snapshot, batch: Batch) -> SnapshotSearcher:
        searcher = self.engine.after(snapshot, batch)
        self.writer.step()
        return searcher

    def close(self) -> None:
        self.engine.close()


def another(engine: SearchEngine) -> SearchEngine:
    """An engine of the same kind, as a second process has it."""
    if not isinstance(engine, InStep):
        return TantivyEngine(None, KEY)
    other = InStep(engine.server, engine.key)
    other.catalogue = engine.catalogue
    return other
