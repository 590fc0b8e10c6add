"""A record becomes its public JSON."""

import json
from typing import Any

import pytest

from catalogue.domain.kinds import KINDS
from catalogue.domain.listings import listing_model
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.ports import owner_view
from catalogue.usecases.render import render, to_bytes, with_envelope

BUNDLE = Bundle(
    "trial",
    {
        "manifest": {
            "name": "trial",
            "publisher": {"vi": "Danh mục thử", "en": "Trial catalogue"},
            "licence": None,
            "attribution": {"vi": "Nguồn", "en": "Source"},
        },
        "ageing": {"zone": 24, "site": 12},
    },
)
TITLE = {"vi": "Khu thử", "en": "Trial zone"}
SAID = {"basis": "stated", "source": "s"}


def record(kind: str, id: str, **more: Any) -> Any:
    return KINDS[kind].model_validate({"id": id, "title": TITLE, **more})


def zone(**more: Any) -> Any:
    return record("zone", "kcn-a", zone_type="industrial_park", **more)


def rendered(subject: Any, *others: Any) -> dict[str, Any]:
    views = {other.id: owner_view(other) for other in others}
    return json.loads(render(subject, BUNDLE, views.get).body)  # type: ignore[no-any-return]  # JSON of a listing


def nobody(_id: str) -> None:
    """No owner is known."""


def land(
    *states: tuple[str, float], notice: str = "n1", as_of: str = "2018-03", complete: bool = True
) -> list[Any]:
    return [
        {"notice": notice, "complete": complete, "state": state, "area_ha": area, "as_of": as_of, **SAID}
        for state, area in states
    ]


def fact(value: Any, unit: str = "ha", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, **SAID, **more}


def test_the_same_record_always_gives_the_same_bytes() -> None:
    assert render(zone(), BUNDLE, nobody).body == render(zone(), BUNDLE, nobody).body


def test_an_unknown_figure_is_null() -> None:
    assert rendered(zone(facts={"rent": [{"value": None}]}))["facts"]["rent"]["value"] is None


def test_a_figure_nobody_speaks_of_is_absent_and_not_zero() -> None:
    assert rendered(zone())["facts"] == {}


def test_statements_on_one_figure_stand_side_by_side() -> None:
    facts = {"leased": [fact(76.072, as_of="2018-03"), fact(112.9579, as_of="2022~")]}
    leased = rendered(zone(facts=facts))["facts"]["leased"]
    assert [leased["value"], leased["others"][0]["value"]] == [112.9579, 76.072]


def test_what_is_only_for_the_desk_is_never_published() -> None:
    assert b"whisper" not in render(zone(remarks="whisper"), BUNDLE, nobody).body


def test_an_owner_is_named_by_its_title() -> None:
    place = record("place", "place-1", level="commune")
    assert rendered(zone(place="place-1"), place)["place"]["title"] == TITLE


def test_an_owner_that_is_not_published_is_named_by_its_id() -> None:
    assert rendered(zone(place="place-1"))["place"]["title"] == {"vi": "place-1", "en": "place-1"}


def test_a_place_brings_the_names_of_the_units_on_whose_ground_it_lies() -> None:
    old = record("place", "place-old", level="district", aliases="Bảo Lộc cũ")
    new = record("place", "place-1", level="commune", overlaps=[{"place": "place-old", "basis": "derived"}])
    named = rendered(zone(place="place-1"), new, old)["place"]
    assert named["aliases"] == ["Khu thử", "Bảo Lộc cũ"]
    assert named["within"] == ["place-old"]


def test_places_that_overlap_each_other_end_somewhere() -> None:
    one = record("place", "place-1", level="commune", overlaps=[{"place": "place-2", "basis": "derived"}])
    two = record("place", "place-2", level="commune", overlaps=[{"place": "place-1", "basis": "derived"}])
    assert rendered(zone(place="place-1"), one, two)["place"]["within"] == ["place-2"]


def test_a_sector_lies_within_those_above_it() -> None:
    top = record("sector", "sector-top")
    leaf = record("sector", "sector-leaf", parent="sector-top")
    assert rendered(zone(sectors="sector-leaf"), leaf, top)["sectors"][0]["within"] == ["sector-top"]


def test_a_rendering_remembers_whose_names_it_holds() -> None:
    views = {"place-1": owner_view(record("place", "place-1", level="commune"))}
    assert render(zone(place="place-1", contact="agency-a"), BUNDLE, views.get).owners == {
        "place-1",
        "agency-a",
    }


def test_a_contact_says_who_does_the_work_today() -> None:
    agency = record(
        "agency", "agency-a", successor=[{"value": {"vi": "Sở mới", "en": "New department"}, **SAID}]
    )
    assert rendered(zone(contact="agency-a"), agency)["contact"]["successor"]["en"] == "New department"


def test_land_without_a_notice_is_not_spoken_of() -> None:
    assert rendered(zone())["land"] is None


def test_a_ledger_that_adds_up_gives_both_fill_rates_with_their_denominators() -> None:
    """50 ha leased of 80 ha cleared (100 less 20 planned) is 62.5 %, of all 100 ha 50 %."""
    facts = {"industrial_land": [fact(100)]}
    found = rendered(zone(facts=facts, land=land(("leased", 50), ("offered", 30), ("planned", 20))))["land"]
    assert found["fill_rates"] == [
        {"percent": 62.5, "of": "cleared_industrial_land", "of_ha": 80.0},
        {"percent": 50.0, "of": "industrial_land", "of_ha": 100.0},
    ]


def test_a_ledger_that_does_not_add_up_shows_the_gap() -> None:
    found = rendered(
        zone(facts={"industrial_land": [fact(100)]}, land=land(("leased", 50), ("offered", 51.5)))
    )["land"]
    assert found["unreconciled"] == [
        {"after": "n1", "sum_ha": 101.5, "of": "industrial_land", "of_ha": 100.0, "gap_ha": 1.5}
    ]


def test_no_fill_rate_is_derived_from_a_ledger_that_does_not_add_up() -> None:
    found = rendered(
        zone(facts={"industrial_land": [fact(100)]}, land=land(("leased", 50), ("offered", 51.5)))
    )["land"]
    assert found["fill_rates"] == []


def test_no_fill_rate_is_derived_from_some_of_the_states() -> None:
    assert rendered(zone(land=land(("leased", 50), complete=False)))["land"]["fill_rates"] == []


def test_a_difference_within_rounding_is_no_gap() -> None:
    found = rendered(zone(facts={"industrial_land": [fact(100)]}, land=land(("leased", 100.01))))["land"]
    assert found["unreconciled"] == []


def test_the_gap_after_events_is_named_by_the_latest_decision() -> None:
    events = [
        {
            "on": "2019-02-01",
            "from_state": "offered",
            "to_state": "leased",
            "area_ha": 1,
            "decision": "late",
            "source": "s",
        },
        {
            "on": "2019-01-01",
            "from_state": "offered",
            "to_state": "leased",
            "area_ha": 1,
            "decision": "early",
            "source": "s",
        },
    ]
    found = rendered(
        zone(facts={"industrial_land": [fact(9)]}, land=land(("offered", 10)), land_events=events)
    )["land"]
    assert found["unreconciled"][-1]["after"] == "late"


def test_bytes_hold_the_day_figures_grow_old_and_no_age() -> None:
    assert rendered(zone(land=land(("leased", 5), as_of="2018-03")))["stale_after"] == "2020-03-31"


def test_a_kind_without_an_ageing_rule_does_not_grow_old() -> None:
    assert (
        rendered(record("project", "project-a", facts={"capacity": [fact(1, "t", as_of="2018")]}))[
            "stale_after"
        ]
        is None
    )


def test_figures_without_a_date_do_not_grow_old() -> None:
    assert rendered(zone(facts={"rent": [fact(1, "USD")]}))["stale_after"] is None


def test_the_latest_word_on_a_lot_heads_it() -> None:
    said = [
        {"state": "offered", "area_ha": 5, "as_of": "2018-03", **SAID},
        {"state": None, "as_of": "2019-06", **SAID},
    ]
    found = rendered(record("site", "site-a", land=said))["land"]
    assert (found["state"], found["others"][0]["state"]) == (None, "offered")


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({}, 0),
        ({"area": [fact(5)]}, 1),
        ({"area": [{"value": None}]}, 0),
        ({"area": [fact(0)], "rent": [fact(1)]}, 2),
    ],
)
def test_completeness_counts_what_is_known_of_what_is_looked_for(facts: dict[str, Any], known: int) -> None:
    found = rendered(record("site", "site-a", facts=facts))["completeness"]
    assert (found["known"], found["expected"], found["share"]) == (known, 3, round(known / 3, 4))


def test_a_kind_nobody_looks_for_facts_in_has_no_completeness() -> None:
    assert rendered(record("notice", "notice-a", on="2026-01-01"))["completeness"] is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_barest_record_of_each_kind_follows_its_published_model(kind: str) -> None:
    needed = {
        "zone": {"zone_type": "industrial_park"},
        "place": {"level": "commune"},
        "notice": {"on": "2026-01-01"},
        "supply_area": {"material": "material-tea"},
        "incentive": {"benefit": "land_rent"},
    }
    bare = record(kind, f"{KINDS[kind].ID_PREFIXES[0]}a", **needed.get(kind, {}))
    body = with_envelope(render(bare, BUNDLE, nobody).body, 1, 1, "2026-01-01T00:00:00Z")
    assert listing_model(kind).model_validate_json(body).id == bare.id


def test_the_envelope_is_spliced_on_without_touching_the_body() -> None:
    assert with_envelope(b'{"id":"a"}', 7, 2, "2026-01-01T00:00:00Z") == (
        b'{"sequence":7,"revision":2,"published_at":"2026-01-01T00:00:00Z","id":"a"}'
    )


def test_vietnamese_is_written_as_itself() -> None:
    assert to_bytes({"vi": "Đà Lạt"}) == '{"vi":"Đà Lạt"}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_not_written(value: float) -> None:
    with pytest.raises(ValueError):
        to_bytes({"value": value})
