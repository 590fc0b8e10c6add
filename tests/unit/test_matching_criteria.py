"""The criteria that read figures of a place: bands worked by hand, unknown never taken for zero."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.bands import UNKNOWN, Band
from matching.criteria import CRITERIA
from matching.criteria.cost import cost
from matching.criteria.incentives import incentives
from matching.criteria.infrastructure import infrastructure
from matching.criteria.labour import labour
from matching.criteria.land import land
from matching.criteria.logistics import logistics
from matching.criteria.sector_priority import sector_priority
from matching.criteria.timing import timing
from matching.features import Area, Figure, IncentiveInfo, Listed, Named
from matching.gates import GATES
from matching.judged import CriterionResult
from matching.names import CRITERION_NAMES, GATES_SAID
from matching.tables import Relocation, Works
from matching.wording import dated
from tests.unit.offers import POLICY, case, feature, figure, lot, sector, tier

KM = 1 / 111.1949


def _evidence(found: CriterionResult) -> tuple[dict[str, Any], ...]:
    return found.evidence() if callable(found.evidence) else found.evidence


def test_every_criterion_has_a_name_and_every_name_a_criterion() -> None:
    assert tuple(CRITERIA) == CRITERION_NAMES


def test_every_gate_has_a_name_and_every_name_a_gate() -> None:
    assert set(GATES) == set(GATES_SAID)


# ------------------------------------------------------------------------------------------ infrastructure


def test_infrastructure_is_the_weighted_mean_of_stage_water_and_power() -> None:
    # stage 1 × 0.5; water (1000 − 400) ÷ 600 = 1 → 0.5 × 0.25; power 0.8 × 50 MVA ÷ 20 MW = 2 → 1 × 0.25
    place = feature(
        figures={
            "water_capacity": figure(1000.0, "m3/day"),
            "water_load": figure(400.0, "m3/day"),
            "power_capacity": figure(50.0, "MVA"),
            "power_load": figure(0.0, "MVA"),
        }
    )
    found = infrastructure(case(place, water_m3_day=600.0, power_mw=20.0))
    assert found.band == pytest.approx(Band(0.875, 0.875))


def test_a_supply_whose_load_is_not_published_leaves_from_nothing_to_all_of_it() -> None:
    place = feature(figures={"water_capacity": figure(1200.0, "m3/day")})
    # 0.5 × 1 + 0.25 × [0, 1], over 0.75
    assert infrastructure(case(place, water_m3_day=600.0)).band == pytest.approx(Band(2 / 3, 1.0))


def test_a_supply_that_is_only_described_stays_open_and_is_told() -> None:
    named = Figure(None, None, "2006", "stated", ("s",), ("lưới 220 kV", "220 kV grid"))
    found = infrastructure(case(feature(figures={"power_supply": named}), power_mw=5.0))
    assert found.band == pytest.approx(Band(2 / 3, 1.0))
    assert callable(found.says)
    assert "220 kV grid (2006)" in found.says()["en"]


def test_a_zone_of_unknown_stage_has_unknown_infrastructure() -> None:
    assert infrastructure(case(feature(stage=None))).band == UNKNOWN


# ---------------------------------------------------------------------------------------------- logistics


def test_a_stated_road_distance_comes_before_a_straight_line() -> None:
    place = feature(
        position=None,
        figures={
            "road_distance_to_port_a": figure(40.0, "km"),
            "straight_line_to_port_a": figure(90.0, "km"),
        },
    )
    # port 1 − 40 ÷ 100 = 0.6 × 0.5; airport unknown × 0.5
    assert logistics(case(place)).band == pytest.approx(Band(0.3, 0.8))


def test_a_straight_line_counts_with_the_doubt_of_where_the_place_lies() -> None:
    place = feature(
        position=(108.0, 12.0), accuracy_km=10.0, figures={"straight_line_to_port_a": figure(50.0, "km")}
    )
    # port 40–60 km: 0.4–0.6; airport 0–10 km: 0.95–1
    assert logistics(case(place)).band == pytest.approx(Band(0.675, 0.8))


def test_exports_shift_the_weight_to_the_port() -> None:
    place = feature(position=(108.0, 12.0), figures={"road_distance_to_port_a": figure(100.0, "km")})
    assert logistics(case(place)).band == pytest.approx(Band(0.5, 0.5))
    assert logistics(case(place, export_share=1.0)).band == pytest.approx(Band(0.0, 0.0))


def test_power_does_not_travel_by_road() -> None:
    assert not logistics(case(feature(), generates_mw=50.0)).asked


# ------------------------------------------------------------------------------------------------- labour


def _unit(id: str, people: float | None, level: str = "district") -> Named:
    return Named(id, (id, id), "p", level=level, population=figure(people, "person"))


def test_labour_is_people_per_worker_from_the_fewest_to_the_most_of_several_districts() -> None:
    place = feature(within=frozenset({"place-1", "place-2"}))
    found = labour(case(place, _unit("place-1", 2000.0), _unit("place-2", 8000.0), workers=100))
    assert found.band == pytest.approx(Band(0.2, 0.8))


def test_only_units_of_the_policys_level_count_and_an_unknown_population_leaves_it_open() -> None:
    place = feature(within=frozenset({"place-1", "place-2"}))
    known = labour(case(place, _unit("place-1", 5000.0), _unit("place-2", 9e6, "commune"), workers=100)).band
    assert known == pytest.approx(Band(0.5, 0.5))
    assert labour(case(feature(), _unit("place-1", None), workers=100)).band == UNKNOWN
    assert not labour(case(feature())).asked


# --------------------------------------------------------------------------------------------------- cost


def _rent(
    value: float | None, unit: str = "USD/m2/year", as_of: str | None = "2026-01", **more: Any
) -> Figure:
    return Figure(value, unit, as_of, "stated", ("s",), **more)


@pytest.mark.parametrize(
    ("rent", "band"),
    [
        (_rent(4.0), Band(0.6, 0.6)),
        (_rent(0.0), Band(1.0, 1.0)),
        (_rent(40_000.0, "VND/m2/year"), Band(0.6, 0.6)),
        (_rent(4.0, "EUR/m2/year"), UNKNOWN),
        (_rent(4.0, as_of="2006"), UNKNOWN),
        (_rent(4.0, as_of=None), UNKNOWN),
        (_rent(None, text=("theo yêu cầu", "on request")), UNKNOWN),
        (_rent(None), UNKNOWN),
    ],
    ids=["known", "zero", "rate", "no rate", "old", "undated", "on request", "unknown"],
)
def test_zero_is_a_price_unknown_old_and_on_request_are_not(rent: Figure, band: Band) -> None:
    found = cost(case(feature(figures={"rent": rent}), land={"min_ha": 1.0}))
    assert found.band == pytest.approx(band)


def test_the_price_of_the_site_that_serves_comes_before_that_of_the_zone() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot(), figures={"rent": _rent(2.0)})
    place = feature(figures={"rent": _rent(8.0)})
    assert cost(case(place, site, land={"min_ha": 1.0})).band == pytest.approx(Band(0.8, 0.8))


# ------------------------------------------------------------------------------------------------- timing


def _works(
    expected: date | None, *, decided: bool = True, what: str = "zone", adds: float | None = None
) -> Works:
    return Works.model_validate(
        {
            "zone": "kcn-a",
            "what": what,
            "decided": decided,
            "expected": expected,
            "adds_m3_day": adds,
            "text": {"vi": "đang xây", "en": "being built"},
            "as_of": "2026",
            "basis": "stated",
            "source": ["s"],
        }
    )


def test_fresh_land_is_there_today() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot())
    found = timing(case(feature(), site, land={"min_ha": 1.0}, start="2027-05-23"))
    assert found.band == pytest.approx(Band(0.5, 0.5), abs=0.01)  # half of twelve months


def test_decided_works_are_known_others_are_from_nothing() -> None:
    decided = POLICY.model_copy(update={"works": (_works(date(2027, 6, 1)),)})
    asked: dict[str, Any] = {"land": {"min_ha": 1.0}, "start": "2027-12-01"}
    assert timing(case(feature(), policy=decided, **asked)).band == pytest.approx(Band(0.5, 0.5), abs=0.01)
    assert timing(case(feature(), **asked)).band.low == 0.0


@pytest.mark.parametrize(
    ("start", "apart"),
    [
        ("2027-01-15", "about 4 months after the start (15 January 2027)"),
        ("2028-01-01", "about 7 months before the start (1 January 2028)"),
        ("2027-06-05", "close to the start on 5 June 2027"),
    ],
)
def test_a_day_that_was_worked_out_of_months_is_told_as_the_month(start: str, apart: str) -> None:
    works = _works(date(2027, 5, 31)).model_copy(update={"basis": "derived"})
    derived = POLICY.model_copy(update={"works": (works,)})
    told = timing(case(feature(), policy=derived, land={"min_ha": 1.0}, start=start)).says
    assert isinstance(told, dict)
    assert told["en"] == f"By the schedule stated, land is expected in May 2027, {apart}."
    assert told["vi"].startswith("Theo tiến độ được nêu, dự kiến có đất vào tháng 5/2027, ")


# --------------------------------------------------------------------------------------------- incentives


def _incentive(id: str = "incentive-a", **given: Any) -> IncentiveInfo:
    standing: dict[str, Any] = {
        "title": (id, id),
        "pack": "p",
        "benefit": "tax",
        "areas": (),
        "sectors": frozenset(),
        "condition": None,
        "law": (),
        "in_force_from": date(2025, 1, 1),
        "in_force_to": None,
        "figures": {"rate": figure(10.0, "%")},
    }
    return IncentiveInfo(id, **{**standing, **given})


@pytest.mark.parametrize(
    ("given", "band"),
    [
        ({}, Band(1.0, 1.0)),
        ({"in_force_from": None}, Band(0.0, 1.0)),
        ({"in_force_to": date(2026, 1, 1)}, Band(0.0, 0.0)),
        ({"sectors": frozenset({"sector-steel"})}, Band(0.0, 0.0)),
        ({"areas": (Area(frozenset({"place-1"}), False, "stated"),)}, Band(1.0, 1.0)),
        ({"areas": (Area(frozenset({"place-1"}), False, "unverified"),)}, Band(0.0, 1.0)),
        ({"areas": (Area(frozenset(), True, "stated"),)}, Band(1.0, 1.0)),
        ({"areas": (Area(frozenset({"place-9"}), False, "stated"),)}, Band(0.0, 0.0)),
        ({"figures": {"rate": figure(15.0, "%")}}, Band(0.5, 0.5)),
        ({"figures": {"rate": figure(10.0, "%"), "min_workers": figure(50.0, "person")}}, Band(0.0, 1.0)),
        ({"id": "incentive-odd"}, Band(0.0, 0.0)),
    ],
    ids=[
        "holds",
        "no date",
        "ended",
        "sector",
        "place",
        "class unverified",
        "zones",
        "elsewhere",
        "worth",
        "size",
        "odd",
    ],
)
def test_an_incentive_counts_as_far_as_law_place_sector_and_size_are_settled(
    given: dict[str, Any], band: Band
) -> None:
    found = _incentive(given.pop("id", "incentive-a"), **given)
    assert incentives(case(feature(), found)).band == pytest.approx(band)


def test_what_is_not_settled_of_an_incentive_is_named() -> None:
    area = Area(frozenset({"place-1"}), False, "unverified")
    found = IncentiveInfo(
        "incentive-a",
        ("a", "a"),
        "p",
        "tax",
        (area,),
        frozenset(),
        None,
        (),
        None,
        None,
        {"rate": figure(10.0, "%"), "min_workers": figure(50.0, "person")},
    )
    result = incentives(case(feature(), found))
    assert callable(result.says)
    assert result.says()["en"] == (
        "Incentives: a [the source names no law] – to be confirmed: whether the rule is in force, the size of the project, whether the area is of this class."
    )
    (part,) = result.evidence() if callable(result.evidence) else result.evidence
    assert part["incentives"][0]["doubts"] == ["law", "size", "area"]


def test_a_sector_that_the_catalogue_reads_into_a_law_is_to_be_confirmed() -> None:
    named = _incentive(sectors=frozenset({"sector-tea"}))
    by_law = incentives(case(feature(), named))
    by_catalogue = incentives(case(feature(), replace(named, sectors_basis="derived")))
    assert (by_law.band, by_catalogue.band) == (Band(1.0, 1.0), Band(0.0, 1.0))
    assert callable(by_catalogue.says)
    assert by_catalogue.says()["en"].endswith("to be confirmed: whether the law means this sector.")


def test_a_project_of_the_size_asked_has_the_incentive() -> None:
    found = _incentive(figures={"rate": figure(10.0, "%"), "min_workers": figure(50.0, "person")})
    assert incentives(case(feature(), found, workers=60)).band == Band(1.0, 1.0)
    assert incentives(case(feature(), found, workers=40)).band == Band(0.0, 0.0)


# --------------------------------------------------------------------------------------------- relocation


def test_a_polluter_that_moves_into_a_zone_has_what_the_plan_asks_for() -> None:
    rule = Relocation.model_validate({"plan": "plan-x", "clause": "III.7", "source": ["s"]})
    policy = POLICY.model_copy(update={"relocation": rule})
    there = feature(promoted=(Listed("sector-tea", ("list",)),))
    moving = sector_priority(case(there, policy=policy, role="relocation"))
    staying = sector_priority(case(there, policy=policy))
    assert (moving.band, staying.band) == (Band(0.9, 0.9), Band(0.3, 0.3))


def test_a_polluter_whose_sector_has_the_better_tier_is_still_told_of_the_clause_on_moving() -> None:
    policy = POLICY.model_copy(
        update={
            "relocation": Relocation.model_validate({"plan": "plan-x", "clause": "III.7.d", "source": ["s"]})
        }
    )
    tea = sector("sector-tea", priorities=(tier(),))
    found = sector_priority(case(feature(), tea, policy=policy, role="relocation"))
    assert isinstance(found.says, dict)
    assert "an advantage sector" in found.says["en"]
    assert "III.7.d" in found.says["en"]


def test_of_a_tier_and_the_relocation_the_better_counts() -> None:
    rule = Relocation.model_validate({"plan": "plan-x", "clause": "III.7", "source": ["s"]})
    policy = POLICY.model_copy(update={"relocation": rule})
    promoted = sector("sector-tea", priorities=(tier(),))
    there = feature(promoted=(Listed("sector-tea", ("list",)),))
    found = sector_priority(case(there, promoted, policy=policy, role="relocation"))
    assert found.band == Band(1.0, 1.0)
    assert {item["tier"] for item in _evidence(found) if "tier" in item} == {"advantage", "relocation"}


def test_what_the_places_own_list_leaves_out_counts_in_part() -> None:
    promoted = sector("sector-tea", priorities=(tier(),))
    lists = {
        "on it": (Listed("sector-tea", ("list",)),),
        "off it": (Listed("sector-coffee", ("list",)),),
        "none known": (),
    }
    found = {
        name: sector_priority(case(feature(promoted=each), promoted, sector("sector-coffee"))).band
        for name, each in lists.items()
    }
    assert found == {"on it": Band(1.0, 1.0), "off it": Band(0.5, 0.5), "none known": Band(0.5, 1.0)}


def test_a_tier_of_the_group_only_is_partly_certain_and_said_to_be() -> None:
    derived = replace(tier(), basis="derived")
    there = feature(promoted=(Listed("sector-tea", ("list",)),))
    found = sector_priority(case(there, sector("sector-tea", priorities=(derived,))))
    assert found.band == Band(0.5, 1.0)
    assert isinstance(found.says, dict)
    assert "the document does not name it" in found.says["en"]


def test_the_tier_of_a_sector_above_is_one_of_the_group_and_the_sectors_own_comes_first() -> None:
    above = sector("sector-food", priorities=(tier(),))
    there = feature(promoted=(Listed("sector-tea", ("list",)),))
    inherited = sector_priority(case(there, sector("sector-tea", "sector-food"), above))
    own = sector_priority(case(there, sector("sector-tea", "sector-food", priorities=(tier(),)), above))
    derived = replace(tier(), basis="derived")
    counted = sector_priority(case(there, sector("sector-tea", "sector-food", priorities=(derived,)), above))
    assert (inherited.band, own.band, counted.band) == (Band(0.5, 1.0), Band(1.0, 1.0), Band(0.5, 1.0))
    for found in (inherited, counted):
        assert isinstance(found.says, dict)
        assert found.says["en"].startswith("sector-tea: an advantage sector")
        assert "the document does not name it" in found.says["en"]


def test_a_small_lot_that_is_sure_is_never_worth_less_than_in_doubt() -> None:
    there = feature(figures={"industrial_land": figure(20.0, "ha"), "leased": figure(2.0, "ha")})
    need = {"min_ha": 1.0, "preferred_ha": 4.0}
    doubtful, sure = (
        land(
            case(
                there, feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=1.0, stale_after=day)), land=need
            )
        )
        for day in (date(2020, 1, 1), date(2030, 1, 1))
    )
    assert (doubtful.band, sure.band) == (Band(0.0, 1.0), Band(0.25, 1.0))
    told = sure.says() if callable(sure.says) else sure.says
    assert told is not None
    assert "the place as a whole: 20 ha" in told["en"]
    alone = feature("site-b", "site", lot=lot(area=1.0, stale_after=date(2030, 1, 1)))
    assert land(case(alone, land=need)).band == Band(0.25, 0.25)


def test_land_of_a_zone_nobody_has_built_counts_in_part_as_far_as_its_stage_is_certain() -> None:
    counted = {}
    for stage, as_of in (("planned", "2026"), ("planned", None), ("operating", "2026")):
        there = feature(stage=stage, stage_as_of=as_of, figures={"total_area": figure(9.0, "ha")})
        counted[stage, as_of] = land(case(there, land={"min_ha": 1.0})).band
    assert counted == {
        ("planned", "2026"): Band(0.0, 0.5),
        ("planned", None): Band(0.0, 1.0),
        ("operating", "2026"): Band(0.0, 1.0),
    }


def _unbuilt(start: str | None, as_of: str = "2026", *works: Works) -> tuple[Band, Band]:
    """Land and timing at a zone on a plan, where the province reckons with twelve months."""
    policy = POLICY.model_copy(update={"unbuilt_months": {"planned": 12.0}, "works": works})
    there = feature(stage="planned", stage_as_of=as_of, figures={"total_area": figure(9.0, "ha")})
    asked = case(there, policy=policy, land={"min_ha": 1.0}, start=start)
    return land(asked).band, timing(asked).band


def test_a_zone_nobody_builds_has_no_land_by_an_early_start() -> None:
    assert _unbuilt("2027-03-01") == (Band(0.0, 0.0), Band(0.0, 0.0))
    found, timed = _unbuilt("2028-05-23")  # eighteen months from now, six after the first hand-over
    assert found == Band(0.0, 0.5)
    assert timed == pytest.approx(Band(0.0, 0.25), abs=0.01)
    assert _unbuilt(None)[0] == Band(0.0, 0.5)


def test_a_plan_that_may_be_built_by_now_counts_as_far_as_its_stage_is_in_doubt() -> None:
    found, timed = _unbuilt("2027-05-23", "2023-11")  # of which 0.51 is certain
    assert found == pytest.approx(Band(0.0, 0.49), abs=0.01)
    assert timed == pytest.approx(Band(0.0, 0.49 * 0.5), abs=0.01)


def test_where_somebody_gives_a_date_nothing_is_reckoned() -> None:
    found, timed = _unbuilt("2027-12-01", "2026", _works(date(2027, 6, 1)))
    assert found == Band(0.0, 0.5)
    assert timed == pytest.approx(Band(0.5, 0.5), abs=0.01)


def test_an_old_stage_says_less_and_one_without_a_date_nothing() -> None:
    dates = {"2026": Band(1.0, 1.0), "2023-11": Band(0.51, 1.0), "2012": Band(0.0, 1.0), None: Band(0.0, 1.0)}
    for as_of, wanted in dates.items():
        band = infrastructure(case(feature(stage_as_of=as_of))).band
        assert band.low == pytest.approx(wanted.low, abs=0.01)
        assert band.high == wanted.high


def test_what_was_planned_is_not_there_until_somebody_says_so() -> None:
    infra = POLICY.infrastructure.model_copy(update={"unbuilt_certain": 0.8})
    policy = POLICY.model_copy(update={"infrastructure": infra})

    def judged(stage: str, as_of: str | None) -> tuple[Band, Band]:
        there = feature(stage=stage, stage_as_of=as_of, figures={"total_area": figure(9.0, "ha")})
        asked = case(there, policy=policy, land={"min_ha": 1.0})
        return infrastructure(asked).band, land(asked).band

    for as_of in (None, "2012"):
        stage, room = judged("planned", as_of)
        assert stage == pytest.approx(Band(0.0, 0.2))
        assert room == pytest.approx(Band(0.0, 0.6))  # 0.8 of a half, and all of the rest
        assert judged("operating", as_of) == (Band(0.0, 1.0), Band(0.0, 1.0))
    assert judged("planned", "2026") == (Band(0.0, 0.0), Band(0.0, 0.5))


def test_a_supply_is_told_as_a_capacity_of_its_date_and_what_is_taken_of_it() -> None:
    power = {"power_capacity": figure(10.0, "MW", "2024"), "power_load": figure(4.0, "MW", "2026-06")}
    water = {
        "water_capacity": figure(900.0, "m3/day", "2026-06"),
        "water_load": figure(100.0, "m3/day", "2026-06"),
    }
    found = infrastructure(case(feature(figures={**power, **water}), power_mw=1.0, water_m3_day=1.0))
    told = found.says() if callable(found.says) else found.says
    assert told is not None
    assert "water supply capacity 900 m³/day, 100 m³/day taken (June 2026)" in told["en"]
    assert "power supply capacity 10 MW (2024), 4 MW taken (June 2026)" in told["en"]
    assert "công suất cấp điện 10 MW (2024), đã dùng 4 MW (tháng 6/2026)" in told["vi"]
    alone = infrastructure(
        case(feature(figures={"water_capacity": figure(900.0, "m3/day")}), water_m3_day=1.0)
    )
    told = alone.says() if callable(alone.says) else alone.says
    assert told is not None
    assert told["en"].endswith("; water supply capacity 900 m³/day (2026).")


@pytest.mark.parametrize(
    ("text", "as_of", "told"),
    [
        ("works since April 2025", "2025-04", "works since April 2025"),
        ("works since 4/2025", "2025-04", "works since 4/2025"),
        ("works since 14/2025", "2025-04", "works since 14/2025, April 2025"),
        ("works", "2025-04", "works, April 2025"),
        ("works of 2025", "2025~", "works of 2025"),
        ("works", None, "works, no date"),
    ],
)
def test_a_text_that_gives_its_date_is_not_dated_again(text: str, as_of: str | None, told: str) -> None:
    assert dated(text, as_of, "en") == told
