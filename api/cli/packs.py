"""The command that loads a province pack."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from api.cli import database
from api.cli.saying import say
from api.settings import ROOT
from catalogue.domain.counting import counted


def _folder(pack: str) -> Path:
    """A folder, or the name of a pack that comes with the project."""
    for folder in (Path(pack), ROOT / "fixtures" / pack):
        if folder.is_dir():
            return folder
    raise typer.BadParameter(f"there is no folder {pack!r}, and no pack of that name in fixtures/")


def load(
    pack: Annotated[str, typer.Argument(help="A pack's folder, or the name of one in fixtures/.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report; change nothing.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Withdraw records the pack no longer gives.")
    ] = False,
    take: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Take the pack's version of this record over the desk's; repeatable."
        ),
    ] = None,
) -> None:
    """Check a province pack, and load it in one transaction."""
    from api.packs import inspect
    from catalogue.usecases.packs.load import load_pack

    report = load_pack(
        _folder(pack),
        database.unit(create=True),
        inspect=inspect,
        dry_run=dry_run,
        prune=prune,
        take=take or (),
    )
    told = (
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.withdrawn)} withdrawn, "
        f"{len(report.shared)} shared, {counted(len(report.conflicts), 'conflict')}, {report.unchanged} unchanged"
    )
    would = " would follow" if dry_run else ""
    say(f"{report.pack}: {told}; {counted(report.planned, 'publication')}{would}")
    for name, ids in (("changed", report.changed), ("withdrawn", report.withdrawn)):
        for id_ in ids:
            say(f"{name}: {id_}")
    again = ["langbiang", "load", pack, *(["--prune"] if prune else [])]
    for id_ in report.conflicts:
        command = shlex.join([*again, "--take", id_])
        say(f"conflict: {id_} {report.because[id_]} and is left as it is; the pack wins with: {command}")
