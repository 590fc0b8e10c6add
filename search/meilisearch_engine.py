"""Meilisearch behind the search port, with the embedded engine at its side: whatever happens to it, there is an answer."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from catalogue.live.columns import Rows
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.following import Batch
from search.circuit import Circuit
from search.cursors import Cursors
from search.errors import EngineUnavailable, EngineUnsuitable, IndexMissing, OutOfStep
from search.lexicon import lexicon_of
from search.match import Match, Matcher
from search.meilisearch_client import NEEDED, Meilisearch
from search.meilisearch_matcher import SECONDS, MeilisearchMatcher
from search.meilisearch_words import Synonyms
from search.searching import SnapshotSearcher
from search.tantivy_engine import TantivyEngine
from search.tantivy_matcher import TantivyMatcher

ENGINE = "meilisearch"
LATE_SECONDS = 5.0
"""An index has this long to follow a publication; then its absence counts as the server's."""
SLOW_SECONDS = 0.25
"""A server that takes longer is not asked until it is quicker."""


class MeilisearchEngine:
    """Asks the server; answers from the embedded index while the server is away, or not in step."""

    def __init__(
        self,
        server: Meilisearch,
        embedded: TantivyEngine,
        cursor_key: bytes,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self._server, self._embedded, self._slow = server, embedded, slow_seconds
        self._cursors = Cursors(cursor_key, ENGINE)
        self._circuit = Circuit(self._looked_at)
        self._synonyms: tuple[Mapping[str, Bundle], Synonyms] | None = None
        try:
            self._looked_at()
        except EngineUnavailable as error:
            self._circuit.failed(error)

    def _looked_at(self) -> None:
        """Tries the server: is it of use, and quick enough?"""
        require_version(self._server)
        with suppress(IndexMissing):
            self._server.found([{"q": "", "limit": 1}], self._slow)

    def after(self, snapshot: Snapshot, batch: Batch) -> SnapshotSearcher:
        """The searcher of a snapshot. The server is not waited for: its own writer brings it there."""
        step = self._embedded.step(snapshot, batch)
        asked = MeilisearchMatcher(
            self._server, batch.head, snapshot.columns, step.matcher.planner, self._synonyms_of(snapshot)
        )
        matcher = WithFallback(asked, step.matcher, self._circuit, self._slow)
        return SnapshotSearcher(snapshot, matcher, self._cursors, step.ranks)

    def _synonyms_of(self, snapshot: Snapshot) -> Synonyms:
        if self._synonyms is None or self._synonyms[0] is not snapshot.bundles:
            self._synonyms = snapshot.bundles, Synonyms(lexicon_of(snapshot.bundles.values()))
        return self._synonyms[1]

    @property
    def is_due(self) -> bool:
        """Whether there is something to take over although nothing was published."""
        return self._embedded.is_due

    @property
    def state(self) -> Literal["meilisearch", "degraded"]:
        """Which engine answers, in one word."""
        return "degraded" if self._circuit.is_open else "meilisearch"

    def close(self) -> None:
        self._circuit.close()
        self._embedded.close()


def require_version(server: Meilisearch) -> None:
    """Looks at the server's version.

    Raises:
        EngineUnsuitable: It lacks what is relied on.
        EngineUnavailable: It does not answer.
    """
    version = server.version(SECONDS)
    if version[:2] < NEEDED:
        needed, found = (".".join(map(str, numbers)) for numbers in (NEEDED, version))
        raise EngineUnsuitable(f"it is version {found}, and {needed} or later is needed")


class WithFallback:
    """Matches by the server, and by the embedded index where it cannot."""

    def __init__(
        self, asked: Matcher, embedded: TantivyMatcher, circuit: Circuit, slow_seconds: float
    ) -> None:
        self._asked, self._embedded, self._circuit, self._slow = asked, embedded, circuit, slow_seconds
        self._since = time.monotonic()

    def match(self, text: str, *, exactly: bool = False) -> Match:
        """What the server finds; what the embedded index does, while the server is away or at another sequence."""
        if self._circuit.is_open:
            return self._stood_in(text, exactly=exactly, degraded=True)
        began = time.monotonic()
        try:
            match = self._asked.match(text, exactly=exactly)
        except (IndexMissing, OutOfStep):
            return self._stood_in(text, exactly=exactly, degraded=began - self._since > LATE_SECONDS)
        except EngineUnavailable as error:
            self._circuit.failed(error)
            return self._stood_in(text, exactly=exactly, degraded=True)
        if time.monotonic() - began > self._slow:
            self._circuit.failed(EngineUnavailable("it is too slow"))
        return match

    def names(self, text: str) -> Iterator[Match]:
        """Suggestions are asked for at every keystroke: the index at hand answers them."""
        return self._embedded.names(text)

    def citing(self, words: Sequence[str]) -> Rows:
        """So it does for what comes beside an answer: the server is asked once."""
        return self._embedded.citing(words)

    def _stood_in(self, text: str, *, exactly: bool, degraded: bool) -> Match:
        return replace(self._embedded.match(text, exactly=exactly), degraded=degraded)
