"""Words as a Meilisearch index holds them: within what its documentation and source say it reads."""

import unicodedata
from pathlib import Path

import pytest
import yaml

from catalogue.usecases.bundles import Bundle
from search.lexicon import Lexicon, lexicon_of
from search.meilisearch_documents import settings
from search.meilisearch_words import Synonyms, in_one, with_marks
from search.text import marked_form

_PACKS = sorted((Path(__file__).parents[2] / "fixtures").glob("*/search"))
_MOST_PHRASES, _MOST_WORDS = 50, 100
"""What milli derives from one word (search/new/limits.rs)."""


def _lexicon(folder: Path) -> Lexicon:
    search = {name.stem: yaml.safe_load(name.read_text(encoding="utf-8")) for name in folder.glob("*.yaml")}
    return lexicon_of([Bundle("p", {"search": search})])


@pytest.mark.parametrize("folder", _PACKS, ids=lambda folder: folder.parent.name)
def test_no_synonym_is_longer_than_the_server_reads(folder: Path) -> None:
    said = Synonyms(_lexicon(folder)).settings
    assert said
    for key, phrases in said.items():
        assert all(_is_georgian(word) for phrase in (key, *phrases) for word in phrase.split())
        assert len(phrases) <= _MOST_PHRASES
        assert sum(len(phrase.split()) for phrase in phrases) <= _MOST_WORDS


def _is_georgian(word: str) -> bool:
    """Whether it is of a script for which the server guesses no language, and which it does not alter."""
    letters = {unicodedata.name(char) for char in word}
    return bool(letters) and all(name.startswith("GEORGIAN LETTER") for name in letters)


def test_made_up_words_are_letters_that_nothing_takes_apart_or_alters() -> None:
    for word in (
        with_marks(marked_form("chè")),
        with_marks(marked_form("Lộc")),
        in_one("khu cong nghiep loc son"),
    ):
        assert _is_georgian(word)
        assert unicodedata.normalize("NFKD", word).lower() == word
    assert with_marks(marked_form("chè")) != with_marks(marked_form("chế"))
    assert with_marks("loc") != in_one("loc")


def test_no_text_is_read_in_a_guessed_language() -> None:
    (rule,) = settings(_lexicon(_PACKS[0]))["localizedAttributes"]
    assert rule == {"attributePatterns": ["*"], "locales": ["vie"]}
