"""A copy of the catalogue in a folder: one file a listing, and a state that says where in the log it stands.

``listings/{id}.json`` holds a listing, ``state.json`` the cursor. A file is always whole; the cursor is written after
the files it stands for. Whoever is killed in between does the same again and ends with the same folder.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from partners.errors import ReplicaBusy, SourceBroken

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
_PART = ".part"


def canonical(document: Any) -> bytes:
    """The same bytes for the same document, whichever way it came."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _flush() -> None:
    """Has everything written so far reach the disk, where the system can be asked to."""
    sync = getattr(os, "sync", None)
    if sync is not None:
        sync()


class Replica:
    """The folder. Only one process may write to it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._listings = folder, folder / "listings"
        self._state = folder / "state.json"
        self._listings.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the folder; parts that a killed process left are swept away.

        Raises:
            ReplicaBusy: Another process has it.
        """
        with (self._folder / ".lock").open("w") as lock:
            with suppress(ImportError):  # Not on every system; there nobody keeps two apart.
                import fcntl

                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    raise ReplicaBusy(str(self._folder)) from error
            for part in (*self._folder.glob(f"*{_PART}"), *self._listings.glob(f"*{_PART}")):
                part.unlink()
            yield

    def state(self) -> dict[str, str]:
        """What was written last; empty for a new folder, and where a failing disk left nothing that can be read."""
        try:
            found = json.loads(self._state.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def stand_at(self, source: str, cursor: str) -> None:
        """Says that the folder has everything up to a cursor; written once that is so."""
        _flush()
        self._write(self._state, canonical({"source": source, "cursor": cursor}))

    def ids(self) -> set[str]:
        """The listings there are."""
        return {path.stem for path in self._listings.glob("*.json")}

    def put(self, id: str, listing: Any) -> None:
        """Writes one listing.

        Raises:
            SourceBroken: It cannot be written as JSON in UTF-8, or its id is none.
        """
        try:
            data = canonical(listing)
        except (ValueError, RecursionError) as error:
            raise SourceBroken(f"{id!r} holds what is not JSON in UTF-8") from error
        self._write(self._path(id), data)

    def remove(self, id: str) -> None:
        """Takes one listing away, if it is there."""
        self._path(id).unlink(missing_ok=True)

    def read(self, id: str) -> bytes | None:
        """One listing's bytes."""
        path = self._path(id)
        return path.read_bytes() if path.exists() else None

    def _path(self, id: str) -> Path:
        # An id becomes the name of a file: what a server sends is not trusted with that.
        if not _ID.fullmatch(id):
            raise SourceBroken(f"{id!r} is no id")
        return self._listings / f"{id}.json"

    def _write(self, path: Path, data: bytes) -> None:
        part = path.with_name(path.name + _PART)
        part.write_bytes(data)
        part.replace(path)
