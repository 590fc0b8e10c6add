"""How many listings each choice would leave, with its label."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalogue.domain.vocabulary import core_terms, terms_of
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.bundles import Bundle
from search.choices import Choices
from search.masks import Selection
from search.port import TO_CONFIRM, FacetCount, Language
from search.text import fold

_LISTS = {
    "kind": "kinds",
    "stage": "stages",
    "priority": "tiers",
    "land_state": "land_states",
    "freshness": "freshness",
    "infrastructure": "facts",
    "price_unit": "units",
}
_SAID_AS = {("land_state", TO_CONFIRM): ("freshness", "stale")}


def _terms(bundles: Iterable[Bundle]) -> dict[tuple[str, str], tuple[str, str]]:
    """The labels of the words in use; the words all provinces share come before a pack's."""
    added = [term for bundle in bundles for term in terms_of(bundle.document)]
    return {(term.list, term.code): (term.label.vi, term.label.en) for term in (*added, *core_terms())}


def _publishers(bundles: Mapping[str, Bundle]) -> dict[str, tuple[str, str]]:
    titles = {pack: bundle.publisher["title"] for pack, bundle in bundles.items()}
    return {pack: (title["vi"], title["en"]) for pack, title in titles.items()}


class _ByLabel(NamedTuple):
    """The choices of a facet by label, not counted; ``places`` says where each stands among the counts."""

    codes: Sequence[str]
    choices: list[FacetCount]
    places: NDArray[np.intp]


class Facets:
    """Counts over one snapshot."""

    def __init__(self, snapshot: Snapshot, choices: Choices) -> None:
        self._columns, self._choices = snapshot.columns, choices
        self._terms = _terms(snapshot.bundles.values())
        self._publishers = _publishers(snapshot.bundles)
        self._kept: dict[tuple[str, Language], _ByLabel] = {}

    def counted(
        self, names: Iterable[str], selection: Selection, today: date, lang: Language
    ) -> dict[str, list[FacetCount]]:
        """The choices of some facets, each counted as if nothing were chosen in it.

        Raises:
            UnknownFacet: There is no facet of this name.
        """
        return {name: self._facet(name, selection, today, lang) for name in dict.fromkeys(names)}

    def _facet(self, name: str, selection: Selection, today: date, lang: Language) -> list[FacetCount]:
        codes = self._choices.codes(name, today)
        by_label = self._kept.get((name, lang))
        if by_label is None or by_label.codes is not codes:
            by_label = self._kept[name, lang] = self._by_label(name, codes, lang)
        found = self._choices.counted(name, selection.rows(name), today)[by_label.places]
        held = np.flatnonzero(found)
        held = held[np.argsort(-found[held], kind="stable")]
        counted = [
            FacetCount(choice.code, choice.label, count, choice.parent, choice.ended)
            for choice, count in zip(
                map(by_label.choices.__getitem__, held.tolist()), found[held].tolist(), strict=True
            )
        ]
        return [*counted, *compress(by_label.choices, (found == 0).tolist())]

    def _by_label(self, name: str, codes: Sequence[str], lang: Language) -> _ByLabel:
        choices = [self._choice(name, code, lang) for code in codes]
        order = sorted(
            range(len(choices)), key=lambda at: (fold(choices[at].label), choices[at].label, choices[at].code)
        )
        return _ByLabel(codes, [choices[at] for at in order], np.array(order, np.intp))

    def _choice(self, name: str, code: str, lang: Language) -> FacetCount:
        label = (self._titles(name, code) or (code, code))[lang == "en"]
        row = None if name in {"pack", *_LISTS} else self._columns.row(code)
        return FacetCount(code, label, 0, (row and row.parent) or None, (row and row.ended) or None)

    def _titles(self, name: str, code: str) -> tuple[str, str] | None:
        if name == "pack":
            return self._publishers.get(code)
        if name in _LISTS:
            return self._terms.get(_SAID_AS.get((name, code), (_LISTS[name], code)))
        return self._columns.titles(code)
