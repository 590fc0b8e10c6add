"""Where the desk and a pack differ, the desk stands until the pack's version is taken by name."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import NotOfPack, PackRefused
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.packs.report import LoadReport
from catalogue.usecases.ports import Origin, State
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from matching.policy import policy_faults
from tests.invented_pack import COMMUNES, IDS, PROVINCE, SITES, ZONES, titled, write_pack
from tests.truth import live_bytes, state_of, wrongs

EDITED, WITHDRAWN, LEFT = SITES[0], SITES[1], SITES[2]


def _load(
    unit: SqlUnitOfWork, pack: Path, *take: str, dry_run: bool = False, prune: bool = False
) -> LoadReport:
    return load_pack(pack, unit, inspect=policy_faults, dry_run=dry_run, prune=prune, take=take)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture
def unit(engine: Engine, pack: Path) -> SqlUnitOfWork:
    """A loaded pack with two records edited and one withdrawn at the desk."""
    unit = SqlUnitOfWork(engine)
    _load(unit, pack)
    for id_ in (EDITED, LEFT):
        edit_record(id_, {"title": titled("của bàn làm việc")}, unit)
    publish_records([EDITED, LEFT], unit)
    withdraw_records([WITHDRAWN], None, unit)
    return unit


def _title(engine: Engine, id: str) -> str:
    title: str = json.loads(live_bytes(engine)[id])["title"]["vi"]
    return title


def test_a_conflict_says_what_the_desk_did(unit: SqlUnitOfWork, pack: Path) -> None:
    report = _load(unit, pack)
    assert report.because == {
        EDITED: "was edited at the desk",
        WITHDRAWN: "was withdrawn at the desk",
        LEFT: "was edited at the desk",
    }
    assert set(report.conflicts) == report.because.keys()


def test_taking_the_packs_version_of_an_edited_record_publishes_it(
    engine: Engine, unit: SqlUnitOfWork, pack: Path
) -> None:
    report = _load(unit, pack, EDITED)
    assert (report.changed, sorted(report.conflicts)) == ([EDITED], [WITHDRAWN, LEFT])
    assert _title(engine, EDITED).startswith(f"Tên {EDITED}")
    assert "của bàn làm việc" in _title(engine, LEFT)
    assert wrongs(engine) == []


def test_taking_the_packs_version_of_a_withdrawn_record_makes_it_public_again(
    engine: Engine, unit: SqlUnitOfWork, pack: Path
) -> None:
    report = _load(unit, pack, WITHDRAWN)
    assert [entry.id for entry in report.publications] == [WITHDRAWN]
    assert unit.records.get(WITHDRAWN).state is State.PUBLISHED
    assert WITHDRAWN in live_bytes(engine)
    assert wrongs(engine) == []


def test_what_was_taken_follows_the_pack_from_then_on(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path, pack: Path
) -> None:
    _load(unit, pack, EDITED, WITHDRAWN)
    assert unit.records.get(EDITED).origin is Origin.PACK
    report = _load(unit, write_pack(tmp_path / "newer", "mới"))
    assert report.conflicts == [LEFT]
    assert "mới" in _title(engine, EDITED)


def test_a_dry_run_that_takes_changes_nothing_and_says_what_would_follow(
    engine: Engine, unit: SqlUnitOfWork, pack: Path
) -> None:
    before = state_of(engine)
    tried = _load(unit, pack, EDITED, WITHDRAWN, dry_run=True)
    assert state_of(engine) == before
    done = _load(unit, pack, EDITED, WITHDRAWN)
    assert (tried.changed, tried.conflicts, tried.planned) == (
        done.changed,
        done.conflicts,
        len(done.publications),
    )


def test_a_listing_that_only_comes_of_other_owners_is_not_counted(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    """A commune moves from one place that is not public under another: its lots look as before."""
    withdraw_records([PROVINCE, COMMUNES[3]], None, unit, leaving_referrers=True)
    newer = write_pack(tmp_path / "newer")
    file = newer / "records" / "place.yaml"
    places = json.loads(file.read_text(encoding="utf-8"))
    next(place for place in places if place["id"] == COMMUNES[0])["parent"] = COMMUNES[3]
    file.write_text(json.dumps(places), encoding="utf-8")
    tried, done = (_load(unit, newer, dry_run=dry_run) for dry_run in (True, False))
    assert tried.planned == done.planned == len(done.publications)
    assert [entry.id for entry in done.publications] == [COMMUNES[0]]


def test_what_is_taken_away_by_pruning_may_not_be_relied_on(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    edit_record(ZONES[1], {"title": titled("của bàn làm việc")}, unit)
    newer = write_pack(tmp_path / "newer", without=frozenset({ZONES[1]}))
    assert ZONES[1] in _load(unit, newer, prune=True, dry_run=True).conflicts
    with pytest.raises(PackRefused) as refused:
        _load(unit, newer, ZONES[1], prune=True)
    assert all(ZONES[1] in str(fault) for fault in refused.value.faults)


def test_what_the_pack_no_longer_gives_is_pruned_when_taken(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    newer = write_pack(tmp_path / "newer", without=frozenset({EDITED}))
    kept = _load(unit, newer, prune=True)
    assert kept.because[EDITED] == "was edited at the desk and is no longer in the pack"
    assert EDITED in live_bytes(engine)
    assert _load(unit, newer, EDITED, prune=True).withdrawn == [EDITED]
    assert EDITED not in live_bytes(engine)
    assert wrongs(engine) == []


@pytest.mark.parametrize("prune", [False, True])
def test_an_id_the_pack_has_no_version_of_is_refused(
    prune: bool, engine: Engine, unit: SqlUnitOfWork, pack: Path
) -> None:
    before = state_of(engine)
    with pytest.raises(NotOfPack, match="'kcn-nowhere'"):
        _load(unit, pack, EDITED, "kcn-nowhere", prune=prune)
    assert state_of(engine) == before


def test_a_record_the_pack_dropped_is_not_taken_without_pruning(
    engine: Engine, unit: SqlUnitOfWork, tmp_path: Path
) -> None:
    newer = write_pack(tmp_path / "newer", without=frozenset({EDITED}))
    with pytest.raises(NotOfPack):
        _load(unit, newer, EDITED)
    assert live_bytes(engine).keys() == set(IDS) - {WITHDRAWN}
