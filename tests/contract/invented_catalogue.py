"""A small invented province for the search tests, made public through the real renderer and snapshot."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.domain.kinds import KINDS
from catalogue.domain.records import Record
from catalogue.live.snapshot import EMPTY, Snapshot
from catalogue.usecases.bundles import Bundle
from catalogue.usecases.following import Batch
from catalogue.usecases.ports import Head, Publication, owner_view
from catalogue.usecases.render import render

TODAY = date(2026, 11, 22)
SOURCE = {"id": "s1", "title": "Invented"}
SYNONYMS = [
    ["chè", "trà", "tea"],
    ["KCN", "khu công nghiệp", "industrial park", "IP"],
    ["CCN", "cụm công nghiệp", "industrial cluster"],
    ["nhà máy", "xưởng", "factory", "plant"],
    ["cà phê", "coffee"],
]
STOPWORDS = {
    "vi": ["gần", "cho", "ở", "trong", "các", "tôi", "đâu"],
    "en": ["where", "can", "i", "a", "an", "the", "build", "in", "for", "near"],
}


def bundle(name: str = "demo", **document: Any) -> Bundle:
    """A pack's bundle with synonyms and stop words."""
    both = {"vi": "Tỉnh thử", "en": "Test province"}
    manifest = {"publisher": both, "licence": None, "attribution": both}
    search = {"synonyms": {"groups": SYNONYMS}, "stopwords": STOPWORDS}
    return Bundle(
        name, {"manifest": manifest, "ageing": {"zone": 24, "site": 12}, "search": search, **document}
    )


def both(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def stated(value: Any, unit: str | None = None, as_of: str = "2026-01") -> list[dict[str, Any]]:
    return [{"value": value, "unit": unit, "as_of": as_of, "basis": "stated", "source": ["s1"]}]


def record(kind: str, id: str, vi: str, en: str, **fields: Any) -> Record:
    """A record of any kind; ``at`` is its longitude and latitude."""
    if at := fields.pop("at", None):
        location = {"basis": "stated", "source": ["s1"], "accuracy_km": 1.0}
        fields["location"] = {"geometry": {"type": "Point", "coordinates": list(at)}, **location}
    return KINDS[kind].model_validate({"id": id, "title": both(vi, en), **fields})


@dataclass
class Catalogue:
    """A log in memory: publishes records and gives the batches a follower would read."""

    epoch: str = "e1"
    generation: int = 0
    bundle_generation: int = 0
    bundles: dict[str, Bundle] = field(default_factory=lambda: {"demo": bundle()})
    snapshot: Snapshot = EMPTY
    publications: list[Publication] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)

    def head(self) -> Head:
        return Head(self.epoch, len(self.publications), self.bundle_generation, self.generation)

    def _view(self, id: str) -> dict[str, Any] | None:
        return owner_view(self.records[id]) if id in self.records else None

    def _add(self, record: Record, body: bytes | None) -> Publication:
        number = len(self.publications) + 1
        at = f"2026-11-22T00:00:{number % 60:02}.000000Z"
        op = "delete" if body is None else "upsert"
        self.publications.append(Publication(number, record.id, record.KIND, op, 1, at, None, body))
        return self.publications[-1]

    def published(self, records: Iterable[Record]) -> Batch:
        """Publishes records; the batch of it. ``snapshot`` moves on."""
        records = list(records)
        self.records |= {record.id: record for record in records}
        pack = next(iter(self.bundles.values()))
        return self._moved([self._add(each, render(each, pack, self._view).body) for each in records])

    def withdrawn(self, *ids: str) -> Batch:
        return self._moved([self._add(self.records.pop(id_), None) for id_ in ids])

    def with_bundles(self, **bundles: Bundle) -> Batch:
        self.bundles = bundles
        self.bundle_generation += 1
        return self._moved([])

    def _moved(self, entries: list[Publication]) -> Batch:
        batch = Batch(self.head(), entries, fresh=self.snapshot is EMPTY, bundles=self.bundles)
        self.snapshot = self.snapshot.after(batch)
        return batch

    def everything(self) -> Batch:
        """A fresh start, as a new process reads it; ``snapshot`` is that process's."""
        batch = self.read_anew()
        self.snapshot = EMPTY.after(batch)
        return batch

    def read_anew(self) -> Batch:
        """All that is live, and all deletes."""
        live = {listing.sequence for listing in self.snapshot.listings.values()}
        entries = [entry for entry in self.publications if entry.body is None or entry.sequence in live]
        return Batch(self.head(), entries, fresh=True, bundles=self.bundles)


def records() -> list[Record]:
    """Places, zones, lots, sectors, materials and papers of a province that does not exist."""
    province = record("place", "place-99", "Tỉnh Thử", "Thử province", level="province")
    old = record(
        "place", "place-901", "Thành phố Bảo Lộc", "Bảo Lộc city", level="district", parent="place-99",
        aliases=["Blao"], valid_to="2025-06-30",
    )  # fmt: skip
    ward = record(
        "place", "place-99001", "Phường B’Lao", "B’Lao ward", level="commune", parent="place-99",
        overlaps=[{"place": "place-901", "basis": "stated", "source": ["s1"]}], aliases=["phường Lộc Sơn"],
    )  # fmt: skip
    da_teh = record("place", "place-99002", "Xã Đạ Tẻh", "Đạ Tẻh commune", level="commune", parent="place-99")
    road = record(
        "place", "place-99003", "Xã Đường Mới", "Đường Mới commune", level="commune", parent="place-99"
    )
    birch = record("place", "place-99004", "Xã Dương", "Dương commune", level="commune", parent="place-99")
    food = record("sector", "sector-food", "Chế biến thực phẩm", "Food processing", vsic=["10"])
    tea = record(
        "sector", "sector-tea-processing", "Chế biến chè", "Tea processing", parent="sector-food", vsic=["1076"],
        summary=both("Nhà máy chè đen, chè xanh.", "Factories for black and green tea."),
        priorities=[{"tier": "advantage", "plan": "plan-x", "clause": "1", "basis": "stated", "source": ["s1"]}],
    )  # fmt: skip
    coffee = record(
        "sector", "sector-coffee-processing", "Chế biến cà phê", "Coffee processing", parent="sector-food"
    )
    leaf = record(
        "material", "material-tea", "Chè búp", "Tea leaf", summary=both("Búp chè tươi.", "Fresh leaf.")
    )
    loc_son = record(
        "zone", "kcn-loc-son", "Khu công nghiệp Lộc Sơn", "Loc Son Industrial Park",
        zone_type="industrial_park", place="place-99001", at=(107.84, 11.52), stage="operating",
        sectors=["sector-tea-processing"], facts={"total_area": stated(185.0, "ha"), "rent": stated(70, "USD/m2/term")},
        summary=both("Gần quốc lộ 20, có nhà máy nước thải.", "By road 20, with a waste-water plant."),
        land=[
            {"notice": "n1", "state": "offered", "area_ha": 20, "as_of": "2026-01", "basis": "stated", "source": ["s1"]}
        ],
    )  # fmt: skip
    phu_hoi = record(
        "zone", "kcn-phu-hoi", "Khu công nghiệp Phú Hội", "Phu Hoi Industrial Park",
        zone_type="industrial_park", place="place-99002", at=(108.35, 11.66), stage="planned",
        facts={"total_area": stated(109.0, "ha", "2019")}, summary=both("Hạ tầng đủ.", "Fully serviced."),
    )  # fmt: skip
    cluster = record(
        "zone", "ccn-dai-lao", "Cụm công nghiệp Đại Lào", "Dai Lao Industrial Cluster",
        zone_type="industrial_cluster", place="place-99003", sectors=["sector-coffee-processing"],
    )  # fmt: skip
    lots = [
        record(
            "site", f"kcn-loc-son-{lot.lower().replace('-', '')}", f"Lô {lot} KCN Lộc Sơn", f"Lot {lot}, Loc Son",
            zone="kcn-loc-son", lot=lot, place="place-99001", at=(107.84 + 0.001 * at, 11.52),
            land=[{"state": "offered", "area_ha": 1.5 + at, "as_of": "2026-01", "basis": "stated", "source": ["s1"]}],
        )
        for at, lot in enumerate(("CN11", "F-5a", "CN7"))
    ]  # fmt: skip
    supply = record(
        "supply_area", "supply-tea-bao-loc", "Vùng chè Bảo Lộc", "Bảo Lộc tea area", material="material-tea",
        place="place-901", sectors=["sector-tea-processing"], facts={"area": stated(2400.0, "ha")},
    )  # fmt: skip
    law = record(
        "regulation", "regulation-35", "Nghị định 35/2022/NĐ-CP", "Decree 35/2022", number="35/2022/NĐ-CP"
    )
    places = [province, old, ward, da_teh, road, birch]
    return [*places, food, tea, coffee, leaf, loc_son, phu_hoi, cluster, *lots, supply, law]


def generated(count: int) -> list[Record]:
    """Many zones whose values repeat, so that filters, facets, ranges and ties all have something to do."""
    stages, sectors = itertools.cycle(["planned", "operating", None]), itertools.cycle([[], ["sector-food"], ["sector-tea-processing", "sector-coffee-processing"]])  # fmt: skip
    return [
        record(
            "zone", f"kcn-zone-{at:04}", f"Khu công nghiệp Số {at}", f"Park number {at}",
            zone_type="industrial_park", stage=next(stages), sectors=next(sectors),
            place=("place-99001", "place-99002", None, "place-99003")[at % 4],
            at=(107 + (at * 37 % 100) / 50, 11 + (at * 13 % 100) / 100) if at % 5 else None,
            facts={
                "total_area": stated(float(at % 7 * 10), "ha", str(2018 + at % 9)),
                "rent": stated(40.0 + at % 5 * 7.75, "USD/m2/year" if at % 2 else "USD/m2/term", str(2020 + at % 4)),
            } if at % 3 else {},
        )
        for at in range(count)
    ]  # fmt: skip
