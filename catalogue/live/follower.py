"""Follows the log and replaces the projections of a process, step by step."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

from catalogue.usecases.faults import fault
from catalogue.usecases.following import Batch, LogSource
from catalogue.usecases.ports import Head

_World = TypeVar("_World")
_log = structlog.get_logger(__name__)
POLL_SECONDS = 0.1
RETRY_SECONDS = 1.0


class Follower(Generic[_World]):
    """Keeps one value, the world as of a sequence, up to date.

    ``step`` makes the next world from the last one (``None`` at first) and a batch; it must not alter the last.
    ``is_due`` says when a step is due although nothing was published.
    """

    def __init__(
        self,
        source: LogSource,
        step: Callable[[_World | None, Batch], _World],
        is_due: Callable[[], bool] = lambda: False,
    ) -> None:
        self._source, self._step, self._is_due = source, step, is_due
        self._stop = threading.Event()
        self._moved = threading.Condition()
        self._thread: threading.Thread | None = None
        batch = source.everything()
        self.head: Head = batch.head
        self.world: _World = step(None, batch)
        self.failing_since: float | None = None

    def catch_up(self) -> None:
        """Reads on until the head that was there at the call is reached."""
        while True:
            latest = self._source.head()
            if latest == self.head:
                if self._is_due():
                    self._advance(Batch(self.head, (), fresh=False, bundles=None))
                return
            self._advance(self._source.after(self.head))

    def _advance(self, batch: Batch) -> None:
        fault("follower:read")
        world = self._step(None if batch.fresh else self.world, batch)
        fault("follower:stepped")
        with self._moved:
            self.world, self.head = world, batch.head
            self._moved.notify_all()

    def wait_for(self, sequence: int, seconds: float) -> bool:
        """Waits until the world has a sequence; says whether it came in time."""
        with self._moved:
            return self._moved.wait_for(lambda: self.head.sequence >= sequence, timeout=seconds)

    def _run(self) -> None:
        pause = POLL_SECONDS
        while not self._stop.wait(pause):
            try:
                self.catch_up()
                pause, self.failing_since = POLL_SECONDS, None
            except Exception:  # noqa: BLE001 - the old world stays readable; the next try may succeed
                self.failing_since = self.failing_since or time.monotonic()
                pause = RETRY_SECONDS
                _log.exception("the log could not be followed; serving what is known")

    def start(self) -> None:
        """Follows in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops following; the world stays."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
