"""Reads a pack's folder into raw records, each value with the file and row it came from.

``records/<kind>.csv`` or ``.yaml`` hold records; ``records/<kind>.<field>.csv`` add rows to a list of the
record named in their ``id`` column; ``records/<kind>.facts.csv`` add statements to the fact they name.
A column ``title.vi`` is the field ``vi`` of ``title``. An empty cell says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue.domain.errors import Fault
from catalogue.domain.kinds import KINDS
from catalogue.usecases.packs.csv_rows import read_csv
from catalogue.usecases.packs.yaml_rows import read_document, read_rows

Origin = tuple[str, int | None]


@dataclass
class RawRecord:
    """A record as its files give it, and where each part stands."""

    kind: str
    id: str
    data: dict[str, Any]
    origins: dict[tuple[str | int, ...], Origin]

    def origin(self, path: tuple[str | int, ...]) -> Origin:
        """The file and row of the part of the record that a path leads to."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.origins:
                return self.origins[path[:length]]
        return self.origins[()]


@dataclass
class RawPack:
    """Everything a pack's folder holds, unchecked."""

    name: str
    manifest: dict[str, Any]
    sources: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    records: list[RawRecord] = field(default_factory=list)
    documents: dict[str, Any] = field(default_factory=dict)
    word_rows: list[int] = field(default_factory=list)


def _rows(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    return read_csv(path, faults) if path.suffix == ".csv" else read_rows(path, faults)


def _record_files(folder: Path, faults: list[Fault]) -> Iterator[tuple[Path, str, str | None]]:
    """The files of ``records/`` with the kind and the list they feed; tables of records before tables of lists."""
    found = []
    for path in sorted(folder.glob("*")):
        kind, _, attached = path.stem.partition(".")
        if (
            path.suffix not in {".csv", ".yaml"}
            or kind not in KINDS
            or (attached and attached not in KINDS[kind].model_fields)
        ):
            faults.append(Fault(path.name, None, "", "names no record kind and list of the catalogue"))
            continue
        found.append((path, kind, attached or None))
    return iter(sorted(found, key=lambda entry: (entry[2] is not None, entry[0].name)))


def _add_record(
    pack: RawPack,
    known: dict[str, RawRecord],
    path: Path,
    line: int,
    kind: str,
    row: dict[str, Any],
    faults: list[Fault],
) -> None:
    id_ = row.get("id")
    if not isinstance(id_, str):
        faults.append(Fault(path.name, line, "id", "is missing"))
    elif id_ in known:
        faults.append(Fault(path.name, line, "id", f"{id_!r} stands in {known[id_].origins[()][0]} already"))
    else:
        record = RawRecord(kind, id_, row, {(): (path.name, line)})
        known[id_] = record
        pack.records.append(record)


def _unsaid(kind: str, attached: str) -> dict[str, None]:
    """The columns of a list in which an empty cell is an answer: it is not known."""
    if attached in {"facts", "successor"}:
        return {"value": None}
    return {"state": None} if (kind, attached) == ("site", "land") else {}


def _attach(
    known: dict[str, RawRecord],
    path: Path,
    line: int,
    kind: str,
    attached: str,
    row: dict[str, Any],
    faults: list[Fault],
) -> None:
    record = known.get(str(row.pop("id", "")))
    if record is None or record.kind != kind:
        faults.append(Fault(path.name, line, "id", f"names no {kind} of this pack"))
        return
    if attached == "facts":
        fact = row.pop("fact", None)
        if fact is None:
            faults.append(Fault(path.name, line, "fact", "is missing"))
            return
        items = record.data.setdefault("facts", {}).setdefault(fact, [])
        where: tuple[str | int, ...] = ("facts", fact, len(items))
        row = {**_unsaid(kind, attached), **row}
    else:
        items = record.data.setdefault(attached, [])
        where = (attached, len(items))
        row = {**_unsaid(kind, attached), **row}
    record.origins[where] = (path.name, line)
    items.append(row)


def _sources(folder: Path, faults: list[Fault]) -> dict[str, tuple[int, dict[str, Any]]]:
    sources: dict[str, tuple[int, dict[str, Any]]] = {}
    path = folder / "sources.csv"
    for line, row in read_csv(path, faults) if path.exists() else ():
        key = str(row.get("id", ""))
        if not key or key in sources:
            faults.append(Fault(path.name, line, "id", f"{key!r} is missing or given twice"))
        sources[key] = (line, row)
    return sources


def _documents(folder: Path, faults: list[Fault]) -> tuple[dict[str, Any], list[int]]:
    """The pack's policy: ageing, estimates, matching, search and the words it adds (with their rows)."""
    documents: dict[str, Any] = {
        name: read_document(folder / f"{name}.yaml", faults)
        for name in ("ageing", "estimates")
        if (folder / f"{name}.yaml").exists()
    }
    for part in ("matching", "search"):
        read = {path.stem: read_document(path, faults) for path in sorted((folder / part).glob("*.yaml"))}
        documents[part] = {name: document for name, document in read.items() if document is not None}
    words = list(read_csv(folder / "vocabulary.csv", faults)) if (folder / "vocabulary.csv").exists() else []
    if words:
        documents["vocabulary"] = [row for _, row in words]
    return documents, [line for line, _ in words]


def read_pack(folder: Path, faults: list[Fault]) -> RawPack:
    """Everything in a pack's folder; what cannot be read becomes a fault, and reading goes on."""
    if not (folder / "pack.yaml").is_file():
        faults.append(Fault(str(folder.name or folder), None, "", "is not a pack: it has no pack.yaml"))
        return RawPack(folder.name, {})
    manifest = read_document(folder / "pack.yaml", faults)
    if not isinstance(manifest, dict):
        faults.append(Fault("pack.yaml", None, "", "must be a mapping"))
        manifest = {}
    documents, word_rows = _documents(folder, faults)
    pack = RawPack(
        str(manifest.get("name", folder.name)),
        manifest,
        _sources(folder, faults),
        documents=documents,
        word_rows=word_rows,
    )
    known: dict[str, RawRecord] = {}
    unreadable: set[str] = set()
    for path, kind, attached in _record_files(folder / "records", faults):
        found = list(_rows(path, faults))
        if not attached and any(fault.file == path.name and fault.row is None for fault in faults):
            unreadable.add(kind)
        for line, row in found:
            if not attached:
                _add_record(pack, known, path, line, kind, row, faults)
            elif kind not in unreadable or row.get("id") in known:
                _attach(known, path, line, kind, attached, row, faults)
    return pack
