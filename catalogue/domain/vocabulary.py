"""The words the catalogue uses for facts, units, states and stages, with their labels."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from catalogue.domain.text import Localised


@dataclass(frozen=True)
class Term:
    """One word of one list (``facts``, ``units``, ``land_states`` …) with its labels."""

    list: str
    code: str
    label: Localised

    def public(self) -> dict[str, Any]:
        return {"code": self.code, "label": self.label.model_dump()}


@cache
def core_terms() -> tuple[Term, ...]:
    """The words every province shares; a pack may add its own."""
    text = resources.files("catalogue.domain").joinpath("vocabulary.csv").read_text(encoding="utf-8")
    return tuple(
        Term(row["list"], row["code"], Localised(vi=row["vi"], en=row["en"]))
        for row in csv.DictReader(text.splitlines())
    )


def terms_of(document: dict[str, Any]) -> tuple[Term, ...]:
    """The words a pack's bundle adds."""
    return tuple(
        Term(row["list"], row["code"], Localised(vi=row["vi"], en=row["en"]))
        for row in document.get("vocabulary") or ()
    )
