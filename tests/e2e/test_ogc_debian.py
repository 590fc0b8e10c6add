"""Debian's GIS clients, where they are installed: ogrinfo and ogr2ogr, and QGIS by its Python. ``make prove`` says what is missing."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.contract.test_http_reads import published_again
from tests.contract.test_http_served import Served, served
from tests.proving import PROVING, figure

QGIS = """
import json, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
url, name, *conditions = sys.argv[1:]
layer = QgsVectorLayer(f"url='{url}' typename='{name}' restrictToRequestBBOX='1'", name, "OAPIF")
wanted = [QgsFeatureRequest().setFilterExpression(text) for text in conditions] or [QgsFeatureRequest()]
print(json.dumps([layer.isValid(), *(sorted(feature["id"] for feature in layer.getFeatures(each)) for each in wanted)]))
del layer  # Before QGIS ends, which frees what it would still hold.
app.exitQgis()
"""

pytestmark = pytest.mark.skipif(not PROVING, reason="run by make prove")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("debian")) as running:
        yield running


def live(server: Served) -> list[str]:
    return sorted(json.loads(line)["id"] for line in server.get("/feeds/snapshot.ndjson").body.splitlines())


NUMBERS = (
    "area_ha > 5",
    "area_ha < 5.5",
    "rent < 1000",
    "offered_ha >= 1",
    "stale_ymd < 20300101",
    "completeness > 0.5",
)


def expected(server: Served, name: str, condition: str) -> list[str]:
    """What the service's own filter finds."""
    page = server.get(f"/ogc/collections/{name}/items?limit=1000&filter={quote(condition)}").json
    return sorted(feature["id"] for feature in page["features"])


def moved(server: Served, text: str) -> None:
    """The features that came first are published anew, and come last in the log."""
    for feature in server.get("/ogc/collections/listings/items?limit=3").json["features"]:
        published_again(server, feature["id"], text)


DEBIAN = "/usr/bin:/bin"
"""Where Debian installs: another Python may come before its own."""


def needed(program: str, package: str) -> str:
    found = shutil.which(program, path=DEBIAN)
    if found is None:
        figure(f"missing here: {program} (apt install {package}); its proof was not run")
        pytest.skip(f"needs {program}: apt install {package}")
    return found


def test_ogr2ogr_copies_every_feature(server: Served, tmp_path: Path) -> None:
    copy = tmp_path / "listings.geojson"
    command = [
        needed("ogr2ogr", "gdal-bin"),
        "-f",
        "GeoJSON",
        str(copy),
        f"OAPIF:{server.url}/ogc",
        "listings",
    ]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    read = [
        feature["properties"]["id"] for feature in json.loads(copy.read_text(encoding="utf-8"))["features"]
    ]
    assert sorted(read) == live(server)
    figure(f"Debian's ogr2ogr read {len(read)} of {len(live(server))} features")


def test_ogrinfo_counts_a_box_and_an_equality(server: Served) -> None:
    command = [
        needed("ogrinfo", "gdal-bin"),
        "-so",
        f"OAPIF:{server.url}/ogc",
        "zone",
        "-where",
        "stage='operating'",
        "-spat",
        "107",
        "11",
        "109",
        "13",
    ]
    told = subprocess.run(command, check=True, timeout=300, capture_output=True, text=True).stdout
    expected = server.get("/ogc/collections/zone/items?stage=operating&bbox=107,11,109,13").json[
        "numberMatched"
    ]
    assert f"Feature Count: {expected}" in told


def test_ogrinfo_compares_numbers_and_goes_on_doing_so_when_rows_move(server: Served) -> None:
    ogrinfo = needed("ogrinfo", "gdal-bin")
    for turn in range(2):
        for name in ("listings", "zone", "site", "agency"):
            for condition in NUMBERS:
                command = [ogrinfo, "-q", f"OAPIF:{server.url}/ogc", name, "-where", condition]
                told = subprocess.run(command, check=True, timeout=300, capture_output=True, text=True)
                assert "ERROR" not in told.stderr
                ids = re.findall(r"^  id \(String\) = (.*)$", told.stdout, re.MULTILINE)
                assert sorted(ids) == expected(server, name, condition), (turn, name, condition)
        moved(server, f"After ogrinfo's turn {turn}.")
    figure(
        f"Debian's ogrinfo found what the filters found by {len(NUMBERS)} numbers, before and after rows moved"
    )


def test_qgis_reads_every_feature(server: Served) -> None:
    ids, *_ = qgis(server, "listings")
    assert ids == live(server)
    figure(f"QGIS read {len(ids)} of {len(live(server))} features")


def test_qgis_compares_numbers_and_goes_on_doing_so_when_rows_move(server: Served) -> None:
    found = 0
    for turn in range(2):
        for name in ("listings", "zone"):
            for condition, ids in zip(NUMBERS, qgis(server, name, *NUMBERS), strict=True):
                assert ids == expected(server, name, condition), (turn, name, condition)
                found += len(ids)
        moved(server, f"After QGIS's turn {turn}.")
    assert found > 100
    figure(f"QGIS found what the filters found by {len(NUMBERS)} numbers, before and after rows moved")


def qgis(server: Served, name: str, *conditions: str) -> list[list[str]]:
    """The ids that QGIS finds for each condition; all of them where there is none."""
    python = needed("python3", "python3")
    has_qgis = (
        subprocess.run([python, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0
    )
    if not has_qgis:
        figure("missing here: QGIS's Python (apt install python3-qgis); its proof was not run")
        pytest.skip("needs QGIS's Python: apt install python3-qgis")
    ran = subprocess.run(
        [python, "-c", QGIS, f"{server.url}/ogc", name, *conditions], capture_output=True, text=True, check=True, timeout=300,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": DEBIAN, "HOME": "/tmp"},
    )  # fmt: skip
    valid, *found = json.loads(ran.stdout.strip().splitlines()[-1])
    assert valid
    return [sorted(ids) for ids in found]
