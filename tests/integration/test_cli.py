"""The command line as curators use it: what it prints, what it refuses, and that it creates nothing by mistake."""

import gzip
import json
import socket
import stat
from pathlib import Path
from typing import Any

import pytest

from api.cli import app
from api.settings import ROOT, Settings
from tests.commands import Ended, Run, database, runner
from tests.invented_pack import IDS, SITES, ZONES, write_pack
from tests.truth import live_bytes, log_of

ZONE, LOT = ZONES[0], SITES[4]


@pytest.fixture
def langbiang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a data folder with the invented province."""
    run = runner(monkeypatch, tmp_path / "data")
    assert run("load", str(write_pack(tmp_path / "pack"))).code == 0
    return run


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a data folder that is not there."""
    return runner(monkeypatch, tmp_path / "data")


def _patch(tmp_path: Path, document: dict[str, Any]) -> str:
    file = tmp_path / "patch.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def _refused(found: Ended) -> str:
    """The last line of a refusal."""
    assert (found.code, found.out) == (1, "")
    assert "Traceback" not in found.error
    return found.error.splitlines()[-1]


def _number(tmp_path: Path) -> int:
    """The number under which the lot was loaded."""
    return next(entry.sequence for entry in log_of(database(tmp_path / "data")) if entry.id == LOT)


# ------------------------------------------------------------------------------------------- withdrawing


def test_a_zone_is_not_withdrawn_from_under_its_lots_and_they_are_listed(
    langbiang: Run, tmp_path: Path
) -> None:
    found = langbiang("withdraw", ZONE)
    assert _refused(found).startswith(f"langbiang: 3 live listings refer to '{ZONE}'; nothing was withdrawn")
    assert "--yes" in _refused(found)
    assert "--with-sites" in _refused(found)
    listed = [line.split("  ") for line in found.error.splitlines()[:-1]]
    assert [(id_, kind) for id_, kind, _ in listed] == [(lot, "site") for lot in SITES[:3]]
    assert all(title.startswith(f"Tên {id_}") for id_, _, title in listed)
    assert ZONE in live_bytes(database(tmp_path / "data"))


def test_a_long_list_of_listings_ends_with_how_many_more_there_are(langbiang: Run, tmp_path: Path) -> None:
    more = write_pack(tmp_path / "more")
    lots = [
        {"id": f"{ZONE}-m{number}", "title": {"vi": "Lô", "en": "Lot"}, "zone": ZONE} for number in range(48)
    ]
    file = more / "records" / "site.yaml"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) + lots), encoding="utf-8")
    assert langbiang("load", str(more)).code == 0
    lines = langbiang("withdraw", ZONE).error.splitlines()
    assert len(lines) == 50 + 2
    assert lines[50] == "… and 1 more"


def test_told_to_a_zone_is_withdrawn_and_its_lots_stay(langbiang: Run, tmp_path: Path) -> None:
    found = langbiang("withdraw", ZONE, "--yes", "--reason", "closed")
    assert found.code == 0
    assert f"delete {ZONE}" in found.lines[0]
    assert set(SITES[:3]) <= live_bytes(database(tmp_path / "data")).keys()


def test_told_to_a_zone_is_withdrawn_with_its_lots(langbiang: Run) -> None:
    found = langbiang("withdraw", ZONE, "--with-sites")
    assert {line.split(" ", 1)[1] for line in found.lines[:-1]} == {
        f"delete {id_}" for id_ in (ZONE, *SITES[:3])
    }
    assert found.lines[-1] == "4 publications"


def test_what_nothing_refers_to_is_withdrawn_unasked(langbiang: Run) -> None:
    found = langbiang("withdraw", LOT)
    assert found.lines == [f"{len(IDS) + 1} delete {LOT}", "1 publication"]


# ---------------------------------------------------------------------------------------------- conflicts


def test_a_conflict_tells_the_command_that_takes_the_packs_version(langbiang: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack of ours"
    write_pack(pack)
    langbiang("edit", SITES[0], _patch(tmp_path, {"splittable": True}))
    langbiang("withdraw", LOT)
    found = langbiang("load", str(pack))
    assert "2 conflicts" in found.lines[0]
    differing = [line for line in found.lines if line.startswith("  ")]
    told = dict(
        line.removeprefix("conflict: ").split(" ", 1) for line in found.lines[1:] if line not in differing
    )
    assert differing == ["  splittable: true → nothing"]
    assert told == {
        SITES[
            0
        ]: f"was edited at the desk and is left as it is; the pack wins with: langbiang load '{pack}' --take {SITES[0]}",
        LOT: f"was withdrawn at the desk and is left as it is; the pack wins with: langbiang load '{pack}' --take {LOT}",
    }


def test_the_command_a_conflict_tells_settles_it(langbiang: Run, tmp_path: Path) -> None:
    langbiang("withdraw", LOT)
    pack = str(tmp_path / "pack")
    command = langbiang("load", pack).lines[1].split("the pack wins with: langbiang ")[1].split()
    tried = langbiang(*command, "--dry-run")
    assert tried.lines[0].endswith("; 1 publication would follow")
    assert LOT not in live_bytes(database(tmp_path / "data"))
    taken = langbiang(*command)
    assert "0 conflicts" in taken.lines[0]
    assert taken.lines[1:] == [f"published again: {LOT}"]
    assert LOT in live_bytes(database(tmp_path / "data"))
    assert "0 changed" in langbiang("load", pack).lines[0]


def test_several_conflicts_are_settled_in_one_load(langbiang: Run, tmp_path: Path) -> None:
    langbiang("withdraw", LOT, SITES[5])
    found = langbiang("load", str(tmp_path / "pack"), "--take", LOT, "--take", SITES[5])
    assert "2 changed" in found.lines[0]
    assert "0 conflicts" in found.lines[0]


def test_a_version_the_pack_does_not_have_is_refused(langbiang: Run, tmp_path: Path) -> None:
    found = langbiang("load", str(tmp_path / "pack"), "--take", "kcn-nowhere")
    assert _refused(found) == "langbiang: the pack 'thu' does not give 'kcn-nowhere'; nothing was loaded"


# ------------------------------------------------------------------------- one record, and what was published


def test_a_record_is_shown_with_how_it_stands(langbiang: Run, tmp_path: Path) -> None:
    langbiang("edit", LOT, _patch(tmp_path, {"splittable": True}))
    shown = json.loads(langbiang("show", LOT).out)
    assert {name: shown[name] for name in ("id", "kind", "pack", "state", "revision", "last_changed_by")} == {
        "id": LOT,
        "kind": "site",
        "pack": "thu",
        "state": "published",
        "revision": 2,
        "last_changed_by": "desk",
    }
    assert (shown["live"]["sequence"], shown["live"]["revision"]) == (_number(tmp_path), 1)
    assert shown["record"]["splittable"] is True


def test_a_withdrawn_record_is_shown_as_not_live(langbiang: Run) -> None:
    langbiang("withdraw", LOT)
    shown = json.loads(langbiang("show", LOT).out)
    assert (shown["state"], shown["live"]) == ("withdrawn", None)


def test_a_history_lists_numbers_reasons_and_what_was_redacted(langbiang: Run, tmp_path: Path) -> None:
    langbiang("withdraw", LOT, "--reason", "đã cho thuê")
    langbiang("redact", LOT)
    langbiang("publish", LOT)
    number = _number(tmp_path)
    *lines, count = langbiang("history", LOT).lines
    told = [[part for part in line.split("  ") if not part.startswith("20")] for line in lines]
    assert told == [
        [str(number), "upsert", "revision 1 (pack, system)", "redacted"],
        [str(len(IDS) + 1), "delete", "revision 1", '"đã cho thuê"'],
        [str(len(IDS) + 2), "upsert", "revision 1 (pack, system)", "live"],
    ]
    assert count == "3 publications"


def test_a_history_as_json_says_the_same(langbiang: Run) -> None:
    langbiang("withdraw", LOT, "--reason", "đã cho thuê")
    entries = json.loads(langbiang("history", LOT, "--json").out)
    plain = langbiang("history", LOT).lines[:-1]
    assert len(entries) == len(plain) == 2
    for entry, line in zip(entries, plain, strict=True):
        assert line.startswith(f"{entry['sequence']}  {entry['published_at']}  {entry['op']}  ")
    assert [(e["live"], e["redacted_at"], e["reason"]) for e in entries] == [
        (False, None, None),
        (False, None, "đã cho thuê"),
    ]


@pytest.mark.parametrize("command", ["show", "history", "redact"])
def test_a_record_there_is_none_of_is_refused(command: str, langbiang: Run) -> None:
    assert _refused(langbiang(command, "kcn-nowhere")) == "langbiang: there is no record 'kcn-nowhere'"


# ---------------------------------------------------------------------------------------------- redacting


def test_a_number_a_history_lists_can_be_redacted(langbiang: Run, tmp_path: Path) -> None:
    langbiang("withdraw", LOT)
    number = json.loads(langbiang("history", LOT, "--json").out)[0]["sequence"]
    assert langbiang("redact", str(number)).code == 0
    assert log_of(database(tmp_path / "data"))[number - 1].body is None


def test_all_publications_of_a_record_are_redacted_by_its_id(langbiang: Run, tmp_path: Path) -> None:
    langbiang("edit", LOT, _patch(tmp_path, {"splittable": True}))
    langbiang("publish", LOT)
    langbiang("withdraw", LOT)
    found = langbiang("redact", LOT)
    assert found.out == f"content blanked: 2 publications of {LOT}; the working record is as it was\n"
    left = [entry.body for entry in log_of(database(tmp_path / "data")) if entry.id == LOT]
    assert left == [None, None, None]


def test_what_is_live_blank_or_of_no_number_is_not_redacted(langbiang: Run, tmp_path: Path) -> None:
    number = _number(tmp_path)
    live = f"langbiang: publication {number} is the live listing of '{LOT}'; withdraw it first"
    assert _refused(langbiang("redact", LOT)) == _refused(langbiang("redact", str(number))) == live
    langbiang("withdraw", LOT)
    langbiang("redact", LOT)
    assert (
        _refused(langbiang("redact", LOT)) == f"langbiang: '{LOT}' has no publication with content to redact"
    )
    assert _refused(langbiang("redact", "9999")) == "langbiang: the log has no publication 9999"
    assert _refused(langbiang("redact", "9" * 30)) == f"langbiang: there is no record '{'9' * 30}'"


# ------------------------------------------------------------------------------------ refused in plain words


def test_an_edit_that_is_refused_names_each_field_once(langbiang: Run, tmp_path: Path) -> None:
    wrong = {"sumary": {"vi": "a", "en": "b"}, "splittable": "có", "facts": {"area": []}}
    found = langbiang("edit", LOT, _patch(tmp_path, wrong))
    assert _refused(found) == f"langbiang: the edit of '{LOT}' has 3 faults; nothing was changed"
    assert found.error.splitlines()[:-1] == [
        f"{LOT}: facts.area: has too few entries: at least 1",
        f"{LOT}: splittable: 'có' is neither true nor false: write one of these, or leave it empty",
        f"{LOT}: sumary: no such key: 'sumary'; the nearest is 'summary'",
    ]
    assert json.loads(langbiang("show", LOT).out)["revision"] == 1


def test_an_edit_to_what_is_not_there_is_refused_in_the_same_way(langbiang: Run, tmp_path: Path) -> None:
    found = langbiang("edit", LOT, _patch(tmp_path, {"zone": "ccn-nowhere"}))
    assert found.error.splitlines() == [
        f"{LOT}: zone: 'ccn-nowhere' is no zone",
        f"langbiang: the edit of '{LOT}' has 1 fault; nothing was changed",
    ]


def test_the_patch_on_the_operations_page_is_taken(nowhere: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    patch = json.loads(page.split("```json\n")[1].split("```")[0])
    assert nowhere("load", "demo").code == 0
    assert nowhere("edit", "kcn-bai-ngan", _patch(tmp_path, patch)).code == 0
    record = json.loads(nowhere("show", "kcn-bai-ngan").out)["record"]
    assert record["facts"]["rent"] == patch["facts"]["rent"]


def test_a_day_in_the_local_order_is_told_as_it_is_written(langbiang: Run, tmp_path: Path) -> None:
    profile = _patch(tmp_path, {"sector": "sector-tea"})
    told = _refused(langbiang("match", profile, "--on", "22/11/2026"))
    assert told == "langbiang: --on: '22/11/2026' is not a day: write 2026-11-22"
    told = _refused(langbiang("match", profile, "--on", "morgen"))
    assert told == "langbiang: --on: 'morgen' is not a day: write it like 2026-11-22"


@pytest.mark.parametrize("command", [["match"], ["edit", LOT], ["restore"]])
def test_a_file_that_is_not_there_is_named(command: list[str], langbiang: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    told = _refused(langbiang(*command, missing))
    assert told == f"langbiang: there is no file '{missing}'"


@pytest.mark.parametrize("what", ["-1", "1.5", "KCN", ""])
def test_what_is_neither_a_number_nor_an_id_is_not_redacted(what: str, langbiang: Run) -> None:
    told = _refused(langbiang("redact", "--", what))
    assert told == f"langbiang: '{what}' is neither the number of a publication nor the id of a record"


def test_a_taken_port_is_told_in_one_line(nowhere: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = nowhere("serve", "--port", str(port))
    assert found.error == f"langbiang: port {port} is taken; set LANGBIANG_PORT or --port\n"
    assert not (tmp_path / "data").exists()


# -------------------------------------------------------------------------------- where no catalogue is


LOOKING = {
    "worker": [],
    "show": [LOT],
    "history": [LOT],
    "export": ["thu", "out.pack"],
    "edit": [LOT],
    "publish": [LOT],
    "withdraw": [LOT],
    "republish": [],
    "reindex": [],
    "redact": [LOT],
    "match": ["profile.json"],
    "backup": ["out.gz"],
    "doctor": [],
}
ELSEWHERE = {"follow", "template"}
"""Needs no catalogue here."""
BEGINNING = {"serve", "load", "migrate", "restore"}


def _look(run: Run, command: str, tmp_path: Path) -> Ended:
    (tmp_path / "profile.json").write_text('{"sector": "sector-tea"}', encoding="utf-8")
    arguments = [str(tmp_path / name) if "." in name else name for name in LOOKING[command]]
    if command == "edit":
        arguments.append(_patch(tmp_path, {}))
    return run(command, *arguments)


def test_every_command_begins_a_catalogue_or_looks_for_one() -> None:
    names = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert names == LOOKING.keys() | BEGINNING | ELSEWHERE
    assert not LOOKING.keys() & BEGINNING


@pytest.mark.parametrize("command", LOOKING)
def test_where_no_catalogue_is_a_command_says_so_and_makes_none(
    command: str, nowhere: Run, tmp_path: Path
) -> None:
    told = _refused(_look(nowhere, command, tmp_path))
    assert told.startswith(f"langbiang: there is no catalogue in {tmp_path / 'data'} ")
    assert "LANGBIANG_DATA_DIR" in told
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "out.gz").exists()
    assert not (tmp_path / "out.pack").exists()


@pytest.mark.parametrize("command", sorted(LOOKING.keys() - {"doctor"}))
def test_a_database_without_tables_is_no_catalogue_and_stays_as_it_is(
    command: str, nowhere: Run, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "langbiang.db").touch()
    assert "there is no catalogue in" in _refused(_look(nowhere, command, tmp_path))
    found = nowhere("doctor")
    assert found.code == 1
    assert "WRONG" in found.out


def test_a_relative_data_folder_is_named_in_full(
    nowhere: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGBIANG_DATA_DIR", "vra")
    assert f"there is no catalogue in {tmp_path / 'vra'} " in _refused(nowhere("doctor"))


@pytest.mark.parametrize("command", ["migrate", "load"])
def test_a_catalogue_is_begun_by_the_commands_that_may(command: str, nowhere: Run, tmp_path: Path) -> None:
    arguments = [str(write_pack(tmp_path / "pack"))] if command == "load" else []
    assert nowhere(command, *arguments).code == 0
    assert nowhere("doctor").code == 0


# ----------------------------------------------------------------------------------------------- backups


def test_a_backup_takes_no_other_files_place_unasked(langbiang: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.gz"
    file.write_text("something of mine", encoding="utf-8")
    told = _refused(langbiang("backup", str(file)))
    assert told == f"langbiang: {file} is there already; nothing was written; --force overwrites it"
    assert file.read_text(encoding="utf-8") == "something of mine"
    found = langbiang("backup", str(file), "--force")
    assert found.code == 0
    rows = json.loads(gzip.decompress(file.read_bytes()).splitlines()[-1])["rows"]
    assert found.out == f"{rows} rows in {file}\n"


def test_what_is_private_is_for_its_owner_alone(langbiang: Run, tmp_path: Path) -> None:
    """Whatever the umask: profiles, secrets and keys are in the database and in backups."""
    (tmp_path / "today.gz.part").touch(0o644)  # Left by a run that was killed.
    langbiang("backup", str(tmp_path / "today.gz"))
    engine = database(tmp_path / "data")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM publications")
        made = {path.name: path for path in (tmp_path / "data").glob("langbiang.db*")}
        assert made.keys() == {"langbiang.db", "langbiang.db-wal", "langbiang.db-shm"}
        modes = {name: stat.S_IMODE(path.stat().st_mode) for name, path in made.items()}
    engine.dispose()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "today.gz").stat().st_mode) == 0o600


def test_doctor_says_when_others_can_read_the_database(langbiang: Run, tmp_path: Path) -> None:
    assert "LOOK" not in langbiang("doctor").out
    file = tmp_path / "data" / "langbiang.db"
    file.chmod(0o640)
    found = langbiang("doctor")
    told = [line for line in found.lines if line.startswith("LOOK")]
    assert told == [f"LOOK  langbiang.db is open to others on this machine (mode 640): chmod 600 {file}"]
    assert found.code == 0


def test_what_is_no_backup_begins_no_catalogue(nowhere: Run, tmp_path: Path) -> None:
    (tmp_path / "today.gz").write_bytes(b"no backup")
    assert "cannot be read as a backup" in _refused(nowhere("restore", str(tmp_path / "today.gz")))
    assert not (tmp_path / "data").exists()


def test_a_backup_is_not_restored_over_a_catalogue(langbiang: Run, tmp_path: Path) -> None:
    langbiang("backup", str(tmp_path / "today.gz"))
    before = log_of(database(tmp_path / "data"))
    assert "the database is not empty" in _refused(langbiang("restore", str(tmp_path / "today.gz")))
    assert log_of(database(tmp_path / "data")) == before


# ------------------------------------------------------------------------------------------ reading along


def test_one_is_told_in_the_singular(langbiang: Run, tmp_path: Path) -> None:
    langbiang("edit", LOT, _patch(tmp_path, {"splittable": True}))
    assert langbiang("publish", LOT).lines[-1] == "1 publication"
    assert langbiang("publish", LOT).lines[-1] == "0 publications"
    assert langbiang("history", SITES[0]).lines[-1] == "1 publication"
    langbiang("edit", LOT, _patch(tmp_path, {"splittable": False}))
    assert "1 conflict," in langbiang("load", str(tmp_path / "pack")).lines[0]


def test_a_match_is_one_line_of_json_or_says_what_is_missing(langbiang: Run, tmp_path: Path) -> None:
    """The invented province has no policy; nothing else is loaded unasked."""
    before = log_of(database(tmp_path / "data"))
    assert _refused(_look(langbiang, "match", tmp_path)).startswith("langbiang: ")
    assert log_of(database(tmp_path / "data")) == before


COMMANDS = sorted(LOOKING.keys() | BEGINNING)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_overview_says_of_each_command_in_one_line_what_its_help_says(command: str, nowhere: Run) -> None:
    listed = nowhere("--help").out.split("Commands:\n")[1].split("\n\n")[0]
    overview = dict(line.split(maxsplit=1) for line in listed.splitlines())
    usage, _, does = nowhere(command, "--help").lines[:3]
    assert usage.startswith(f"Usage: langbiang {command} ")
    assert overview[command] == does.strip()
    assert does.endswith(".")


def _told_variables(found: Ended) -> dict[str, str]:
    """The variables a help names, each with what it says of it."""
    words = " ".join(found.out.split()).split("Variables of the environment: ")[1]
    name, told = "", {}
    for word in words.split():
        if word.startswith("LANGBIANG_"):
            name, told[word] = word, ""
        else:
            told[name] = f"{told[name]} {word}".strip()
    return told


DEFAULTS = {
    "database_url": "none",
    "meilisearch_url": "none",
    "meilisearch_key": "none",
    "public_url": "none",
    "trusted_proxies": "none",
    "webhooks_to_loopback": "false",
    "worker": "true",
}


def test_the_help_names_every_setting_with_its_meaning_and_default(nowhere: Run) -> None:
    told = _told_variables(nowhere("--help"))
    assert told.keys() == {f"LANGBIANG_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert field.description
        default = DEFAULTS.get(name, str(field.default))
        assert told[f"LANGBIANG_{name.upper()}"] == f"{field.description} (default: {default})"
    assert told == _told_variables(nowhere("serve", "--help"))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_says_where_the_catalogue_is_looked_for(command: str, nowhere: Run) -> None:
    assert {"LANGBIANG_DATA_DIR", "LANGBIANG_DATABASE_URL"} <= _told_variables(
        nowhere(command, "--help")
    ).keys()


# --------------------------------------------------------------------------------------------- partners


def test_a_webhook_wants_a_pack_there_is(langbiang: Run) -> None:
    told = _refused(langbiang("webhook", "add", "https://partner.example/", "--pack", "nope"))
    assert told == "langbiang: there is no pack 'nope'; it has to be loaded first"
    assert langbiang("webhook", "list").out == ""
    assert langbiang("webhook", "add", "https://partner.example/", "--pack", "thu").code == 0


def test_a_key_is_named_in_one_line_and_followed_while_it_counts(langbiang: Run) -> None:
    assert "one line of text" in _refused(langbiang("key", "create", "Báo\nkey-1 forged"))
    assert langbiang("key", "create", "Báo").code == 0
    id_ = langbiang("key", "list").out.split()[0]
    assert langbiang("key", "revoke", id_).code == 0
    assert f"the key '{id_}' was revoked at" in _refused(langbiang("key", "rotate", id_))
