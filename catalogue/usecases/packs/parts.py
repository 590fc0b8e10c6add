"""The parts of a pack beside its records: manifest, sources, words, ageing and estimates."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalogue.domain.errors import Fault
from catalogue.domain.facts import Source
from catalogue.usecases.packs.manifest import Ageing, Manifest, ShareRule, Word
from catalogue.usecases.packs.quoting import nearest
from catalogue.usecases.packs.raw import RawPack
from catalogue.usecases.packs.validating import wrongs
from catalogue.usecases.rules import dotted, words_of

Words = dict[str, set[str]]


def _part(pack: RawPack, file: str, shape: Any, document: Any, faults: list[Fault]) -> Any:
    """A document in its shape, or ``None`` with its faults reported."""
    try:
        return TypeAdapter(shape).validate_python(document)
    except ValidationError as error:
        faults += [
            pack.located(Fault(file, None, dotted(path), why)) for path, why in wrongs(error, document, shape)
        ]
        return None


def sources(pack: RawPack, faults: list[Fault]) -> dict[str, Source]:
    """The sources by key; those with faults are reported and left out."""
    found = {}
    for key, (row, cells) in pack.sources.items():
        try:
            found[key] = Source.model_validate(cells)
        except ValidationError as error:
            faults += [
                Fault("sources.csv", row, dotted(path), why) for path, why in wrongs(error, cells, Source)
            ]
    return found


def words(pack: RawPack, faults: list[Fault]) -> Words | None:
    """The vocabulary, or ``None`` where the pack's own words are faulty: no word is doubted then."""
    given = pack.documents.get("vocabulary") or []
    try:
        TypeAdapter(list[Word]).validate_python(given)
    except ValidationError as error:
        for (at, *rest), why in wrongs(error, given, Word):
            faults.append(Fault("vocabulary.csv", pack.word_rows[int(at)], dotted(rest), why))
        return None
    return None if "vocabulary" in pack.unread else words_of(pack.documents)


def manifest(pack: RawPack, faults: list[Fault]) -> Manifest | None:
    """The manifest, or ``None`` with its faults reported."""
    if "pack" in pack.unread:
        return None
    found: Manifest | None = _part(pack, "pack.yaml", Manifest, pack.manifest, faults)
    return found


def estimates(pack: RawPack, known: Words | None, faults: list[Fault]) -> list[ShareRule]:
    """The rules of estimation; what is wrong with them or with the ageing rules is reported."""
    documents = pack.documents
    _part(pack, "ageing.yaml", Ageing, documents.get("ageing") or {}, faults)
    rules: list[ShareRule] = (
        _part(pack, "estimates.yaml", list[ShareRule], documents.get("estimates") or [], faults) or []
    )
    facts = known["facts"] if known else set()
    for at, rule in enumerate(rules if known else ()):
        for name in ("fact", "times", "numerator", "denominator"):
            if (fact := getattr(rule, name)) not in facts:
                why = f"{fact!r} is not a fact the vocabulary knows{nearest(fact, facts)}"
                faults.append(pack.located(Fault("estimates.yaml", None, f"[{at}].{name}", why)))
    return rules
