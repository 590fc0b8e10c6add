"""Commands that look and change nothing."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import database
from api.cli.saying import say
from api.settings import Settings
from catalogue.domain.counting import counted
from catalogue.usecases.packs.readings import dates_meant

Id = Annotated[str, typer.Argument(metavar="ID", help="A record's id.")]


def _say_json(document: Any) -> None:
    say(json.dumps(document, ensure_ascii=False, indent=2))


def show(id: Id) -> None:
    """Show a working record, and how it stands, as JSON."""
    from catalogue.storage.database import reading
    from catalogue.storage.history import standing

    with reading(database.engine()) as connection:
        found = standing(connection, id)
    stored, live = found.stored, found.live
    _say_json(
        {
            "id": stored.id,
            "kind": stored.kind,
            "pack": stored.pack,
            "state": stored.state,
            "revision": stored.revision,
            "last_changed_by": stored.origin,
            "revised_at": found.revised_at,
            "revised_by": found.revised_by,
            "live": live
            and {
                "sequence": live.sequence,
                "revision": live.revision,
                "published_at": live.published_at,
            },
            "record": json.loads(stored.document),
        }
    )


def _line(entry: Any) -> str:
    marks = [name for name, holds in (("live", entry.live), ("redacted", entry.redacted_at)) if holds]
    # Who withdrew is nowhere recorded: the origin is that of the revision, so a delete is shown without.
    by = f" ({entry.origin}, {entry.actor})" if entry.op == "upsert" else ""
    reason = [f'"{entry.reason}"'] if entry.reason else []
    return "  ".join(
        [str(entry.sequence), entry.published_at, entry.op, f"revision {entry.revision}{by}", *marks, *reason]
    )


def history(
    id: Id, *, as_json: Annotated[bool, typer.Option("--json", help="As a JSON array.")] = False
) -> None:
    """List every publication of a record."""
    from catalogue.storage.database import reading
    from catalogue.storage.history import history as published

    with reading(database.engine()) as connection:
        entries = published(connection, id)
    if as_json:
        _say_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        say(_line(entry))
    say(counted(len(entries), "publication"))


def _day(text: str) -> date:
    """A day as it is written here."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        meant = " or ".join(dates_meant(text)) or "it like 2026-11-22"
        raise ValueError(f"--on: {text!r} is not a day: write {meant}") from error


def match(
    profile: Annotated[Path, typer.Argument(help="A profile as JSON; - for standard input.")],
    on: Annotated[str | None, typer.Option(help="The day to judge on, YYYY-MM-DD; today without it.")] = None,
    as_of: Annotated[int | None, typer.Option(help="Replay: the catalogue as of this sequence.")] = None,
    policy: Annotated[str | None, typer.Option(help="Replay: the report's policy_version.")] = None,
) -> None:
    """Match a profile against what is or was public."""
    from api.matching_once import report_bytes

    text = sys.stdin.read() if str(profile) == "-" else profile.read_text(encoding="utf-8")
    say(report_bytes(Settings(), text, _day(on) if on else None, as_of, policy).decode())


def doctor() -> None:
    """Check storage, tables, log and live listings."""
    from api.doctor import findings

    found = list(findings(Settings()))
    for line in found:
        say(f"{'LOOK ' if line.doubtful else 'ok   ' if line.ok else 'WRONG'} {line.text}")
    if not all(line.ok for line in found):
        raise typer.Exit(1)
