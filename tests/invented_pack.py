"""A small invented province as a pack's folder: places, an agency, zones and lots that hold each other's names."""

import json
from pathlib import Path
from typing import Any

PROVINCE, AGENCY = "place-t00", "agency-thu-board"
COMMUNES = tuple(f"place-t{number:02}" for number in range(1, 5))
ZONES = tuple(f"ccn-thu-{number}" for number in range(1, 7))
SITES = tuple(f"{zone}-l{number}" for zone in ZONES for number in range(1, 4))
IDS = (PROVINCE, *COMMUNES, AGENCY, *ZONES, *SITES)
_BOTH = {"vi": "Tỉnh Thử (hư cấu)", "en": "Test province (invented)"}


def titled(text: str) -> dict[str, str]:
    """A title that carries a text in both languages."""
    return {"vi": f"Tên {text}", "en": f"Name {text}"}


def _place(id: str, label: str) -> dict[str, Any]:
    level = "province" if id == PROVINCE else "commune"
    parent = {} if id == PROVINCE else {"parent": PROVINCE}
    return {"id": id, "title": titled(f"{id} {label}"), "level": level, **parent}


def _zone(number: int, label: str) -> dict[str, Any]:
    return {
        "id": ZONES[number],
        "title": titled(f"{ZONES[number]} {label}"),
        "zone_type": "industrial_cluster",
        "place": COMMUNES[number % len(COMMUNES)],
        "contact": AGENCY,
        "facts": {"total_area": [{"value": 10 + number, "unit": "ha", "basis": "stated", "source": ["s1"]}]},
    }


def _site(id: str, label: str) -> dict[str, Any]:
    zone = id.rsplit("-", 1)[0]
    place = COMMUNES[ZONES.index(zone) % len(COMMUNES)]
    return {"id": id, "title": titled(f"{id} {label}"), "zone": zone, "place": place, "contact": AGENCY}


def write_pack(
    folder: Path, label: str = "", *, name: str = "thu", without: frozenset[str] = frozenset()
) -> Path:
    """Writes the pack; ``label`` goes into every title, ``without`` names records it does not give."""
    (folder / "records").mkdir(parents=True, exist_ok=True)
    manifest = {"name": name, "title": _BOTH, "province": PROVINCE, "publisher": _BOTH, "attribution": _BOTH}
    (folder / "pack.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "sources.csv").write_text("id,title\ns1,Invented\n", encoding="utf-8")
    records = {
        "place": [_place(id_, label) for id_ in (PROVINCE, *COMMUNES)],
        "agency": [{"id": AGENCY, "title": titled(f"{AGENCY} {label}")}],
        "zone": [_zone(number, label) for number in range(len(ZONES))],
        "site": [_site(id_, label) for id_ in SITES],
    }
    for kind, rows in records.items():
        given = [row for row in rows if row["id"] not in without]
        (folder / "records" / f"{kind}.yaml").write_text(json.dumps(given), encoding="utf-8")
    return folder
