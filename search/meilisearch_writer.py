"""Keeps a Meilisearch index in step with the log. One process does, by a lease; publishing waits for none of it."""

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import structlog

from catalogue.domain.errors import StorageBusy
from catalogue.usecases.faults import fault
from catalogue.usecases.following import Batch, LogSource
from catalogue.usecases.leasing import Lease
from catalogue.usecases.ports import Publication
from catalogue.usecases.render import with_envelope
from search.errors import EngineUnavailable
from search.lexicon import lexicon_of
from search.meilisearch_client import Meilisearch
from search.meilisearch_documents import Reached, listing_document, settings
from search.meilisearch_index import MeilisearchIndex
from search.reading import Reader

POLL_SECONDS = 0.1
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 3.0
CHECK_SECONDS = 900.0
"""How often the whole index is compared with what is live."""
_log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another process writes now."""


class MeilisearchWriter:
    """Brings the index to the head of the log, again and again."""

    def __init__(self, server: Meilisearch, source: LogSource, lease: Lease) -> None:
        self._source, self._lease = source, lease
        self._index = MeilisearchIndex(server, server.index, lease.held)
        self._beside = MeilisearchIndex(server, server.beside, lease.held)
        self._reached: Reached | None = None
        self._checked_at = 0.0
        self._stop = threading.Event()

    @property
    def sequence(self) -> int | None:
        """Up to where this process has brought the index; ``None`` where it did not."""
        return self._reached.sequence if self._reached else None

    def run(self) -> None:
        """Works until stopped, then lets another process have the work at once; failures are tried again."""
        self._work()
        with suppress(StorageBusy):
            self._lease.release()

    def _work(self) -> None:
        pause = POLL_SECONDS
        while not self._stop.wait(pause):
            try:
                self.step()
                pause = POLL_SECONDS
            except LeaseLost:
                self._reached, pause = None, POLL_SECONDS
            except (EngineUnavailable, StorageBusy) as error:
                if pause == POLL_SECONDS:
                    _log.warning("the search server's index is not brought further", why=str(error))
                self._reached, pause = None, min(max(FIRST_PAUSE, 2 * pause), LONGEST_PAUSE)
            except Exception:  # noqa: BLE001 - the writer has to outlive whatever it meets
                self._reached, pause = None, LONGEST_PAUSE
                _log.exception("the search server's index is not brought further")

    def stop(self) -> None:
        """Ends the work, once what is under way is done."""
        self._stop.set()

    def step(self) -> None:
        """One turn, if it is ours: whatever is missing.

        Raises:
            EngineUnavailable: The server did not do it.
            LeaseLost: Another process has begun to.
        """
        token = self._lease.held()
        if token is None:
            self._reached = None
            return
        if self._reached is None or self._reached.token != token:
            self._begun(token)
        elif time.monotonic() - self._checked_at > CHECK_SECONDS:
            self._compared(self._source.everything(), token)
        elif self._reached != Reached.at(head := self._source.head(), token):
            batch = self._source.after(self._reached.head)
            same = head.index_generation == self._reached.index_generation
            if batch.fresh or not same:
                self._rebuilt(token)
            else:
                self._followed(batch, token)

    def _begun(self, token: int) -> None:
        """Takes over from what the index says, or begins anew."""
        where = self._index.where()
        batch = self._source.everything()
        wanted = Reached.at(batch.head, token)
        known = where is not None and (where.epoch, where.schema, where.index_generation) == (
            wanted.epoch,
            wanted.schema,
            wanted.index_generation,
        )
        if known and where is not None and where.sequence <= wanted.sequence:
            self._compared(batch, token)
        else:
            self._rebuilt(token)

    def _compared(self, batch: Batch, token: int) -> None:
        """Makes the index hold what is live and nothing else, whoever wrote into it."""
        live = {entry.id: entry for entry in batch.publications if entry.body is not None}
        held = self._index.sequences()
        lacking = [entry for id_, entry in live.items() if held.get(id_) != entry.sequence]
        self._written(self._index, batch, lacking, [*(held.keys() - live.keys())], token)
        self._checked_at = time.monotonic()
        _log.info("the search server's index was compared", added=len(lacking), listings=len(live))

    def _followed(self, batch: Batch, token: int) -> None:
        last = {entry.id: entry for entry in batch.publications}
        live = [entry for entry in last.values() if entry.body is not None]
        gone = [entry.id for entry in last.values() if entry.body is None]
        self._written(self._index, batch, live, gone, token)

    def _written(
        self, index: MeilisearchIndex, batch: Batch, live: Iterable[Publication], gone: list[str], token: int
    ) -> None:
        """A batch, and after it how far the index is; killed in between it is written again."""
        self._still_ours(token)
        if batch.bundles is not None:
            index.set_up(settings(lexicon_of(batch.bundles.values())))
        for _ in index.added(_documents(live)):
            fault("meilisearch:added")
            self._still_ours(token)
        index.removed(gone)
        fault("meilisearch:removed")
        reached = Reached.at(batch.head, token)
        index.reached(reached)
        self._reached = reached

    def _rebuilt(self, token: int) -> None:
        """Fills a new index beside the one in use, and swaps them."""
        batch = self._source.everything()
        live = [entry for entry in batch.publications if entry.body is not None]
        self._beside.deleted()
        self._beside.created()
        self._written(self._beside, batch, live, [], token)
        self._index.created()  # What is not there cannot be swapped.
        self._still_ours(token)
        self._beside.swapped(self._index)
        self._beside.deleted()
        self._checked_at = time.monotonic()
        _log.info("the search server's index was filled anew", listings=len(live))

    def _still_ours(self, token: int) -> None:
        if self._lease.held() != token:
            raise LeaseLost


def _documents(entries: Iterable[Publication]) -> Iterator[dict[str, Any]]:
    read = Reader()
    for entry in entries:
        body = with_envelope(entry.body or b"{}", entry.sequence, entry.revision, entry.published_at)
        yield listing_document(json.loads(body), read)
