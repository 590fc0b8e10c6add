"""Reads a pack's folder into raw records, each value with the file and row it came from.

``records/<kind>.csv`` or ``.yaml`` hold records; ``records/<kind>.<field>.csv`` add rows to a list of the
record named in their ``id`` column; ``records/<kind>.facts.csv`` add statements to the fact they name.
A column ``title.vi`` is the field ``vi`` of ``title``. An empty cell says nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from catalogue.domain.errors import Fault
from catalogue.domain.kinds import KINDS
from catalogue.usecases.packs.csv_rows import Table, read_csv
from catalogue.usecases.packs.quoting import nearest, quoted
from catalogue.usecases.packs.raw import RawPack, RawRecord
from catalogue.usecases.packs.readings import id_meant
from catalogue.usecases.packs.sentences import MISSING
from catalogue.usecases.packs.shapes import columns_of, unsaid
from catalogue.usecases.packs.yaml_rows import Lines, read_document, read_rows


class _File(NamedTuple):
    """A table of ``records/``: of a kind, or of one list of a kind."""

    path: Path
    kind: str
    attached: str | None


class _Row(NamedTuple):
    """A row of a table; one of YAML has the lines of its keys."""

    at: int
    cells: dict[str, Any]
    lines: Lines


def _table(pack: RawPack, path: Path, faults: list[Fault]) -> Table:
    """A CSV table; one that cannot be read is empty and marked as unread."""
    table = read_csv(path, columns_of(path.stem), faults)
    if table is None:
        _unread(pack, path, faults)
    return table or Table()


def _unread(pack: RawPack, path: Path, faults: list[Fault]) -> None:
    pack.unread.add(path.stem)
    last = faults[-1]
    if "." not in path.stem:
        faults[-1] = replace(last, message=f"{last.message}. What refers to its rows was not checked")


def _rows(pack: RawPack, file: _File, faults: list[Fault]) -> Iterator[_Row]:
    if file.path.suffix == ".csv":
        table = _table(pack, file.path, faults)
        if not file.attached:
            pack.lost |= {id_: file.kind for id_ in table.spoilt if id_}
        yield from (_Row(at, cells, {}) for at, cells in table.rows)
        return
    rows = read_rows(file.path, faults)
    if rows is None:
        _unread(pack, file.path, faults)
    yield from (_Row(lines[()], cells, lines) for cells, lines in rows or ())


def _record_files(folder: Path, faults: list[Fault]) -> list[_File]:
    """The files of ``records/`` with the kind and the list they feed; tables of records before tables of lists."""
    found = []
    for path in sorted(folder.glob("*")):
        kind, _, attached = path.stem.partition(".")
        if (
            path.suffix not in {".csv", ".yaml"}
            or kind not in KINDS
            or (attached and attached not in KINDS[kind].model_fields)
        ):
            hint = nearest(kind, KINDS) if kind not in KINDS else ""
            faults.append(Fault(path.name, None, "", f"names no record kind and list of the catalogue{hint}"))
            continue
        found.append(_File(path, kind, attached or None))
    return sorted(found, key=lambda file: (file.attached is not None, file.path.name))


def _add_record(
    pack: RawPack, known: dict[str, RawRecord], file: _File, row: _Row, faults: list[Fault]
) -> None:
    id_, name = row.cells.get("id"), file.path.name
    if not isinstance(id_, str):
        faults.append(Fault(name, row.at, "id", MISSING))
    elif id_ in known:
        first, at = known[id_].origins[()]
        faults.append(Fault(name, row.at, "id", f"{id_!r} stands in {first} already, in row {at}"))
    else:
        known[id_] = RawRecord(file.kind, id_, row.cells, {(): (name, row.at)}, row.lines)
        pack.records.append(known[id_])
        if (meant := id_meant(id_)) != id_:
            # The one fault is the id: what refers to the record by the id that was meant finds it.
            known.setdefault(meant, known[id_])
            pack.lost.setdefault(meant, file.kind)


def _attach(pack: RawPack, known: dict[str, RawRecord], file: _File, row: _Row, faults: list[Fault]) -> None:
    kind, attached, name = file.kind, str(file.attached), file.path.name
    id_ = str(row.cells.pop("id", ""))
    record = known.get(id_)
    if record is None or record.kind != kind:
        if pack.lost.get(id_) != kind and kind not in pack.unread:
            of_kind = [other.id for other in known.values() if other.kind == kind]
            message = f"{quoted(id_)} names no {kind} of this pack{nearest(id_, of_kind)}" if id_ else MISSING
            faults.append(Fault(name, row.at, "id", message))
        return
    if attached == "facts":
        fact = row.cells.pop("fact", None)
        if fact is None:
            faults.append(Fault(name, row.at, "fact", MISSING))
            return
        items = record.data.setdefault("facts", {}).setdefault(fact, [])
        where: tuple[str | int, ...] = ("facts", fact, len(items))
    else:
        items = record.data.setdefault(attached, [])
        where = (attached, len(items))
    record.origins[where] = (name, row.at)
    record.lines |= {(*where, *path): line for path, line in row.lines.items()}
    items.append({**unsaid(kind, attached), **row.cells})


def _read_sources(pack: RawPack, folder: Path, faults: list[Fault]) -> None:
    path = folder / "sources.csv"
    for line, row in _table(pack, path, faults).rows if path.exists() else ():
        key = str(row.get("id", ""))
        if key in pack.sources:
            first = pack.sources[key][0]
            faults.append(Fault(path.name, line, "id", f"{key!r} is given twice, first in row {first}"))
        elif key:
            pack.sources[key] = (line, row)
        else:
            faults.append(Fault(path.name, line, "id", MISSING))


def _read_documents(pack: RawPack, folder: Path, faults: list[Fault]) -> None:
    """The pack's policy: ageing, estimates, matching, search and the words it adds (with their rows)."""

    def read(path: Path) -> Any:
        document, pack.lines[path.name] = read_document(path, faults)
        return document

    for name in ("ageing", "estimates"):
        if (folder / f"{name}.yaml").exists():
            pack.documents[name] = read(folder / f"{name}.yaml")
    for part in ("matching", "search"):
        found = {path.stem: read(path) for path in sorted((folder / part).glob("*.yaml"))}
        pack.documents[part] = {name: document for name, document in found.items() if document is not None}
    path = folder / "vocabulary.csv"
    words = _table(pack, path, faults).rows if path.exists() else []
    if words:
        pack.documents["vocabulary"] = [row for _, row in words]
    pack.word_rows = [line for line, _ in words]


def read_pack(folder: Path, faults: list[Fault]) -> RawPack:
    """Everything in a pack's folder; what cannot be read becomes a fault, and reading goes on."""
    if not (folder / "pack.yaml").is_file():
        faults.append(Fault(str(folder.name or folder), None, "", "is not a pack: it has no pack.yaml"))
        return RawPack(folder.name, {}, unread={"pack"})
    manifest, lines = read_document(folder / "pack.yaml", faults)
    unread = set()
    if not isinstance(manifest, dict):
        if not faults:
            faults.append(Fault("pack.yaml", None, "", "is not a mapping of keys to values"))
        manifest, unread = {}, {"pack"}
    pack = RawPack(
        str(manifest.get("name", folder.name)), manifest, lines={"pack.yaml": lines}, unread=unread
    )
    _read_documents(pack, folder, faults)
    _read_sources(pack, folder, faults)
    known: dict[str, RawRecord] = {}
    for file in _record_files(folder / "records", faults):
        for row in list(_rows(pack, file, faults)):
            if file.attached:
                _attach(pack, known, file, row, faults)
            else:
                _add_record(pack, known, file, row, faults)
    return pack
