"""Labels, numbers and values as people of either language write them. No digit a source gave is dropped."""

from collections.abc import Iterable
from typing import Any

from api.edge.languages import LANGUAGES as LANGUAGES
from api.edge.languages import Language as Language
from catalogue.domain.vocabulary import core_terms, terms_of
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.bundles import Bundle

_YEARS = range(1000, 3000)
_MOST_KEPT = 8
_UNKNOWN = {"vi": "chưa rõ", "en": "unknown"}
_YES = {"vi": "có", "en": "yes"}
_NO = {"vi": "không", "en": "no"}


class Labels:
    """The labels of one language, with the words the packs add."""

    def __init__(self, lang: Language, bundles: Iterable[Bundle] = ()) -> None:
        self.lang: Language = lang
        terms = [*core_terms(), *(term for bundle in bundles for term in terms_of(bundle.document))]
        self._labels = {(term.list, term.code): term.label for term in reversed(terms)}

    def label(self, words: str, code: str) -> str:
        """A code of a word list; the code itself where the list does not know it."""
        found = self._labels.get((words, code))
        if found is None:
            return code.replace("_", " ")
        return found.vi if self.lang == "vi" else found.en

    def knows(self, words: str, code: str) -> bool:
        """Whether a word list has a code."""
        return (words, code) in self._labels

    def number(self, value: float) -> str:
        """A number with the language's separators and all its digits."""
        whole = int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value
        text = f"{whole:,}".replace("-", "\N{MINUS SIGN}")
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "vi" else text

    def quantity(self, value: Any, unit: str | None) -> str:
        """A statement's value: a number with its unit, a text, yes or no, or that it is not known."""
        if value is None:
            return _UNKNOWN[self.lang]
        if isinstance(value, bool):
            return (_YES if value else _NO)[self.lang]
        if isinstance(value, dict):
            return str(value[self.lang])
        if unit is None and value in _YEARS:
            return str(value)
        shown = self.number(value)
        return f"{shown}\N{NO-BREAK SPACE}{self.label('units', unit)}" if unit else shown


_kept: dict[tuple[Language, tuple[str, ...]], Labels] = {}


def labels_of(snapshot: Snapshot, lang: Language) -> Labels:
    """The labels of a snapshot's packs; the same object for as long as the packs are the same."""
    bundles = [bundle for _, bundle in sorted(snapshot.bundles.items())]
    key = lang, tuple(bundle.version for bundle in bundles)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[key] = Labels(lang, bundles)
    return found
