"""One change at a time: what others did meanwhile is seen, retried or refused, and never undone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, Engine, text

from catalogue.domain.errors import (
    NotPublished,
    RecordMoved,
    RecordNotFound,
    StorageBusy,
    StorageFull,
    StorageUnsafe,
)
from catalogue.storage.database import check_postgresql, check_sqlite, open_database, reading, writing
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.faults import plant
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.ports import Stored
from catalogue.usecases.publishing import edit_record, publish_records, republish_all, withdraw_records
from matching.policy import policy_faults
from tests.invented_pack import AGENCY, COMMUNES, IDS, PROVINCE, SITES, ZONES, titled, write_pack
from tests.proving import counted, figure
from tests.truth import live_bytes, log_of, state_of, wrongs

LOT, ZONE = SITES[0], ZONES[0]


@pytest.fixture
def unit(engine: Engine, tmp_path: Path) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(tmp_path / "pack"), unit, inspect=policy_faults)
    return unit


@pytest.fixture
def meanwhile() -> Iterator[Callable[[str, Callable[[], object]], None]]:
    """Has something done by somebody else at a named point, once."""
    planted = []

    def at(point: str, action: Callable[[], object]) -> None:
        def once() -> None:
            plant(point, None)
            action()

        plant(point, once)
        planted.append(point)

    yield at
    for point in planted:
        plant(point, None)


def test_what_is_not_committed_is_not_kept(engine: Engine, unit: SqlUnitOfWork) -> None:
    before = state_of(engine)
    stored = unit.records.get(LOT)
    with unit:
        unit.records.save([stored], "system")
        unit.log.append([], unit.log.head())
    assert state_of(engine) == before


def test_publishing_what_is_live_as_it_is_adds_nothing(engine: Engine, unit: SqlUnitOfWork) -> None:
    assert publish_records(IDS, unit) == []
    assert republish_all(unit) == []


@pytest.mark.parametrize("pack", ["demo", "lam-dong"])
def test_a_loaded_province_comes_out_the_same_when_published_again(engine: Engine, pack: str) -> None:
    """The bytes do not depend on whether a pack's words come from its folder or from storage."""
    unit = SqlUnitOfWork(engine)
    folder = Path(__file__).parents[2] / "fixtures" / pack
    loaded = load_pack(folder, unit, inspect=policy_faults).publications
    assert publish_records([publication.id for publication in loaded], unit) == []
    assert load_pack(folder, unit, inspect=policy_faults).publications == []
    assert wrongs(engine) == []


def test_an_owner_renamed_renders_what_holds_its_name_again(engine: Engine, unit: SqlUnitOfWork) -> None:
    edit_record(COMMUNES[0], {"title": titled("mới")}, unit)
    changed = {publication.id for publication in publish_records([COMMUNES[0]], unit)}
    assert {COMMUNES[0], ZONE, LOT} <= changed
    assert wrongs(engine) == []


@pytest.mark.parametrize("owner", [PROVINCE, COMMUNES[0], ZONE, AGENCY])
def test_a_withdrawn_owner_is_named_nowhere_any_more(owner: str, engine: Engine, unit: SqlUnitOfWork) -> None:
    edit_record(owner, {"title": titled("Canary")}, unit)
    publish_records([owner], unit)
    withdraw_records([owner], None, unit, leaving_referrers=True)
    assert [id_ for id_, body in live_bytes(engine).items() if b"Canary" in body] == []
    assert wrongs(engine) == []
    assert republish_all(unit) == []
    publish_records([owner], unit)
    assert owner in [id_ for id_, body in live_bytes(engine).items() if b"Canary" in body]
    assert wrongs(engine) == []


def test_of_many_edits_of_one_revision_one_succeeds(engine: Engine, unit: SqlUnitOfWork) -> None:
    revision = unit.records.get(LOT).revision

    def edited(number: int) -> int:
        try:
            mine = SqlUnitOfWork(engine)
            edit_record(LOT, {"title": titled(f"số {revision}.{number}")}, mine, expected_revision=revision)
        except RecordMoved:
            return 0
        return 1

    rounds = counted(5, 50)
    for _ in range(rounds):
        with ThreadPoolExecutor(10) as pool:
            assert sum(pool.map(edited, range(10))) == 1
        revision += 1
    figure(
        f"edits of one revision on {engine.dialect.name}: {10 * rounds} tried, {rounds} succeeded, the rest refused"
    )
    assert unit.records.get(LOT).revision == revision
    assert wrongs(engine) == []


def test_an_edit_between_the_look_and_the_write_is_not_overwritten(
    engine: Engine,
    unit: SqlUnitOfWork,
    meanwhile: Callable[[str, Callable[[], object]], None],
    tmp_path: Path,
) -> None:
    def desk() -> None:
        edit_record(LOT, {"title": titled("của bàn làm việc")}, SqlUnitOfWork(engine))

    first = unit.records.get

    def looked(id: str) -> Stored:
        found = first(id)
        unit.records.get = first  # type: ignore[method-assign]  # the moment between read and write, made on purpose
        desk()
        return found

    unit.records.get = looked  # type: ignore[method-assign]  # the moment between read and write, made on purpose
    with pytest.raises(RecordMoved):
        edit_record(LOT, {"title": titled("khác")}, unit)
    assert "của bàn làm việc" in unit.records.get(LOT).document
    assert wrongs(engine) == []


def test_a_load_does_not_overwrite_what_the_desk_edits_meanwhile(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    looked = unit.records.of_pack
    done: list[object] = []

    def of_pack(pack: str) -> dict[str, Stored]:
        found = looked(pack)
        if not done:
            done.append(edit_record(LOT, {"title": titled("của bàn làm việc")}, SqlUnitOfWork(engine)))
        return found

    unit.records.of_pack = of_pack  # type: ignore[method-assign]  # the moment between read and write, made on purpose
    report = load_pack(write_pack(tmp_path / "newer", "mới"), unit, inspect=policy_faults)
    assert report.conflicts == [LOT]
    assert "của bàn làm việc" in unit.records.get(LOT).document
    assert wrongs(engine) == []


def test_publish_and_withdraw_at_once_leave_one_of_both(engine: Engine, unit: SqlUnitOfWork) -> None:
    def raced(act: Callable[[SqlUnitOfWork], object]) -> None:
        with suppress(NotPublished):
            act(SqlUnitOfWork(engine))

    rounds = counted(20, 500)
    inconsistent: list[str] = []
    acts: list[Callable[[SqlUnitOfWork], object]] = [
        lambda mine: publish_records([LOT], mine),
        lambda mine: withdraw_records([LOT], None, mine),
        lambda mine: publish_records([ZONE], mine),
        lambda mine: withdraw_records([ZONE], None, mine, leaving_referrers=True),
    ]
    for _ in range(rounds):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(raced, acts))
        inconsistent += wrongs(engine)
    figure(
        f"publish against withdraw on {engine.dialect.name}: {rounds} races, {len(inconsistent)} inconsistent"
    )
    assert inconsistent == []


def test_two_editions_of_a_pack_loaded_at_once_end_as_one_of_both(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    folders = [write_pack(tmp_path / label, label) for label in ("edition-1", "edition-2", "edition-3")]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda f: load_pack(f, SqlUnitOfWork(engine), inspect=policy_faults), folders))
    assert wrongs(engine) == []
    ends = {
        label
        for label in ("edition-1", "edition-2", "edition-3")
        for body in live_bytes(engine).values()
        if label in body.decode()
    }
    assert len(ends) == 1


def test_two_first_loads_at_once_load_it_once(engine: Engine, tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack")
    with ThreadPoolExecutor(4) as pool:
        reports = list(
            pool.map(lambda _: load_pack(folder, SqlUnitOfWork(engine), inspect=policy_faults), range(4))
        )
    assert sorted(len(report.publications) for report in reports) == [0, 0, 0, len(IDS)]
    assert wrongs(engine) == []


def test_a_load_between_two_looks_of_another_is_not_taken_for_another_pack(
    engine: Engine, tmp_path: Path, meanwhile: Callable[[str, Callable[[], object]], None]
) -> None:
    folder = write_pack(tmp_path / "pack")
    meanwhile("load:looked", lambda: load_pack(folder, SqlUnitOfWork(engine), inspect=policy_faults))
    assert load_pack(folder, SqlUnitOfWork(engine), inspect=policy_faults).publications == []
    assert wrongs(engine) == []


def test_a_load_that_repeats_itself_adds_nothing_after_a_prune(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    smaller = write_pack(tmp_path / "smaller", without=frozenset({ZONE, *SITES[:3]}))
    first = load_pack(smaller, unit, inspect=policy_faults, prune=True)
    assert sorted(first.withdrawn) == sorted({ZONE, *SITES[:3]})
    assert load_pack(smaller, unit, inspect=policy_faults, prune=True).publications == []
    assert wrongs(engine) == []


def test_unknown_records_are_refused_and_nothing_changes(engine: Engine, unit: SqlUnitOfWork) -> None:
    before = state_of(engine)
    for refused in (
        lambda: publish_records([LOT, "kcn-nowhere"], unit),
        lambda: withdraw_records([LOT, "kcn-nowhere"], None, unit),
        lambda: edit_record("kcn-nowhere", {}, unit),
    ):
        with pytest.raises(RecordNotFound):
            refused()
    assert state_of(engine) == before


def test_numbers_begin_at_one_and_an_empty_append_takes_none(engine: Engine, unit: SqlUnitOfWork) -> None:
    assert [entry.sequence for entry in log_of(engine)] == list(range(1, len(IDS) + 1))
    publish_records([LOT], unit)
    assert LogReader(engine).head().sequence == len(IDS)


def test_a_reader_sees_one_state_however_long_it_looks(engine: Engine, unit: SqlUnitOfWork) -> None:
    query = text("SELECT count(*) FROM publications")
    with reading(engine) as connection:
        before = connection.execute(query).scalar_one()
        edit_record(LOT, {"title": titled("mới")}, unit)
        publish_records([LOT], unit)
        assert connection.execute(query).scalar_one() == before
    with reading(engine) as connection:
        assert connection.execute(query).scalar_one() == before + 1


def _told(engine: Engine, statement: str) -> None:
    """Says something to the only connection of a pool, outside any transaction."""
    raw = engine.raw_connection()
    raw.cursor().execute(statement).fetchall()
    raw.close()


@pytest.mark.parametrize(
    "pragma", ["journal_mode=delete", "synchronous=1", "foreign_keys=0", "busy_timeout=0", "secure_delete=0"]
)
def test_a_sqlite_that_would_not_keep_its_promises_is_refused(pragma: str, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'langbiang.db'}")
    _told(engine, f"PRAGMA {pragma}")
    with pytest.raises(StorageUnsafe, match=pragma.split("=", 1)[0]):
        check_sqlite(engine)
    engine.dispose()


@pytest.mark.parametrize("setting", ["synchronous_commit=off"])
def test_a_postgresql_that_would_not_keep_its_promises_is_refused(setting: str, postgresql_url: URL) -> None:
    engine = open_database(postgresql_url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET {setting}')
    engine.dispose()
    with pytest.raises(StorageUnsafe, match=setting.split("=", 1)[0]):
        check_postgresql(engine)
    engine.dispose()


def test_sqlite_without_room_says_so_and_changes_nothing(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'langbiang.db'}")
    _told(engine, "CREATE TABLE large (content TEXT)")
    _told(engine, "PRAGMA max_page_count=20")
    with pytest.raises(StorageFull), writing(engine) as connection:
        connection.execute(text("INSERT INTO large VALUES (:content)"), {"content": "x" * 1_000_000})
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM large")).scalar_one() == 0
    engine.dispose()


def _cut_off(engine: Engine, opened: Callable[[Engine], AbstractContextManager[Connection]]) -> None:
    """Has the server end the connection in the middle."""
    with opened(engine) as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        connection.execute(text("SELECT 1"))


def test_a_postgresql_that_goes_away_is_busy_and_found_again(postgresql_url: URL) -> None:
    engine = open_database(postgresql_url.render_as_string(hide_password=False))
    for opened in (reading, writing):
        with pytest.raises(StorageBusy):
            _cut_off(engine, opened)
        with opened(engine) as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_names_above_an_owner_that_was_rewired_while_withdrawn_arrive_with_it(
    engine: Engine, unit: SqlUnitOfWork
) -> None:
    """A listing depends on what it read, also on what was not public then, and also when its bytes stayed the same."""
    edit_record(COMMUNES[0], {"parent": None}, unit)
    publish_records([COMMUNES[0]], unit)
    withdraw_records([PROVINCE], None, unit, leaving_referrers=True)
    edit_record(COMMUNES[0], {"parent": PROVINCE}, unit)
    publish_records([COMMUNES[0]], unit)
    assert wrongs(engine) == []
    publish_records([PROVINCE], unit)
    assert PROVINCE in live_bytes(engine)[ZONE].decode()
    assert wrongs(engine) == []
