"""Checks a whole pack and reports every fault at once, each with its file, row and column."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.domain.errors import Fault
from catalogue.domain.records import Record
from catalogue.domain.references import Cites, Found, Path, Ref, marked
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.packs import parts
from catalogue.usecases.packs.estimates import overestimated, with_estimates
from catalogue.usecases.packs.manifest import Manifest
from catalogue.usecases.packs.notation import doubtful_numbers
from catalogue.usecases.packs.plausible import Position, doubtful, implausible, position_of
from catalogue.usecases.packs.quoting import nearest
from catalogue.usecases.packs.raw import Origin, RawPack, RawRecord
from catalogue.usecases.packs.telling import in_order
from catalogue.usecases.packs.validating import Salvaged, validated
from catalogue.usecases.rules import KindOf, record_faults, wrong_reference

WhyWrong = Callable[[Found], str | None]
Inspect = Callable[[dict[str, Any], WhyWrong], Iterable[Fault]]
"""What others know to be wrong with a pack's policy; told how to check what it refers to."""


@dataclass(frozen=True)
class CheckedPack:
    """A pack without faults, and where each record stands in its files; ``doubts`` are for its editor to look at."""

    name: str
    bundle: Bundle
    records: tuple[Record, ...]
    origins: dict[str, Origin]
    doubts: tuple[Fault, ...] = ()


class _Check:
    """One pack being checked."""

    def __init__(self, pack: RawPack, catalogue_kind_of: KindOf, faults: list[Fault]) -> None:
        self._pack, self._faults = pack, faults
        self._raws = {raw.id: raw for raw in pack.records}
        self._salvaged: dict[str, Salvaged] = {}
        self._catalogue_kind_of = catalogue_kind_of
        self._sources = parts.sources(pack, faults)
        self._cited_by_policy: set[str] = set()
        self.words = parts.words(pack, faults)

    def kind_of(self, id: str) -> str | None:
        """The kind of a record of this pack, or of one another pack gives."""
        if id in self._raws:
            return self._raws[id].kind
        return self._pack.lost.get(id) or self._catalogue_kind_of(id)

    def _located(self, raw: RawRecord, path: Path, message: str) -> Fault:
        if raw.id in self._salvaged:
            path = self._salvaged[raw.id].in_files(path)
        return Fault(*raw.stands(path), message)

    def _add(self, raw: RawRecord, path: Path, message: str) -> None:
        self._faults.append(self._located(raw, path, message))

    def why_wrong(self, found: Found) -> str | None:
        """Why a reference or a citation leads nowhere, or ``None``; what could not be read is not doubted."""
        if isinstance(found.mark, Cites):
            if found.id in self._pack.sources or "sources" in self._pack.unread:
                return None
            return f"{found.id!r} is not in sources.csv{nearest(found.id, self._pack.sources)}"
        wanted, kind = found.mark.kind, self.kind_of(found.id)
        if kind == wanted or (kind is None and wanted in self._pack.unread):
            return None
        if kind:
            return f"{found.id!r} is no {wanted} but {'an' if kind[0] in 'aeiou' else 'a'} {kind}"
        of_kind = frozenset(raw.id for raw in self._pack.records if raw.kind == wanted)
        return f"{found.id!r} is no {wanted}{nearest(found.id, of_kind)}"

    def _stated_sources(self, raw: RawRecord) -> list[str]:
        extra = raw.data.get("sources", [])
        if isinstance(extra, str):
            return [key.strip() for key in extra.split(";") if key.strip()]
        # What is no key at all (a number, a mapping) is told as one that leads nowhere.
        return [str(key) for key in (extra if isinstance(extra, list) else [extra])]

    def record(self, raw: RawRecord) -> Record | None:
        """A raw record as a record; its faults are reported."""
        salvaged = validated(
            raw, {name: value for name, value in raw.data.items() if name != "sources"}, self._faults
        )
        if salvaged is None:
            return None
        self._salvaged[raw.id], record = salvaged, salvaged.record
        if not record.id.startswith(record.ID_PREFIXES):
            begins = " or ".join(record.ID_PREFIXES)
            self._add(raw, ("id",), f"{record.id!r} is no id of kind {raw.kind!r}: it begins with {begins}")
        named = [Found(("sources",), key, Cites()) for key in self._stated_sources(raw)]
        for found in (*named, *marked(record)):
            if why := self.why_wrong(found):
                self._add(raw, found.path, why)
        return record

    def _told_already(self, record: Record) -> set[tuple[Path, str | None]]:
        """What the shared rules say of references; here they are told with the name that was perhaps meant."""
        return {
            (found.path, wrong_reference(found.id, found.mark, self.kind_of))
            for found in marked(record)
            if isinstance(found.mark, Ref)
        }

    def _follows(self, record: Record, path: Path) -> bool:
        """Whether a fault may come only of what could not be read: words, a fact's other row, a zone's other land."""
        raw, kept = self._raws[record.id], self._salvaged[record.id].kept
        if path[0] == "land_events":
            unread = self._pack.unread & {f"{raw.kind}.land", f"{raw.kind}.land_events"}
            return bool(unread or kept.keys() & {("land",), ("land_events",)})
        if path[-1] == "of":
            of = record.facts[str(path[1])][int(path[2])].of
            return of in raw.data["facts"] or f"{raw.kind}.facts" in self._pack.unread
        return self.words is None

    def _hint(self, record: Record, path: Path) -> str:
        """The word of the vocabulary that was perhaps meant."""
        words = self.words or {}
        if path[0] != "facts" or path[-1] == "of":
            return ""
        if path[-1] == "unit":
            return nearest(str(record.facts[str(path[1])][int(path[2])].unit), words["units"])
        return nearest(str(path[1]), words["facts"])

    def rules(self, records: list[Record], today: date, province: Position | None) -> None:
        """Reports what the records may not say, and what cannot be so."""
        for record in records:
            raw, told = self._raws[record.id], self._told_already(record)
            words = self.words or {"facts": set(), "units": set()}
            for path, message in record_faults(record, self.kind_of, words):
                if (path, message) in told or self._follows(record, path):
                    continue
                column = ("area_ha",) if path[0] == "land_events" else ()
                self._add(raw, (*path, *column), message + self._hint(record, path))
            for path, message in implausible(record, today, province):
                self._add(raw, path, message)
        for id_ in _in_rings(records):
            above = self._raws[id_].data.get("parent")
            self._add(self._raws[id_], ("parent",), f"{above!r} leads back to itself")

    def doubts(self, records: list[Record]) -> Iterator[Fault]:
        """What may be so, and is seldom meant."""
        for record in records:
            raw = self._raws[record.id]
            for path, message in doubtful(record):
                yield self._located(raw, path, message)
            # The cells as they were typed: their places count in the files already.
            for path, message in doubtful_numbers(raw.data):
                yield Fault(*raw.stands(path), message)

    def manifest(self, manifest: Manifest) -> None:
        """Reports a manifest whose province is no place, or one of another pack, or whose contact is no agency."""
        province = manifest.province
        why = self.why_wrong(Found(("province",), province, Ref("place")))
        if why is None and self._is_elsewhere(province):
            why = f"{province!r} is a place of another pack: a pack gives its own province"
        self._of_manifest("province", why)
        if manifest.contact:
            self._of_manifest("contact", self.why_wrong(Found(("contact",), manifest.contact, Ref("agency"))))

    def _is_elsewhere(self, id: str) -> bool:
        return id not in self._raws and not self._pack.unread and id not in self._pack.lost

    def _of_manifest(self, name: str, why: str | None) -> None:
        if why:
            self._faults.append(self._pack.located(Fault("pack.yaml", None, name, why)))

    def inspected(self, inspect: Inspect) -> None:
        """Reports what the other parts of the program find wrong with the pack's policy."""
        self._faults += map(self._pack.located, inspect(self._pack.documents, self._why_wrong_in_policy))

    def _why_wrong_in_policy(self, found: Found) -> str | None:
        """The same, noting what the policy cites."""
        if isinstance(found.mark, Cites):
            self._cited_by_policy.add(found.id)
        return self.why_wrong(found)

    def sources_of_policy(self) -> list[dict[str, Any]]:
        """What the policy cites, to be kept with it: a report names its sources also once no record cites them."""
        return [self._sources[key].model_dump(mode="json") for key in sorted(self._cited_by_policy)]

    def spelt_out(self, record: Record) -> Record:
        """The record with every source it cites, in the order it cites them."""
        stated = self._stated_sources(self._raws[record.id])
        cited = dict.fromkeys(
            [*stated, *(found.id for found in marked(record) if isinstance(found.mark, Cites))]
        )
        return record.model_copy(update={"sources": tuple(self._sources[key] for key in cited)})


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
    pack: RawPack, catalogue_kind_of: KindOf, faults: list[Fault], inspect: Inspect, today: date
) -> CheckedPack | None:
    """The pack as checked records and a bundle; ``None`` and faults, in order, where anything is wrong."""
    check = _Check(pack, catalogue_kind_of, faults)
    rules, manifest = parts.estimates(pack, check.words, faults), parts.manifest(pack, faults)
    records = [record for raw in pack.records if (record := check.record(raw))]
    by_id = {record.id: record for record in records}
    check.rules(records, today, position_of(by_id.get(manifest.province)) if manifest else None)
    if manifest:
        check.manifest(manifest)
    check.inspected(inspect)
    estimated = with_estimates(records, rules, by_id)
    for at, why in () if faults else overestimated(estimated, rules, by_id):
        faults.append(pack.located(Fault("estimates.yaml", None, f"[{at}]", why)))
    faults[:] = in_order(faults)
    if faults or manifest is None:
        return None
    document = {
        "manifest": manifest.model_dump(mode="json"),
        **{name: value for name, value in pack.documents.items() if name != "estimates"},
    }
    if cited := check.sources_of_policy():
        document["sources"] = cited
    spelt = tuple(check.spelt_out(record) for record in estimated)
    return CheckedPack(
        manifest.name,
        Bundle(manifest.name, document),
        spelt,
        {raw.id: raw.origins[()] for raw in pack.records},
        tuple(in_order(check.doubts(records))),
    )
