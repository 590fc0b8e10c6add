"""What one record may not say, whether a pack or the desk says it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from catalogue.domain.errors import LandBalanceBroken
from catalogue.domain.land import ledger
from catalogue.domain.records import Record
from catalogue.domain.references import Cites, Path, Ref, marked
from catalogue.domain.vocabulary import core_terms, terms_of

KindOf = Callable[[str], str | None]


def dotted(path: Iterable[str | int]) -> str:
    """A path as people write it: ``facts.rent[0].unit``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def words_of(document: dict[str, Any]) -> dict[str, set[str]]:
    """The codes of each word list, the pack's own included."""
    words: dict[str, set[str]] = {}
    for term in (*core_terms(), *terms_of(document)):
        words.setdefault(term.list, set()).add(term.code)
    return words


def wrong_reference(id: str, ref: Ref, kind_of: KindOf) -> str | None:
    """Why an id cannot stand where a record of a kind is named, or ``None``."""
    kind = kind_of(id)
    if kind == ref.kind:
        return None
    return f"{id!r} is no {ref.kind}" + (f" but a {kind}" if kind else "")


def uncited(record: Record) -> Iterator[tuple[Path, str]]:
    """Sources a record cites without spelling them out."""
    spelt = {source.id for source in record.sources}
    for found in marked(record):
        if isinstance(found.mark, Cites) and found.id not in spelt:
            yield found.path, f"{found.id!r} is not among the record's sources"


def _fact_faults(record: Record, name: str, words: Mapping[str, set[str]]) -> Iterator[tuple[Path, str]]:
    if name not in words["facts"]:
        yield ("facts", name, 0), f"{name!r} is not a fact the vocabulary knows"
    for position, statement in enumerate(record.facts[name]):
        here = ("facts", name, position)
        if statement.unit is not None and statement.unit not in words["units"]:
            yield (*here, "unit"), f"{statement.unit!r} is not a unit the vocabulary knows"
        if statement.of is not None and statement.of not in record.facts:
            yield (*here, "of"), f"the record has no fact {statement.of!r} for this to be a share of"


def _land_faults(record: Any) -> Iterator[tuple[Path, str]]:
    """The event that takes more than there is, if one does."""
    events = getattr(record, "land_events", ())
    try:
        ledger(record.land if record.KIND == "zone" else (), events)
    except LandBalanceBroken as error:
        broken = (
            event.on == error.on and event.from_state.value == error.state and event.area_ha == error.taken_ha
            for event in events
        )
        yield ("land_events", next((at for at, is_it in enumerate(broken) if is_it), 0)), str(error)


def record_faults(
    record: Record, kind_of: KindOf, words: Mapping[str, set[str]]
) -> Iterator[tuple[Path, str]]:
    """Unknown references, facts and units, shares of nothing, land that does not balance."""
    for found in marked(record):
        if isinstance(found.mark, Ref) and (why := wrong_reference(found.id, found.mark, kind_of)):
            yield found.path, why
    for name in record.facts:
        yield from _fact_faults(record, name, words)
    yield from _land_faults(record)
