"""Which texts of a listing can be found by, and how strongly each speaks for it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from catalogue.domain.vocabulary import core_terms
from search.reading import Reader, Texts
from search.text import Words

WEIGHTS = {"title": 4.0, "alias": 3.5, "related": 2.0, "body": 1.0}
"""Fields by strength: its titles; its other names, codes and numbers; the names it refers to; all else."""
PAIRED = {"joined": ("title", "alias"), "joined_related": ("related",)}
"""Fields of joined pairs, and the fields these are taken from."""
_ALIASES = ("number", "lot", "code", "vsic", "isic")
_SYSTEMS = {"vsic": "VSIC", "isic": "ISIC"}
_RELATED = ("place", "sectors", "zone", "zones", "material", "parent_name", "overlap_names")
_COVERED = ("area_names", "for_sector_names")
"""Names of what a listing is for, many at once: it is not about any one of them."""
_QUALIFIED = re.compile(r"[,;:(]")
"""Where a title goes on to say which one, or what of it: ``Tơ tằm (ươm tơ, xe tơ)``."""
_SHOWN = ("title", "summary")
_CLAUSE = ("number", "title", "text", "summary", "of", "note")
_DECODER = json.JSONDecoder()
_BODY = ("former_address", "issuer", "unit_type", "role", "clause", "status_note", "office", "condition")


@dataclass(frozen=True)
class Document:
    """A listing as words: the texts of each field, its names as wholes, and pairs of neighbours joined."""

    id: str
    sequence: int
    fields: dict[str, Texts]
    names: Texts
    """Whatever it is called: titles, titles without what qualifies them or says its type, other names, codes."""

    @property
    def wholes(self) -> list[str]:
        """Its names, each in one piece."""
        return list(dict.fromkeys(self.names.said))

    def pairs(self, *fields: str) -> list[str]:
        """Neighbouring words of names, joined, so that ``locson`` and ``f5a`` are words."""
        return list(dict.fromkeys(chain.from_iterable(self.fields[field].pairs for field in fields)))

    @property
    def words(self) -> set[str]:
        """Every word it can be found by, folded."""
        return {word for texts in self.fields.values() for each in texts.words for word in each.folded}


def _strings(values: Iterable[Any]) -> list[str]:
    """The texts inside some values, in both languages; numbers and flags say nothing to a reader."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            found += _strings(value.values())
        elif isinstance(value, list):
            found += _strings(value)
    return found


def _named(value: Any) -> list[str]:
    """The titles and other names of the records a field refers to."""
    items = [value] if isinstance(value, dict) else value or ()
    return [text for item in items for text in (*item["title"].values(), *item["aliases"])]


@cache
def _labels(list_: str, code: str) -> tuple[str, ...]:
    return tuple(
        text
        for term in core_terms()
        if (term.list, term.code) == (list_, code)
        for text in (term.label.vi, term.label.en)
    )


def _body(listing: dict[str, Any]) -> list[str]:
    found = _strings([listing["summary"]])
    for name, fact in listing["facts"].items():
        for statement in (fact, *fact["others"]):
            found += _strings([statement["value"], statement["note"]])
        if fact["value"] is not None:
            found += _labels("facts", name)
    for clause in (*(listing.get("clauses") or ()), *(listing.get("targets") or ())):
        found += _strings(map(clause.get, _CLAUSE))
    if contact := listing["contact"]:
        found += _strings([contact["title"], contact["successor"]])
    for name in _COVERED:
        found += _named(listing.get(name))
    return found + _strings(map(listing.get, _BODY))


def _related(listing: dict[str, Any]) -> list[str]:
    found = [text for name in _RELATED if (named := listing.get(name)) for text in _named(named)]
    if stage := listing.get("stage"):
        found += _labels("stages", stage)
    land = listing.get("land") or {}
    for state in dict.fromkeys(line.get("state") for line in (land, *land.get("states", ()))):
        found += _labels("land_states", state) if state else ()
    found += _strings(statement["value"] for statement in listing.get("successor") or ())
    zone_type = listing.get("zone_type")
    return [*found, *(_labels("zone_types", zone_type) if zone_type else _labels("kinds", listing["kind"]))]


def _aliases(listing: dict[str, Any]) -> list[str]:
    found = [*listing["aliases"], *_strings(map(listing.get, _ALIASES))]
    for name, system in _SYSTEMS.items():
        found += (f"{system} {code}" for code in listing.get(name) or ())
    return found


def _types(listing: dict[str, Any]) -> Iterator[str]:
    """What kind of thing its title may say it is: a commune, an industrial park."""
    if unit_type := listing.get("unit_type"):
        yield unit_type
    if zone_type := listing.get("zone_type"):
        yield from (_QUALIFIED.split(label)[0] for label in _labels("zone_types", zone_type))


def _titled(title: str) -> tuple[Words, Words]:
    """The words of a title, and those before it goes on to qualify what it names."""
    if (goes_on := _QUALIFIED.search(title)) is None:
        return (words := Words.of(title)), words
    opening = Words.of(title[: goes_on.start()])
    return opening.and_(Words.of(title[goes_on.start() :])), opening


def _names(
    listing: dict[str, Any], titles: Iterable[Words], others: Iterable[Words], read: Reader
) -> Iterator[Words]:
    """The names of a listing, given its titles and other names as words; ``Xã Đức Trọng`` is called Đức Trọng too, and
    a zone industrial park."""
    types = [read.words(text).folded for text in _types(listing)]
    for name in titles:
        yield name
        words = name.folded if types else []
        for of_type in types:
            if words[: len(of_type)] == of_type:
                yield name.part(len(of_type))
            elif words[-len(of_type) :] == of_type:
                yield name.part(0, -len(of_type))
    yield from others
    if not listing.get("unit_type"):
        yield from map(read.words, (*_types(listing), *_labels("kinds", listing["kind"])))


def _once(names: Iterator[Words]) -> list[Words]:
    known = list({name.said_with_marks: name for name in names if name.said}.values())
    return known + [name.in_one for name in known if name.said.count(" ") == 1]


def texts_of(listing: dict[str, Any]) -> dict[str, list[str]]:
    """The texts of each field of a listing given as parsed JSON."""
    return {
        "title": list(dict.fromkeys(listing["title"].values())),
        "alias": list(dict.fromkeys(_aliases(listing))),
        "related": list(dict.fromkeys(_related(listing))),
        "body": list(dict.fromkeys(_body(listing))),
    }


def titles_in(body: bytes) -> dict[str, dict[str, str]]:
    """A listing's title and summary, read from its bytes without the rest; what it has not is left out."""
    text = body.decode()
    found: dict[str, dict[str, str]] = {}
    for field in _SHOWN:
        written = f'"{field}":'
        at = text.find(written)  # The first one is the listing's own: all before it are numbers and codes.
        if at >= 0 and (said := _DECODER.raw_decode(text, at + len(written))[0]):
            found[field] = said
    return found


def document_of(listing: dict[str, Any], read: Reader | None = None) -> Document:
    """The document of a listing given as parsed JSON."""
    read = read or Reader()
    texts = texts_of(listing)
    titles = [_titled(title) for title in texts["title"]]
    fields = {
        "title": Texts((whole for whole, _ in titles), paired=True),
        "alias": read.together(texts["alias"]),
        "related": read.together(texts["related"]),
        "body": Texts(map(read.words, texts["body"])),
    }
    names = _once(_names(listing, chain.from_iterable(titles), fields["alias"].words, read))
    return Document(listing["id"], listing["sequence"], fields, Texts(names))
