"""A few resources, written as Turtle or as JSON-LD."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

_NOT_IN_AN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Iri:
    """The name of a resource."""

    iri: str


@dataclass(frozen=True)
class Text:
    """A literal: in a language, or of a type such as ``xsd:dateTime``, or neither."""

    text: str
    lang: str | None = None
    type: str | None = None


Value = Union[Iri, Text, "Thing"]


@dataclass(frozen=True)
class Thing:
    """A resource: its class and what is said of it. One that is the value of another is a blank node."""

    type: str
    says: Mapping[str, Sequence[Value]]
    iri: str | None = None


def _iri(iri: str) -> str:
    """RFC 3987 allows less than a Turtle ``<…>`` could be broken with."""
    return "<" + _NOT_IN_AN_IRI.sub(lambda found: f"%{ord(found[0]):02X}", iri) + ">"


def _turtle(value: Value, indent: str) -> str:
    if isinstance(value, Iri):
        return _iri(value.iri)
    if isinstance(value, Text):
        quoted = json.dumps(value.text, ensure_ascii=False)
        return quoted + (f"@{value.lang}" if value.lang else f"^^{value.type}" if value.type else "")
    return f"[ {_said(value, indent + '  ')} ]"


def _said(thing: Thing, indent: str) -> str:
    said = [f"a {thing.type}"]
    said += [
        f"{name} " + ", ".join(_turtle(value, indent) for value in values)
        for name, values in thing.says.items()
        if values
    ]
    return f" ;\n{indent}".join(said)


def turtle(things: Sequence[Thing]) -> bytes:
    """Named resources as Turtle (RDF 1.1)."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items())
    return (
        prefixes + "".join(f"\n{_iri(thing.iri or '')} {_said(thing, '  ')} .\n" for thing in things)
    ).encode()


def _json(value: Value) -> Any:
    if isinstance(value, Iri):
        return {"@id": value.iri}
    if isinstance(value, Text):
        marks = {"@language": value.lang, "@type": value.type}
        return {"@value": value.text, **{name: mark for name, mark in marks.items() if mark}}
    name = {"@id": value.iri} if value.iri else {}
    said = {key: [_json(each) for each in values] for key, values in value.says.items() if values}
    return {**name, "@type": value.type, **said}


def json_ld(things: Sequence[Thing]) -> bytes:
    """Named resources as JSON-LD 1.1, with a context of its own: nothing has to be fetched to read it."""
    document = {"@context": _PREFIXES, "@graph": [_json(thing) for thing in things]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
