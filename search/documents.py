"""Which texts of a listing can be found by, and how strongly each speaks for it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from catalogue.domain.vocabulary import core_terms
from search.text import Token, joined, tokens

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
    fields: dict[str, list[list[Token]]]
    names: list[list[Token]]
    """Whatever it is called: titles, titles without what qualifies them or says its type, other names, codes."""

    @property
    def wholes(self) -> list[str]:
        """Its names, each in one piece."""
        return list(dict.fromkeys(" ".join(token.folded for token in name) for name in self.names))

    def pairs(self, *fields: str) -> list[str]:
        """Neighbouring words of names, joined, so that ``locson`` and ``f5a`` are words."""
        names = (name for field in fields for name in self.fields[field])
        return list(dict.fromkeys(joined(one, two) for name in names for one, two in pairwise(name)))

    @property
    def words(self) -> set[str]:
        """Every word it can be found by, folded."""
        return {token.folded for texts in self.fields.values() for text in texts for token in text}


def _strings(value: Any) -> Iterator[str]:
    """The texts inside a value, in both languages; numbers and flags say nothing to a reader."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _named(value: Any) -> Iterator[str]:
    """The titles and other names of the records a field refers to."""
    for item in [value] if isinstance(value, dict) else value or ():
        yield from item["title"].values()
        yield from item["aliases"]


@cache
def _labels(list_: str, code: str) -> tuple[str, ...]:
    return tuple(
        text
        for term in core_terms()
        if (term.list, term.code) == (list_, code)
        for text in (term.label.vi, term.label.en)
    )


def _body(listing: dict[str, Any]) -> Iterator[str]:
    yield from _strings(listing["summary"])
    for name, fact in listing["facts"].items():
        for statement in (fact, *fact["others"]):
            yield from _strings([statement["value"], statement["note"]])
        if fact["value"] is not None:
            yield from _labels("facts", name)
    for clause in (*(listing.get("clauses") or ()), *(listing.get("targets") or ())):
        yield from _strings([clause.get(name) for name in _CLAUSE])
    if contact := listing["contact"]:
        yield from _strings([contact["title"], contact["successor"]])
    for name in _COVERED:
        yield from _named(listing.get(name))
    for name in _BODY:
        yield from _strings(listing.get(name))


def _related(listing: dict[str, Any]) -> Iterator[str]:
    for name in _RELATED:
        yield from _named(listing.get(name))
    if stage := listing.get("stage"):
        yield from _labels("stages", stage)
    land = listing.get("land") or {}
    for state in dict.fromkeys(line.get("state") for line in (land, *land.get("states", ()))):
        yield from _labels("land_states", state) if state else ()
    for statement in listing.get("successor") or ():
        yield from _strings(statement["value"])
    zone_type = listing.get("zone_type")
    yield from _labels("zone_types", zone_type) if zone_type else _labels("kinds", listing["kind"])


def _aliases(listing: dict[str, Any]) -> Iterator[str]:
    yield from listing["aliases"]
    for name in _ALIASES:
        yield from _strings(listing.get(name))
    for name, system in _SYSTEMS.items():
        yield from (f"{system} {code}" for code in listing.get(name) or ())


def _types(listing: dict[str, Any]) -> Iterator[str]:
    """What kind of thing its title may say it is: a commune, an industrial park."""
    if unit_type := listing.get("unit_type"):
        yield unit_type
    if zone_type := listing.get("zone_type"):
        yield from (_QUALIFIED.split(label)[0] for label in _labels("zone_types", zone_type))


def _names(listing: dict[str, Any]) -> Iterator[list[Token]]:
    """The names of a listing as words; ``Xã Đức Trọng`` is called Đức Trọng too, and a zone industrial park."""
    types = [[token.folded for token in tokens(text)] for text in _types(listing)]
    for title in listing["title"].values():
        for name in (tokens(title), tokens(_QUALIFIED.split(title)[0])):
            yield name
            folded = [token.folded for token in name]
            for words in types:
                if folded[: len(words)] == words:
                    yield name[len(words) :]
                elif folded[-len(words) :] == words:
                    yield name[: -len(words)]
    labels = () if listing.get("unit_type") else (*_types(listing), *_labels("kinds", listing["kind"]))
    for text in (*_aliases(listing), *labels):
        yield tokens(text)


def _in_one(name: list[Token]) -> Token:
    """A name written without spaces, as people do."""
    return Token(
        "".join(t.folded for t in name), "".join(t.marked for t in name), name[0].start, name[-1].end
    )


def _once(names: Iterator[list[Token]]) -> list[list[Token]]:
    known = list({tuple(token.marked for token in name): name for name in names if name}.values())
    return known + [[_in_one(name)] for name in known if len(name) == 2]


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


def document_of(listing: dict[str, Any]) -> Document:
    """The document of a listing given as parsed JSON."""
    words = {
        field: [found for text in texts if (found := tokens(text))]
        for field, texts in texts_of(listing).items()
    }
    return Document(listing["id"], listing["sequence"], words, _once(_names(listing)))
