"""Supply sheds: tonnes that can be bought, worked by hand on a meridian (1 degree of latitude = 111.195 km)."""

import math
from dataclasses import replace
from typing import Any

import pytest

from matching.bands import Band
from matching.criteria.raw_materials import raw_materials
from matching.features import Feature, Figure, MaterialInfo
from matching.gates.raw_materials import raw_materials_gate
from matching.policy import Reach
from matching.report import match
from matching.sheds import Shed, shed
from tests.unit.offers import ON, POLICY, case, feature, figure, material, offer, profile, sector
from tests.unit.test_matching_screen import assert_columns_agree, assert_screen_agrees

KM = 1 / 111.1949


def _area(
    id: str, km: float, output: float | None, *, radius: float = 0.0, partial: float | None = None
) -> Feature:
    figures = {"output": figure(output, "t/year")} if output is not None else {}
    if partial is not None:
        figures["output_partial_year"] = figure(partial, "t")
    return feature(
        id,
        "supply_area",
        position=(108.0, 11.5 + km * KM),
        material="material-leaf",
        figures=figures,
        accuracy_km=radius,
    )


def _shed(*others: object, need: float = 100.0, accuracy: float = 0.0, total: float | None = None) -> Shed:
    leaf = material(output=total)
    found = shed(case(feature(accuracy_km=accuracy), leaf, *others), leaf, Band(need, need))
    assert found is not None
    return found


def test_near_areas_count_in_full_far_ones_in_part_beyond_not_at_all() -> None:
    found = _shed(
        _area("supply-a", 50, 1000.0), _area("supply-b", 150, 1000.0), _area("supply-c", 250, 1000.0)
    )
    assert found.available == pytest.approx(Band(1500.0, 1500.0), rel=1e-4)
    assert [source.area.id for source in found.sources] == ["supply-a", "supply-b"]


def test_doubt_about_where_the_place_lies_widens_the_band() -> None:
    found = _shed(_area("supply-b", 150, 1000.0), accuracy=10.0)
    assert found.available == pytest.approx(Band(400.0, 600.0), rel=1e-3)


def test_no_place_is_nearer_to_an_area_than_two_thirds_of_its_radius() -> None:
    found = _shed(_area("supply-a", 0, 1000.0, radius=225.0))
    assert found.sources[0].km == pytest.approx(150.0)
    assert found.available.low == pytest.approx(500.0)


def test_a_published_intake_is_taken_from_the_nearest_areas() -> None:
    plant = feature("project-a", "project", intake=(("material-leaf", 1200.0),))
    found = _shed(_area("supply-a", 10, 1000.0), _area("supply-b", 50, 1000.0), plant)
    assert found.available == pytest.approx(Band(800.0, 800.0))


def test_what_an_area_of_unknown_output_may_give_a_processor_is_left_of_the_next_one() -> None:
    """What is learnt of the nearer area later falls inside: with 100 tonnes there 600 are left of the other."""
    plant = feature("project-a", "project", intake=(("material-leaf", 500.0),))
    near, far = _area("supply-a", 10, None), _area("supply-b", 50, 1000.0)
    free = {source.area.id: source.free for source in _shed(near, far, plant, total=1300.0).sources}
    assert free == {"supply-a": Band(0.0, 0.0), "supply-b": Band(500.0, 800.0)}
    learnt = _shed(_area("supply-a", 10, 100.0), far, plant, total=1300.0)
    assert {source.area.id: source.free for source in learnt.sources}["supply-b"] == Band(600.0, 600.0)


def test_a_processor_of_unknown_intake_may_take_everything_in_its_reach_or_nothing() -> None:
    plant = feature("project-a", "project", intake=(("material-leaf", None),))
    assert _shed(_area("supply-a", 10, 1000.0), plant).available == pytest.approx(Band(0.0, 1000.0))


def test_a_processor_out_of_reach_takes_nothing() -> None:
    plant = feature("project-a", "project", position=(108.0, 16.0), intake=(("material-leaf", None),))
    assert _shed(_area("supply-a", 10, 1000.0), plant).available == pytest.approx(Band(1000.0, 1000.0))


def test_areas_of_unknown_output_share_what_the_total_leaves_over() -> None:
    found = _shed(
        _area("supply-a", 10, 1000.0), _area("supply-b", 10, None), _area("supply-c", 10, None), total=1600.0
    )
    assert found.available == pytest.approx(Band(1000.0, 1600.0))


def test_a_total_that_the_known_areas_reach_leaves_nothing_and_one_they_exceed_says_nothing() -> None:
    reached, exceeded = (
        _shed(_area("supply-a", 10, 1000.0), _area("supply-b", 10, None), total=total)
        for total in (1000.0, 999.0)
    )
    assert reached.available == pytest.approx(Band(1000.0, 1000.0))
    assert exceeded.available.high == math.inf


def test_without_a_total_there_is_no_upper_limit() -> None:
    assert _shed(_area("supply-b", 10, None)).available == Band(0.0, math.inf)


def test_half_a_years_output_is_the_least_a_year_can_have() -> None:
    assert _shed(_area("supply-b", 10, None, partial=700.0)).available == Band(700.0, math.inf)


def test_what_a_part_of_a_year_gave_is_told_with_its_months() -> None:
    leaf = material()
    there = _area("supply-b", 10, None, partial=700.0)
    found = raw_materials(
        case(feature(), leaf, there, materials=[{"material": leaf.id, "t_per_year": 100.0}])
    )
    assert callable(found.says)
    assert found.says()["en"].startswith(
        "material-leaf: at least 700 t/year within reach, 1 supply area; en supply-b: yearly output not published, "
        "and no total of the province bounds it; of these en supply-b at least 700 t (2026);"
    )
    (proof,) = found.evidence() if callable(found.evidence) else found.evidence
    assert proof["areas"][0]["output_of_part_of_year_t"] == 700.0
    assert proof["areas"][0]["part_of_year"] == "2026"


def _told(*others: object, need: float = 100.0, leaf: MaterialInfo | None = None) -> dict[str, str]:
    leaf = leaf or material()
    found = raw_materials(
        case(feature(), leaf, *others, materials=[{"material": leaf.id, "t_per_year": need}])
    )
    assert callable(found.says)
    return found.says()


def test_areas_of_no_published_output_are_named_with_what_the_provinces_total_leaves_them() -> None:
    """The one area whose output is known need not be the one that gives most."""
    told = _told(_area("supply-a", 50, 141.0), _area("supply-b", 60, None), leaf=material(output=18000.0))
    assert "; of published output: en supply-a 141 t; en supply-b: output not published, " in told["en"]
    assert "together at most 17,859 t by the province's total (2026);" in told["en"]
    assert "cộng lại nhiều nhất 17.859 tấn theo tổng của tỉnh (2026);" in told["vi"]
    assert "most of it" not in told["en"]
    assert "; most of it: en supply-a 141 t;" in _told(_area("supply-a", 50, 141.0))["en"]


def test_the_parts_of_a_shed_are_cut_off_as_its_sum_is() -> None:
    told = _told(_area("supply-a", 50, 4944.6))
    assert "4,944 t/year within reach" in told["en"]
    assert "most of it: en supply-a 4,944 t" in told["en"]
    assert "4.945" not in told["vi"]


def test_an_area_that_gives_less_than_can_be_told_is_not_counted() -> None:
    told = _told(_area("supply-a", 50, 1000.0), _area("supply-b", 199.95, 100.0))
    assert "1 supply area " in told["en"]
    assert "supply-b" not in told["en"]


@pytest.mark.parametrize(("need", "en", "vi"), [(0.3, "0.3", "0,3"), (0.00004, "0.00004", "0,00004")])
def test_a_small_need_is_told_as_it_is(need: float, en: str, vi: str) -> None:
    told = _told(_area("supply-a", 50, 1000.0), need=need)
    assert f"the project needs {en} t/year" in told["en"]
    assert f"dự án cần {vi} tấn/năm" in told["vi"]


def test_what_a_part_of_a_year_gave_is_told_by_what_its_source_counts() -> None:
    there = _area("supply-b", 10, None, partial=700.0)
    counted = replace(there.figures["output_partial_year"], note=("kén tằm", "cocoons"))
    told = _told(replace(there, figures={"output_partial_year": counted}))
    assert "at least 700 t (2026; cocoons)" in told["en"]
    assert "ít nhất 700 tấn (2026; kén tằm)" in told["vi"]


def test_without_a_shed_it_is_said_what_is_not_known() -> None:
    leaf, there = material(), _area("supply-a", 50, 1000.0)
    asked: dict[str, Any] = {"materials": [{"material": leaf.id, "t_per_year": 100.0}]}
    nowhere = raw_materials(case(replace(feature(), position=None), leaf, there, **asked)).says
    how_far = raw_materials(case(feature(), replace(leaf, perishability=None), there, **asked)).says
    assert callable(nowhere)
    assert callable(how_far)
    assert "the position of this place is not known" in nowhere()["en"]
    assert "how far this material can travel is not known" in how_far()["en"]


def test_the_hectares_of_an_area_stand_beside_what_it_may_give_at_most() -> None:
    there = replace(_area("supply-b", 10, None), figures={"area": figure(72.0, "ha", "2005")})
    (proof,) = _shed(there, total=900.0).around.named
    assert (proof["output_t_per_year"], proof["t_per_year_high"]) == (None, 900.0)
    assert (proof["area_ha"], proof["area_as_of"]) == (72.0, "2005")


@pytest.mark.parametrize(
    ("basis", "low", "mark"),
    [("stated", 1000.0, ""), ("estimated", 1000.0, " (estimated)"), ("unverified", 0.0, " (unverified)")],
)
def test_a_weak_output_is_marked_and_one_nobody_could_verify_counts_from_nothing(
    basis: str, low: float, mark: str
) -> None:
    leaf = material()
    weak = Figure(1000.0, "t/year", "2016", basis, ("s",))
    there = replace(_area("supply-a", 10, None), figures={"output": weak})
    asked = case(feature(), leaf, there, materials=[{"material": leaf.id, "t_per_year": 100.0}])
    found = shed(asked, leaf, Band(100.0, 100.0))
    assert found is not None
    assert found.available == Band(low, 1000.0)
    says = raw_materials(asked).says
    assert callable(says)
    assert f"en supply-a 1,000 t{mark};" in says()["en"]


def test_a_place_of_unknown_position_has_no_shed() -> None:
    leaf = material()
    assert shed(case(feature(position=None), leaf), leaf, Band(1, 1)) is None


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (349.0, "at most 349 t/year within reach, 34 % of the need"),
        (999.9, "at most 999 t/year within reach, 99 % of the need"),
        (4.56, "at most 4.5 t/year within reach, 0.4 % of the need"),
        (1000.0, None),
    ],
)
def test_that_all_there_is_would_not_do_is_told_once_and_never_as_more_than_it_is(
    output: float, told: str | None
) -> None:
    area = feature(
        "supply-a", "supply_area", material="material-leaf", figures={"output": figure(output, "t/year")}
    )
    needs = [{"material": "material-leaf", "t_per_year": 1000.0}]
    asked = case(feature(), material(output=output), area, materials=needs)
    gate, criterion = raw_materials_gate(asked), raw_materials(asked)
    assert callable(criterion.says)
    assert "%" not in criterion.says()["en"]
    if told is None:
        assert gate is None
    else:
        assert gate is not None
        assert gate.question is not None
        assert told in gate.question["en"]


def test_a_called_for_mine_counts_its_own_deposit_and_not_what_lies_around_it() -> None:
    """What others dig beside it is not its ore; what it digs itself is known only where it is published."""
    ore = material("material-ore")
    beside = feature("ore-a", "supply_area", material="material-ore", figures={"output": figure(900.0)})
    mines = [
        feature(f"opportunity-{name}", "opportunity", sectors=frozenset({"sector-quarry"}), figures=figures)
        for name, figures in (("silent", {}), ("told", {"output": figure(100.0, "t/year")}))
    ]
    there = offer(
        sector("sector-mining", needs="resource_site"),
        sector("sector-quarry", "sector-mining", needs="resource_site"),
        ore,
        beside,
        *mines,
    )
    asked = profile(
        sector="sector-mining", materials=[{"material": "material-ore", "t_per_year": 300.0}], workers=5
    )
    assert_screen_agrees(asked, there, 10)
    assert_columns_agree(asked, there)
    report = match(asked, there, ON)
    bands = {
        result["id"]: (part["low"], part["high"])
        for result in report["results"]
        for part in result["criteria"]
        if part["id"] == "raw_materials"
    }
    told = {result["id"]: " ".join(result["sentences"]["en"]) for result in report["results"]}
    assert bands["opportunity-silent"] == (0.0, 1.0)
    assert bands["opportunity-told"] == pytest.approx((1 / 6, 1 / 6), abs=1e-6)
    assert bands["ore-a"] == (1.0, 1.0)
    assert "what this deposit gives a year is not published" in told["opportunity-silent"]
    assert "this deposit gives 100 t/year (2026)" in told["opportunity-told"]


TWO_ORES = POLICY.model_copy(update={"resources": {"sector-mining": ("material-ore", "material-clay")}})


def test_a_mine_counts_what_its_own_deposit_holds_and_nothing_else() -> None:
    """Of two deposits side by side neither has the other's ore, and ore is no deposit of leaf."""

    def deposit(id: str, output: float | None) -> Any:
        figures = {} if output is None else {"output": figure(output, "t/year")}
        return feature(id, "supply_area", material="material-ore", figures=figures)

    ore, leaf = material("material-ore"), material("material-leaf")
    field = feature("supply-leaf", "supply_area", material="material-leaf", figures={"output": figure(1e6)})
    there = offer(
        sector("sector-mining", needs="resource_site"),
        ore,
        leaf,
        field,
        deposit("ore-a", 100.0),
        deposit("ore-b", 900.0),
    )

    def judged_at(*needs: tuple[str, float]) -> dict[str, Any]:
        stated = [{"material": id_, "t_per_year": tonnes} for id_, tonnes in needs]
        asked = profile(sector="sector-mining", materials=stated, workers=5)
        assert_screen_agrees(asked, there, 10)
        assert_columns_agree(asked, there)
        report = match(asked, there, ON)
        return {"not_judged": [entry["pointer"] for entry in report["not_judged"]]} | {
            result["id"]: (
                {part["id"]: part for part in result["criteria"]}["raw_materials"],
                {gate["id"]: gate["outcome"] for gate in result["gates"]}.get("raw_materials"),
            )
            for result in report["results"]
        }

    found = judged_at(("material-ore", 300.0))
    assert (found["ore-a"][0]["high"], found["ore-a"][1]) == (pytest.approx(1 / 6, abs=1e-6), "conditional")
    assert (found["ore-b"][0]["low"], found["ore-b"][1]) == (1.0, None)
    with_leaf = judged_at(("material-ore", 300.0), ("material-leaf", 1e9))
    assert with_leaf["ore-b"][0]["low"] == 1.0
    elsewhere = feature("clay-a", "supply_area", material="material-clay")
    there = offer(*there.items.values(), material("material-clay"), elsewhere, policy=TWO_ORES)
    of_another = judged_at(("material-ore", 300.0))
    assert of_another["ore-b"] == found["ore-b"]
    assert (of_another["clay-a"][0]["asked"], of_another["clay-a"][0]["high"]) == (True, 0.0)
    other = judged_at(("material-leaf", 1.0))
    assert not other["ore-a"][0]["asked"]
    assert "/materials" in other["not_judged"]


def test_a_processor_that_can_take_only_so_much_leaves_the_rest() -> None:
    """Who buys tomatoes alone cannot take all vegetables; without such a figure everything may be taken."""

    def left(**figures: Any) -> Band:
        buyer = feature("project-a", "project", intake=(("material-leaf", None),), figures=figures)
        return _shed(_area("supply-a", 50, 1000.0), _area("supply-b", 60, 500.0), buyer).available

    assert left() == Band(0.0, 1500.0)
    assert left(intake_at_most=figure(150.0, "t/year")) == Band(1350.0, 1500.0)


def test_a_deposit_of_another_resource_than_the_one_stated_does_not_fit() -> None:
    policy = POLICY.model_copy(update={"resources": {"sector-mine": ("material-ore", "material-clay")}})
    mine = replace(sector("sector-mine"), needs="resource_site")
    there = offer(
        mine,
        material("material-ore"),
        material("material-clay"),
        feature("supply-ore", "supply_area", material="material-ore"),
        feature("supply-clay", "supply_area", material="material-clay"),
        policy=policy,
    )
    asked = profile(sector="sector-mine", materials=[{"material": "material-ore", "t_per_year": 5.0}])
    results = {result["id"]: result for result in match(asked, there, ON)["results"]}
    assert results["supply-clay"]["verdict"] == "does_not_fit"
    assert "this is no deposit of material-ore" in " ".join(results["supply-clay"]["sentences"]["en"])
    assert results["supply-ore"]["verdict"] != "does_not_fit"


def test_what_weighs_much_for_its_worth_is_hauled_less_far_than_it_keeps() -> None:
    policy = POLICY.model_copy(update={"hauled": {"material-leaf": Reach(full_km=20, none_km=80)}})
    leaf, far = material(), _area("supply-a", 50, 1000.0)
    for rules, tonnes in ((POLICY, 1000.0), (policy, 500.0)):
        found = shed(case(feature(), leaf, far, policy=rules), leaf, Band(100.0, 100.0))
        assert found is not None
        assert found.available.low == pytest.approx(tonnes, rel=1e-3)
