"""One change to the catalogue, on SQLite or PostgreSQL."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from catalogue.storage import bundles, embedding, log, log_reading, records, redaction
from catalogue.storage.database import reading, writing
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.ports import Bundles, Draft, Head, Log, Publication, Records, Stored


class SqlUnitOfWork:
    """Reads run by themselves before the change; inside ``with`` everything is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stack: ExitStack | None = None
        self._transaction: Connection | None = None
        self.records: Records = _Records(self)
        self.log: Log = _Log(self)
        self.bundles: Bundles = _Bundles(self)

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self._transaction = self._stack.enter_context(writing(self._engine))
        return self

    def commit(self) -> None:
        """Keeps what was done since entering."""
        if self._transaction is not None:
            self._transaction.commit()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transaction is not None and self._transaction.in_transaction():
            self._transaction.rollback()
        self._transaction, stack, self._stack = None, self._stack, None
        if stack is not None:
            stack.__exit__(kind, error, trace)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The transaction's connection, or one for a single read."""
        if self._transaction is not None:
            yield self._transaction
            return
        with reading(self._engine) as connection:
            yield connection


class _Part:
    def __init__(self, unit: SqlUnitOfWork) -> None:
        self._connection = unit.connection


class _Records(_Part):
    def get(self, id: str) -> Stored:
        with self._connection() as connection:
            return records.get(connection, id)

    def at(self, keys: Iterable[tuple[str, int]]) -> dict[str, Stored]:
        with self._connection() as connection:
            return records.at(connection, keys)

    def kinds(self) -> dict[str, str]:
        with self._connection() as connection:
            return records.kinds(connection)

    def of_pack(self, pack: str) -> dict[str, Stored]:
        with self._connection() as connection:
            return records.of_pack(connection, pack)

    def some(self, ids: Iterable[str]) -> dict[str, Stored]:
        with self._connection() as connection:
            return records.some(connection, ids)

    def save(self, changed: Iterable[Stored], actor: str) -> None:
        with self._connection() as connection:
            records.save(connection, changed, actor)


class _Log(_Part):
    def head(self) -> Head:
        with self._connection() as connection:
            return log_reading.head(connection)

    def live(self, ids: Iterable[str]) -> dict[str, Publication]:
        with self._connection() as connection:
            return {
                publication.id: publication for publication in log_reading.live_publications(connection, ids)
            }

    def dependants(self, ids: Iterable[str]) -> set[str]:
        with self._connection() as connection:
            return embedding.dependants(connection, ids)

    def mentioning(self, ids: Iterable[str]) -> set[str]:
        with self._connection() as connection:
            return embedding.mentioning(connection, ids)

    def owners(self, ids: Iterable[str]) -> dict[str, frozenset[str]]:
        with self._connection() as connection:
            return embedding.owners(connection, ids)

    def append(self, drafts: Iterable[Draft], read: Head) -> list[Publication]:
        with self._connection() as connection:
            return log.append(connection, list(drafts), read)

    def redact(self, sequence: int) -> None:
        with self._connection() as connection:
            redaction.redact(connection, sequence)

    def redact_all(self, id: str) -> list[int]:
        with self._connection() as connection:
            return redaction.redact_all(connection, id)

    def new_index(self) -> int:
        with self._connection() as connection:
            return log.new_index(connection)


class _Bundles(_Part):
    def current(self) -> dict[str, Bundle]:
        with self._connection() as connection:
            return bundles.current(connection)

    def put(self, bundle: Bundle) -> bool:
        with self._connection() as connection:
            return bundles.put(connection, bundle)
