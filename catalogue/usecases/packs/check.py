"""Checks a whole pack and reports every fault at once, each with its file, row and field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalogue.domain.errors import Fault, LandBalanceBroken
from catalogue.domain.facts import Source
from catalogue.domain.kinds import KINDS
from catalogue.domain.land import ledger
from catalogue.domain.records import Record
from catalogue.domain.references import Cites, Path, Ref, marked
from catalogue.domain.vocabulary import core_terms, terms_of
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.packs.estimates import with_estimates
from catalogue.usecases.packs.files import RawPack, RawRecord
from catalogue.usecases.packs.manifest import Manifest, ShareRule

KindOf = Callable[[str], str | None]
Inspect = Callable[[dict[str, Any]], Iterable[tuple[str, str]]]
"""What others know to be wrong with a pack's policy documents, as (field, reason)."""


@dataclass(frozen=True)
class CheckedPack:
    """A pack without faults."""

    name: str
    bundle: Bundle
    records: tuple[Record, ...]


def dotted(path: Iterable[str | int]) -> str:
    """A path as people write it: ``facts.rent[0].unit``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def _pydantic_faults(error: ValidationError, raw: RawRecord) -> Iterator[Fault]:
    for found in error.errors(include_url=False, include_context=False):
        loc: Path = tuple(found["loc"])
        file, row = raw.origin(loc)
        yield Fault(file, row, dotted(loc), found["msg"].removeprefix("Value error, "))


def _sources(pack: RawPack, faults: list[Fault]) -> dict[str, Source]:
    sources = {}
    for key, row in pack.sources.items():
        try:
            sources[key] = Source.model_validate(row)
        except ValidationError as error:
            faults += [
                Fault("sources.csv", None, f"{key}.{dotted(found['loc'])}", found["msg"])
                for found in error.errors()
            ]
    return sources


def _with_sources(
    raw: RawRecord, record: Record, extra: list[str], sources: dict[str, Source], faults: list[Fault]
) -> Record:
    """The record with every source it cites spelt out, in the order it cites them."""
    cited: dict[str, Source] = {}
    for path, key in [
        *((("sources",), key) for key in extra),
        *((found.path, found.id) for found in marked(record) if isinstance(found.mark, Cites)),
    ]:
        if key in sources:
            cited[key] = sources[key]
        else:
            file, row = raw.origin(path)
            faults.append(Fault(file, row, dotted(path), f"{key!r} is not in sources.csv"))
    return record.model_copy(update={"sources": tuple(cited.values())})


def _record(raw: RawRecord, sources: dict[str, Source], faults: list[Fault]) -> Record | None:
    data = dict(raw.data)
    extra = data.pop("sources", ())
    try:
        record = KINDS[raw.kind].model_validate(data)
    except ValidationError as error:
        faults += _pydantic_faults(error, raw)
        return None
    if not record.id.startswith(record.ID_PREFIXES):
        file, row = raw.origins[()]
        faults.append(
            Fault(file, row, "id", f"the id of a {raw.kind} begins with {' or '.join(record.ID_PREFIXES)}")
        )
    keys = [key.strip() for key in extra.split(";") if key.strip()] if isinstance(extra, str) else list(extra)
    return _with_sources(raw, record, keys, sources, faults)


def _fact_faults(record: Record, name: str, words: Mapping[str, set[str]]) -> Iterator[tuple[Path, str]]:
    if name not in words["facts"]:
        yield ("facts", name, 0), f"{name!r} is not a fact the vocabulary knows"
    for position, statement in enumerate(record.facts[name]):
        here = ("facts", name, position)
        if statement.unit is not None and statement.unit not in words["units"]:
            yield (*here, "unit"), f"{statement.unit!r} is not a unit the vocabulary knows"
        if statement.of is not None and statement.of not in record.facts:
            yield (*here, "of"), f"the record has no fact {statement.of!r} for this to be a share of"


def record_faults(
    record: Record, kind_of: KindOf, words: Mapping[str, set[str]]
) -> Iterator[tuple[Path, str]]:
    """What one record may not say: unknown references, units and facts, shares of nothing, land that does not balance."""
    for found in marked(record):
        if isinstance(found.mark, Ref) and (kind := kind_of(found.id)) != found.mark.kind:
            yield found.path, f"{found.id!r} is no {found.mark.kind}" + (f" but a {kind}" if kind else "")
    for name in record.facts:
        yield from _fact_faults(record, name, words)
    try:
        ledger(
            getattr(record, "land", ()) if record.KIND == "zone" else (), getattr(record, "land_events", ())
        )
    except LandBalanceBroken as error:
        yield ("land_events",), str(error)


def _cycles(records: Iterable[Record]) -> Iterator[str]:
    parents = {record.id: getattr(record, "parent", None) for record in records}
    for start in parents:
        seen, here = {start}, parents[start]
        while here is not None:
            if here in seen:
                yield start
                break
            seen.add(here)
            here = parents.get(here)


def words_of(document: dict[str, Any]) -> dict[str, set[str]]:
    """The codes of each word list, the pack's own included."""
    words: dict[str, set[str]] = {}
    for term in (*core_terms(), *terms_of(document)):
        words.setdefault(term.list, set()).add(term.code)
    return words


def _manifest(pack: RawPack, kind_of: KindOf, faults: list[Fault]) -> Manifest | None:
    try:
        manifest = Manifest.model_validate(pack.manifest)
    except ValidationError as error:
        faults += [Fault("pack.yaml", None, dotted(found["loc"]), found["msg"]) for found in error.errors()]
        return None
    if kind_of(manifest.province) != "place":
        faults.append(Fault("pack.yaml", None, "province", f"{manifest.province!r} is no place"))
    return manifest


def _rules(pack: RawPack, faults: list[Fault]) -> list[ShareRule]:
    rules = []
    for position, rule in enumerate(pack.documents.get("estimates") or ()):
        try:
            rules.append(ShareRule.model_validate(rule))
        except ValidationError as error:
            faults += [
                Fault("estimates.yaml", None, f"[{position}].{dotted(found['loc'])}", found["msg"])
                for found in error.errors()
            ]
    return rules


def check_pack(
    pack: RawPack, catalogue_kind_of: KindOf, faults: list[Fault], inspect: Inspect
) -> CheckedPack | None:
    """The pack as checked records and a bundle; ``None`` and faults where anything is wrong."""
    raws = {raw.id: raw for raw in pack.records}
    sources = _sources(pack, faults)
    records = [record for raw in pack.records if (record := _record(raw, sources, faults))]

    def kind_of(id: str) -> str | None:
        return raws[id].kind if id in raws else catalogue_kind_of(id)

    manifest, rules = _manifest(pack, kind_of, faults), _rules(pack, faults)
    words = words_of(pack.documents)
    for record in records:
        for path, message in record_faults(record, kind_of, words):
            file, row = raws[record.id].origin(path)
            faults.append(Fault(file, row, dotted(path), message))
    faults += [Fault(*raws[id_].origins[()], "parent", "leads back to itself") for id_ in _cycles(records)]
    faults += [Fault("matching", None, name, reason) for name, reason in inspect(pack.documents)]
    if faults or manifest is None:
        return None
    document = {
        "manifest": manifest.model_dump(mode="json"),
        **{name: value for name, value in pack.documents.items() if name != "estimates"},
    }
    estimated = with_estimates(records, rules, {record.id: record for record in records})
    return CheckedPack(manifest.name, Bundle(manifest.name, document), tuple(estimated))
