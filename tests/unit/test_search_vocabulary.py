"""Near words: exactly those within the slips their length allows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search import vocabulary
from search.known_words import other_number
from search.vocabulary import TrustedWords, Vocabulary, typos

_words = st.text("abcd", min_size=1, max_size=14)


def _edits(one: str, two: str) -> int:
    """Optimal string alignment, by the book."""
    table = [[i + j if not i or not j else 0 for j in range(len(two) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, start=1):
        for j, b in enumerate(two, start=1):
            least = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (two[j - 2], b):
                least = min(least, table[i - 2][j - 2] + 1)
            table[i][j] = least
    return table[-1][-1]


@settings(deadline=None)  # A machine may be busy.
@given(st.sets(_words, min_size=1, max_size=40), st.sets(_words, max_size=20), _words)
def test_near_words_are_those_within_the_slips(known: set[str], added: set[str], word: str) -> None:
    grown = Vocabulary.of(known).plus(added)
    expected = {other: _edits(word, other) for other in known | added}
    within = {other: edits for other, edits in expected.items() if 0 < edits <= typos(word)}
    found = dict(grown.near(word))
    assert found.items() <= within.items()
    assert len(found) == min(len(within), vocabulary.MOST_MEANT)
    assert sorted(found.values()) == sorted(within.values())[: len(found)]


def test_slips_go_by_length_and_codes_have_none() -> None:
    assert [typos(word) for word in ("dong", "nghep", "industry", "industria", "cn111111", "長い言葉長い")] == [
        0, 1, 1, 2, 0, 0,
    ]  # fmt: skip


def test_a_vocabulary_grows_without_changing() -> None:
    before = Vocabulary.of(["coffee"])
    after = before.plus(["tea", "coffee"])
    assert before.words == ("coffee",)
    assert after.words == ("coffee", "tea")
    assert after.plus(["tea"]) is after
    assert "tea" in after
    assert after.begun("cof", 5) == ("coffee",)
    assert after.begun("tea", 5) == ()


def test_the_other_number_of_english_words() -> None:
    assert "factory" in other_number("factories")
    assert "factories" in other_number("factory")
    assert "park" in other_number("parks")
    assert "branches" in other_number("branch")
    assert list(other_number("chè")) == []


def test_words_that_no_listing_has_any_more_are_not_known() -> None:
    words = TrustedWords(Vocabulary.of(["coffee", "coffer", "cocoa"]), lambda word: word != "coffee")
    assert "coffee" not in words
    assert "coffer" in words
    assert words.begun("cof", 5) == ("coffer",)
    assert [word for word, _ in words.near("coffeer")] == ["coffer"]
