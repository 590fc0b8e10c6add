"""Looks, a few times a second, which webhooks there is something to do for, and sends to several at once."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import structlog

from partners.deliveries import KEEP_DAYS, SqlDeliveries
from partners.delivery import Deliverer
from partners.sending import utc_now

POLL_SECONDS = 0.25
RETRY_SECONDS = 2.0
AT_ONCE = 8
_FORGET_SECONDS = 3600.0
_log = structlog.get_logger(__name__)


class Dispatcher:
    """The sending part of a worker. One slow receiver keeps one thread, not the others."""

    def __init__(self, deliverer: Deliverer, store: SqlDeliveries) -> None:
        self._deliverer, self._store = deliverer, store
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._busy: dict[str, Future[int]] = {}
        self._forget_at = 0.0

    def _round(self, pool: ThreadPoolExecutor) -> None:
        self._busy = {id_: future for id_, future in self._busy.items() if not self._is_done(id_, future)}
        if len(self._busy) < AT_ONCE:
            for id_ in self._deliverer.due():
                if id_ not in self._busy and len(self._busy) < AT_ONCE:
                    self._busy[id_] = pool.submit(self._deliverer.run, id_)
        if time.monotonic() >= self._forget_at:
            self._store.forget(utc_now() - timedelta(days=KEEP_DAYS))
            self._forget_at = time.monotonic() + _FORGET_SECONDS

    def _is_done(self, id: str, future: "Future[int]") -> bool:
        if future.done() and (error := future.exception()):
            _log.error("a webhook could not be served; it will be tried again", webhook=id, exc_info=error)
        return future.done()

    def run(self) -> None:
        """Works until stopped."""
        pause = POLL_SECONDS
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
            while not self._stop.wait(pause):
                try:
                    self._round(pool)
                    pause = POLL_SECONDS
                except Exception:  # noqa: BLE001 - the next try may succeed
                    pause = RETRY_SECONDS
                    _log.exception("webhooks could not be looked after; it will be tried again")
            self._deliverer.stopping = True

    def start(self) -> None:
        """Works in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the messages under way."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=20)
