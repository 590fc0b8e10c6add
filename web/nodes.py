"""A field of a listing as something a template can show, whatever its kind: by the shape of the value alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from catalogue.domain.dates import bounds
from matching.wording import when
from web.saying import day
from web.words import Words

_PROVENANCE = ("basis", "as_of", "source", "note")
_ADDRESSES = ("https://", "http://")
_DATED = {"as_of", "period", "stage_as_of"}


@dataclass(frozen=True)
class Node:
    """A text, perhaps with a link; or a list; or labelled rows. ``by`` says where it comes from."""

    text: str | None = None
    href: str | None = None
    items: tuple["Node", ...] = ()
    rows: tuple[tuple[str, "Node"], ...] = ()
    by: str | None = None
    cites: tuple[str, ...] = ()


class Shower:
    """Makes nodes of values; ids of live listings become links with their titles."""

    def __init__(self, words: Words, titles: Callable[[str], tuple[str, str] | None]) -> None:
        self._words, self._titles = words, titles

    def listing(self, id: str, title: str | None = None) -> Node:
        """A listing by its name, linked where it is live."""
        titles = self._titles(id)
        lang = self._words.lang
        shown = title or (titles[0 if lang == "vi" else 1] if titles else id)
        return Node(shown, f"/{lang}/listings/{id}" if titles else None)

    def shown(self, field: str, value: Any) -> Node | None:
        """The node of a field's value; ``None`` where it says nothing."""
        if value is None or value in ({}, [], ""):
            return None
        if isinstance(value, bool):
            return Node(self._words("yes" if value else "no"))
        if isinstance(value, int | float):
            return Node(self._words.number(value))
        if isinstance(value, str):
            return self._text(field, value)
        if isinstance(value, list):
            return Node(cites=tuple(value)) if field.endswith("_source") else self._many(field, value)
        return self._document(value)

    def _many(self, field: str, values: list[Any]) -> Node | None:
        nodes = [node for value in values if (node := self.shown(field, value))]
        plain = all(node.text and not node.href and len(node.text) < 20 for node in nodes)
        if plain:
            return Node(", ".join(node.text or "" for node in nodes))
        return Node(items=tuple(nodes))

    def _text(self, field: str, text: str) -> Node:
        if self._titles(text):
            return self.listing(text)
        if named := self._words.code(field, text):
            return Node(named)
        if text.startswith(_ADDRESSES):
            return Node(text, text)
        if field in _DATED or _is_day(text):
            return Node(_dated(text, self._words))
        return Node(text)

    def _document(self, value: dict[str, Any]) -> Node | None:
        if set(value) == {"vi", "en"}:
            return Node(value[self._words.lang])
        if {"id", "title", "within"} <= set(value):
            return self.listing(value["id"], value["title"][self._words.lang])
        if "value" in value and "unit" in value:
            return Node(self._words.quantity(value["value"], value["unit"]), **self._provenance(value))
        rows = [
            (self._words.field(name), node)
            for name, part in value.items()
            if name not in {*_PROVENANCE, "id"} and (node := self.shown(name, part))
        ]
        if len(rows) == 1:
            return replace(rows[0][1], **self._provenance(value))
        return Node(rows=tuple(rows), **self._provenance(value)) if rows else None

    def _provenance(self, value: dict[str, Any]) -> dict[str, Any]:
        """Basis, date and note in words, and the sources by their keys."""
        said = [self._words.label("bases", value["basis"])] if value.get("basis") else []
        said += [when(value["as_of"], self._words.lang)] if value.get("as_of") else []
        said += [note] if (note := noted(value.get("note"), self._words)) else []
        return {"by": "; ".join(said) or None, "cites": tuple(value.get("source") or ())}


def noted(note: dict[str, str | None] | None, words: Words) -> str | None:
    """A remark; in the other language where it was made in that one alone."""
    return (note[words.lang] or note["vi"] or note["en"]) if note else None


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def _dated(text: str, words: Words) -> str:
    try:
        bounds(text)
    except ValueError:
        return text
    return day(date.fromisoformat(text), words) if _is_day(text) else when(text, words.lang)
