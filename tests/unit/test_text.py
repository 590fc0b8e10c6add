"""Text that every store, client and page can hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from catalogue.domain.text import Code, Line, Localised, Slug, Text, as_list, storable

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]))


def test_decomposed_vietnamese_is_kept_composed() -> None:
    assert storable(unicodedata.normalize("NFD", "Đà Lạt, Bảo Lộc")) == unicodedata.normalize(
        "NFC", "Đà Lạt, Bảo Lộc"
    )


@given(PLAIN)
def test_both_spellings_of_a_text_are_kept_as_one(text: str) -> None:
    assert storable(unicodedata.normalize("NFD", text)) == storable(unicodedata.normalize("NFC", text))


@given(PLAIN)
def test_what_is_kept_is_kept_as_it_is_the_second_time(text: str) -> None:
    assert storable(storable(text)) == storable(text)


@given(st.text())
def test_what_is_kept_can_be_written_as_utf_8_and_read_back(text: str) -> None:
    try:
        kept = storable(text)
    except ValueError:
        return
    assert kept.encode().decode() == kept


@pytest.mark.parametrize(
    "char", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\r", "\ud800", "\ufffe", "\U0001ffff"]
)
def test_characters_that_some_store_cannot_hold_are_refused(char: str) -> None:
    with pytest.raises(ValueError, match=f"{ord(char):04X}"):
        storable(f"a{char}b")


def test_the_non_characters_of_the_arabic_block_are_refused_too() -> None:
    with pytest.raises(ValueError):
        storable("a\ufdd0b")


def test_a_text_may_have_lines_and_tabs() -> None:
    assert TypeAdapter(Text).validate_python("one\n\ttwo") == "one\n\ttwo"


@pytest.mark.parametrize("char", ["\n", "\t", "\u2028", "\u2029"])
def test_a_line_is_one_line(char: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(f"one{char}two")


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_text_says_something(blank: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Text).validate_python(blank)


def test_spaces_around_a_text_are_not_part_of_it() -> None:
    assert TypeAdapter(Line).validate_python("  Lộc Sơn ") == "Lộc Sơn"


@pytest.mark.parametrize("slug", ["kcn-loc-son", "place-68", "a"])
def test_a_slug_is_lower_case_words_joined_by_dashes(slug: str) -> None:
    assert TypeAdapter(Slug).validate_python(slug) == slug


@pytest.mark.parametrize(
    "slug", ["", "Kcn", "kcn_loc", "-kcn", "kcn-", "kcn--loc", "lộc-sơn", "kcn\n", "a" * 121]
)
def test_what_is_no_slug_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(slug)


@pytest.mark.parametrize("code", ["Rent", "rent-a", "rent ", "_rent", "rent\n"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Code).validate_python(code)


@pytest.mark.parametrize(
    ("cell", "items"),
    [("a; b", ["a", "b"]), ("a", ["a"]), (" ; a;", ["a"]), ("", []), (["a;b"], ["a;b"]), (None, None)],
)
def test_a_cell_lists_what_stands_between_semicolons(cell: object, items: object) -> None:
    assert as_list(cell) == items


def test_a_title_needs_both_languages() -> None:
    with pytest.raises(ValidationError, match="en"):
        Localised.model_validate({"vi": "Chè"})


def test_a_value_takes_no_field_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="fr"):
        Localised.model_validate({"vi": "Chè", "en": "Tea", "fr": "Thé"})
