"""What a search tells beside its hits: choices above choices, how exact a place is, what comes nearest, what may follow."""

import unicodedata
from datetime import date

import pytest

from search.port import Near, Query, Sort
from tests.contract.invented_catalogue import both, record, records, stated
from tests.contract.running import Running


def test_choices_name_the_one_above_and_the_end_of_a_former_unit(running: Running) -> None:
    answer = running.ask(facets=("sector", "place"))
    sectors = {choice.code: choice.parent for choice in answer.facets["sector"]}
    assert (sectors["sector-tea-processing"], sectors["sector-food"]) == ("sector-food", None)
    places = {choice.code: (choice.parent, choice.ended) for choice in answer.facets["place"]}
    assert places["place-99001"] == ("place-99", None)
    assert places["place-901"] == ("place-99", "2025-06-30")


def test_a_place_is_found_by_the_unit_it_lies_on(running: Running) -> None:
    assert "place-99001" in running.ids("Bảo Lộc")


def test_a_zone_is_of_the_tiers_of_its_sectors(running: Running) -> None:
    asked = running.ids(filters={"priority": ("advantage",)}, limit=50)
    assert {"sector-tea-processing", "kcn-loc-son", "supply-tea-bao-loc"} == set(asked)


def test_a_lot_has_the_infrastructure_of_its_zone(running: Running) -> None:
    zone = running.catalogue.records["kcn-loc-son"]
    known: dict[str, object] = {**zone.facts, "road_access": stated(both("cạnh quốc lộ 20", "by road 20"))}
    altered = type(zone).model_validate({**zone.model_dump(mode="json"), "facts": _plain(known)})
    running.follow(running.catalogue.published([altered]))
    found = running.ids(filters={"infrastructure": ("road_access",)}, limit=50)
    assert "kcn-loc-son-cn11" in found
    answer = running.ask(facets=("infrastructure",))
    assert [choice.count for choice in answer.facets["infrastructure"]] == [len(found)]


def _plain(facts: dict[str, object]) -> dict[str, object]:
    def plain(value: object) -> object:
        return value.model_dump(mode="json") if hasattr(value, "model_dump") else value

    return {name: [plain(each) for each in statements] for name, statements in facts.items()}  # type: ignore[attr-defined]  # facts are lists of statements


def test_land_past_its_ageing_rule_is_to_be_confirmed(running: Running) -> None:
    assert running.searcher is not None
    later = date(2027, 6, 1)
    before = running.ask(filters={"land_state": ("to_confirm",)})
    after = running.searcher.search(
        Query(filters={"land_state": ("to_confirm",)}, facets=("land_state",)), later
    )
    assert before.total == 0
    assert {hit.id for hit in after.hits} >= {"kcn-loc-son-cn11", "kcn-loc-son-cn7"}
    assert all(hit.to_confirm for hit in after.hits)
    counts = {choice.code: choice.count for choice in after.facets["land_state"]}
    assert counts["to_confirm"] == after.total


def test_a_hit_says_how_exact_its_place_is(running: Running) -> None:
    hit = running.ask("KCN Lộc Sơn", near=Near(11.5, 107.8)).hits[0]
    assert hit.distance_km is not None
    assert hit.location_accuracy_km == 1.0


def test_an_outline_holds_what_lies_in_it(running: Running) -> None:
    around = ((107.0, 11.0), (108.2, 11.0), (108.2, 12.0), (107.0, 12.0))
    assert set(running.ids(polygon=around)) == {
        "kcn-loc-son",
        "kcn-loc-son-cn11",
        "kcn-loc-son-f5a",
        "kcn-loc-son-cn7",
    }


def test_what_can_be_built_on_is_sorted_before_other_land(running: Running) -> None:
    found = running.ids(sort=Sort.AREA_DESC, limit=50)
    assert found[0] == "kcn-loc-son"
    assert found.index("kcn-loc-son-f5a") < found.index("supply-tea-bao-loc")


def test_the_nearest_miss_says_what_separates_it(running: Running) -> None:
    answer = running.ask(filters={"kind": ("zone",)}, area_min=200.0)
    assert answer.nearest_miss == {
        "without": {"kind": 1, "area": 3},
        "nearest": {
            "id": "kcn-loc-son",
            "kind": "zone",
            "title": {"vi": "Khu công nghiệp Lộc Sơn", "en": "Loc Son Industrial Park"},
            "lacks": [{"filter": "area", "min": 200.0, "max": None, "has": 185.0, "unit": "ha", "by": 15.0}],
        },
    }
    away = running.ask(filters={"kind": ("zone",)}, near=Near(11.66, 108.0, radius_km=10)).nearest_miss
    assert away is not None
    nearest = away["nearest"]
    assert nearest["id"] == "kcn-loc-son"  # type: ignore[index]  # JSON of which only this is looked at
    lack = nearest["lacks"][0]  # type: ignore[index]  # JSON of which only this is looked at
    assert (lack["filter"], lack["max"], round(lack["has"] - lack["by"], 3)) == ("radius", 10, 10.0)


def test_a_choice_missed_says_what_there_is_instead(running: Running) -> None:
    miss = running.ask("tea", filters={"kind": ("material",), "stage": ("operating",)}).nearest_miss
    assert miss is not None
    assert miss["nearest"]["lacks"] in (  # type: ignore[index]  # JSON of which only this is looked at
        [{"filter": "kind", "asked": ["material"], "has": ["zone"]}],
        [{"filter": "stage", "asked": ["operating"], "has": []}],
    )


@pytest.mark.parametrize("typed", ["ch", "chè", "che", "CHÈ", unicodedata.normalize("NFD", "chè")])
def test_suggestions_come_by_kind_whatever_the_marks(running: Running, typed: str) -> None:
    assert running.searcher is not None
    found = running.searcher.suggest(typed, "vi", 5)
    assert set(found) == {"listings", "sectors", "places", "materials"}
    assert found["materials"][0].id == "material-tea"
    assert "sector-tea-processing" in [each.id for each in found["sectors"]]


def test_a_suggestion_forgives_a_slip_and_shows_what_matched(running: Running) -> None:
    assert running.searcher is not None
    found = running.searcher.suggest("cofee", "en", 5)["sectors"]
    assert [(each.id, each.title, each.highlight) for each in found] == [
        ("sector-coffee-processing", "Coffee processing", [(0, 6)])
    ]
    assert [each.id for each in running.searcher.suggest("bảo l", "vi", 5)["places"]][:1] == ["place-901"]


def test_highlights_are_offsets_into_the_text_as_served_even_if_it_is_decomposed(empty: Running) -> None:
    title = unicodedata.normalize("NFD", "Vùng chè Lộc Sơn")
    empty.follow(
        empty.catalogue.published(
            [*records(), record("zone", "kcn-nfd", title, "x", zone_type="industrial_park")]
        )
    )
    hit = next(hit for hit in empty.ask("Lộc Sơn", limit=50).hits if hit.id == "kcn-nfd")
    served = empty.catalogue.snapshot.columns.row("kcn-nfd")
    assert served is not None
    start, end = hit.highlight["title.vi"][0]
    assert unicodedata.normalize("NFC", served.title_vi[start:end]) == "Lộc Sơn"
