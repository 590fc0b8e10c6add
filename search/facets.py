"""How many listings each choice would leave, with its label."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalogue.domain.vocabulary import core_terms, terms_of
from catalogue.live.columns import Mask
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.bundles import Bundle
from search.errors import UnknownFacet
from search.masks import Selection, freshness_mask
from search.port import FACET_NAMES, FacetCount, Freshness, Language
from search.text import fold

_LISTS = {
    "kind": "kinds",
    "stage": "stages",
    "priority": "tiers",
    "land_state": "land_states",
    "freshness": "freshness",
}


def _terms(bundles: Iterable[Bundle]) -> dict[tuple[str, str], tuple[str, str]]:
    """The labels of the words in use; the words all provinces share come before a pack's."""
    added = [term for bundle in bundles for term in terms_of(bundle.document)]
    return {(term.list, term.code): (term.label.vi, term.label.en) for term in (*added, *core_terms())}


def _publishers(bundles: Mapping[str, Bundle]) -> dict[str, tuple[str, str]]:
    titles = {pack: bundle.publisher["title"] for pack, bundle in bundles.items()}
    return {pack: (title["vi"], title["en"]) for pack, title in titles.items()}


class _Choices(NamedTuple):
    """The choices of a facet by label; ``places`` says where each stands among the counts."""

    codes: list[str]
    labels: list[str]
    places: NDArray[np.intp]


class Facets:
    """Counts over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._columns = snapshot.columns
        self._terms = _terms(snapshot.bundles.values())
        self._publishers = _publishers(snapshot.bundles)
        self._choices: dict[tuple[str, Language], _Choices] = {}

    def counted(
        self, names: Iterable[str], selection: Selection, today: date, lang: Language
    ) -> dict[str, list[FacetCount]]:
        """The choices of some facets, each counted as if nothing were chosen in it.

        Raises:
            UnknownFacet: There is no facet of this name.
        """
        return {name: self._facet(name, selection, today, lang) for name in dict.fromkeys(names)}

    def _facet(self, name: str, selection: Selection, today: date, lang: Language) -> list[FacetCount]:
        if name not in FACET_NAMES:
            raise UnknownFacet(name)
        if name == "freshness":
            counts = self._by_freshness(selection.without(name), today)
            choices = self._by_label(name, counts, lang)
        else:
            counts = self._columns.counts(name, selection.without(name))
            choices = self._choices.get((name, lang)) or self._by_label(name, counts, lang)
            self._choices[name, lang] = choices
        found = np.fromiter(counts.values(), np.int64, len(counts))[choices.places]
        order = np.argsort(-found, kind="stable")
        return [
            FacetCount(choices.codes[at], choices.labels[at], count)
            for at, count in zip(order.tolist(), found[order].tolist(), strict=True)
        ]

    def _by_freshness(self, mask: Mask, today: date) -> dict[str, int]:
        masks = {code.value: freshness_mask(self._columns, code, today) for code in Freshness}
        alive = self._columns.alive
        return {
            code: int(np.count_nonzero(mask & rows)) for code, rows in masks.items() if (alive & rows).any()
        }

    def _by_label(self, name: str, codes: Iterable[str], lang: Language) -> _Choices:
        labels = [(self._titles(name, code) or (code, code))[lang == "en"] for code in codes]
        sorted_ = sorted(
            (fold(label), label, code, at) for at, (label, code) in enumerate(zip(labels, codes, strict=True))
        )
        places = np.array([at for *_, at in sorted_], np.intp)
        return _Choices([code for *_, code, _ in sorted_], [label for _, label, *_ in sorted_], places)

    def _titles(self, name: str, code: str) -> tuple[str, str] | None:
        if name == "pack":
            return self._publishers.get(code)
        if name in _LISTS:
            return self._terms.get((_LISTS[name], code))
        return self._columns.titles(code)
