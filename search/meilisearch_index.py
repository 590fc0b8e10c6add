"""Changes to a Meilisearch index: each is awaited until its task has succeeded."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from meilisearch import Client
from meilisearch.models.task import TaskInfo

from search.errors import EngineTaskFailed, EngineUnavailable, TaskUnseen
from search.meilisearch_client import Meilisearch
from search.meilisearch_documents import CURSOR, Reached, equal_any

SECONDS = 30.0
"""A task may have others before it; longer than this it is not waited for, and tried again."""
_AT_ONCE = 1000
_POLL_SECONDS = 0.05
_Item = TypeVar("_Item")


def _chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk


class MeilisearchIndex:
    """One index of a server, by its name. While a task is awaited, ``meanwhile`` is done again and again."""

    def __init__(
        self, server: Meilisearch, name: str, meanwhile: Callable[[], object] = lambda: None
    ) -> None:
        self._server, self.name, self._meanwhile = server, name, meanwhile

    def _done(self, change: Callable[[Client], TaskInfo]) -> None:
        self._server.done(change, SECONDS, self._meanwhile)

    def created(self) -> None:
        """Makes it, unless it is there."""
        self._unless(
            "index_already_exists", lambda client: client.create_index(self.name, {"primaryKey": "id"})
        )

    def deleted(self) -> None:
        """Deletes it, if it is there."""
        self._unless("index_not_found", lambda client: client.delete_index(self.name))

    def _unless(self, code: str, change: Callable[[Client], TaskInfo]) -> None:
        try:
            self._done(change)
        except EngineTaskFailed as error:
            if error.code != code:
                raise

    def set_up(self, settings: dict[str, Any]) -> None:
        """Gives it settings."""
        self._done(lambda client: client.index(self.name).update_settings(settings))

    def added(self, documents: Iterable[dict[str, Any]]) -> Iterator[int]:
        """Adds documents, or puts them in the place of earlier ones; gives the number after each task."""
        for chunk in _chunks(documents):
            self._done(partial(self._add, chunk))
            yield len(chunk)

    def _add(self, chunk: list[dict[str, Any]], client: Client) -> TaskInfo:
        return client.index(self.name).add_documents(chunk, "id")

    def removed(self, ids: Sequence[str]) -> None:
        """Removes documents."""
        for chunk in _chunks(ids):
            self._done(partial(self._remove, equal_any("id", chunk)))

    def _remove(self, asked: str, client: Client) -> TaskInfo:
        return client.index(self.name).delete_documents(filter=asked)

    def reached(self, where: Reached) -> None:
        """Notes how far it is; the last thing of every change."""
        for _ in self.added([where.document()]):
            pass

    def where(self) -> Reached | None:
        """How far it is; ``None`` where it does not say, or is not there."""
        return Reached.read(self._server.document(CURSOR, self.name, SECONDS))

    def sequences(self) -> dict[str, int]:
        """The publication each of its documents is of."""
        found: dict[str, int] = {}
        while True:
            asked = {"fields": ["id", "sequence"], "limit": _AT_ONCE, "offset": len(found)}

            def page(client: Client, asked: dict[str, Any] = asked) -> list[tuple[Any, Any]]:
                results = client.index(self.name).get_documents(asked).results
                return [(document.id, document.sequence) for document in results]

            here = self._server.asked(page, SECONDS)
            if not all(isinstance(id_, str) and isinstance(number, int) for id_, number in here):
                raise EngineUnavailable("it answered what it should not")
            found |= dict(here)
            if len(here) < _AT_ONCE:
                found.pop(CURSOR, None)
                return found

    def swapped(self, other: "MeilisearchIndex") -> None:
        """Takes the place of another index, which takes its own; in one go."""
        names, here = [self.name, other.name], self.where()
        try:
            self._done(lambda client: client.swap_indexes([{"indexes": names}]))
        except TaskUnseen:
            other.awaited(here)

    def awaited(self, where: Reached | None) -> None:
        """Waits until it says that it is somewhere.

        Raises:
            EngineUnavailable: It does not come there in time.
        """
        end = time.monotonic() + SECONDS
        while self.where() != where:
            if time.monotonic() > end:
                raise EngineUnavailable("a task did not end in time")
            self._meanwhile()
            time.sleep(_POLL_SECONDS)
