"""Every named point, broken by an exception and by kill -9: after a retry everything is as if nothing had happened."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from api.service import stepper
from catalogue.domain.errors import AlreadyRedacted, NotPublished
from catalogue.live.follower import Follower
from catalogue.storage.backup import read_backup, write_backup
from catalogue.storage.database import open_database, reading, writing
from catalogue.storage.leases import SqlLease
from catalogue.storage.reader import LogReader
from catalogue.storage.tables import metadata
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.faults import plant
from catalogue.usecases.following import Batch
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, republish_all, withdraw_records
from catalogue.usecases.redacting import redact_publication, reindex
from investors.errors import ProfileNotFound
from investors.port import Consent
from investors.storage import SqlProfiles
from investors.tables import idempotency, profiles
from matching.policy import policy_faults
from matching.profile import Profile
from migrations.migrate import latest_revision, migrate, revision_of
from search.meilisearch_client import Meilisearch
from search.meilisearch_index import MeilisearchIndex
from search.meilisearch_writer import MeilisearchWriter
from search.port import MAX_LIMIT, Query
from search.tantivy_engine import TantivyEngine
from tests.fake_meilisearch import KEY, fake_meilisearch
from tests.invented_pack import COMMUNES, SITES, ZONES, titled, write_pack
from tests.proving import figure
from tests.truth import state_of, wrongs
from tests.victims import finished, started

ROOT = Path(__file__).parents[2]
EPOCH, PEPPER, TODAY = "e0", b"0" * 32, date(2026, 11, 22)
HIDDEN = 4


class Broken(Exception):
    """What a planted point raises."""


@dataclass(frozen=True)
class Bench:
    """Where a scenario happens."""

    engine: Engine
    folder: Path

    @property
    def unit(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    @property
    def search_server(self) -> Meilisearch:
        return Meilisearch((self.folder / "server.txt").read_text(encoding="utf-8"), KEY)

    @property
    def kept(self) -> SqlProfiles:
        return SqlProfiles(self.engine, PEPPER)


def _edit(bench: Bench) -> None:
    edit_record(COMMUNES[0], {"title": titled("khác")}, bench.unit)


def _publish(bench: Bench) -> None:
    publish_records([COMMUNES[1], SITES[0]], bench.unit)


def _withdraw(bench: Bench) -> None:
    with suppress(NotPublished):  # A retry after the commit finds it done.
        withdraw_records([ZONES[0]], "closed", bench.unit, with_sites=True)


def _load(bench: Bench) -> None:
    load_pack(bench.folder / "newer", bench.unit, inspect=policy_faults, prune=True)


def _republish(bench: Bench) -> None:
    republish_all(bench.unit)


def _redact(bench: Bench) -> None:
    with suppress(AlreadyRedacted):
        redact_publication(2, bench.unit)


def _backup(bench: Bench) -> None:
    write_backup(bench.engine, bench.folder / "made.gz", overwrite=True)


def _restore(bench: Bench) -> None:
    if not LogReader(bench.engine).head().sequence:
        read_backup(bench.engine, bench.folder / "base.gz", EPOCH)


def _migrate(bench: Bench) -> None:
    migrate(bench.engine)
    assert revision_of(bench.engine) == latest_revision()


def _keep_profile(bench: Bench) -> None:
    profile = Profile(sector="sector-coffee-processing")
    created = bench.kept.create(profile, Consent("v1", "matching"), "one key")
    assert bench.kept.get(created.secret).profile == profile


def _erase_profile(bench: Bench) -> None:
    with suppress(ProfileNotFound):
        bench.kept.erase((bench.folder / "secret.txt").read_text(encoding="utf-8"))


class _Older:
    """The log as it was some publications ago, until asked on."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self.head, self.after, self.whole = reader.head, reader.after, reader.everything

    def everything(self) -> Batch:
        batch = self._reader.everything()
        sequence = batch.head.sequence - HIDDEN
        kept = [entry for entry in batch.publications if entry.sequence <= sequence]
        return replace(batch, head=replace(batch.head, sequence=sequence), publications=kept)

    def world_is_right(self, world: Any) -> None:
        """Every live listing is there, and found as a fresh index finds it."""
        batch = self.whole()
        wanted = {entry.id: entry.sequence for entry in batch.publications if entry.body is not None}
        assert {listing.id: listing.sequence for listing in world.snapshot.in_order} == wanted
        fresh = stepper(TantivyEngine(None, PEPPER))(None, batch)
        for question in ("name", "ccn thu 1", "khác"):
            asked = Query(text=question, limit=MAX_LIMIT)
            found, anew = (searcher.search(asked, TODAY) for searcher in (world.searcher, fresh.searcher))
            assert (found.total, found.hits) == (anew.total, anew.hits)


def _follow(bench: Bench) -> None:
    """Starts on the index of an earlier run, and follows to the end; a step that breaks is tried again."""
    log, broken = _Older(LogReader(bench.engine)), None
    search = TantivyEngine(bench.folder / "index", PEPPER)
    try:
        follower = Follower(log, stepper(search))
        try:
            follower.catch_up()
        except Broken as error:
            broken = error
            follower.catch_up()
        log.world_is_right(follower.world)
    finally:
        search.close()
    if broken:
        raise broken


def _reindex(bench: Bench) -> None:
    """Has the index of a running process filled anew, once; one that breaks leaves the old one."""
    search = TantivyEngine(bench.folder / "index", PEPPER)
    log = _Older(LogReader(bench.engine))
    try:
        follower = Follower(log, stepper(search), lambda: search.is_due)
        if not log.head().index_generation:
            reindex(bench.unit)
        while follower.head != log.head() or search.generation != log.head().index_generation:
            follower.catch_up()
            if search.rebuild is not None and search.rebuild.error is not None:
                log.world_is_right(follower.world)
                raise search.rebuild.error
        log.world_is_right(follower.world)
    finally:
        search.close()


def _write_index(bench: Bench) -> None:
    """Publishes and withdraws, and writes a search server's index until it is at the end of the log."""
    publish_records([COMMUNES[1]], bench.unit)
    _withdraw(bench)
    server = bench.search_server
    lease = SqlLease(bench.engine, "writing", seconds=0.3)
    writer = MeilisearchWriter(server, LogReader(bench.engine), lease)
    batch = LogReader(bench.engine).everything()
    while writer.sequence != batch.head.sequence:
        writer.step()
    live = {entry.id: entry.sequence for entry in batch.publications if entry.body is not None}
    assert MeilisearchIndex(server, server.index).sequences() == live


def _wiped(bench: Bench) -> None:
    with writing(bench.engine) as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name != "log_head":
                connection.execute(table.delete())
        head = metadata.tables["log_head"]
        connection.execute(
            head.update().values(sequence=0, published_at=None, bundle_generation=0, index_generation=0)
        )


def _as_at_first(bench: Bench) -> None:
    _wiped(bench)
    read_backup(bench.engine, bench.folder / "base.gz", EPOCH)


def _by_an_older_renderer(bench: Bench) -> None:
    _as_at_first(bench)
    table = metadata.tables["publications"]
    last = table.c.sequence == 50
    with writing(bench.engine) as connection:
        body = connection.execute(select(table.c.body).where(last)).scalar_one()
        connection.execute(
            table.update().where(last).values(body=body.replace(b'"facts":{}', b'"facts": {}'))
        )


def _without_tables(bench: Bench) -> None:
    metadata.drop_all(bench.engine)
    with writing(bench.engine) as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def _with_profile(bench: Bench) -> None:
    _as_at_first(bench)
    created = bench.kept.create(Profile(sector="sector-tea"), Consent("v1", "matching"), None)
    (bench.folder / "secret.txt").write_text(created.secret, encoding="utf-8")


def _without_an_index(bench: Bench) -> None:
    _as_at_first(bench)
    MeilisearchIndex(bench.search_server, bench.search_server.index).deleted()


@dataclass(frozen=True)
class Scenario:
    """What is done, and what has to be there before."""

    act: Callable[[Bench], None]
    prepare: Callable[[Bench], None] = _as_at_first


SCENARIOS = {
    "edit": Scenario(_edit),
    "publish": Scenario(_publish),
    "withdraw": Scenario(_withdraw),
    "load": Scenario(_load),
    "republish": Scenario(_republish, _by_an_older_renderer),
    "redact": Scenario(_redact),
    "backup": Scenario(_backup),
    "restore": Scenario(_restore, _wiped),
    "migrate": Scenario(_migrate, _without_tables),
    "keep a profile": Scenario(_keep_profile),
    "erase a profile": Scenario(_erase_profile, _with_profile),
    "follow and index": Scenario(_follow),
    "reindex": Scenario(_reindex),
    "write a search server's index": Scenario(_write_index, _without_an_index),
}


def named_points() -> set[str]:
    """Every point there is in the program."""
    folders = ("api", "catalogue", "feeds", "investors", "matching", "migrations", "search", "web")
    sources = (
        path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py")
    )
    return {name for source in sources for name in re.findall(r'\bfault\("([a-z:]+)"\)', source)}


@contextmanager
def planted(actions: dict[str, Callable[[], None]]) -> Iterator[None]:
    """Actions at points for as long as the block lasts."""
    for point, action in actions.items():
        plant(point, action)
    try:
        yield
    finally:
        for point in actions:
            plant(point, None)


def visits(scenario: Scenario, bench: Bench) -> Counter[str]:
    """How often a scenario passes each point."""
    seen: Counter[str] = Counter()
    with planted({point: lambda point=point: seen.update([point]) for point in named_points()}):  # type: ignore[misc]  # mypy does not infer a lambda with a bound default
        scenario.act(bench)
    return seen


def _on_visit(number: int, action: Callable[[], None]) -> Callable[[], None]:
    """An action that happens on one visit only."""
    count = 0

    def visited() -> None:
        nonlocal count
        count += 1
        if count == number:
            action()

    return visited


def _break() -> None:
    raise Broken


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def act_and_die(url: str, folder: Path, name: str, point: str, visit: int) -> None:
    """A scenario in a process of its own that is killed at a point."""
    plant(point, _on_visit(visit, _die))
    SCENARIOS[name].act(Bench(open_database(url), folder))


def _state(bench: Bench) -> dict[str, Any]:
    with reading(bench.engine) as connection:
        counts = [
            connection.execute(select(func.count()).select_from(t)).scalar() for t in (profiles, idempotency)
        ]
    return state_of(bench.engine) | {"profiles and keys": counts}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with a past, as a backup; and a newer edition of its pack, without one lot."""
    folder = tmp_path_factory.mktemp("base")
    engine = open_database(f"sqlite:///{folder / 'base.db'}")
    migrate(engine)
    for label in ("một", "hai"):
        load_pack(write_pack(folder / "pack", label), SqlUnitOfWork(engine), inspect=policy_faults)
    edit_record(COMMUNES[1], {"title": titled("sửa")}, SqlUnitOfWork(engine))
    write_backup(engine, folder / "base.gz")
    engine.dispose()
    return folder / "base.gz"


@pytest.fixture
def bench(engine: Engine, base: Path, tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "base.gz").write_bytes(base.read_bytes())
    write_pack(tmp_path / "newer", "ba", without=frozenset({SITES[-1]}))
    with fake_meilisearch() as server:
        (tmp_path / "server.txt").write_text(server.url, encoding="utf-8")
        yield Bench(engine, tmp_path)


def _prepared(name: str, bench: Bench) -> Scenario:
    bench.engine.dispose()
    SCENARIOS[name].prepare(bench)
    return SCENARIOS[name]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_broken_step_leaves_after_a_retry_what_it_would_have_left_unbroken(
    name: str, bench: Bench, database_url: str
) -> None:
    passed = visits(_prepared(name, bench), bench)
    wanted = _state(bench)
    assert passed
    different = []
    breaks = [(point, visit) for point, times in passed.items() for visit in {1, times}]
    for point, visit in breaks:
        scenario = _prepared(name, bench)
        with planted({point: _on_visit(visit, _break)}), pytest.raises(Broken):
            scenario.act(bench)
        scenario.act(bench)
        if _state(bench) != wanted or wrongs(bench.engine):
            different.append((point, visit, "exception"))
        scenario = _prepared(name, bench)
        code = finished(started(act_and_die, database_url, bench.folder, name, point, visit))
        scenario.act(bench)
        if code != -signal.SIGKILL or _state(bench) != wanted or wrongs(bench.engine):
            different.append((point, visit, f"kill -9 ({code})"))
    figure(
        f"fault points, {bench.engine.dialect.name}, {name}: {len(passed)} points × {{exception, kill -9}}, "
        f"{2 * len(breaks)} breaks, {len(different)} different states"
    )
    assert different == []


def test_every_named_point_is_passed_by_some_scenario(bench: Bench) -> None:
    passed = {point for name in SCENARIOS for point in visits(_prepared(name, bench), bench)}
    figure(f"fault points: {len(named_points())} named, {len(passed)} passed on {bench.engine.dialect.name}")
    assert passed == named_points()
    assert len(passed) >= 8
