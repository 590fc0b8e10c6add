"""Folding, splitting and the letters of a word."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.text import (
    Words,
    fold,
    folded_in_place,
    is_unfinished,
    joined,
    places_of,
    tokens,
    typed_tokens,
    word_after,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đạ Tẻh", "da teh"),
        ("Thủy điện ĐẮK NÔNG", "thuy dien dak nong"),
        ("ơ ư ợ ử ằ ẫ", "o u o u a a"),
        ("B’Lao B'Lá", "blao bla"),
        ("F-5a, CN11/2", "f 5a cn11 2"),
        ("bô-xit", "bo xit"),
        ("café m²", "cafe m2"),
        ("_a__b_", "a b"),
    ],
)
def test_marks_fall_away_and_words_come_apart(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert [token.folded for token in typed_tokens(unicodedata.normalize("NFD", text))] == folded.split()


def test_offsets_are_characters_of_the_text() -> None:
    text = "Lô F-5a, KCN Phú Hội (B’Lao)"
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "Lô", "F", "5a", "KCN", "Phú", "Hội", "B’Lao",
    ]  # fmt: skip


def test_tones_are_the_same_on_either_vowel_and_other_marks_are_not() -> None:
    hoa, hoa_too, hoan, other = tokens("hòa hoà hoá hoa")
    assert hoa.marked == hoa_too.marked
    assert len({hoa.marked, hoan.marked, other.marked}) == 3
    assert hoa.has_marks
    assert not other.has_marks


@pytest.mark.parametrize(
    "text", ["Chè, chế biến\nchè đen; CHÈ", "Đại Lào và Lao", "tea, teas, TEA tea-leaf", ""]
)
def test_looking_for_a_word_finds_what_splitting_finds(text: str) -> None:
    folded = folded_in_place(text)
    assert folded is not None
    for word in ("che", "tea", "lao", "dai"):
        found = [(token.start, token.end) for token in tokens(text) if token.folded == word]
        assert places_of(word, f" {folded} ") == found


def test_a_text_that_grows_or_shrinks_when_folded_is_not_folded_in_place() -> None:
    assert folded_in_place("B’Lao") is None
    assert folded_in_place(unicodedata.normalize("NFD", "chè")) is None


@pytest.mark.parametrize("typed", ["Ðà Lạt", "ðà lạt", "ÐÀ LẠT", "Ɖà Lạt"])
def test_what_old_documents_put_for_the_barred_d_is_it(typed: str) -> None:
    assert [(token.folded, token.marked) for token in tokens(typed)] == [
        (token.folded, token.marked) for token in tokens("Đà Lạt")
    ]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("nhà máy", True),
        ("nhà, máy", True),
        ("(nhà) - máy.", True),
        ("nhà ---- máy", False),
        ("nhà cũ máy", False),
        ("nhà máymóc", False),
        ("nhà", False),
        ("nhà   ", False),
        ("", False),
    ],
)
def test_a_word_stands_after_another_with_few_signs_between(text: str, *, stands: bool) -> None:
    folded = f" {folded_in_place(text)} "
    end = text.index("nhà") + 3 if text else 0
    after = word_after(end, "may", folded)
    assert (after is not None) == stands
    assert after is None or text[slice(*after)] == "máy"


@given(st.text())
@example("Lô F-5a B’Lao, Đà Lạt")
@example(" - ")
@example("hòa\u00a0hoà\x1dhoa\u0300 ,’lộc")
@example("x" * 100)
def test_the_words_of_a_text_are_its_tokens(text: str) -> None:
    words, found = Words.of(text), tokens(text)
    assert words.folded == [token.folded for token in found]
    assert words.marked == [token.marked for token in found]
    assert words.pairs == [joined(*pair) for pair in pairwise(found)]
    assert words.and_(Words.of(text)).folded == 2 * words.folded


@pytest.mark.parametrize(
    ("typed", "unfinished"),
    [("cow’", True), ("cow’s", True), ("lo\u0323", True), ("loc ", False), ("’", False)],
)
def test_an_apostrophe_leaves_a_word_unfinished(typed: str, unfinished: bool) -> None:
    assert is_unfinished(typed) is unfinished
