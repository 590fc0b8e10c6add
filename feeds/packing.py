"""The snapshot compressed. A publication alters one or two blocks of it; the others are not compressed again.

A block is a run of the log, compressed by itself up to a byte boundary (``Z_FULL_FLUSH``); blocks one after the other
are one deflate stream, and with a header and the checksum of everything one gzip member, which every client reads.
"""

import struct
import zlib
from collections.abc import Sequence
from itertools import groupby
from threading import Lock
from typing import NamedTuple

from api.memory import give_back
from catalogue.live.snapshot import LiveListing, Snapshot

_RUN = 256
_LEVEL = 6
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
_LAST_BLOCK = b"\x03\x00"
_LARGEST = 2**32


class _Block(NamedTuple):
    """A compressed run, and the numbers of the publications in it."""

    sequences: tuple[int, ...]
    data: bytes


def _run(listing: LiveListing) -> int:
    return listing.sequence // _RUN


class _Blocks:
    """The blocks of the log this process follows."""

    def __init__(self) -> None:
        self._epoch, self._known, self._lock = "", dict[int, _Block](), Lock()

    def packed(self, snapshot: Snapshot) -> Sequence[bytes]:
        """The whole snapshot as one gzip stream."""
        with self._lock:  # Two at once would compress the same.
            found: Sequence[bytes] | None = snapshot.pages.get("packed")
            if found is None:
                found = self._made(snapshot)
                # The pieces are the blocks themselves, held here anyway.
                snapshot.pages.keep("packed", found, 8 * len(found))
                give_back()  # The blocks' plain bytes, a megabyte each, are of no more use.
        return found

    def _made(self, snapshot: Snapshot) -> Sequence[bytes]:
        known = self._known if self._epoch == snapshot.epoch else {}
        blocks: dict[int, _Block] = {}
        crc = length = 0
        for number, run in groupby(snapshot.in_order, key=_run):
            listings = list(run)
            lines = b"".join(listing.body + b"\n" for listing in listings)
            crc, length = zlib.crc32(lines, crc), length + len(lines)
            sequences = tuple(listing.sequence for listing in listings)
            before = known.get(number)
            blocks[number] = before if before and before.sequences == sequences else _block(sequences, lines)
        self._epoch, self._known = snapshot.epoch, blocks
        data = [block.data for block in blocks.values()]
        return _HEADER, *data, _LAST_BLOCK + struct.pack("<II", crc, length % _LARGEST)


def _block(sequences: tuple[int, ...], lines: bytes) -> _Block:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Block(sequences, packer.compress(lines) + packer.flush(zlib.Z_FULL_FLUSH))


packed = _Blocks().packed
