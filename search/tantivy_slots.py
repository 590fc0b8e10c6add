"""Where a process keeps its index: a directory of its own, locked for as long as the process lives."""

import fcntl
import json
import os
import shutil
import struct
import zlib
from pathlib import Path

from search.errors import IndexInUse

_MOST_SLOTS = 64
_MAGIC = 1337
_WITHOUT_FOOTER = {".json", ".lock"}


class Slot:
    """A locked directory. The lock dies with the process, however it dies."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(_MOST_SLOTS):
            if (lock := _locked(folder / f"slot-{number}.lock")) is not None:
                self._lock, self.path = lock, folder / f"slot-{number}"
                self._paths = (self.path, folder / f"slot-{number}-beside")
                return
        raise IndexInUse(f"all {_MOST_SLOTS} index directories are in use")

    @property
    def paths(self) -> tuple[Path, Path]:
        """The directory in use and the one beside it, where the next index is built."""
        return (self.path, next(path for path in self._paths if path != self.path))

    def use(self, path: Path) -> None:
        """Makes one of the two the directory in use, and empties the other."""
        self.path = path
        shutil.rmtree(self.paths[1], ignore_errors=True)

    def cleared(self, path: Path | None = None) -> Path:
        """A directory, by default the one in use, empty."""
        cleared = path or self.path
        shutil.rmtree(cleared, ignore_errors=True)
        cleared.mkdir(parents=True, exist_ok=True)
        return cleared

    def release(self) -> None:
        """Lets another process have the directory."""
        os.close(self._lock)


def _locked(path: Path) -> int | None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _is_whole(file: Path) -> bool:
    """Whether a file ends with Tantivy's footer (JSON, its length, a magic number) and has the sum it names."""
    content = file.read_bytes()
    if len(content) < 8:
        return False
    length, magic = struct.unpack("<II", content[-8:])
    if magic != _MAGIC or length > len(content) - 8:
        return False
    try:
        footer = json.loads(content[-8 - length : -8])
    except ValueError:
        return False
    return isinstance(footer, dict) and footer.get("crc") == zlib.crc32(content[: -8 - length])


def is_sound(path: Path) -> bool:
    """Whether every file of an index is what was written. Tantivy itself only finds out while searching."""
    files = [file for file in path.iterdir() if file.suffix not in _WITHOUT_FOOTER] if path.is_dir() else []
    return all(_is_whole(file) for file in files)
