"""The running parts of one process: database, follower, index, profiles, worker."""

import gc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine

from api.edge.callers import Addresses, networks
from api.edge.context import Context, World
from api.edge.errors import AheadOfLog
from api.edge.gate import Gate
from api.engines import index_writer, search_engine
from api.memory import give_back
from api.settings import Settings
from api.webhooks import dispatcher
from api.worker import Worker
from catalogue.domain.errors import StorageMissing, StorageUnsafe
from catalogue.live.follower import Follower
from catalogue.live.snapshot import EMPTY
from catalogue.storage.database import open_database, server_key
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.following import Batch
from investors.storage import SqlProfiles
from matching import offer
from migrations.migrate import latest_revision, migrate, revision_of
from partners.keyring import KeyRing
from partners.storage import SqlKeys
from search.port import SearchEngine

_log = structlog.get_logger(__name__)


def opened(settings: Settings, *, create: bool = False) -> Engine:
    """The database, at the tables this program knows. SQLite is brought there; PostgreSQL is migrated by command.

    Only what may begin a catalogue creates one: elsewhere an empty database would hide a wrong setting.

    Raises:
        StorageUnsafe: It cannot be used as it is.
        StorageMissing: It is not there, or has no tables, and shall not be created.
    """
    engine = open_database(settings.database, create=create)
    revision = revision_of(engine)
    if engine.dialect.name == "sqlite":
        if revision is None and not create:
            raise StorageMissing(Path(str(engine.url.database)).resolve())
        if revision != latest_revision():
            migrate(engine)
    elif revision != latest_revision():
        raise StorageUnsafe("the database's tables are not this program's; run: langbiang migrate")
    return engine


def load_first_pack(settings: Settings, engine: Engine) -> None:
    """Loads the first pack, unasked, only into an empty database."""
    unit = SqlUnitOfWork(engine)
    if settings.first_pack is None or unit.log.head().sequence or unit.bundles.current():
        return
    from api.packs import inspect
    from catalogue.usecases.packs.load import load_pack

    report = load_pack(settings.first_pack, unit, inspect=inspect)
    _log.info("first pack loaded", pack=report.pack, listings=len(report.publications))


def stepper(engine: SearchEngine) -> Callable[[World | None, Batch], World]:
    """Makes the next world: snapshot, search and the matcher's offer, all at one sequence."""

    def step(before: World | None, batch: Batch) -> World:
        snapshot = (before.snapshot if before else EMPTY).after(batch)
        features = offer.advanced(before.offer if before else offer.EMPTY, snapshot, batch)
        searcher = engine.after(snapshot, batch)
        give_back()  # What was read to make it, and the last one's pages; it takes a fifth of a millisecond.
        return World(snapshot, searcher, features)

    return step


_YOUNG = 10_000
"""Objects between two looks for cycles. A report makes 45,000, all gone with it: at Python's 700 looking costs a twentieth
of the report; at 50,000 one look is long enough to be felt by the search it falls into."""


class Service:
    """One serving process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = opened(settings, create=True)
        load_first_pack(settings, self.engine)
        self.search = search_engine(settings, self.engine)
        self._log = LogReader(self.engine)
        self.follower: Follower[World] = Follower(self._log, stepper(self.search), lambda: self.search.is_due)
        # What was just loaded stays: taking it out of the collector's sight keeps its full passes short. Looking through
        # it first would cost a tenth of the start, for 0.3 MB of cycles that importing left.
        gc.freeze()
        gc.set_threshold(_YOUNG)
        gc.enable()
        give_back()
        self.profiles = SqlProfiles(self.engine, server_key(self.engine, "profiles"))
        writer = index_writer(settings, self.engine) if settings.worker else None
        self.worker = Worker(self.profiles, writer) if settings.worker else None
        self.keys = KeyRing(SqlKeys(self.engine))
        self.webhooks = dispatcher(settings, self.engine) if settings.worker else None
        self._zone = ZoneInfo(settings.timezone)

    def today(self) -> date:
        """Today where the province is."""
        return datetime.now(self._zone).date()

    def _wait_for(self, sequence: int, seconds: float) -> bool:
        """Waits for what is in the log; a number nobody has published is refused at once."""
        if self.follower.wait_for(sequence, 0):
            return True
        last = self._log.head().sequence
        if last < sequence:
            raise AheadOfLog(sequence, last)
        return self.follower.wait_for(sequence, seconds)

    def context(self) -> Context:
        """What requests may use."""
        follower = self.follower
        return Context(
            world=lambda: follower.world,
            wait_for=self._wait_for,
            healthy=lambda: follower.failing_since is None,
            search_state=lambda: self.search.state,
            profiles=self.profiles,
            today=self.today,
            public_url=self.settings.address,
        )

    def gate(self) -> Gate:
        """What lets requests in."""
        addresses = Addresses(networks(self.settings.trusted_proxies))
        return Gate(self.keys.find, self.settings.anonymous_per_hour, addresses)

    def start(self) -> None:
        """Begins to follow and to work."""
        self.follower.start()
        self.keys.start()
        if self.worker:
            self.worker.start()
        if self.webhooks:
            self.webhooks.start()

    def stop(self) -> None:
        """Ends the threads and lets go of the index and the database."""
        if self.webhooks:
            self.webhooks.stop()
        if self.worker:
            self.worker.stop()
        self.keys.stop()
        self.follower.stop()
        self.search.close()
        self.engine.dispose()
