"""Writes a pack back as files: its working records, edits of the desk included, as the loader reads them."""

import csv
import json
from pathlib import Path
from typing import Any

import yaml

from catalogue.domain.errors import FolderInUse, PackNotFound
from catalogue.usecases.ports import State, Stored, UnitOfWork

_PARTS = ("matching", "search")


def _written(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(text, encoding="utf-8")


def _table(path: Path, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _documents(folder: Path, bundle: dict[str, Any]) -> None:
    """Manifest and policy; the rules of estimation are kept nowhere but in the files, and what they gave is a figure."""
    _written(folder / "pack.yaml", bundle["manifest"])
    for name, document in bundle.items():
        if name in _PARTS:
            for part, inner in document.items():
                _written(folder / name / f"{part}.yaml", inner)
        elif name == "vocabulary":
            _table(folder / "vocabulary.csv", ("list", "code", "vi", "en"), document)
        elif name not in {"manifest", "sources"}:
            _written(folder / f"{name}.yaml", document)


def _records(folder: Path, records: list[Stored], cited: list[dict[str, Any]]) -> None:
    """The records, and the sources of all of them and of the policy."""
    sources = {source["id"]: source for source in cited}
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for stored in records:
        document = json.loads(stored.document)
        spelt = document.pop("sources", [])
        sources |= {source["id"]: source for source in spelt}
        if spelt:
            document["sources"] = [source["id"] for source in spelt]
        by_kind.setdefault(stored.kind, []).append(document)
    for kind, documents in by_kind.items():
        _written(folder / "records" / f"{kind}.yaml", documents)
    _table(folder / "sources.csv", ("id", "title", "url"), [sources[key] for key in sorted(sources)])


def export_pack(pack: str, folder: Path, uow: UnitOfWork) -> int:
    """Writes the records of a pack that are not withdrawn, its sources and its policy; gives the number of records.

    Raises:
        PackNotFound: No pack of this name was ever loaded.
        FolderInUse: There is something in the folder already.
    """
    bundle = uow.bundles.current().get(pack)
    if bundle is None:
        raise PackNotFound(pack)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(folder)
    records = [stored for stored in uow.records.of_pack(pack).values() if stored.state is State.PUBLISHED]
    folder.mkdir(parents=True, exist_ok=True)
    _documents(folder, bundle.document)
    _records(folder, records, bundle.document.get("sources", []))
    return len(records)
