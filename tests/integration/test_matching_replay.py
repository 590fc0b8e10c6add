"""A report can be made again: from the log as it stood, in another process, on another database."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from sqlalchemy import URL, Engine

from api.matching_once import report_bytes
from api.packs import inspect
from api.settings import ROOT, Settings
from catalogue.domain.errors import ContentRedacted, SequenceNotFound
from catalogue.live.snapshot import EMPTY
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from catalogue.usecases.redacting import redact_publication
from matching import offer
from matching.profile import Profile
from matching.report import match
from matching.written import to_bytes
from migrations.migrate import migrate
from tests.proving import counted

DEMO = ROOT / "fixtures" / "demo"
ON = date(2026, 11, 22)
PROFILE = json.dumps({"sector": "sector-fish-sauce", "land": {"min_ha": 1.0}, "wastewater_m3_day": 20.0})
PROFILES = [
    json.dumps(
        {
            "sector": "1311",  # Several sectors of both provinces carry it.
            "land": {"min_ha": 1.0, "preferred_ha": 2.0},
            "materials": [{"material": "material-mulberry-silk", "t_per_year": 600.0, "months": [4, 5, 6]}],
            "wastewater_m3_day": 60.0,
            "workers": 90,
            "used_machinery": {"age_years": 8.0},
            "export_share": 0.7,
            "order": ["raw_materials", "land", "logistics"],
        }
    ),
    json.dumps({"role": "zone_infrastructure", "land": {"min_ha": 100.0}}),
    json.dumps({"sector": "52", "role": "relocation", "land": {"min_ha": 0.5}, "preset": "province"}),
    PROFILE,
]
"""What is asked of both provinces together, in processes and on databases of their own."""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=SecretStr(database_url), first_pack=None)


def _report(
    settings: Settings, sequence: int | None = None, policy: str | None = None, asked: str = PROFILE
) -> bytes:
    return report_bytes(settings, asked, ON, sequence, policy)


def _with_other_weights(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(DEMO, tmp_path / "demo"))
    file = folder / "matching" / "policy.yaml"
    policy = yaml.safe_load(file.read_text(encoding="utf-8"))
    policy["weights"]["land"] = 0.9
    file.write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    return folder


def test_a_report_is_made_again_after_publications_withdrawals_and_another_policy(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    unit, log = SqlUnitOfWork(engine), LogReader(engine)
    load_pack(DEMO, unit, inspect=inspect)
    batch = log.everything()
    snapshot = EMPTY.after(batch)
    there = offer.advanced(offer.EMPTY, snapshot, batch)
    zones = [zone.id for zone in there.all("zone")]
    originals: dict[int, bytes] = {}

    def noted() -> None:
        """Steps on as a server does, and keeps what it would answer."""
        nonlocal batch, snapshot, there
        batch = log.after(batch.head)
        snapshot = snapshot.after(batch)
        there = offer.advanced(there, snapshot, batch)
        originals[there.sequence] = to_bytes(match(Profile.model_validate_json(PROFILE), there, ON))
        assert _report(settings) == originals[there.sequence]

    noted()
    edit_record(zones[0], {"title": {"vi": "Tên mới", "en": "A new name"}}, unit)
    publish_records([zones[0]], unit)
    noted()
    load_pack(_with_other_weights(tmp_path), unit, inspect=inspect)
    withdraw_records([zones[1]], None, unit)
    noted()
    assert len(set(originals.values())) == len(originals) == 3
    first, _, last = sorted(originals)
    assert [_report(settings, first), _report(settings, last)] == [originals[first], originals[last]]
    for sequence, original in originals.items():
        assert _report(settings, sequence, json.loads(original)["policy_version"]) == original


def test_a_server_that_followed_the_log_cites_what_one_that_reads_it_anew_does(
    engine: Engine, settings: Settings
) -> None:
    """The sources that only a withdrawn regulation gave are those the policy keeps, for both."""
    unit, log = SqlUnitOfWork(engine), LogReader(engine)
    load_pack(ROOT / "fixtures" / "lam-dong", unit, inspect=inspect)
    batch = log.everything()
    snapshot = EMPTY.after(batch)
    there = offer.advanced(offer.EMPTY, snapshot, batch)
    withdraw_records(["regulation-decision-18-2019"], None, unit)
    batch = log.after(batch.head)
    there = offer.advanced(there, snapshot.after(batch), batch)
    asked = json.dumps({"sector": "sector-garments", "used_machinery": {"age_years": 5.0, "imported": True}})
    report = match(Profile.model_validate_json(asked), there, ON)
    assert to_bytes(report) == _report(settings, asked=asked)
    gates = [gate for result in report["results"] for gate in result["gates"]]
    cited = {key for gate in gates if gate["id"] == "used_machinery" for key in gate["source"]}
    assert cited
    assert cited <= {source["id"] for source in report["sources"]}


def test_a_policy_replaced_while_nothing_was_published_is_found_by_the_version_the_report_names(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    unit = SqlUnitOfWork(engine)
    load_pack(DEMO, unit, inspect=inspect)
    original = _report(settings)
    load_pack(_with_other_weights(tmp_path), unit, inspect=inspect)
    key = json.loads(original)
    assert _report(settings) != original
    assert _report(settings, key["catalogue_sequence"], key["policy_version"]) == original
    with pytest.raises(ValueError, match="was ever loaded"):
        _report(settings, key["catalogue_sequence"], "0" * 64)


def test_what_was_redacted_cannot_be_replayed_and_what_never_was_is_refused(
    engine: Engine, settings: Settings
) -> None:
    unit = SqlUnitOfWork(engine)
    load_pack(DEMO, unit, inspect=inspect)
    head = unit.log.head().sequence
    zone = next(id_ for id_, kind in sorted(unit.records.kinds().items()) if kind == "zone")
    edit_record(zone, {"title": {"vi": "Tên mới", "en": "A new name"}}, unit)
    publish_records([zone], unit)
    before = replace(unit.log.head(), sequence=0)
    first = next(entry for entry in LogReader(engine).after(before).publications if entry.id == zone)
    redact_publication(first.sequence, unit)
    with pytest.raises(ContentRedacted):
        _report(settings, head)
    for wrong in (0, unit.log.head().sequence + 1):
        with pytest.raises(SequenceNotFound):
            _report(settings, wrong)


def _elsewhere(settings: Settings, hash_seed: str, asked: str) -> bytes:
    """What another process answers, with another order of its sets."""
    url = settings.database_url
    environment = {
        **os.environ,
        "PYTHONHASHSEED": hash_seed,
        "LANGBIANG_DATABASE_URL": url.get_secret_value() if url else "",
        "LANGBIANG_DATA_DIR": str(settings.data_dir),
        "LANGBIANG_FIRST_PACK": "none",
    }
    command = [sys.executable, "-c", "from api.cli import main; main()", "match", "-", "--on", ON.isoformat()]
    done = subprocess.run(
        command,
        input=asked.encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
    )
    return done.stdout.rstrip(b"\n")


def test_the_same_key_gives_the_same_bytes_in_two_processes_and_on_two_databases(
    tmp_path: Path, postgresql_url: URL
) -> None:
    urls = [f"sqlite:///{tmp_path / 'langbiang.db'}", postgresql_url.render_as_string(hide_password=False)]
    profiles = PROFILES[: counted(1, len(PROFILES))]
    answers: list[set[bytes]] = [set() for _ in profiles]
    for url in urls:
        engine = open_database(url)
        migrate(engine)
        for pack in (DEMO, DEMO.parent / "lam-dong"):
            load_pack(pack, SqlUnitOfWork(engine), inspect=inspect)
        engine.dispose()
        settings = Settings(data_dir=tmp_path, database_url=SecretStr(url), first_pack=None)
        for asked, found in zip(profiles, answers, strict=True):
            found |= {
                _report(settings, asked=asked),
                *(_elsewhere(settings, seed, asked) for seed in ("1", "2")),
            }
    assert [len(found) for found in answers] == [1] * len(profiles)
    assert all(json.loads(found.pop())["results"] for found in answers)
