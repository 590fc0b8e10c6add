"""What has to be done beside the requests: housekeeping, and writing the index of a search server."""

import signal
import threading
from typing import TYPE_CHECKING

import structlog

from api.engines import index_writer, require_suitable
from api.settings import Settings
from api.webhooks import dispatcher
from catalogue.storage.database import server_key
from investors.storage import SqlProfiles

if TYPE_CHECKING:
    from search.meilisearch_writer import MeilisearchWriter

HOUSEKEEPING_SECONDS = 3600.0
_log = structlog.get_logger(__name__)


class Worker:
    """Threads beside the requests, or alone."""

    def __init__(self, profiles: SqlProfiles, writer: "MeilisearchWriter | None" = None) -> None:
        self._profiles, self.writer = profiles, writer
        self._stop = threading.Event()
        works = [self._keep_house, *([writer.run] if writer else [])]
        self._threads = [threading.Thread(target=work, name="worker", daemon=True) for work in works]

    def _keep_house(self) -> None:
        """What has to happen now and then, once."""
        while True:
            try:
                self._profiles.forget_keys()
            except Exception:  # noqa: BLE001 - housekeeping must outlive one failure
                _log.exception("housekeeping failed; it will be tried again")
            if self._stop.wait(HOUSEKEEPING_SECONDS):
                return

    def run(self) -> None:
        """Works until stopped."""
        self.start()
        self._stop.wait()
        self.stop()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """What is under way is brought to an end."""
        self._stop.set()
        if self.writer:
            self.writer.stop()

    def stop(self) -> None:
        """Ends the work, and waits for it."""
        self.ask_to_stop()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=10)


def work(settings: Settings) -> None:
    """Works alone, until the process is asked to end."""
    from api.service import opened

    require_suitable(settings)
    engine = opened(settings)
    worker = Worker(SqlProfiles(engine, server_key(engine, "profiles")), index_writer(settings, engine))
    webhooks = dispatcher(settings, engine)
    signal.signal(signal.SIGTERM, lambda *_: worker.ask_to_stop())
    webhooks.start()
    worker.run()
    webhooks.stop()
    engine.dispose()
