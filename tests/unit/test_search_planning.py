"""Plans: what a question asks for."""

from catalogue.usecases.bundles import Bundle
from search.known_words import KnownWords
from search.lexicon import lexicon_of
from search.planning import Planner
from search.query import Plan, neighbours
from search.vocabulary import Vocabulary

_SEARCH = {
    "synonyms": {"groups": [["chè", "tea"], ["khu công nghiệp", "KCN", "industrial park"], "no group"]},
    "stopwords": {
        "vi": ["trong", "ở đâu", "in"],
        "vi_with_marks": ["thuộc"],
        "en": ["the", "an", "of"],
        "in_passing": ["nhà máy", "park"],
        "en_leading_on": ["of"],
        "xx": None,
    },
    "kinds": {
        "asked_for": {
            "agency": ["who … handles", "cơ quan nào"],
            "site": ["đất trống"],
            "supply_area": ["supply"],
            "zone": ["power supply"],
            "place": ["^TP"],
            "project": ["~floating"],
        },
        "beside": {"agency": ["regulation"]},
    },
}
_PLANNER = Planner(
    lexicon_of([Bundle("p", {"search": _SEARCH}), Bundle("q", {})]),
    KnownWords(
        Vocabulary.of(
            [
                "duc",
                "trong",
                "loc",
                "son",
                "che",
                "tea",
                "the",
                "park",
                "industrial",
                "coffee",
                "floating",
                "solar",
            ]
        ),
        Vocabulary.of(
            [
                "ductrong",
                "locson",
                "locan",
                "anindustrial",
                "phepmoi",
                "moitruong",
                "capphep",
                "floatingsolar",
                "in8",
            ]
        ),
    ),
)


def _words(plan: Plan) -> list[str]:
    return [" ".join(token.folded for token in unit.words) for unit in plan.units]


def test_stop_words_go_unless_they_are_part_of_a_name_typed_without_marks() -> None:
    assert _words(_PLANNER.plan("the tea ")) == ["tea"]
    assert _words(_PLANNER.plan("duc trong ")) == ["duc trong"]
    assert _words(_PLANNER.plan("chè trong ")) == ["che"]
    assert _words(_PLANNER.plan("tea ở đâu ")) == ["tea"]
    assert _words(_PLANNER.plan("the ")) == ["the"]


def test_the_word_being_typed_is_no_stop_word_nor_is_one_that_begins_a_name_with_it() -> None:
    assert _words(_PLANNER.plan("tea the")) == ["tea", "the"]
    assert _words(_PLANNER.plan("the tea")) == ["tea"]
    assert _PLANNER.plan("loc s").units[0].begun_pairs == ("locson",)


def test_a_letter_that_begins_nothing_says_nothing_yet() -> None:
    assert _words(_PLANNER.plan("tea x")) == ["tea"]
    assert _words(_PLANNER.plan("tea 2")) == ["tea", "2"]
    assert _words(_PLANNER.plan("x")) == ["x"]


def test_a_stop_word_listed_with_its_marks_goes_only_with_them() -> None:
    assert _words(_PLANNER.plan("chè thuộc ")) == ["che"]
    assert _words(_PLANNER.plan("che thuoc ")) == ["che", "thuoc"]


def test_a_sentence_in_english_has_no_syllables_of_names_in_it() -> None:
    assert _words(_PLANNER.plan("loc an ")) == ["loc an"]
    assert _words(_PLANNER.plan("price of an industrial park ")) == ["price", "industrial park"]


def test_a_sign_ends_the_last_word_too() -> None:
    assert _words(_PLANNER.plan("tea the?")) == ["tea"]


def test_what_is_said_twice_is_one_unit() -> None:
    assert _words(_PLANNER.plan("tea coffee tea ")) == ["tea", "coffee"]


def test_a_stop_word_that_closes_a_sentence_with_its_marks_is_finished() -> None:
    assert _words(_PLANNER.plan("chè loc son thuộc")) == ["che", "loc son"]
    assert _words(_PLANNER.plan("thuộc")) == ["thuoc"]


def test_a_word_without_marks_in_a_sentence_of_the_other_language_is_no_stop_word_of_this_one() -> None:
    assert _words(_PLANNER.plan("the tea of o dau park ")) == ["tea", "o", "dau", "park"]


def test_a_slip_in_a_synonym_that_no_listing_holds_is_understood() -> None:
    assert ("che",) not in _PLANNER.plan("xyz ").units[0].phrases
    lexicon = lexicon_of([Bundle("p", {"search": {"synonyms": {"groups": [["cafeteria", "chè"]]}}})])
    planner = Planner(lexicon, KnownWords(Vocabulary.of(["che"]), Vocabulary()))
    assert ("cafeteria",) in planner.plan("cafetria ").units[0].phrases


def test_the_longer_way_to_ask_counts() -> None:
    assert _PLANNER.plan("power supply coffee ").kinds == ("zone",)
    assert _PLANNER.plan("coffee supply ").kinds == ("supply_area",)


def test_some_words_ask_only_at_the_beginning_of_what_asks_for_nothing_else() -> None:
    assert _PLANNER.plan("TP loc son ").kinds == ("place",)
    assert _PLANNER.plan("coffee TP loc son ").kinds == ()
    assert _PLANNER.plan("TP loc son supply ").kinds == ("supply_area",)


def test_some_words_only_hint_at_a_kind_where_nothing_else_asks_for_one() -> None:
    assert _PLANNER.plan("tea floating ").kinds == ("project",)
    assert _PLANNER.plan("tea floating supply ").kinds == ("supply_area",)


def _subject(plan: Plan) -> str:
    return plan.units[plan.subject].words[0].folded


def test_vietnamese_begins_with_what_is_looked_for_and_english_ends_with_it() -> None:
    assert _subject(_PLANNER.plan("chè loc son ")) == "che"
    assert _subject(_PLANNER.plan("nhà máy chè ")) == "che"
    assert _subject(_PLANNER.plan("floating solar ")) == "solar"
    assert _subject(_PLANNER.plan("floating solar of coffee ")) == "solar"
    assert _subject(_PLANNER.plan("coffee park ")) == "coffee"


def test_words_of_many_questions_stand_there_in_passing() -> None:
    passing = {unit.words[0].folded: unit.passing for unit in _PLANNER.plan("nhà máy chè ").units}
    assert passing == {"nha": True, "may": True, "che": False}


def test_a_word_without_marks_among_words_with_them_is_just_that() -> None:
    assert [unit.bare for unit in _PLANNER.plan("chè park ").units] == [False, True]
    assert not any(unit.bare for unit in _PLANNER.plan("che park ").units)


def test_a_stop_word_has_its_marks_where_others_have_theirs() -> None:
    lexicon = lexicon_of([Bundle("p", {"search": {"stopwords": {"vi": ["chưa"]}}})])
    planner = Planner(lexicon, KnownWords(Vocabulary.of(["ca", "chua"]), Vocabulary()))
    assert _words(planner.plan("cà chua ")) == ["ca", "chua"]
    assert _words(planner.plan("ca chua ")) == ["ca"]


def test_a_question_may_ask_for_a_kind_and_for_nothing_else() -> None:
    lexicon = lexicon_of(
        [
            Bundle(
                "p",
                {
                    "search": {
                        "stopwords": {"in_passing": ["land", "factory"]},
                        "kinds": {"asked_for": {"site": ["~land", "~factory land"]}},
                    }
                },
            )
        ]
    )
    planner = Planner(lexicon, KnownWords(Vocabulary.of(["land", "factory", "tea"]), Vocabulary()))
    assert planner.plan("factory land ").only_asks
    assert not planner.plan("tea land ").only_asks


def test_the_words_that_tell_are_known_without_those_between() -> None:
    assert [token.folded for token in _PLANNER.plan("tea of coffee ").telling] == ["tea", "coffee"]
    assert _PLANNER.plan("tea coffee ").telling == ()


def test_the_letters_of_a_code_are_no_stop_word() -> None:
    assert _words(_PLANNER.plan("lô in 8 ")) == ["lo", "in 8"]


def test_neighbours_are_paired_as_far_as_they_go() -> None:
    assert _words(_PLANNER.plan("cap phep moi truong ")) == ["cap phep", "moi truong"]


def test_two_long_words_are_two_units_and_stay_neighbours() -> None:
    plan = _PLANNER.plan("floating solar ")
    assert _words(plan) == ["floating", "solar"]
    assert [" ".join(token.folded for token in pair.words) for pair in neighbours(plan)] == ["floating solar"]


def test_the_plural_of_a_phrase_means_the_same() -> None:
    assert ("kcn",) in _PLANNER.plan("industrial parks ").units[0].phrases


def test_a_stop_word_in_a_text_with_marks_is_no_other_word() -> None:
    lexicon = lexicon_of(
        [
            Bundle(
                "p",
                {
                    "search": {
                        "synonyms": {"groups": [["đất trống", "vacant land"]]},
                        "stopwords": {"vi": ["trong"]},
                    }
                },
            )
        ]
    )
    planner = Planner(lexicon, KnownWords(Vocabulary.of(["dat", "trong", "chè"]), Vocabulary()))
    assert not any(unit.phrases for unit in planner.plan("đất trong chè ").units)
    assert any(unit.phrases for unit in planner.plan("dat trong ").units)


def test_synonyms_are_phrases_and_need_the_marks_that_were_typed() -> None:
    assert _words(_PLANNER.plan("khu cong nghiep loc son ")) == ["khu cong nghiep", "loc son"]
    assert _PLANNER.plan("chè ").units[0].phrases
    assert _PLANNER.plan("che ").units[0].phrases
    assert not _PLANNER.plan("chế ").units[0].phrases


def test_a_misspelt_synonym_is_understood() -> None:
    unit = _PLANNER.plan("industrail park ").units[0]
    assert unit.replaced
    assert ("kcn",) in unit.phrases


def test_known_words_are_not_doubted_unless_asked() -> None:
    assert not _PLANNER.plan("coffee ").units[0].guessed
    assert _PLANNER.plan("cofee ").units[0].near == ("coffee",)
    assert _PLANNER.plan("loc sonn ").units[0].near_pairs == ("locson",)


def test_no_more_words_are_read_than_the_cap() -> None:
    assert len(_PLANNER.plan("x " * 200).typed) == 32


def test_a_question_asks_for_a_kind_with_words_that_may_stand_apart() -> None:
    plan = _PLANNER.plan("who now handles tea ")
    assert (plan.kinds, plan.beside) == (("agency",), ("regulation",))
    assert [(unit.words[0].folded, unit.kinds) for unit in plan.units][-1] == ("tea", ())
    assert _PLANNER.plan("handles tea who ").kinds == ()


def test_a_kind_alone_is_no_question_about_anything() -> None:
    assert _PLANNER.plan("cơ quan nào ").kinds == ()
    assert _PLANNER.plan("co quan nao tea ").kinds == ("agency",)


def test_marks_that_were_typed_are_those_of_the_kind() -> None:
    assert _PLANNER.plan("đất trống chè ").kinds == ("site",)
    assert _PLANNER.plan("đất trong chè ").kinds == ()


def test_codes_are_letters_and_digits_together() -> None:
    codes = {unit.words[0].folded: unit.is_code for unit in _PLANNER.plan("CN11 2030 tea ").units}
    assert codes == {"cn11": True, "2030": False, "tea": False}
