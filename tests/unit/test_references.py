"""References and citations are found by type, wherever in a record they stand."""

from typing import Any

from catalogue.domain.kinds import KINDS
from catalogue.domain.references import Cites, Ref, embedded, marked, marks

TITLE = {"vi": "Khu thử", "en": "Trial zone"}
STATED = {"basis": "stated", "source": "s1"}


def zone(**more: Any) -> Any:
    return KINDS["zone"].model_validate(
        {"id": "kcn-a", "title": TITLE, "zone_type": "industrial_park", **more}
    )


def references(record: Any) -> set[tuple[tuple[str | int, ...], str, str]]:
    return {
        (found.path, found.id, found.mark.kind) for found in marked(record) if isinstance(found.mark, Ref)
    }


def citations(record: Any) -> set[tuple[tuple[str | int, ...], str]]:
    return {(found.path, found.id) for found in marked(record) if isinstance(found.mark, Cites)}


def test_a_record_without_references_has_none() -> None:
    assert references(zone()) == set()


def test_a_single_reference_is_found() -> None:
    assert references(zone(place="place-1")) == {(("place",), "place-1", "place")}


def test_every_id_of_a_list_is_found() -> None:
    assert references(zone(sectors="sector-a; sector-b")) == {
        (("sectors",), "sector-a", "sector"),
        (("sectors",), "sector-b", "sector"),
    }


def test_a_reference_inside_a_list_of_parts_is_found_with_its_position() -> None:
    found = references(zone(promoted=[{"sector": "sector-a", **STATED}, {"sector": "sector-b", **STATED}]))
    assert (("promoted", 1, "sector"), "sector-b", "sector") in found


def test_one_part_may_refer_to_two_kinds() -> None:
    rule = {"sector": "sector-a", "regulation": "regulation-r", "clause": "1", "source": "s1"}
    assert {kind for _, _, kind in references(zone(barred=[rule]))} == {"sector", "regulation"}


def test_a_reference_inside_a_fact_is_found() -> None:
    facts = {"population": [{"value": None}, {"value": 5, "place": "place-1", **STATED}]}
    assert references(zone(facts=facts)) == {(("facts", "population", 1, "place"), "place-1", "place")}


def test_citations_are_found_at_every_depth() -> None:
    record = zone(
        facts={"rent": [{"value": 1, **STATED}]},
        location={"lat": 1, "lon": 2, "source": "s2"},
        stage_source="s3",
        land=[
            {
                "notice": "n",
                "state": "leased",
                "area_ha": 1,
                "as_of": "2020",
                "basis": "stated",
                "source": "s4;s5",
            }
        ],
    )
    assert citations(record) == {
        (("facts", "rent", 0, "source"), "s1"),
        (("location", "source"), "s2"),
        (("stage_source",), "s3"),
        (("land", 0, "source"), "s4"),
        (("land", 0, "source"), "s5"),
    }


def test_an_id_that_only_looks_like_a_reference_is_none() -> None:
    assert references(zone(aliases="place-1")) == set()


def test_names_of_place_zone_agency_sector_and_material_are_embedded_and_nothing_else() -> None:
    found = {(kind, name): ref.kind for kind, model in KINDS.items() for name, ref in embedded(model).items()}
    assert set(found.values()) == {"place", "zone", "agency", "sector", "material"}


def test_a_plain_reference_is_not_embedded() -> None:
    assert "site" in marks(KINDS["project"])
    assert "site" not in embedded(KINDS["project"])


def test_every_reference_names_a_kind_of_the_catalogue() -> None:
    kinds = {mark.kind for model in KINDS.values() for mark in marks(model).values() if isinstance(mark, Ref)}
    assert kinds <= set(KINDS)
