"""A backup is everything as of one moment; it comes back whole, on either database, or not at all."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import URL, Engine, func, select

import investors.tables  # noqa: F401 - registers its tables
import partners.tables  # noqa: F401 - registers its tables
from api.service import stepper
from catalogue.domain.errors import BackupExists, BackupUnreadable
from catalogue.live.follower import Follower
from catalogue.storage.backup import check_backup, read_backup, write_backup
from catalogue.storage.database import open_database, reading, server_key, writing
from catalogue.storage.leases import SqlLease
from catalogue.storage.reader import LogReader
from catalogue.storage.tables import metadata
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.faults import plant
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from catalogue.usecases.redacting import redact_publication
from investors.port import Consent
from investors.storage import SqlProfiles
from matching.policy import policy_faults
from matching.profile import Profile
from migrations.migrate import migrate, new_epoch
from partners.hooks import Answer
from partners.port import Scope
from partners.storage import SqlKeys
from search.tantivy_engine import TantivyEngine
from tests.hooked import hooked
from tests.invented_pack import IDS, SITES, ZONES, titled, write_pack
from tests.postgres import another_database
from tests.proving import counted, figure
from tests.truth import live_bytes, log_of, wrongs
from tests.victims import killed, started, write_side_by_side


def _fill(engine: Engine, folder: Path) -> None:
    """Something in every table: a past, deletes, a blanked publication, profiles, keys, a webhook that is held."""
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(folder / "pack"), unit, inspect=policy_faults)
    edit_record(ZONES[0], {"title": titled("Đổi tên “mới” \u2028 🙂")}, unit)
    publish_records([ZONES[0]], unit)
    withdraw_records([SITES[0]], "đã cho thuê", unit)
    redact_publication(2 + IDS.index(ZONES[0]) - 1, unit)
    SqlLease(engine, "work").held()
    kept = SqlProfiles(engine, server_key(engine, "profiles"))
    kept.create(Profile(sector="sector-tea", name="Trà"), Consent("v1", "matching"), "a key")
    SqlKeys(engine).create("Báo Lâm Đồng", list(Scope), 1000)
    hook = hooked(engine)
    hook.inbox.says = lambda _got: Answer(500)
    hook.worker().run(hook.id)


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    _fill(engine, tmp_path)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Another migrated database, of each kind in turn."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'restored.db'}")
        migrate(opened)
        yield opened
        opened.dispose()
        return
    server: URL = request.getfixturevalue("postgresql_server")
    with another_database(server) as url:
        opened = open_database(url)
        migrate(opened)
        yield opened
        opened.dispose()


def _rows(engine: Engine) -> dict[str, list[Any]]:
    with reading(engine) as connection:
        return {
            table.name: sorted(
                (tuple(value for name, value in row._mapping.items() if name != "epoch") for row in found),
                key=repr,
            )
            for table in metadata.sorted_tables
            if (found := connection.execute(select(table)).all()) is not None
        }


def _held(engine: Engine) -> int:
    with reading(engine) as connection:
        return sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        )


def test_every_table_comes_back_row_by_row_on_either_database(
    filled: Engine, empty: Engine, tmp_path: Path
) -> None:
    written = write_backup(filled, tmp_path / "backup.gz")
    epoch = new_epoch()
    assert read_backup(empty, tmp_path / "backup.gz", epoch) == (written, epoch)
    before, after = _rows(filled), _rows(empty)
    figure(
        f"backup {filled.dialect.name} → {empty.dialect.name}: {written} rows of {len(before)} tables, "
        f"{sum(before[name] != after[name] for name in before)} tables different"
    )
    assert all(before.values())
    assert after == before
    assert LogReader(empty).head().epoch == epoch != LogReader(filled).head().epoch
    assert wrongs(empty) == []


def test_a_restored_database_goes_on_where_the_backup_was_made(
    filled: Engine, empty: Engine, tmp_path: Path
) -> None:
    write_backup(filled, tmp_path / "backup.gz")
    read_backup(empty, tmp_path / "backup.gz", new_epoch())
    last = len(log_of(empty))
    edit_record(ZONES[1], {"title": titled("sau")}, SqlUnitOfWork(empty))
    assert publish_records([ZONES[1]], SqlUnitOfWork(empty))[0].sequence == last + 1
    assert wrongs(empty) == []


def test_a_backup_made_while_others_publish_is_of_one_moment(
    filled: Engine, database_url: str, tmp_path: Path
) -> None:
    writer = started(write_side_by_side, database_url, tmp_path / "error.txt", 1, IDS, 1_000_000)
    broken = []
    for number in range(counted(3, 20)):
        before = len(log_of(filled))
        while len(log_of(filled)) == before:
            pass
        write_backup(filled, tmp_path / "backup.gz", overwrite=True)
        restored = open_database(f"sqlite:///{tmp_path / f'of-{number}.db'}")
        migrate(restored)
        read_backup(restored, tmp_path / "backup.gz", new_epoch())
        broken += wrongs(restored)
        restored.dispose()
    killed(writer)
    assert broken == []


def test_a_backup_that_breaks_off_leaves_the_older_one_and_nothing_else(
    filled: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    write_backup(filled, folder / "backup.gz")
    older = (folder / "backup.gz").read_bytes()

    def full() -> None:
        raise OSError("no space left")

    plant("backup:written", full)
    try:
        with pytest.raises(OSError, match="no space left"):
            write_backup(filled, folder / "backup.gz", overwrite=True)
    finally:
        plant("backup:written", None)
    assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("backup.gz", older)]


def test_a_file_that_is_there_is_overwritten_only_when_told(filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup.gz"
    file.write_bytes(b"something else")
    with pytest.raises(BackupExists):
        write_backup(filled, file)
    assert file.read_bytes() == b"something else"
    write_backup(filled, file, overwrite=True)
    check_backup(file)


def _says(compressed: bytes, text: bytes) -> bool:
    try:
        return gzip.decompress(compressed) == text
    except (OSError, EOFError, zlib.error):
        return False


def _damaged(whole: bytes, random: Random) -> Iterator[bytes]:
    """The backup cut off, with bytes changed, with a row changed and compressed anew, and things that are none."""
    text = gzip.decompress(whole)
    for _ in range(counted(20, 200)):
        yield whole[: random.randrange(len(whole))]
    for _ in range(counted(20, 200)):
        at = random.randrange(len(whole))
        changed = whole[:at] + bytes([whole[at] ^ (1 << random.randrange(8))]) + whole[at + 1 :]
        if not _says(
            changed, text
        ):  # A few bits of a gzip file mean nothing: its date, its name, its padding.
            yield changed
    lines = text.split(b"\n")
    yield gzip.compress(text.replace(b"sector-tea", b"sector-pea"))
    yield gzip.compress(b"\n".join(lines[:5] + lines[6:]))
    yield gzip.compress(b"\n".join([*lines[:5], lines[6], lines[5], *lines[7:]]))
    yield gzip.compress(b"\n".join(lines[:-2]))
    yield gzip.compress(b"[]\n[]\n")
    yield gzip.compress(b"null")
    yield gzip.compress(b"\xff\xfe")
    yield b""
    yield b"no backup at all"


def test_a_damaged_backup_is_refused_and_nothing_of_it_is_written(
    filled: Engine, empty: Engine, tmp_path: Path
) -> None:
    write_backup(filled, tmp_path / "backup.gz")
    as_empty, refused, tried = _rows(empty), 0, 0
    for damaged in _damaged((tmp_path / "backup.gz").read_bytes(), Random(3)):
        (tmp_path / "damaged.gz").write_bytes(damaged)
        tried += 1
        with pytest.raises(BackupUnreadable):
            read_backup(empty, tmp_path / "damaged.gz", new_epoch())
        refused += _rows(empty) == as_empty
    figure(f"damaged backups, {empty.dialect.name}: {tried} tried, {refused} refused with nothing written")
    assert refused == tried


def test_a_backup_of_other_tables_is_refused(filled: Engine, empty: Engine, tmp_path: Path) -> None:
    write_backup(filled, tmp_path / "backup.gz")
    lines = gzip.decompress((tmp_path / "backup.gz").read_bytes()).split(b"\n")
    header = json.loads(lines[0]) | {"tables": "9999"}
    from hashlib import sha256

    body = [json.dumps(header).encode(), *lines[1:-2]]
    digest = sha256(b"".join(line + b"\n" for line in body)).hexdigest()
    trailer = json.dumps({"rows": len(body) - 1, "sha256": digest}).encode()
    (tmp_path / "other.gz").write_bytes(gzip.compress(b"\n".join([*body, trailer, b""])))
    with pytest.raises(BackupUnreadable, match="9999"):
        read_backup(empty, tmp_path / "other.gz", new_epoch())


def test_a_database_that_holds_something_is_left_as_it_is(filled: Engine, tmp_path: Path) -> None:
    write_backup(filled, tmp_path / "backup.gz")
    before, epoch = _rows(filled), LogReader(filled).head().epoch
    with pytest.raises(BackupUnreadable, match="not empty"):
        read_backup(filled, tmp_path / "backup.gz", new_epoch())
    assert _rows(filled) == before
    assert LogReader(filled).head().epoch == epoch


def test_a_follower_of_a_restored_database_starts_over(filled: Engine, tmp_path: Path) -> None:
    search = TantivyEngine(tmp_path / "index", b"0" * 32)
    follower = Follower(LogReader(filled), stepper(search))
    write_backup(filled, tmp_path / "backup.gz")
    # What the log had after the backup is gone with the old epoch.
    edit_record(ZONES[2], {"title": titled("mất")}, SqlUnitOfWork(filled))
    publish_records([ZONES[2]], SqlUnitOfWork(filled))
    follower.catch_up()
    with writing(filled) as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name not in {"log_head", "server_keys"}:
                connection.execute(table.delete())
    read_backup(filled, tmp_path / "backup.gz", "f00d")
    follower.catch_up()
    snapshot = follower.world.snapshot
    assert snapshot.epoch == "f00d"
    assert {listing.id: listing.body for listing in snapshot.in_order} == live_bytes(filled)
    search.close()
