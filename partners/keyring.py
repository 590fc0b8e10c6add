"""The keys that count, in memory: no request waits for the database, and a revoked key is gone within a second."""

import threading
import time
from contextlib import suppress

import structlog

from catalogue.domain.instants import now
from partners.port import Key, Keys, Version
from partners.storage import digest

POLL_SECONDS = 0.25
USED_SECONDS = 60.0
"""Between two notes of which keys were used: the hour is what is asked for, and each note is a write."""
_log = structlog.get_logger(__name__)


class KeyRing:
    """Follows the keys of the database. Where it cannot, what is known goes on counting."""

    def __init__(self, keys: Keys) -> None:
        self._source = keys
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._version: Version = ()
        self._known: dict[str, Key] = {}
        self._failing = False
        self._used: set[str] = set()
        self._noted = time.monotonic()
        self.refresh()

    def find(self, secret: bytes) -> Key | None:
        """The key with this secret. It is looked up by its hash, so the time taken tells nothing of it."""
        found = self._known.get(digest(secret))
        if found is None or (found.expires_at is not None and not found.counts(now())):
            return None
        self._used.add(found.id)
        return found

    def refresh(self) -> None:
        """Reads the keys if they have changed."""
        version = self._source.version()
        if version != self._version:
            # Read after the version: a change between the two is read now, and once more next time.
            self._known, self._version = self._source.usable(), version

    def note(self) -> None:
        """Writes down which keys were used since the last time."""
        self._noted = time.monotonic()
        if used := self._used:
            self._used = set()
            self._source.used(used, now())

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            try:
                self.refresh()
                if time.monotonic() - self._noted >= USED_SECONDS:
                    self.note()
                self._failing = False
            except Exception:  # noqa: BLE001 - the known keys stay usable; the next try may succeed
                if not self._failing:
                    _log.exception("the keys could not be read; those known go on counting")
                self._failing = True

    def start(self) -> None:
        """Follows in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="keys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops following."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        with suppress(Exception):  # It ends anyway; a note less is no reason to say that it broke.
            self.note()
