"""Withdrawing what others refer to: it is refused with their names, unless they go too or may stay."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import StillReferredTo
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from matching.policy import policy_faults
from tests.invented_pack import SITES, ZONES, titled, write_pack
from tests.truth import live_bytes, state_of, wrongs

ZONE, LOTS = ZONES[0], SITES[:3]
DEMO = Path(__file__).parents[2] / "fixtures" / "demo"


@pytest.fixture
def unit(engine: Engine, tmp_path: Path) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(write_pack(tmp_path / "pack"), unit, inspect=policy_faults)
    return unit


@pytest.fixture
def demo(engine: Engine) -> SqlUnitOfWork:
    unit = SqlUnitOfWork(engine)
    load_pack(DEMO, unit, inspect=policy_faults)
    return unit


def _referrers(unit: SqlUnitOfWork, *ids: str) -> set[str]:
    with pytest.raises(StillReferredTo) as refused:
        withdraw_records(ids, None, unit)
    assert refused.value.ids == ids
    return {referrer.id for referrer in refused.value.referrers}


def test_a_zone_with_lots_is_not_withdrawn_and_nothing_changes(engine: Engine, unit: SqlUnitOfWork) -> None:
    before = state_of(engine)
    assert _referrers(unit, ZONE) == set(LOTS)
    assert state_of(engine) == before


def test_a_refusal_tells_kind_and_title_as_published(engine: Engine, unit: SqlUnitOfWork) -> None:
    public = unit.records.get(LOTS[0]).record().title.vi
    edit_record(LOTS[0], {"title": titled("not public yet")}, unit)
    with pytest.raises(StillReferredTo) as refused:
        withdraw_records([ZONE], None, unit)
    told = next(referrer for referrer in refused.value.referrers if referrer.id == LOTS[0])
    assert (told.kind, told.title) == ("site", public)


def test_a_reference_by_id_alone_counts_like_a_name(demo: SqlUnitOfWork) -> None:
    """Sectors name the plan that grants their tier; no listing shows the plan's title."""
    plan = "plan-son-hai-industry-2026-2030"
    assert not demo.log.dependants([plan])
    named = {
        id_
        for id_, kind in demo.records.kinds().items()
        if kind == "sector" and plan in demo.records.get(id_).document
    }
    assert named
    assert named <= _referrers(demo, plan)


def test_a_text_that_happens_to_be_an_id_refers_to_nothing(engine: Engine, unit: SqlUnitOfWork) -> None:
    lot, other = SITES[0], SITES[-1]
    edit_record(other, {"title": {"vi": lot, "en": lot}}, unit)
    publish_records([other], unit)
    assert other in unit.log.mentioning([lot])
    assert withdraw_records([lot], None, unit)[0].id == lot


def test_what_is_withdrawn_together_refers_to_nothing_that_stays(engine: Engine, unit: SqlUnitOfWork) -> None:
    done = withdraw_records([ZONE, *LOTS], "closed", unit)
    assert {(entry.id, entry.op) for entry in done} == {(id_, "delete") for id_ in (ZONE, *LOTS)}
    assert wrongs(engine) == []


def test_a_zone_takes_its_lots_along_when_told_to(engine: Engine, unit: SqlUnitOfWork) -> None:
    done = withdraw_records([ZONE], "closed", unit, with_sites=True)
    assert {(entry.id, entry.op, entry.reason) for entry in done} == {
        (id_, "delete", "closed") for id_ in (ZONE, *LOTS)
    }
    assert not {ZONE, *LOTS} & live_bytes(engine).keys()
    assert wrongs(engine) == []


def test_with_its_lots_a_zone_still_leaves_nobody_else_behind_unasked(demo: SqlUnitOfWork) -> None:
    zone = "kcn-bai-ngan"
    everyone = _referrers(demo, zone)
    lots = {id_ for id_ in everyone if demo.records.get(id_).kind == "site"}
    others = everyone - lots
    assert lots
    assert others
    with pytest.raises(StillReferredTo) as refused:
        withdraw_records([zone], None, demo, with_sites=True)
    assert others <= {referrer.id for referrer in refused.value.referrers}
    assert not lots & {referrer.id for referrer in refused.value.referrers}


def test_who_may_stay_shows_the_id_where_the_name_was(engine: Engine, unit: SqlUnitOfWork) -> None:
    withdraw_records([ZONE], None, unit, leaving_referrers=True)
    shown = [json.loads(live_bytes(engine)[lot])["zone"] for lot in LOTS]
    assert [(zone["id"], zone["title"]["vi"]) for zone in shown] == [(ZONE, ZONE)] * len(LOTS)
    assert wrongs(engine) == []


def test_a_lot_published_at_the_last_moment_is_not_left_behind(engine: Engine, unit: SqlUnitOfWork) -> None:
    withdraw_records(LOTS, None, unit)
    look = unit.log.mentioning

    def looked(ids: Iterable[str]) -> set[str]:
        found = look(ids)
        unit.log.mentioning = look  # type: ignore[method-assign]  # the moment between look and write, made on purpose
        publish_records([LOTS[0]], SqlUnitOfWork(engine))
        return found

    unit.log.mentioning = looked  # type: ignore[method-assign]  # the moment between look and write, made on purpose
    assert _referrers(unit, ZONE) == {LOTS[0]}
    assert ZONE in live_bytes(engine)
