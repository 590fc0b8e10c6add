"""What every search engine promises, whichever it is."""

import pytest

from search.errors import BadCursor, PointMissing, TextTooLong, TooDeep, UnknownFacet
from search.port import Near, Sort
from tests.contract.invented_catalogue import both, bundle, record, records
from tests.contract.running import Running
from tests.contract.writing import another


def test_folded_and_marked_spelling_find_the_same_place(running: Running) -> None:
    assert set(running.found("Đạ Tẻh")) == set(running.found("da teh")) == {"place-99002", "kcn-phu-hoi"}


def test_a_decomposed_question_is_the_same_question(running: Running) -> None:
    import unicodedata

    assert running.ids(unicodedata.normalize("NFD", "Đường Mới")) == running.ids("Đường Mới") != []


def test_tones_may_stand_on_either_vowel(running: Running) -> None:
    running.follow(
        running.catalogue.published([record("sector", "sector-chemicals", "Hoá chất", "Chemicals")])
    )
    assert running.ids("hóa chất") == running.ids("hoá chất") == ["sector-chemicals"]


def test_exact_marks_come_first_and_other_marks_are_still_found(running: Running) -> None:
    found = running.ids("đường")
    assert found[0] == "place-99003"
    assert found.index("place-99004") > found.index("ccn-dai-lao")
    assert running.ids("dương")[0] == "place-99004"


@pytest.mark.parametrize(
    "typed", ["locson", "loc son", "Lộc Sơn", "LỘC SƠN", "locsonn", "loc sonn", "lôc sơn"]
)
def test_a_name_is_found_joined_split_and_misspelt(running: Running, typed: str) -> None:
    assert running.ids(typed)[0] == "kcn-loc-son"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cofee", "sector-coffee-processing"),
        ("procesing", "sector-tea-processing"),
        ("industrail park", "kcn-loc-son"),
    ],
)
def test_slips_are_forgiven_by_the_length_of_the_word(running: Running, typed: str, meant: str) -> None:
    answer = running.ask(typed)
    assert meant in [hit.id for hit in answer.hits]
    assert answer.did_you_mean is not None


def test_short_words_and_codes_forgive_nothing(running: Running) -> None:
    assert running.ids("CN12") == []
    assert running.ids("tee") == []


def test_an_exact_word_comes_before_a_misspelt_one(running: Running) -> None:
    news = [
        record("sector", "sector-a", "A", "Cofee makers"),
        record("sector", "sector-b", "B", "Coffee makers"),
    ]
    running.follow(running.catalogue.published(news))
    assert running.ids("cofee")[0] == "sector-a"
    assert running.ask("cofee").did_you_mean is None


@pytest.mark.parametrize("typed", ["CN11", "cn11", "CN 11", "cn-11", "lô CN11 Lộc Sơn", "lot cn11"])
def test_a_lot_is_found_by_its_code(running: Running, typed: str) -> None:
    assert running.ids(typed)[0] == "kcn-loc-son-cn11"


@pytest.mark.parametrize("typed", ["F-5a", "f5a", "F5A", "f 5a"])
def test_a_code_with_a_dash_is_found_without(running: Running, typed: str) -> None:
    assert running.found(typed) == ["kcn-loc-son-f5a"]
    assert running.ids(typed)[:2] == ["kcn-loc-son-f5a", "kcn-loc-son"]


@pytest.mark.parametrize("typed", ["B'Lao", "B’Lao", "blao", "b lao"])
def test_an_apostrophe_may_be_typed_any_way(running: Running, typed: str) -> None:
    assert "place-99001" in running.ids(typed)


def test_a_former_place_name_finds_what_lies_there_now(running: Running) -> None:
    assert {"kcn-loc-son", "kcn-loc-son-cn7", "place-901"} <= set(running.ids("Bảo Lộc"))


def test_a_question_in_the_other_language_finds_it(running: Running) -> None:
    assert set(running.ids("tea")) <= set(running.ids("chè"))
    assert running.ids("industrial park")[0].startswith("kcn-")


def test_synonyms_work_both_ways_and_as_phrases(running: Running) -> None:
    assert running.found("KCN Phú Hội") == running.found("industrial park phu hoi") == ["kcn-phu-hoi"]
    assert "sector-tea-processing" in running.ids("trà")
    assert running.found("CCN") == ["ccn-dai-lao"]


def test_a_synonym_is_only_the_word_with_its_own_marks(running: Running) -> None:
    assert "sector-coffee-processing" not in running.found("tea")


def test_new_synonyms_take_effect_when_a_bundle_changes(running: Running) -> None:
    assert running.ids("lipton") == []
    words = {"synonyms": {"groups": [["lipton", "chè"]]}, "stopwords": {}}
    running.follow(running.catalogue.with_bundles(demo=bundle(search=words)))
    assert "material-tea" in running.ids("lipton")


@pytest.mark.parametrize(
    "sentence",
    ["đất công nghiệp gần Bảo Lộc cho nhà máy chè", "where can I build a tea factory near Bao Loc"],
)
def test_a_sentence_finds_places_for_it(running: Running, sentence: str) -> None:
    assert "kcn-loc-son" in running.ids(sentence)[:3]


def test_a_stop_word_alone_is_still_a_word(running: Running) -> None:
    assert running.found("gần") == ["kcn-loc-son"]


def test_the_last_word_may_be_unfinished(running: Running) -> None:
    assert "kcn-phu-hoi" in running.ids("phú h")
    assert "kcn-phu-hoi" in running.ids("phu ho")
    assert running.ids("coff") != []
    assert running.ids("coff ") == []


def test_words_that_nothing_found_holds_are_told(running: Running) -> None:
    answer = running.ask("KCN xyzzyq Phú Hội")
    assert answer.hits[0].id == "kcn-phu-hoi"
    assert answer.unmatched == ("xyzzyq",)
    assert running.ask("KCN Phú Hội").unmatched == ()
    assert running.ask("XYZZYQ").unmatched == ("XYZZYQ",)


def test_an_english_plural_finds_the_singular(running: Running) -> None:
    assert "ccn-dai-lao" in running.ids("clusters")


def test_the_listing_that_is_called_so_comes_first(running: Running) -> None:
    assert running.ids("Chế biến chè")[0] == "sector-tea-processing"
    assert running.ids("Thành phố Bảo Lộc")[0] == "place-901"


def test_text_without_words_finds_nothing_and_blank_text_everything(running: Running) -> None:
    assert running.ask("!!! ???").total == 0
    assert running.ask("   ").total == running.ask().total == len(running.catalogue.records)


def test_too_long_a_text_is_refused_and_many_words_are_not(running: Running) -> None:
    with pytest.raises(TextTooLong):
        running.ask("x" * 513)
    assert running.ask("a " * 256).total >= 0


def test_highlights_are_character_offsets_of_what_matched(running: Running) -> None:
    hit = running.ask("cn11 lộc sơn").hits[0]
    assert hit.highlight["title.vi"] == [(3, 7), (12, 19)]
    park = next(hit for hit in running.ask("KCN").hits if hit.id == "kcn-loc-son")
    assert park.highlight == {"title.vi": [(0, 15)], "title.en": [(8, 23)]}


def test_a_misspelt_match_is_highlighted_too(running: Running) -> None:
    coffee = next(hit for hit in running.ask("cofee").hits if hit.id == "sector-coffee-processing")
    assert coffee.highlight["title.en"] == [(0, 6)]
    loc_son = running.ask("locsonn").hits[0]
    assert loc_son.highlight["title.vi"] == [(16, 23)]
    assert running.ask("locsonn").did_you_mean == "Lộc Sơn"


def test_filters_are_or_inside_and_and_across(running: Running) -> None:
    either = running.ids(filters={"kind": ("material", "supply_area")})
    assert set(either) == {"material-tea", "supply-tea-bao-loc"}
    both_ = running.ids(filters={"kind": ("zone", "site"), "place": ("place-99001",)})
    assert set(both_) == {"kcn-loc-son", "kcn-loc-son-cn11", "kcn-loc-son-f5a", "kcn-loc-son-cn7"}
    assert running.ids("tea", filters={"kind": ("material",)}) == ["material-tea"]


def test_a_parent_holds_what_its_children_hold(running: Running) -> None:
    answer = running.ask(facets=("sector", "place"), filters={"sector": ("sector-food",)})
    counts = {choice.code: choice.count for choice in answer.facets["sector"]}
    assert {"kcn-loc-son", "ccn-dai-lao"} <= {hit.id for hit in answer.hits}
    assert counts["sector-food"] == 6
    assert counts["sector-tea-processing"] == 3


def test_a_facet_leaves_its_own_choice_out_and_keeps_zero(running: Running) -> None:
    answer = running.ask(facets=("kind", "stage"), filters={"kind": ("zone",), "stage": ("operating",)})
    kinds = {choice.code: choice.count for choice in answer.facets["kind"]}
    assert answer.total == kinds["zone"] == 1
    assert kinds["site"] == 0
    assert {choice.code: choice.count for choice in answer.facets["stage"]} == {"operating": 1, "planned": 1}


def test_facets_are_labelled_in_the_language_asked_and_ordered_by_count(running: Running) -> None:
    def labels(lang: str, name: str) -> list[tuple[str, str]]:
        return [(c.code, c.label) for c in running.ask(facets=(name,), lang=lang).facets[name]]

    assert ("zone", "Industrial park / cluster") in labels("en", "kind") or ("zone", "Zone") in labels(
        "en", "kind"
    )
    assert ("kcn-loc-son", "Khu công nghiệp Lộc Sơn") in labels("vi", "zone")
    assert labels("en", "pack") == [("demo", "Test province")]
    assert ("advantage", "Ngành thế mạnh") in labels("vi", "priority")
    counts = [choice.count for choice in running.ask(facets=("kind",)).facets["kind"]]
    assert counts == sorted(counts, reverse=True)


def test_freshness_is_judged_on_the_day_of_the_question(running: Running) -> None:
    answer = running.ask(facets=("freshness",), filters={"kind": ("zone",)})
    assert {choice.code: choice.count for choice in answer.facets["freshness"]} == {
        "fresh": 1,
        "stale": 1,
        "undated": 1,
    }
    assert running.ids(filters={"freshness": ("stale",)}) == ["kcn-phu-hoi"]


def test_unknown_names_are_refused_and_unknown_codes_match_nothing(running: Running) -> None:
    with pytest.raises(UnknownFacet):
        running.ask(filters={"colour": ("red",)})
    with pytest.raises(UnknownFacet):
        running.ask(facets=("colour",))
    assert running.ask(filters={"kind": ("nonsense",)}).total == 0
    assert running.ask(filters={"kind": ()}).total == 0


def test_nothing_found_says_what_each_filter_costs(running: Running) -> None:
    answer = running.ask("tea", filters={"kind": ("material",), "stage": ("operating",)})
    assert answer.total == 0
    assert answer.nearest_miss is not None
    assert answer.nearest_miss["without"] == {"kind": 1, "stage": 1, "q": 0}


def test_ranges_leave_out_what_is_unknown(running: Running) -> None:
    assert set(running.ids(area_min=100, area_max=200)) == {"kcn-loc-son", "kcn-phu-hoi"}
    assert "ccn-dai-lao" not in running.ids(area_min=0, limit=100)


def test_a_radius_and_distances(running: Running) -> None:
    answer = running.ask(filters={"kind": ("zone",)}, near=Near(11.52, 107.84), sort=Sort.DISTANCE)
    assert [(hit.id, hit.distance_km) for hit in answer.hits] == [
        ("kcn-loc-son", 0.0),
        ("kcn-phu-hoi", 57.7),
        ("ccn-dai-lao", None),
    ]
    within = running.ask(filters={"kind": ("zone",)}, near=Near(11.52, 107.84, radius_km=10))
    assert [hit.id for hit in within.hits] == ["kcn-loc-son"]


def test_a_box_and_one_across_the_antimeridian(running: Running) -> None:
    assert running.ids(bbox=(108.0, 11.0, 109.0, 12.0)) == ["kcn-phu-hoi"]
    assert running.ids(bbox=(170.0, 11.0, 107.8, 12.0)) == []
    assert running.ids(bbox=(108.0, 11.0, -170.0, 12.0)) == ["kcn-phu-hoi"]


def test_distance_needs_a_point(running: Running) -> None:
    with pytest.raises(PointMissing):
        running.ask(sort=Sort.DISTANCE)


def test_unknown_values_come_last_both_ways(running: Running) -> None:
    zones = {"kind": ("zone",)}
    assert running.ids(filters=zones, sort=Sort.AREA) == ["kcn-phu-hoi", "kcn-loc-son", "ccn-dai-lao"]
    assert running.ids(filters=zones, sort=Sort.AREA_DESC) == ["kcn-loc-son", "kcn-phu-hoi", "ccn-dai-lao"]
    assert running.ids(filters=zones, sort=Sort.PRICE)[0] == "ccn-dai-lao"
    per_term = {**zones, "price_unit": ("USD/m2/term", "USD/m2/year")}
    assert running.ids(filters=per_term, sort=Sort.PRICE) == ["kcn-loc-son"]
    assert running.ids(filters={**zones}, price_max=100.0) == []
    assert running.ids(filters={"price_unit": ("USD/m2/term",)}, price_max=100.0) == ["kcn-loc-son"]
    assert len(running.ids(filters=zones, sort=Sort.PRICE)) == 3
    assert running.ids(filters=zones, sort=Sort.FRESHNESS) == ["kcn-loc-son", "kcn-phu-hoi", "ccn-dai-lao"]


def test_without_a_question_the_most_useful_comes_first(running: Running) -> None:
    found = running.ids(limit=100)
    assert found[:3] == ["kcn-loc-son", "kcn-phu-hoi", "ccn-dai-lao"]
    assert found[-1] == "regulation-35"


def test_what_is_withdrawn_is_gone_and_what_is_altered_is_found_anew(running: Running) -> None:
    running.follow(running.catalogue.withdrawn("kcn-phu-hoi"))
    assert running.ids("phú hội") == []
    altered = running.catalogue.records["ccn-dai-lao"].model_copy(update={"title": both_titles()})
    running.follow(running.catalogue.published([altered]))
    assert running.ids("lào") == []
    assert running.found("đại bình") == ["ccn-dai-lao"]


def both_titles() -> object:
    from catalogue.domain.text import Localised

    return Localised(**both("Cụm công nghiệp Đại Bình", "Dai Binh"))


def test_a_searcher_never_changes(running: Running) -> None:
    before = running.searcher
    assert before is not None
    running.follow(running.catalogue.withdrawn("kcn-phu-hoi"))
    after, running.searcher = running.searcher, before
    assert running.found("phú hội") == ["kcn-phu-hoi"]
    running.searcher = after
    assert running.ids("phú hội") == []


def test_a_cursor_is_of_one_question(running: Running) -> None:
    next_ = running.ask(limit=2, sort=Sort.AREA).next
    assert running.ids(limit=2, sort=Sort.AREA, cursor=next_) != []
    for other in (
        {"sort": Sort.AREA_DESC},
        {"sort": Sort.AREA, "text": "tea"},
        {"sort": Sort.AREA, "area_min": 1.0},
    ):
        with pytest.raises(BadCursor):
            running.ask(cursor=next_, **other)


@pytest.mark.parametrize("cursor", ["", "x", "ỹ", "AAAA", "é" * 2000, "..", "e1.5", "A" * 5000])
def test_a_cursor_that_is_not_ours_is_refused(running: Running, cursor: str) -> None:
    with pytest.raises(BadCursor):
        running.ask(cursor=cursor)


def test_a_tampered_cursor_is_refused(running: Running) -> None:
    next_ = running.ask(limit=2).next
    assert next_ is not None
    for at in range(0, len(next_), 7):
        changed = next_[:at] + ("A" if next_[at] != "A" else "B") + next_[at + 1 :]
        with pytest.raises(BadCursor):
            running.ask(limit=2, cursor=changed)


def test_relevance_ends_at_its_depth_and_says_when_the_log_moved(empty: Running) -> None:
    many = [record("sector", f"sector-n{at:04}", f"Ngành chè {at}", f"Tea {at}") for at in range(1010)]
    empty.follow(empty.catalogue.published(many))
    seen, cursor = [], None
    for _ in range(10):
        answer = empty.ask("tea", limit=100, cursor=cursor)
        seen += [hit.id for hit in answer.hits]
        assert (answer.total, answer.moved) == (1010, False)
        cursor = answer.next
    assert len(set(seen)) == 1000
    with pytest.raises(TooDeep):
        empty.ask("tea", limit=100, cursor=cursor)
    started = empty.ask("tea", limit=10).next
    empty.follow(empty.catalogue.withdrawn("sector-n0003"))
    assert empty.ask("tea", limit=10, cursor=started).moved


def test_two_processes_at_one_sequence_answer_in_one_order(empty: Running) -> None:
    """One has seen every alteration; the other starts from what is live, and has never met what is gone."""
    empty.follow(empty.catalogue.published(records()))
    for turn in range(6):
        empty.follow(empty.catalogue.published(records()[turn::3]))
    gone = record("sector", "sector-gone", "Chế biến chè Lộc Sown", "Tea and cofee works")
    empty.follow(empty.catalogue.published([gone]))
    empty.follow(empty.catalogue.withdrawn("sector-gone", "kcn-loc-son-cn7"))
    asked = [
        "lộc sơn",
        "locsonn",
        "chè",
        "cofee",
        "industrial park",
        "đất công nghiệp gần Bảo Lộc",
        "ph",
        "sown",
    ]
    before = [empty.ids(text) for text in asked]
    fresh = Running(another(empty.engine), empty.catalogue)
    fresh.follow(empty.catalogue.everything())
    assert [fresh.ids(text) for text in asked] == before
    fresh.engine.close()
