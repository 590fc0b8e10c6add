"""The compressed snapshot: one gzip member, whatever was published, withdrawn or replaced since the last."""

import random
import zlib

from feeds.packing import packed
from tests.contract.invented_catalogue import Catalogue, generated, record


def opened(catalogue: Catalogue) -> bytes:
    reader = zlib.decompressobj(31)
    body = reader.decompress(b"".join(packed(catalogue.snapshot)))
    assert reader.eof
    assert reader.unused_data == b""
    return body


def lines(catalogue: Catalogue) -> bytes:
    return b"".join(listing.body + b"\n" for listing in catalogue.snapshot.in_order)


def test_it_is_the_snapshot_after_every_step() -> None:
    catalogue, chance = Catalogue("packed"), random.Random(5)
    assert opened(catalogue) == b""
    catalogue.published(generated(700))
    assert opened(catalogue) == lines(catalogue)
    for step in range(20):
        ids = chance.sample(sorted(catalogue.records), 3)
        catalogue.withdrawn(*ids[:2])
        catalogue.published(
            [record("zone", ids[2], f"Tên {step}", f"Name {step}", zone_type="industrial_park")]
        )
        assert opened(catalogue) == lines(catalogue)


def test_what_did_not_change_is_not_compressed_again() -> None:
    catalogue = Catalogue("blocks")
    catalogue.published(generated(900))
    before = set(packed(catalogue.snapshot))
    catalogue.published([record("zone", "kcn-new", "Mới", "New", zone_type="industrial_park")])
    assert len(set(packed(catalogue.snapshot)) - before) == 2
    assert packed(catalogue.snapshot) is packed(catalogue.snapshot)


def test_another_log_is_another_snapshot() -> None:
    one, other = Catalogue("e-one"), Catalogue("e-two")
    one.published([record("zone", "kcn-a", "A", "A", zone_type="industrial_park")])
    other.published([record("zone", "kcn-b", "B", "B", zone_type="industrial_park")])
    assert (opened(one), opened(other)) == (lines(one), lines(other))
