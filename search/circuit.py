"""Remembers that a server is away, so that only the first to ask has to wait; looks after it in the background."""

import threading
from collections.abc import Callable

import structlog

from search.errors import EngineUnavailable, EngineUnsuitable

_log = structlog.get_logger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0


class Circuit:
    """Open while the server is away. It is tried by a thread of its own, never on somebody's question."""

    def __init__(self, probe: Callable[[], None]) -> None:
        self._probe = probe
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.why: str | None = None

    @property
    def is_open(self) -> bool:
        return self.why is not None

    def failed(self, error: EngineUnavailable) -> None:
        """Opens it; from now on until the server answers nobody asks it."""
        with self._lock:
            if self.is_open or self._stop.is_set():
                return
            self.why = error.args[0]
            threading.Thread(target=self._look_after, name="search-probe", daemon=True).start()
        _log.warning("the search server is away; the embedded index answers", why=self.why)

    def _look_after(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.wait(pause):
            try:
                self._probe()
            except (EngineUnavailable, EngineUnsuitable):
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                self.why = None
                _log.info("the search server is back")
                return

    def close(self) -> None:
        """Ends the probing."""
        self._stop.set()
