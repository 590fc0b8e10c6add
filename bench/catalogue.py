"""A reproducible catalogue: Lâm Đồng as it comes, and as many invented places beside it.

Everything passes the real path: typed records, the renderer, the unit of work, one numbered log. Only the
checks of the pack loader are left out, since every record is made by the models they check.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bench.words import name, site_words, zone_words
from catalogue.domain.kinds import KINDS
from catalogue.domain.records import Record
from catalogue.storage.database import open_database
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.ports import SYSTEM, Origin, State, Stored
from catalogue.usecases.publishing import canonical, drafts_for
from matching.policy import policy_faults
from migrations.migrate import migrate

PACK = "lam-dong"
LISTINGS = 20_000
SEED = 20261122
_TOGETHER = 2_000
_ZONES_IN_TEN = 2
_SOURCE = {"id": "s1", "title": "Invented for the benchmark"}
_STATES = ("offered", "offered", "serviced", "planned", "leased", "recovering")


def unit_on(data_dir: Path) -> SqlUnitOfWork:
    """The unit of work on the database of a data directory, as the service finds it there."""
    return SqlUnitOfWork(open_database(f"sqlite:///{data_dir / 'langbiang.db'}"))


def made(data_dir: Path, pack: Path, count: int) -> float:
    """Fills an empty data directory with Lâm Đồng and ``count`` places; gives the mean bytes of the latter."""
    data_dir.mkdir(parents=True, exist_ok=True)
    migrate(open_database(f"sqlite:///{data_dir / 'langbiang.db'}"))
    unit = unit_on(data_dir)
    load_pack(pack, unit, inspect=policy_faults)
    records, size = _places(unit, count), 0
    while chunk := list(islice(records, _TOGETHER)):
        size += _published(unit, chunk)
    return size / max(1, count)


def _published(unit: SqlUnitOfWork, records: list[Record]) -> int:
    head, bundles = unit.log.head(), unit.bundles.current()
    stored = {
        record.id: Stored(record.id, record.KIND, PACK, 1, State.PUBLISHED, Origin.DESK, canonical(record))
        for record in records
    }
    drafts = drafts_for(unit, stored, bundles)
    with unit:
        unit.records.save(stored.values(), SYSTEM)
        unit.log.append(drafts, head)
        unit.commit()
    return sum(len(draft.body or b"") for draft in drafts)


def _places(unit: SqlUnitOfWork, count: int) -> Iterator[Record]:
    """Clusters and sites outside zones, around the communes of the province."""
    random, known = Random(SEED), unit.records.of_pack(PACK)
    communes = [record for record in _of_kind(known, "place") if record.location and "until" not in record.id]
    sectors = [record.id for record in _of_kind(known, "sector")]
    for number in range(count):
        if random.randrange(10) < _ZONES_IN_TEN:
            yield _zone(random, number, random.choice(communes), random.sample(sectors, 1))
        else:
            yield _site(random, number, random.choice(communes))


def _of_kind(known: dict[str, Stored], kind: str) -> list[Record]:
    return [stored.record() for id_, stored in sorted(known.items()) if stored.kind == kind]


def _area(random: Random, most: float) -> list[dict[str, Any]]:
    value = round(random.uniform(0.3, most), 2)
    return [{"value": value, "unit": "ha", "as_of": "2026-06", "basis": "stated", "source": ["s1"]}]


def _common(random: Random, commune: Record) -> dict[str, Any]:
    centre: Any = commune.location
    lon, lat = centre.geometry.coordinates
    point = [round(lon + random.uniform(-0.05, 0.05), 4), round(lat + random.uniform(-0.05, 0.05), 4)]
    return {
        "place": commune.id,
        "location": {
            "geometry": {"type": "Point", "coordinates": point},
            "accuracy_km": 1.0,
            "basis": "stated",
            "source": ["s1"],
        },
        "sources": [_SOURCE],
    }


def _zone(random: Random, number: int, commune: Record, sectors: list[str]) -> Record:
    title, summary = zone_words(random, name(random))
    return KINDS["zone"].model_validate(
        {
            "id": f"ccn-bench-{number}",
            "title": title,
            "summary": summary,
            "zone_type": "industrial_cluster",
            "stage": random.choice(["planned", "operating"]),
            "sectors": sectors,
            "facts": {"total_area": _area(random, 70)},
            **_common(random, commune),
        }
    )


def _site(random: Random, number: int, commune: Record) -> Record:
    lot = f"{random.choice('ABCDEFGH')}{random.randrange(1, 400)}"
    title, summary = site_words(random, name(random), lot)
    area = _area(random, 15)
    state = random.choice(_STATES)
    land = {
        "state": state,
        "area_ha": area[0]["value"],
        "as_of": "2026-06",
        "basis": "stated",
        "source": ["s1"],
    }
    return KINDS["site"].model_validate(
        {
            "id": f"site-bench-{number}",
            "title": title,
            "summary": summary,
            "lot": lot,
            "facts": {"area": area},
            "land": [land],
            **_common(random, commune),
        }
    )
