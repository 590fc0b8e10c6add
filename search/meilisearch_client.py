"""A Meilisearch server, as much of it as is used here. No call is unbounded; neither address nor key leaves."""

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError
from meilisearch.models.task import TaskInfo

from search.errors import EngineTaskFailed, EngineUnavailable, IndexMissing, TaskUnseen

NEEDED = (1, 15)
_LATE = "it did not answer in time"
_MOST_AT_ONCE = 32
_POLL_SECONDS = 0.02
_CODE = re.compile(r"[a-z_]{1,80}")
_Given = TypeVar("_Given")

# They tell the server's address, and at every level something of what is sent to it.
for _name in ("urllib3", "requests", "charset_normalizer"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def _code(value: object) -> str:
    """An error code as the server's documentation has them; nothing else it may say is repeated."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else "unknown"


def _translated(error: Exception) -> EngineUnavailable:
    if isinstance(error, EngineUnavailable):
        return error
    if isinstance(error, MeilisearchApiError):
        if error.status_code in {401, 403}:
            return EngineUnavailable("it does not accept the key")
        if error.code == "index_not_found":
            return IndexMissing()
        if error.code == "task_not_found":
            return TaskUnseen()
        return EngineUnavailable(f"it answered {error.status_code} ({_code(error.code)})")
    if isinstance(error, MeilisearchTimeoutError):
        return EngineUnavailable(_LATE)
    if isinstance(error, MeilisearchCommunicationError):
        return EngineUnavailable("it cannot be reached")
    return EngineUnavailable("it answered what it should not")


class Meilisearch:
    """One server with one index of ours, and the one being filled beside it."""

    def __init__(self, url: str, key: str | None, index: str = "langbiang") -> None:
        self._url, self._key = url, key
        self.index, self.beside = index, f"{index}_beside"
        self._at_once = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def __repr__(self) -> str:
        return f"Meilisearch(index={self.index!r})"

    def asked(self, ask: Callable[[Client], _Given], seconds: float) -> _Given:
        """What the server gives within so many seconds.

        The client bounds the wait for each piece of an answer, not the whole: a server may send a byte a second.
        So the call runs beside, and is left to itself when its time is over.

        Raises:
            EngineUnavailable: Whatever went wrong.
        """
        if not self._at_once.acquire(blocking=False):
            raise EngineUnavailable("too many calls to it are under way")
        given: SimpleQueue[tuple[_Given | None, EngineUnavailable | None]] = SimpleQueue()

        def run() -> None:
            try:
                # A client of its own for each call: it keeps the headers of the last one.
                client = Client(self._url, self._key, timeout=max(1, round(seconds)))
                given.put((ask(client), None))
            except Exception as error:  # noqa: BLE001 - a server that lies makes the client raise anything
                given.put((None, _translated(error)))
            finally:
                self._at_once.release()

        threading.Thread(target=run, name="meilisearch", daemon=True).start()
        try:
            answer, error = given.get(timeout=seconds)
        except Empty:
            raise EngineUnavailable(_LATE) from None
        if error is not None:
            raise error from None
        return answer  # type: ignore[return-value]  # an answer where there is no error

    def version(self, seconds: float) -> tuple[int, ...]:
        """The server's version, as numbers."""
        told = self.asked(lambda client: client.get_version()["pkgVersion"], seconds)
        numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", told) if isinstance(told, str) else None
        if numbers is None:
            raise EngineUnavailable("it does not tell its version")
        return tuple(int(number) for number in numbers.groups())

    def found(self, queries: Sequence[Mapping[str, Any]], seconds: float) -> list[list[dict[str, Any]]]:
        """The hits of several queries, in one request."""
        named = [{"indexUid": self.index, **query} for query in queries]
        answer = self.asked(lambda client: client.multi_search(named), seconds)
        results = answer.get("results") if isinstance(answer, dict) else None
        if not isinstance(results, list) or len(results) != len(queries):
            raise EngineUnavailable("it answered what it should not")
        hits = [result.get("hits") if isinstance(result, dict) else None for result in results]
        if not all(isinstance(each, list) and all(isinstance(hit, dict) for hit in each) for each in hits):
            raise EngineUnavailable("it answered what it should not")
        return hits  # type: ignore[return-value]  # each was looked at just above

    def document(self, id: str, index: str, seconds: float) -> dict[str, Any] | None:
        """One document of an index; ``None`` where there is none, or no index."""

        def ask(client: Client) -> dict[str, Any] | None:
            try:
                return dict(client.index(index).get_document(id))
            except MeilisearchApiError as error:
                if error.status_code == 404:
                    return None
                raise

        return self.asked(ask, seconds)

    def done(
        self, change: Callable[[Client], TaskInfo], seconds: float, meanwhile: Callable[[], object]
    ) -> None:
        """Has a change made, and waits until its task has succeeded; does something else while it waits.

        Raises:
            EngineTaskFailed: The task failed, or was cancelled.
            EngineUnavailable: It was not accepted, or did not end in time.
        """
        end = time.monotonic() + seconds
        number = self.asked(lambda client: change(client).task_uid, seconds)
        while (left := end - time.monotonic()) > 0:
            task = self.asked(lambda client: client.get_task(number), max(left, _POLL_SECONDS))
            if task.status == "succeeded":
                return
            if task.status not in {"enqueued", "processing"}:
                raise EngineTaskFailed(_code(task.status), _code((task.error or {}).get("code")))
            meanwhile()
            time.sleep(_POLL_SECONDS)
        raise EngineUnavailable("a task did not end in time")
