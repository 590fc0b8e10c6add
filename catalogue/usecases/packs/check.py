"""Checks a whole pack and reports every fault at once, each with its file, row and field."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalogue.domain.errors import Fault
from catalogue.domain.facts import Source
from catalogue.domain.records import Record
from catalogue.domain.references import Cites, Found, Path, Ref, marked
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.packs.estimates import with_estimates
from catalogue.usecases.packs.files import Origin, RawPack, RawRecord
from catalogue.usecases.packs.manifest import Ageing, Manifest, ShareRule, Word
from catalogue.usecases.packs.validating import Salvaged, validated
from catalogue.usecases.rules import KindOf, dotted, record_faults, words_of, wrong_reference

WhyWrong = Callable[[Found], str | None]
Inspect = Callable[[dict[str, Any], WhyWrong], Iterable[Fault]]
"""What others know to be wrong with a pack's policy; told how to check what it refers to."""


@dataclass(frozen=True)
class CheckedPack:
    """A pack without faults, and where each record stands in its files."""

    name: str
    bundle: Bundle
    records: tuple[Record, ...]
    origins: dict[str, Origin]


class _Check:
    """One pack being checked."""

    def __init__(self, pack: RawPack, catalogue_kind_of: KindOf, faults: list[Fault]) -> None:
        self._pack, self._faults = pack, faults
        self._raws = {raw.id: raw for raw in pack.records}
        self._salvaged: dict[str, Salvaged] = {}
        self._catalogue_kind_of = catalogue_kind_of
        self._sources = self._read_sources()
        self._words = self._read_words()

    def kind_of(self, id: str) -> str | None:
        """The kind of a record of this pack, or of one another pack gives."""
        return self._raws[id].kind if id in self._raws else self._catalogue_kind_of(id)

    def _add(self, raw: RawRecord, path: Path, message: str) -> None:
        if raw.id in self._salvaged:
            path = self._salvaged[raw.id].in_files(path)
        file, row = raw.origin(path)
        self._faults.append(Fault(file, row, dotted(path), message))

    def _read_sources(self) -> dict[str, Source]:
        found = {}
        for key, (line, row) in self._pack.sources.items():
            try:
                found[key] = Source.model_validate(row)
            except ValidationError as error:
                self._faults += [
                    Fault("sources.csv", line, dotted(item["loc"]), item["msg"]) for item in error.errors()
                ]
        return found

    def why_wrong(self, found: Found) -> str | None:
        """Why a reference or a citation leads nowhere, or ``None``."""
        if isinstance(found.mark, Ref):
            return wrong_reference(found.id, found.mark, self.kind_of)
        return None if found.id in self._pack.sources else f"{found.id!r} is not in sources.csv"

    def _stated_sources(self, raw: RawRecord) -> list[str]:
        extra = raw.data.get("sources", ())
        return (
            [key.strip() for key in extra.split(";") if key.strip()]
            if isinstance(extra, str)
            else list(extra)
        )

    def record(self, raw: RawRecord) -> Record | None:
        """A raw record as a record; its faults are reported."""
        salvaged = validated(
            raw, {name: value for name, value in raw.data.items() if name != "sources"}, self._faults
        )
        if salvaged is None:
            return None
        self._salvaged[raw.id], record = salvaged, salvaged.record
        if not record.id.startswith(record.ID_PREFIXES):
            self._add(raw, ("id",), f"the id of a {raw.kind} begins with {' or '.join(record.ID_PREFIXES)}")
        cited = [Found(("sources",), key, Cites()) for key in self._stated_sources(raw)]
        cited += [found for found in marked(record) if isinstance(found.mark, Cites)]
        for found in cited:
            if why := self.why_wrong(found):
                self._add(raw, found.path, why)
        return record

    def _read_words(self) -> dict[str, set[str]] | None:
        """The vocabulary, or ``None`` where the pack's own words are faulty."""
        given = self._part("vocabulary.csv", list[Word], self._pack.documents.get("vocabulary") or [])
        return None if given is None else words_of(self._pack.documents)

    def rules(self, records: list[Record]) -> None:
        """Reports what the records may not say."""
        for record in records if self._words is not None else ():
            for path, message in record_faults(record, self.kind_of, self._words or {}):
                self._add(self._raws[record.id], path, message)
        for id_ in _in_rings(records):
            self._add(self._raws[id_], ("parent",), "leads back to itself")

    def spelt_out(self, record: Record) -> Record:
        """The record with every source it cites, in the order it cites them."""
        stated = self._stated_sources(self._raws[record.id])
        cited = dict.fromkeys(
            [*stated, *(found.id for found in marked(record) if isinstance(found.mark, Cites))]
        )
        return record.model_copy(update={"sources": tuple(self._sources[key] for key in cited)})

    def manifest(self) -> Manifest | None:
        """The manifest, or ``None`` with its faults reported."""
        try:
            manifest = Manifest.model_validate(self._pack.manifest)
        except ValidationError as error:
            self._faults += [
                Fault("pack.yaml", None, dotted(item["loc"]), item["msg"]) for item in error.errors()
            ]
            return None
        if self.kind_of(manifest.province) != "place":
            self._faults.append(Fault("pack.yaml", None, "province", f"{manifest.province!r} is no place"))
        return manifest

    def estimates(self) -> list[ShareRule]:
        """The rules of estimation; what is wrong with them or with the ageing rules is reported."""
        documents = self._pack.documents
        self._part("ageing.yaml", Ageing, documents.get("ageing") or {})
        rules: list[ShareRule] = (
            self._part("estimates.yaml", list[ShareRule], documents.get("estimates") or []) or []
        )
        for at, rule in enumerate(rules if self._words else ()):
            for name in ("fact", "times", "numerator", "denominator"):
                if getattr(rule, name) not in (self._words or {})["facts"]:
                    self._faults.append(
                        Fault("estimates.yaml", None, f"[{at}].{name}", "is not a fact the vocabulary knows")
                    )
        return rules

    def _part(self, file: str, shape: Any, document: Any) -> Any:
        """A document in its shape, or ``None`` with its faults reported."""
        try:
            return TypeAdapter(shape).validate_python(document)
        except ValidationError as error:
            for item in error.errors():
                at, *rest = item["loc"] or ("",)
                row = self._pack.word_rows[at] if file == "vocabulary.csv" and isinstance(at, int) else None
                self._faults.append(
                    Fault(
                        file,
                        row,
                        dotted(rest if row else item["loc"]),
                        item["msg"].removeprefix("Value error, "),
                    )
                )
            return None


def _in_rings(records: Iterable[Record]) -> Iterator[str]:
    """Records that are their own ancestors."""
    parents = {record.id: getattr(record, "parent", None) for record in records}
    for start in parents:
        seen: set[str] = set()
        here = parents[start]
        while here is not None and here not in seen and here != start:
            seen.add(here)
            here = parents.get(here)
        if here == start:
            yield start


def check_pack(
    pack: RawPack, catalogue_kind_of: KindOf, faults: list[Fault], inspect: Inspect
) -> CheckedPack | None:
    """The pack as checked records and a bundle; ``None`` and faults where anything is wrong."""
    check = _Check(pack, catalogue_kind_of, faults)
    rules, manifest = check.estimates(), check.manifest()
    records = [record for raw in pack.records if (record := check.record(raw))]
    check.rules(records)
    faults += inspect(pack.documents, check.why_wrong)
    if faults or manifest is None:
        return None
    document = {
        "manifest": manifest.model_dump(mode="json"),
        **{name: value for name, value in pack.documents.items() if name != "estimates"},
    }
    estimated = with_estimates(records, rules, {record.id: record for record in records})
    spelt = tuple(check.spelt_out(record) for record in estimated)
    return CheckedPack(
        manifest.name,
        Bundle(manifest.name, document),
        spelt,
        {raw.id: raw.origins[()] for raw in pack.records},
    )
